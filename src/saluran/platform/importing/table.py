"""The rows of a file under their headers, numbered as a spreadsheet numbers them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from saluran.core.refusals import Invalid
from saluran.ground import files, names

Numbered = tuple[int, list[str]]
MOST_COLUMNS = 1000


@dataclass(frozen=True)
class Table:
    """A file that was opened once to read its header."""

    path: Path
    sheet: str | None
    header: tuple[str, ...]

    def rows(self, after: int = 0) -> Iterator[Numbered]:
        """The rows below the header that are not empty, with their numbers; only those after row ``after``."""
        try:
            for number, cells in enumerate(files.rows(self.path, sheet=self.sheet), start=1):
                if number > max(after, 1) and cells:
                    yield number, cells
        except (ValueError, OSError) as error:  # found out in the middle
            raise Invalid({"file": [_no_table(str(error))]}) from error

    def count(self) -> int:
        """How many rows there are to read."""
        try:
            return max(files.count(self.path, self.sheet) - 1, 0)
        except (ValueError, OSError) as error:
            raise Invalid({"file": [_no_table(str(error))]}) from error


def open_table(path: Path, sheet: str | None = None) -> Table:
    """The table in a file, on the sheet that is named or the first that holds one. Raises Invalid with the reason why
    there is none."""
    try:
        sheet = sheet or files.first_table(path)
        header = next(files.rows(path, sheet=sheet), [])
    except (ValueError, OSError) as error:
        raise Invalid({"file": [_no_table(str(error))]}) from error
    if not header:
        raise Invalid({"file": [_("The first row must name the columns.")]})
    if len(header) > MOST_COLUMNS:
        raise Invalid({"file": [_("A file may have at most %(n)s columns.") % {"n": MOST_COLUMNS}]})
    named = tuple(cell or f"#{n}" for n, cell in enumerate(header, start=1))
    if twice := sorted(c for c, times in Counter(named).items() if times > 1):
        raise Invalid({"file": [_("Two columns are called “%(column)s”.") % {"column": twice[0]}]})
    return Table(path, sheet, without_reason(named))


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
    if what == "type":
        return _("This is neither a CSV file nor an XLSX workbook nor a file of contacts (vCard).")
    return _("This file cannot be read; it seems to be damaged.")
