"""Tables in files: CSV, XLSX and vCard read row by row as plain text, and CSV written so that no cell runs."""

import codecs
import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from saluran.ground import archives, vcards

HEAD = 64 * 1024
TOP = 30  # rows among which the names of the columns are looked for
DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What is no table though it may be called one, by its first bytes: a document, a web page, a workbook of before 2007.
_OTHERS = (
    *((start, "type") for start in (b"%pdf-", b"{\\rtf", b"\x89png", b"gif8", b"\xff\xd8\xff")),
    *((start, "page") for start in (b"<html", b"<!doctype", b"<table", b"<?xml")),
    (b"\xd0\xcf\x11\xe0", "old"),
)
_STARTS_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-][0-9][0-9.,]*%?")


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'


def sniff(head: bytes) -> Dialect:
    """The dialect that the first bytes of a CSV file speak."""
    encoding = _encoding(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    lines = text.splitlines()
    if len(head) >= HEAD and len(lines) > 1:
        lines.pop()  # cut in the middle
    sample = lines[:50]
    quote = "'" if '"' not in text and _quotes_singly(sample) else '"'
    if sample and (named := re.fullmatch(r"sep=(.)", sample[0].strip("\ufeff"), re.IGNORECASE)):
        return Dialect(encoding, named[1], quote)
    return Dialect(encoding, max(DELIMITERS, key=lambda sign: _fit(sample, sign, quote)), quote)


def _encoding(head: bytes) -> str:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    even, odd = head[0:1024:2].count(0), head[1:1024:2].count(0)
    if max(even, odd) > len(head[:1024]) // 4 and min(even, odd) < max(even, odd) // 4:  # both: no text at all
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _western(head)
    return "utf-8"


def _western(data: bytes) -> str:
    """Windows-1252, unless the bytes are not even that."""
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _quotes_singly(lines: list[str]) -> bool:
    quoted = sum(bool(re.search(r"(?:^|[,;\t|])'[^']*'(?:[,;\t|]|$)", line)) for line in lines)
    return quoted * 2 > len(lines)


def _fit(lines: list[str], sign: str, quote: str) -> tuple[float, int]:
    """How well a delimiter explains the lines: the share of rows that are equally wide, then their width."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign, quotechar=quote) if row)
    except csv.Error:
        return 0, 0
    ((width, count),) = widths.most_common(1) or [(0, 0)]
    return (count / widths.total(), width) if width > 1 else (0, 0)


def kind_of(path: Path | str) -> str:
    """`csv`, `xlsx` or `vcf`, by content; raises ValueError (`empty`, `type`, `page`, `old`, `too_big`)."""
    path = Path(path)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise ValueError("empty")
    if other := next((kind for start, kind in _OTHERS if head.lstrip()[: len(start)].lower() == start), ""):
        raise ValueError(other)
    if head.startswith(b"PK\x03\x04"):
        if "xl/workbook.xml" not in archives.names(path):
            raise ValueError("type")
        return "xlsx"
    encoding = _encoding(head)
    if not encoding.startswith("utf-16") and b"\x00" in head:
        raise ValueError("type")
    return "vcf" if vcards.is_card(head[:100].decode(encoding, "replace")) else "csv"


def dialect_of(path: Path | str) -> Dialect:
    """The dialect of a whole CSV file: a late byte that is not UTF-8 counts too."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD)
        dialect = sniff(head)
        if dialect.encoding != "utf-8":
            return dialect
        decoder = codecs.getincrementaldecoder("utf-8")()
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(1 << 20)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return replace(dialect, encoding=_western(chunk))
    return dialect


def rows(path: Path | str, dialect: Dialect | None = None, sheet: str | int | None = None) -> Iterator[list[str]]:
    """The rows as plain text, the header first; an empty row is `[]`, so that row numbers stay true.

    Raises ValueError for a file that is none of these, is broken, or would grow beyond bounds.
    """
    path = Path(path)
    kind = kind_of(path)
    if kind == "xlsx":
        yield from _sheet_rows(path, sheet)
    elif kind == "vcf":
        yield from vcards.rows(path, dialect_of(path).encoding)
    else:
        yield from _csv_rows(path, dialect or dialect_of(path))


def measure(path: Path | str, sheet: str | int | None = None) -> tuple[int, list[str]]:
    """How many rows there are that are not empty, the header included, and the last of them; without looking into more
    cells than it must."""
    path = Path(path)
    if kind_of(path) != "csv":
        return _counted(rows(path, sheet=sheet))
    dialect = dialect_of(path)
    with path.open(encoding=dialect.encoding, newline="") as file:
        try:
            read = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote)
            found, last = _counted(row for row in read if any(cell.strip(" \t\x00") for cell in row))
        except csv.Error:
            raise ValueError("broken") from None
    return found, [_text(cell) for cell in last]


