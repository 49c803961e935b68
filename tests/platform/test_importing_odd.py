"""Files as people have them: titles above the names of columns, merged cells, sums below, no names at all, remarks."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saluran.core import undo, workers
from saluran.core.models import CustomField, Note
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.platform import importing
from saluran.platform.importing import Report
from saluran.platform.importing.guessing import columns_of
from saluran.platform.importing.table import open_table
from saluran.platform.models import ImportRun
from tests.cast import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def csv(folder: Path, *lines: str) -> Path:
    file = folder / "a.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def bring(cast: Cast, file: Path, key: str = "leads", mapping: Any = None, **more: Any) -> Report:
    return importing.run_file(cast["rina"], key, file, mapping, **more)


def notes(key: str = "leads") -> list[str]:
    return list(Note.objects.filter(about__startswith=f"{key}:").order_by("pk").values_list("text", flat=True))


def test_a_title_above_the_names_of_columns_is_passed_over(cast: Cast, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "DATA PELANGGAN 2026")
    sheet.write_row(2, 0, ["No", "Nama PIC", "Perusahaan", "Omzet"])
    sheet.write_row(3, 0, [1, "Bpk. H. Ahmad", "PT. X Tbk", "Rp 1.500.000,00"])
    sheet.write_row(4, 0, [2, "Ibu Siti", "CV Y", "2 M"])
    sheet.write_row(7, 0, ["TOTAL", "", "", 2001500000])
    book.close()
    table = open_table(tmp_path / "a.xlsx")
    assert (table.top, table.header, table.count()) == (3, ("No", "Nama PIC", "Perusahaan", "Omzet"), 2)
    assert [number for number, _cells in table.rows()] == [4, 5]
    report = bring(cast, tmp_path / "a.xlsx")
    assert (report.created, report.rows, report.summed) == (2, 2, "TOTAL")
    assert set(Lead._base_manager.values_list("organization", "annual_revenue")) == {
        ("PT. X Tbk", 1_500_000),
        ("CV Y", 2_000_000_000),
    }


def test_a_csv_file_with_a_title_and_a_period(tmp_path: Path, cast: Cast) -> None:
    file = csv(tmp_path, "PROSPEK PAMERAN;;;", "Periode:;Januari 2026;;", ";;;", "Nama;Perusahaan;HP;Ket.", "A;PT A;;x")
    assert (open_table(file).top, open_table(file).count()) == (4, 1)
    assert open_table(file, top=2).header == ("Periode:", "Januari 2026", "#3", "#4"), "who says so is believed"
    with pytest.raises(Invalid):
        open_table(file, top=3)
    for wrong in (-1, "4", True, 5000):
        with pytest.raises(Invalid):
            bring(cast, file, mapping={"columns": {"Nama": "first_name"}, "header": wrong})


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        ("TOTAL,30", 1),
        ("Jumlah: ,2 pelanggan", 1),
        ("Grand Total,Rp 30.000", 1),
        ("Total Energi,Jakarta", 2),
        ("Total,", 2),
        ("Budi,30", 2),
    ],
)
def test_only_a_last_row_of_sums_is_left_out(tmp_path: Path, last: str, rows: int) -> None:
    table = open_table(csv(tmp_path, "Perusahaan,Omzet", "PT A,30", last))
    assert (len(list(table.rows())), table.count()) == (rows, rows)


def test_cells_that_are_merged_downwards_hold_for_each_row(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range("B2:B3", "Perusahaan")
    sheet.merge_range("C2:D2", "Kontak")
    sheet.write_row("C3", ["Nama", "HP"])
    sheet.merge_range("B4:B5", "PT Satu")
    sheet.write_row("C4", ["Rudi", "0812"])
    sheet.write_row("C5", ["Rani", "0813"])
    sheet.write_row("B6", ["PT Dua", "Toni", "0814"])
    book.close()
    table = open_table(tmp_path / "a.xlsx")
    assert (table.top, table.header) == (3, ("Perusahaan", "Nama", "HP"))
    assert [cells for _number, cells in table.rows()] == [
        ["PT Satu", "Rudi", "0812"],
        ["PT Satu", "Rani", "0813"],
        ["PT Dua", "Toni", "0814"],
    ]


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    table = open_table(csv(tmp_path, "Nama,Telp,Telp,Telp 2,,Nama", "a,1,2,3,4,5"))
    assert table.header == ("Nama", "Telp", "Telp 3", "Telp 2", "#5", "Nama 2")


def test_columns_without_names_are_told_by_their_values(cast: Cast, tmp_path: Path) -> None:
    file = csv(tmp_path, "Budi,PT Santoso,0812-9999-0001,budi@s.example", "Rina,CV Wati,0812-9999-0002,rina@w.example")
    table = open_table(file)
    assert (table.top, table.count()) == (0, 2)
    said = importing.guess(cast["rina"], modules.get("leads"), table)
    assert said["columns"] == {"#1": "first_name", "#2": "organization", "#3": "mobile", "#4": "email"}
    with pytest.raises(Invalid) as refused:
        bring(cast, file)
    assert list(refused.value.errors) == ["file"], "a command line has nobody who looks at it"
    assert bring(cast, file, mapping={**said, "header": 0}).created == 2


def test_a_column_that_counts_the_rows_names_nothing(cast: Cast, tmp_path: Path) -> None:
    """Each list has a row 1: that of another list is another record."""
    bring(cast, csv(tmp_path, "No,Nama,Perusahaan", "1,Ani,PT Satu", "2,Ina,PT Dua"))
    report = bring(cast, csv(tmp_path, "No,Nama,Perusahaan", "1,Tono,PT Tiga", "2,Toni,PT Empat"))
    assert (report.created, Lead._base_manager.count()) == (2, 4)


def test_remarks_become_a_note_of_the_record(cast: Cast, tmp_path: Path) -> None:
    file = csv(tmp_path, "Nama,email,Keterangan", "Ani,ani@x.example,Minta penawaran", "Ina,ina@x.example,-")
    dry = bring(cast, file, dry_run=True)
    assert (dry.created, dry.noted, notes()) == (2, 1, [])
    report = bring(cast, file)
    assert (report.created, report.noted, report.left, notes()) == (2, 1, (), ["Minta penawaran"])
    again = bring(cast, file)
    assert (again.unchanged, again.noted, len(notes())) == (2, 0, 1), "what is said already is not said twice"
    more = bring(cast, csv(tmp_path, "Nama,email,Keterangan", "Ani,ani@x.example,Sudah dikirim"))
    assert (more.updated, more.noted) == (1, 1)
    assert notes() == ["Minta penawaran", "Sudah dikirim"]
    undo.undo(cast["rina"], more.operation, face="html")
    assert notes() == ["Minta penawaran"]
    undo.undo(cast["rina"], report.operation, face="html")
    assert not Lead.objects.exists() and notes() == []


def test_several_columns_of_remarks_are_one_note(cast: Cast, tmp_path: Path) -> None:
    file = csv(tmp_path, "Nama Proyek,Catatan,Ket.,Merek", "Genset,nego,urgent,Honda")
    mapping = {"columns": {"Nama Proyek": "title", "Catatan": "note", "Ket.": "note", "Merek": "note"}}
    assert bring(cast, file, "opportunities", mapping).created == 1
    assert notes("opportunities") == ["Catatan: nego\nKet.: urgent\nMerek: Honda"]
    assert Opportunity.objects.get().title == "Genset"


@pytest.mark.parametrize("key", ["leads", "prospects", "accounts", "contacts", "opportunities"])
def test_each_module_has_room_for_remarks(cast: Cast, key: str) -> None:
    found = columns_of(cast["rina"], modules.get(key), ["Catatan", "Keterangan", "Ket."])
    assert set(found) == {"Catatan", "Keterangan", "Ket."} and "note" in found.values()


def test_of_two_addresses_the_second_is_in_the_note(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast, csv(tmp_path, "Nama;email", "Ani;ani@x.example, ani2@x.example", "Ina;bukan alamat"))
    assert (report.created, report.refused, report.warnings) == (1, 1, 1)
    assert Lead.objects.get().email == "ani@x.example"
    assert len(notes()) == 1 and "ani2@x.example" in notes()[0]


def test_places_of_a_customer_go_into_its_address(cast: Cast) -> None:
    header = ["Nama Perusahaan", "Alamat Kantor", "Kota/Kab", "Prov"]
    assert columns_of(cast["rina"], modules.get("accounts"), header) == {
        "Nama Perusahaan": "name",
        "Alamat Kantor": "addresses.street",
        "Kota/Kab": "addresses.city",
        "Prov": "addresses.province",
    }


def test_in_the_browser_the_row_of_names_is_chosen_and_the_rest_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.rina)
    content = b"Nama,Merek,Luas\nDAFTAR,LAMA,2025\nAni,Daikin,20\n"
    sent: Any = client.post("/my/imports", {"module": "leads", "file": SimpleUploadedFile("a.csv", content)})
    place = f"{sent.url.removesuffix('columns')}sheet"
    assert place in client.get(sent.url).content.decode()
    page = client.get(place).content.decode()
    assert "DAFTAR · LAMA · 2025" in page
    client.post(place, {"was": "", "header": "2"})
    assert "DAFTAR" in client.get(sent.url).content.decode() and ImportRun.objects.get().total == 1
    client.post(place, {"was": "", "header": "1"})
    assert 'name="rest"' in client.get(sent.url).content.decode()
    rules: Any = client.post(sent.url, {"c0": "first_name", "rest": "1"})
    client.post(rules.url, {"dates": "dmy", "numbers": "id", "twice": "keep"})
    workers.drain()
    run = ImportRun.objects.get()
    assert run.mapping["columns"] == {"Nama": "first_name", "Merek": "note", "Luas": "note"}
    assert (run.report["created"], run.report["noted"]) == (2, 2)


def test_a_file_with_nothing_below_its_names_says_so_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.rina)
    sent = client.post("/my/imports", {"module": "leads", "file": SimpleUploadedFile("a.csv", b"Nama;email;HP\n")})
    assert sent.status_code == 422 and not ImportRun.objects.exists()


def test_a_list_leads_to_its_import_for_those_who_may(cast: Cast, client: Client) -> None:
    for who, may in (("joko", True), ("budi", False)):
        client.force_login(getattr(cast, who))
        assert ('href="/leads/import"' in client.get("/leads").content.decode()) == may


def test_a_column_becomes_a_field_where_one_may_make_them(cast: Cast, client: Client) -> None:
    content = b"Nama,Luas Ruangan,Pasang,Kode Pos Rumah\nAni,20,31/12/2025,01234\nIna,35,01/02/2026,01235\n"

    def send(who: str) -> str:
        client.force_login(getattr(cast, who))
        sent: Any = client.post("/my/imports", {"module": "leads", "file": SimpleUploadedFile("a.csv", content)})
        return str(sent.url)

    assert 'value="+"' not in client.get(send("joko")).content.decode()
    url = send("rina")
    assert "Luas Ruangan" in client.get(url).content.decode()
    assert client.post(url, {"c0": "first_name", "c1": "+", "c2": "nonsense"}).status_code == 422
    assert not CustomField.objects.exists()  # what else is wrong is said before anything is made
    rules: Any = client.post(url, {"c0": "first_name", "c1": "+", "c2": "+", "c3": "+"})
    fields = {f.name: f.kind.key for f in modules.get("leads").fields if f.custom}
    assert fields == {"x_luas_ruangan": "integer", "x_pasang": "date", "x_kode_pos_rumah": "text"}
    client.post(rules.url, {"dates": "dmy", "numbers": "id", "twice": "keep"})
    workers.drain()
    run = ImportRun.objects.latest("pk")
    assert run.report["created"] == 2
    client.post(f"/my/imports/{run.pk}/start")
    workers.drain()
    assert sorted(lead.extra["x_luas_ruangan"] for lead in Lead.objects.all()) == [20, 35]
