"""The rows of a file under their headers, numbered as a spreadsheet numbers them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from saluran.core.refusals import Invalid
from saluran.ground import files, names
from saluran.platform.importing import heading
from saluran.platform.importing.heading import Numbered

MOST_COLUMNS = 1000
LOWEST = 1000  # row in which the names of columns may stand


@dataclass
class Table:
    """A file that was opened once to read its header. ``top``: the row in which that stands; 0 where there is none.
    ``summed``: the word of a last row that adds up the others, once that has been come upon; it is not read."""

    path: Path
    sheet: str | None
    header: tuple[str, ...]
    top: int = 1
    above: int = 1  # rows down to ``top`` that are not empty
    summed: str = ""

    def rows(self, after: int = 0) -> Iterator[Numbered]:
        """The rows below the header that are not empty, with their numbers; only those after row ``after``."""
        begin, last = max(after, self.top), (0, list[str]())
        try:
            for number, cells in enumerate(files.rows(self.path, sheet=self.sheet), start=1):
                if number > begin and cells:
                    if last[0]:
                        yield last
                    last = number, cells
        except (ValueError, OSError) as error:  # found out in the middle
            raise Invalid({"file": [_no_table(str(error))]}) from error
        if last[0] and not self._sums(last[1]):
            yield last

    def count(self) -> int:
        """How many rows there are to read."""
        try:
            found, last = files.measure(self.path, self.sheet)
        except (ValueError, OSError) as error:
            raise Invalid({"file": [_no_table(str(error))]}) from error
        return max(found - self.above - (found > self.above and self._sums(last)), 0)

    def _sums(self, cells: Sequence[str]) -> bool:
        self.summed = heading.adds_up(cells)
        return bool(self.summed)


def open_table(path: Path, sheet: str | None = None, top: int | None = None) -> Table:
    """The table in a file, on the sheet that is named or the first that holds one, with the names of its columns in
    row ``top``, or where they seem to stand. Raises Invalid with the reason why there is none."""
    try:
        sheet = sheet or files.first_table(path)
        first = first_rows(path, sheet, top)
    except (ValueError, OSError) as error:
        raise Invalid({"file": [_no_table(str(error))]}) from error
    if not first:
        raise Invalid({"file": [_no_table("empty")]})
    if top is None:
        top = heading.top_of([(number, cells[: MOST_COLUMNS + 1]) for number, cells in first])
    header = next((cells for number, cells in first if number == top), None)
    if header is None and top:
        raise Invalid({"file": [_("Row %(n)s is empty: it cannot name the columns.") % {"n": top}]})
    width = len(header) if header else max(len(cells) for _number, cells in first)
    if width > MOST_COLUMNS:
        raise Invalid({"file": [_("A file may have at most %(n)s columns.") % {"n": MOST_COLUMNS}]})
    named = heading.apart(header or [""] * width)
    above = sum(number <= top for number, _cells in first)
    return Table(path, sheet, without_reason(named), top, above)


def table_for(path: Path, mapping: Mapping[str, Any] | None) -> Table:
    """The table that a mapping speaks of."""
    said = mapping or {}
    top = said.get("header")
    if not (top is None or (type(top) is int and 0 <= top <= LOWEST)):
        raise Invalid({"header": [_("Say the row that names the columns, 0 to %(n)s.") % {"n": LOWEST}]})
    return open_table(path, said.get("sheet"), top)


def first_rows(path: Path, sheet: str | None, top: int | None = None) -> list[Numbered]:
    """The first rows of a file that are not empty, with their numbers; down to row ``top`` at least."""
    rows = islice(files.rows(path, sheet=sheet), max(files.TOP, top or 0))
    return [(number, cells) for number, cells in enumerate(rows, start=1) if cells]


def without_reason(header: Sequence[str]) -> tuple[str, ...]:
    """The header without the column that we add to rows that were refused."""
    words = set()
    for code in ("id", "en"):
        with translation.override(code):
            words.add(names.fold(_("Reason")))
    return tuple(header[:-1] if len(header) > 1 and names.fold(header[-1]) in words else header)


def _no_table(what: str) -> str:
    if what == "empty":
        return _("This file is empty.")
    if what == "too_big":
        return _("This workbook has more than 5 million cells. Save it as CSV: that may have any number of rows.")
    if what == "page":
        return _("This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV.")
    if what == "old":
        return _("This workbook is of an old kind (XLS) or locked. Save it as XLSX or CSV, without a password.")
    if what == "type":
        return _("This is neither a CSV file nor an XLSX workbook nor a file of contacts (vCard).")
    return _("This file cannot be read; it seems to be damaged.")