def _counted(lines: Iterable[list[str]]) -> tuple[int, list[str]]:
    found, last = 0, list[str]()
    for cells in lines:
        if cells:
            found, last = found + 1, cells
    return found, last


def sheets(path: Path | str) -> list[str]:
    """The names of the sheets of an XLSX file; none of any other."""
    if kind_of(path) != "xlsx":
        return []
    return list(_workbook(Path(path)).sheet_names)


def first_table(path: Path | str) -> str | None:
    """Which of several sheets is the first with a table: a row of two cells among the first; None where there is one
    sheet, or none has it."""
    names = sheets(path)
    wide = (name for name in names if any(sum(map(bool, r)) > 1 for r in islice(_sheet_rows(Path(path), name), TOP)))
    return next(wide, None) if len(names) > 1 else None


def _workbook(path: Path) -> CalamineWorkbook:
    archives.check(path)
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError):
        raise ValueError("broken") from None


def _csv_rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=dialect.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote)
        try:
            for number, row in enumerate(reader):
                if number or not (row and row[0].strip("\ufeff").lower().startswith("sep=")):
                    whole = "".join(row)
                    odd = "'" in whole or "\x00" in whole
                    cells = [_text(cell) for cell in row] if odd else [cell.strip() for cell in row]
                    yield cells if any(cells) else []
        except csv.Error:
            raise ValueError("broken") from None


def _text(cell: str) -> str:
    if cell[:1] == "'" or "\x00" in cell:
        cell = _unguarded(cell.replace("\x00", ""))
    return cell.strip()


def _sheet_rows(path: Path, sheet: str | int | None) -> Iterator[list[str]]:
    book = _workbook(path)
    try:
        opened = book.get_sheet_by_name(sheet) if isinstance(sheet, str) else book.get_sheet_by_index(sheet or 0)
        for cells in _filled_down(opened, ([_cell(value).strip() for value in row] for row in opened.iter_rows())):
            yield cells if any(cells) else []
    except (CalamineError, IndexError):
        raise ValueError("broken") from None


def _filled_down(opened: CalamineSheet, lines: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows, each with what it has in common with those above it: cells that are merged downwards."""
    left, begin = (opened.start or (0, 0))[1], dict[int, list[tuple[int, int]]]()
    for (top, column), (bottom, _right) in opened.merged_cell_ranges or ():
        if bottom > top and column >= left:
            begin.setdefault(top, []).append((column - left, bottom))
    reach: dict[int, tuple[int, str]] = {}  # by column: down to which row, and what
    for number, cells in enumerate(lines):
        for column, (bottom, text) in list(reach.items()):
            if number > bottom:
                del reach[column]
            else:
                cells[column] = cells[column] or text
        reach |= {column: (bottom, cells[column]) for column, bottom in begin.get(number, ()) if column < len(cells)}
        yield cells


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _number(value: float) -> str:
    """No `.0`, no exponent, and never `1.250`, which would be read as a thousand: `1.2500`."""
    if value.is_integer():
        return str(int(value))
    text = f"{Decimal(repr(value)):f}"
    return text + "0" if re.fullmatch(r"-?[0-9]+\.[0-9]{3}", text) else text


def guarded(cell: str) -> str:
    """The cell with a leading `'` if a spreadsheet would take it for a formula; numbers and phones stay."""
    return "'" + cell if _STARTS_FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _STARTS_FORMULA.match(cell) else cell


def _opened(path_or_file: Path | str | TextIO) -> AbstractContextManager[TextIO]:
    if isinstance(path_or_file, Path | str):
        return Path(path_or_file).open("w", encoding="utf-8-sig", newline="")
    return nullcontext(path_or_file)


def csv_line(cells: Sequence[str]) -> str:
    """One line of such a table, for those who send it bit by bit."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([guarded(cell) for cell in cells])
    return out.getvalue()


def write_csv(path_or_file: Path | str | TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table that spreadsheets open as it is (UTF-8 with a mark, commas) and never run.

    `rows` reads back exactly what was written, but for spaces at the ends of a cell.
    """
    with _opened(path_or_file) as file:
        writer = csv.writer(file)
        writer.writerow([guarded(cell) for cell in header])
        writer.writerows([guarded(cell) for cell in row] for row in rows)
