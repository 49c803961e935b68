import datetime as dt
import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import archives, files
from saluran.ground.files import Dialect

TABLE = [["Nama", "Kota"], ["Café Jaya", "Solo"], ["PT Maju", "Bandung"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_csv_reads_alike(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in TABLE).encode(encoding))
    assert list(files.rows(path)) == TABLE
    assert files.kind_of(path) == "csv"
    assert files.sniff(path.read_bytes()) == Dialect(encoding, delimiter, '"')


def test_csv_oddities(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\nNama;"Alamat, ""rumah"""\n\nBudi;"Jalan A\nSolo"\n;;\n', encoding="utf-8")
    assert list(files.rows(path)) == [["Nama", 'Alamat, "rumah"'], [], ["Budi", "Jalan A\nSolo"], []]
    path.write_text("'a, b';'c'\n'd';'e'\n", encoding="utf-8")
    assert list(files.rows(path)) == [["a, b", "c"], ["d", "e"]]
    path.write_text("Nama\nBudi\n", encoding="utf-8")
    assert list(files.rows(path)) == [["Nama"], ["Budi"]]


def test_a_late_foreign_byte_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nama,Kota\n" + b"Budi,Solo\n" * 200_000 + "Café,Solo\n".encode("cp1252"))
    *_, last = files.rows(path)
    assert last == ["Café", "Solo"]


def test_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("Satu"), book.add_worksheet("Dua")
        day, moment = (
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        )
        first.write_row(0, 0, ["Nama", 81234567890, 1.5, 1.25, 125.125, 1e15, True])
        first.write_datetime(2, 0, dt.datetime(2026, 11, 21), day)
        first.write_datetime(2, 1, dt.datetime(2026, 11, 21, 14, 30), moment)
        second.write(0, 0, "dua")
    read = list(files.rows(path))
    assert read[0] == ["Nama", "81234567890", "1.5", "1.25", "125.1250", "1000000000000000", "true"]
    assert read[1] == [] and read[2][:2] == ["2026-11-21", "2026-11-21 14:30:00"]
    assert list(files.rows(path, sheet="Dua")) == list(files.rows(path, sheet=1)) == [["dua"]]
    assert files.sheets(path) == ["Satu", "Dua"] and files.kind_of(path) == "xlsx"
    with pytest.raises(ValueError, match="broken"):
        list(files.rows(path, sheet="Tiga"))


def refuse(path: Path, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(files.rows(path))


def workbook(path: Path, sheet: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, b"0" * 3_000_000)
    refuse(path, "too_big")
    workbook(path, b'<c r="A1"/><c r="XFD1048576"/>')
    refuse(path, "too_big")


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c r="ZZZZZZZZZZ9"/></row>',
        b'<row r="99999999999"><c r="A9"/></row>',
        b'<row r="2"><c r="XFD0000001048576"/></row>',
        b'<row r="1"><c r="XFD1"/></row><row r="1048576"><c/></row>',
        b"<row>" + b"<c/>" * 6000 + b'</row><row r="1048576"><c/></row>',
        b'<row r="2"><c ' + b" " * 2_000_000 + b'r="XFD1048576"/></row>',
        b'<row r="2"><x:c y=">" r  =  \'XFD1048576\'/></row>',
        b"<row>" + b"<c/>" * 5_000_001 + b"</row>",
        b"<sst>" + b"<si/>" * 5_000_001 + b"</sst>",
    ],
)
def test_tables_that_are_huge_in_memory_are_refused(tmp_path: Path, rows: bytes) -> None:
    """The reader of workbooks makes the whole table at once, and a table of terabytes ends its process."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", rows)
    refuse(path, "too_big")


def test_a_table_within_bounds_is_let_in(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    plain = b"<row>" + b"<c/>" * 40 + b"</row>"
    named = b"".join(b'<row r="%d"><c r="A%d"/><c/><c r="Z%d"/></row>' % (n, n, n) for n in range(1, 30_000))
    for rows in (plain * 20_000, named):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", rows)
        archives.check(path)


def test_a_lying_directory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, bytes(range(256)) * 4000)
    real = struct.pack("<L", 256 * 4000)
    path.write_bytes(path.read_bytes().replace(real, struct.pack("<L", 2000)))
    with pytest.raises(ValueError, match="too_big"):
        archives.check(path)


def test_a_file_of_zeros_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    with pytest.raises(ValueError, match="type"):
        files.kind_of(tmp_path / "a.csv")


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content, why in ((b"", "empty"), (b"\x7fELF\x00\x01", "type"), (b"PK\x03\x04junk", "broken")):
        path.write_bytes(content)
        refuse(path, why)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")
    refuse(path, "type")
    workbook(path, b"<x/>")
    refuse(path, "broken")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "''+x"]
)
def test_formulas_are_guarded(cell: str) -> None:
    assert files.guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-5", "+6281234567890", "-1.250,50", "-5%", "PT = Maju", "'tis", "a-b"])
def test_other_cells_stay(cell: str) -> None:
    assert files.guarded(cell) == cell


@given(
    st.lists(
        st.lists(
            st.text(st.one_of(st.characters(exclude_categories=["C", "Z"]), st.sampled_from("=+-@',;\"\n"))).map(
                str.strip
            ),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_reads_back(table: list[list[str]]) -> None:
    text = io.StringIO()
    files.write_csv(text, ["Nama", "Isi"], table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        read = list(files.rows(path, Dialect("utf-8-sig")))
    assert read == [["Nama", "Isi"], *(row if any(row) else [] for row in table)]


def test_write_to_a_path(tmp_path: Path) -> None:
    files.write_csv(tmp_path / "a.csv", TABLE[0], TABLE[1:])
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfNama,Kota\r\n")
    assert list(files.rows(tmp_path / "a.csv")) == TABLE


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\n", "type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old"),
        (b"  <html><table>", "page"),
        (b"\xef\xbb\xbf \r\n", "empty"),
    ],
)
def test_what_is_no_table_says_what_it_is(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ValueError, match=why):
        files.kind_of(tmp_path / "a.csv")
