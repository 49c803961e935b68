"""What came of a file: counts that add up, faults by cell, and the file of rows to correct."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from saluran.ground import files

SHOWN = 100  # faults that the report itself holds; the error file has all
LONGEST = 80  # characters of a cell that it shows
FILES = ("error_file", "told_file")
COUNTS = ("created", "updated", "unchanged", "refused", "repeated")
PLAIN = (
    *("rows", *COUNTS, "warnings", "similar", "noted", "summed"),
    *("operation", "dry_run", "began", "rate", "told_size"),
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, in the reader's language. Without a field it is the row as a whole. ``again``: of how
    many rows beside this first one the same is to be said."""

    row: int
    column: str
    field: str
    text: str
    sentence: str
    again: int = 0

    @property
    def same(self) -> tuple[str, str, str, str]:
        return self.column, self.field, self.text, self.sentence

    def __str__(self) -> str:
        named = f"{self.field} ({self.column})" if self.column and self.column != self.field else self.field
        return f"{named}: {self.sentence}" if named else self.sentence


@dataclass
class Report:
    """``rows`` read are the sum of all COUNTS. ``warnings``: rows that are in, of which something is to be said: what
    they lack (``faults``), or what is odd in them (``notes``, the same of many rows once). ``similar``: records that
    were made though one that was there looks the same. ``noted``: notes that were written. ``summed``: how the last
    row begins, which adds up the others and was left out. ``made``: names that were added to lists, by module."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    repeated: int = 0
    warnings: int = 0
    similar: int = 0
    noted: int = 0
    summed: str = ""
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    operation: int | None = None
    error_file: Path | None = None
    told_file: Path | None = None  # all that was said of rows, line by line
    told_size: int = 0  # bytes of it that are true
    dry_run: bool = False
    began: str = ""  # when the first row was read
    rate: float = 0  # rows a second, at last
    header: tuple[str, ...] = ()
    cells: dict[int, list[str]] = field(default_factory=dict)  # the rows of the faults, as they stand in the file

    def count(self, outcome: str, n: int = 1) -> None:
        setattr(self, outcome, getattr(self, outcome) + n)

    def tell(self, faults: Sequence[tuple[Fault, list[str]]], notes: Sequence[Fault] = ()) -> None:
        for fault, cells in faults[: max(SHOWN - len(self.faults), 0)]:
            self.faults.append(fault)
            self.cells[fault.row] = [text[:LONGEST] for text in cells]
        at = {note.same: n for n, note in enumerate(self.notes)} if notes else {}
        for note in notes:
            if (n := at.get(note.same)) is not None:
                self.notes[n] = replace(self.notes[n], again=self.notes[n].again + 1)
            elif len(self.notes) < SHOWN:
                at[note.same] = len(self.notes)
                self.notes.append(note)

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values; ``Report.of`` takes it back."""
        said: dict[str, Any] = {n: getattr(self, n) for n in PLAIN}
        said["faults"], said["notes"] = map(_listed, (self.faults, self.notes))
        said["made"] = self.made
        said["cells"] = {str(row): cells for row, cells in self.cells.items()}
        said["header"] = list(self.header)
        files = {n: str(path) if (path := getattr(self, n)) else None for n in FILES}
        return {**said, "left": list(self.left), **files}

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Report":
        told: dict[str, Any] = {n: [Fault(*f) for f in said.get(n, ())] for n in ("faults", "notes")}
        paths: dict[str, Any] = {n: Path(path) for n in FILES if (path := said.get(n))}
        plain: dict[str, Any] = {n: said[n] for n in PLAIN if n in said}
        plain |= {n: tuple(said.get(n, ())) for n in ("left", "header")}
        cells = {int(row): texts for row, texts in said.get("cells", {}).items()}
        made = {key: list(names) for key, names in said.get("made", {}).items()}
        return cls(**plain, **told, made=made, cells=cells, **paths)


def _listed(faults: Sequence[Fault]) -> list[list[Any]]:
    return [[f.row, *f.same, f.again] for f in faults]


class Growing:
    """A CSV file that grows with a run, and is cut to what the database knows when the run goes on after a kill."""

    def __init__(self, path: Path, header: Sequence[str], size: int) -> None:
        self.path, self.header, self.size = path, header, size
        if path.exists() and size < path.stat().st_size:
            with path.open("r+b") as file:  # what was written after the last position is not true
                file.truncate(size)

    def write(self, lines: Sequence[Sequence[Any]]) -> None:
        """Write lines; on the disk when it returns."""
        if not lines:
            return
        text = io.StringIO(newline="")
        first, rest = (self.header, lines) if not self.size else (lines[0], lines[1:])
        files.write_csv(text, first, rest)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.open("ab") as file:
            file.write((b"" if self.size else b"\xef\xbb\xbf") + text.getvalue().encode())
            self.size = file.tell()
            file.flush()
            os.fsync(file.fileno())  # the position that the database keeps says that they are there


class ErrorFile(Growing):
    """The rows that need a hand, as they came, and why. It can be corrected and sent again as it is."""

    def __init__(self, path: Path, header: Sequence[str], size: int) -> None:
        super().__init__(path, [*header, _("Reason")], size)

    def add(self, rows: Sequence[tuple[Sequence[str], str]]) -> None:
        """Write rows with their reasons."""
        width = len(self.header) - 1
        self.write([[*(list(cells) + [""] * width)[:width], reason] for cells, reason in rows])


class ToldFile(Growing):
    """All that a run said of its rows, a line each: what kept them out, what they lack, and what is odd in them."""

    def __init__(self, path: Path, size: int) -> None:
        super().__init__(
            path, [_("Row"), _("Outcome"), _("Column of the file"), _("Field"), _("Value"), _("Reason")], size
        )

    def add(self, told: Sequence[tuple[str, Fault]]) -> None:
        """Write what was said of rows, each with what became of it."""
        words = {
            "created": _("Created"),
            "updated": _("Changed"),
            "unchanged": _("Unchanged"),
            "refused": _("Refused"),
            "repeated": _("Repeated"),
        }
        self.write([[str(f.row), words[what], f.column, f.field, f.text, f.sentence] for what, f in told])
