"""Headers as lists of Indonesian firms have them: shortened, with a slash, one column for two kinds of numbers."""

from pathlib import Path

import xlsxwriter

from saluran.core.registry import modules
from saluran.platform.importing.guessing import columns_of
from saluran.platform.importing.table import open_table
from tests.cast import Cast


def test_short_words_are_spelled_out(cast: Cast) -> None:
    header = [
        "Nm Lengkap",
        "Perusahaan",
        "Telp/HP",
        "Jml. Karyawan",
        "Tgl Masuk",
        "Almt",
        "Kab.",
        "Kec.",
        "Kel.",
        "Prov.",
    ]
    assert columns_of(cast["rina"], modules.get("leads"), header) == {
        "Nm Lengkap": "first_name",
        "Perusahaan": "organization",
        "Telp/HP": "mobile",
        "Jml. Karyawan": "employees",
        "Tgl Masuk": "created_at",
        "Almt": "street",
        "Kab.": "city",
        "Kec.": "district",
        "Kel.": "village",
        "Prov.": "province",
    }
    assert columns_of(cast["rina"], modules.get("products"), ["Nm Brg", "Hrg"]) == {
        "Nm Brg": "name",
        "Hrg": "unit_price",
    }


def test_of_two_names_the_one_that_is_free_is_meant(cast: Cast) -> None:
    header = ["No. HP/WA", "HP", "Nama Perusahaan / Instansi", "Kota/Kab"]
    assert columns_of(cast["rina"], modules.get("leads"), header) == {
        "No. HP/WA": "whatsapp",
        "HP": "mobile",
        "Nama Perusahaan / Instansi": "organization",
        "Kota/Kab": "city",
    }


def test_a_workbook_that_begins_with_a_cover_is_read_from_its_table(cast: Cast, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("Sampul").write(0, 0, "Daftar Pelanggan")
    book.add_worksheet("Isi").write_row(0, 0, ["Nama Perusahaan", "Kota"])
    book.add_worksheet("Lain").write_row(0, 0, ["A", "B"])
    book.close()
    table = open_table(tmp_path / "a.xlsx")
    assert (table.sheet, table.header) == ("Isi", ("Nama Perusahaan", "Kota"))
    assert open_table(tmp_path / "a.xlsx", "Lain").header == ("A", "B")
