"""What came of a file: counts that add up, faults by cell, and the file of rows to correct."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from saluran.ground import files

SHOWN = 100  # faults that the report itself holds; the error file has all
LONGEST = 80  # characters of a cell that it shows
COUNTS = ("created", "updated", "unchanged", "refused", "repeated")
PLAIN = ("rows", *COUNTS, "warnings", "similar", "operation", "dry_run", "began", "rate")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, in the reader's language. Without a field it is the row as a whole."""

    row: int
    column: str
    field: str
    text: str
    sentence: str

    def __str__(self) -> str:
        named = f"{self.field} ({self.column})" if self.column and self.column != self.field else self.field
        return f"{named}: {self.sentence}" if named else self.sentence


@dataclass
class Report:
    """``rows`` read are the sum of all COUNTS. ``warnings``: rows that are in, but not whole.
    ``similar``: records that were made though one that was there looks the same."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    repeated: int = 0
    warnings: int = 0
    similar: int = 0
    faults: list[Fault] = field(default_factory=list)
    left: tuple[str, ...] = ()
    operation: int | None = None
    error_file: Path | None = None
    dry_run: bool = False
    began: str = ""  # when the first row was read
    rate: float = 0  # rows a second, at last
    header: tuple[str, ...] = ()
    cells: dict[int, list[str]] = field(default_factory=dict)  # the rows of the faults, as they stand in the file

    def count(self, outcome: str, n: int = 1) -> None:
        setattr(self, outcome, getattr(self, outcome) + n)

    def tell(self, faults: Sequence[tuple[Fault, list[str]]]) -> None:
        for fault, cells in faults[: SHOWN - len(self.faults)]:
            self.faults.append(fault)
            self.cells[fault.row] = [text[:LONGEST] for text in cells]

    def to_json(self) -> dict[str, Any]:
        """Everything as plain values; ``Report.of`` takes it back."""
        said: dict[str, Any] = {n: getattr(self, n) for n in PLAIN}
        said["faults"] = [[f.row, f.column, f.field, f.text, f.sentence] for f in self.faults]
        said["cells"] = {str(row): cells for row, cells in self.cells.items()}
        said["header"] = list(self.header)
        return {**said, "left": list(self.left), "error_file": str(self.error_file) if self.error_file else None}

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Report":
        faults = [Fault(*f) for f in said.get("faults", ())]
        path = said.get("error_file")
        plain: dict[str, Any] = {n: said[n] for n in PLAIN if n in said}
        plain |= {n: tuple(said.get(n, ())) for n in ("left", "header")}
        cells = {int(row): texts for row, texts in said.get("cells", {}).items()}
        return cls(**plain, faults=faults, cells=cells, error_file=Path(path) if path else None)


class ErrorFile:
    """The rows that need a hand, as they came, and why. It can be corrected and sent again as it is."""

    def __init__(self, path: Path, header: Sequence[str], size: int) -> None:
        self.path, self.header, self.size = path, [*header, _("Reason")], size
        if path.exists() and size < path.stat().st_size:
            with path.open("r+b") as file:  # what was written after the last position is not true
                file.truncate(size)

    def add(self, rows: Sequence[tuple[Sequence[str], str]]) -> None:
        """Write rows with their reasons; on the disk when it returns."""
        if not rows:
            return
        width = len(self.header) - 1
        lines = [[*(list(cells) + [""] * width)[:width], reason] for cells, reason in rows]
        text = io.StringIO(newline="")
        first, rest = (self.header, lines) if not self.size else (lines[0], lines[1:])
        files.write_csv(text, first, rest)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.open("ab") as file:
            file.write((b"" if self.size else b"\xef\xbb\xbf") + text.getvalue().encode())
            self.size = file.tell()
            file.flush()
            os.fsync(file.fileno())  # the position that the database keeps says that they are there
