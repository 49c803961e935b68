"""Files come in through a mapping: what is new is made, what differs is changed, what is wrong is named."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from saluran.core import access, undo
from saluran.core.models import ExternalId, Line, Operation
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.registry import modules
from saluran.core.writer import image
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity, OpportunityLine
from saluran.platform import importing
from saluran.platform.importing import running
from saluran.platform.importing.guessing import columns_of
from tests.cast import Cast, make

ACCOUNTS = {
    "module": "accounts",
    "source": "old",
    "key": "No",
    "match": ["name"],
    "language": "en",
    "numbers": "en",
    "columns": {
        "No": None,
        "Name": "name",
        "Staff": "employees",
        "Part of": {"field": "parent", "by": "source"},
        "Land": {"field": "addresses.country", "values": {"Philipines": "Philippines"}},
    },
}
FORWARD = ("modified_at", "modified_by_id", "version")
HEADER = "No,Name,Staff,Part of,Land"


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def counts(report: importing.Report) -> tuple[int, int, int, int]:
    assert report.rows == report.created + report.updated + report.unchanged + report.refused + report.repeated
    return report.created, report.updated, report.unchanged, report.refused


def checksums() -> str:
    """All rows of all modules, lines and external ids, but for versions and times of change, which only go forward."""
    found: list[Any] = []
    for model in {m.model for m in modules.all().values()} | {AccountAddress, OpportunityLine}:
        rows = (image(row) for row in model._base_manager.order_by("pk"))
        found += [[model.__name__, {k: v for k, v in row.items() if k not in FORWARD}] for row in rows]
    for m in modules.all().values():
        there = m.model._base_manager.values("pk")  # the name of what is gone means nothing
        found += [
            [str(x) for x in row] for row in ExternalId.objects.filter(module=m.key, record_id__in=there).values_list()
        ]
    return hashlib.sha256(json.dumps(sorted(found, key=str), sort_keys=True, default=str).encode()).hexdigest()


def bring(
    actor: access.Actor, path: Path, mapping: dict[str, Any] | None = None, key: str = "accounts", **more: Any
) -> importing.Report:
    return importing.run_file(actor, key, path, mapping, **more)


@pytest.mark.postgres
def test_rows_come_in_once_are_changed_when_corrected_and_left_alone_otherwise(cast: Cast, tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.csv", HEADER, "1,Maju,10,,Philipines", "2,Jaya,20,1,Indonesia", "3,Anak,5,4,", "4,Induk,7,,"
    )
    report = bring(cast["rina"], file, ACCOUNTS)
    assert counts(report) == (4, 0, 0, 0)
    assert report.warnings == 0 and report.error_file is None
    by_name = {a.name: a for a in Account._base_manager.all()}
    assert by_name["Jaya"].parent_id == by_name["Maju"].pk
    assert by_name["Anak"].parent_id == by_name["Induk"].pk, "its parent stands later in the file"
    assert AccountAddress._base_manager.get(account=by_name["Maju"]).country == "Philippines"
    lines, operations = Line.objects.count(), Operation.objects.count()
    assert counts(bring(cast["rina"], file, ACCOUNTS)) == (0, 0, 4, 0)
    assert (Line.objects.count(), Operation.objects.count()) == (lines, operations), (
        "the same file again writes nothing"
    )
    write(file, HEADER, "1,Maju,11,,Indonesia", "2,Jaya Abadi,20,4,Indonesia", "3,Anak,5,4,", "4,Induk,7,,")
    assert counts(bring(cast["rina"], file, ACCOUNTS)) == (0, 2, 2, 0)
    jaya = Account._base_manager.get(name="Jaya Abadi")
    assert (jaya.pk, jaya.parent_id) == (by_name["Jaya"].pk, by_name["Induk"].pk)
    assert AccountAddress._base_manager.get(account=by_name["Maju"]).country == "Indonesia"


@pytest.mark.postgres
def test_one_undo_takes_the_whole_file_back(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 3)
    make("accounts", name="Maju", employees=3)
    before = checksums()
    file = write(
        tmp_path / "a.csv",
        HEADER,
        "1,Maju,10,,Indonesia",
        *(f"{n},Akun {n},{n},{n + 1 if n < 9 else ''},Peru" for n in range(2, 10)),
    )
    report = bring(cast["rina"], file, ACCOUNTS)
    assert counts(report) == (8, 1, 0, 0)
    assert checksums() != before
    assert Operation.objects.filter(face="import").count() == 1
    assert report.operation
    undo.undo(cast["rina"], report.operation, face="html")
    assert checksums() == before
    assert counts(bring(cast["rina"], file, ACCOUNTS)) == (8, 1, 0, 0), "the names from the file are forgotten too"


@pytest.mark.postgres
def test_every_bad_cell_is_named_and_the_corrected_file_comes_in(cast: Cast, tmp_path: Path) -> None:
    make("sources", name={"id": "Kembar", "en": "Pair"})
    make("sources", name={"id": "Kembar", "en": "Twin"})
    mapping = {
        "module": "leads",
        "language": "id",
        "dates": "dmy",
        "key": "no",
        "columns": {
            "no": None,
            "nama": "first_name",
            "email": "email",
            "hp": "mobile",
            "situs": "website",
            "karyawan": "employees",
            "omzet": "annual_revenue",
            "status": "status",
            "sumber": "source",
            "industri": "industry",
            "pemilik": "owner",
            "skor": "score",
            "peluang": "probability",
            "perlu": "need_identified",
            "dibuat": "created_at",
            "kode pos": "postal_code",
        },
    }
    header = "no;nama;email;hp;situs;karyawan;omzet;status;sumber;industri;pemilik;skor;peluang;perlu;dibuat;kode pos"
    good = "1;Budi;budi@maju.example;0812-1111-2222;maju.example;12;1.250,50;new;WhatsApp;Ritel;eka;50;30%;ya;"
    good += "21/11/2025;12190"
    bad = (
        "2;"
        + "x" * 61
        + ";bukan surel;abc;ht!tp;banyak;seribu;entah;Kembar;Tak Ada;siapa;101;150;mungkin;31/02/2025;12345678901"
    )
    file = write(tmp_path / "leads.csv", header, good, bad, encoding="cp1252")
    before = Lead._base_manager.count()
    dry = bring(cast["rina"], file, mapping, "leads", dry_run=True)
    assert counts(dry) == (1, 0, 0, 1), dry.faults
    assert Lead._base_manager.count() == before
    report = bring(cast["rina"], file, mapping, "leads")
    assert counts(report) == (1, 0, 0, 1)
    assert [f.column for f in dry.faults] == [f.column for f in report.faults]
    columns = header.split(";")[1:]
    assert {f.column for f in report.faults} == set(columns), "fifteen cells are bad and fifteen are named"
    assert len(report.faults) == 15 and all(f.row == 3 and f.field and f.sentence for f in report.faults)
    lead = Lead._base_manager.latest("pk")
    assert (lead.first_name, str(lead.annual_revenue), lead.mobile, lead.owner.login) == (
        "Budi",
        "1250.500",
        "+6281211112222",
        "eka",
    )
    assert lead.team_id == cast.eka.team_id and lead.created_at.year == 2025 and lead.need_identified
    assert report.error_file
    with report.error_file.open(encoding="utf-8-sig", newline="") as f:
        rows = list(csv.reader(f))
    assert rows[0] == [*header.split(";"), "Alasan"] or rows[0][-1] == "Reason"
    assert rows[1][:-1] == bad.split(";") and "bukan surel" in rows[1][-1]
    rows[1][1:-1] = good.replace("budi@", "ani@").split(";")[1:]
    with (fixed := tmp_path / "fixed.csv").open("w", newline="") as f:
        csv.writer(f).writerows(rows)
    assert counts(bring(cast["rina"], fixed, mapping, "leads")) == (1, 0, 0, 0)


def test_a_workbook_without_a_mapping_is_matched_by_its_labels(cast: Cast, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "leads.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate(
        [
            ["Nama depan", "E-mail", "Karyawan", "Pendapatan tahunan", "Sektor", "Warna", "Dibuat"],
            ["Ani", "ani@x.example", 120, 1250.5, "Ritel", "biru", "2025-03-04"],
        ]
    ):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.close()
    report = bring(cast["rina"], tmp_path / "leads.xlsx", None, "leads")
    assert counts(report) == (1, 0, 0, 0)
    assert report.left == ("Warna",)
    lead = Lead._base_manager.latest("pk")
    assert (lead.first_name, lead.employees, str(lead.annual_revenue), lead.industry.key) == (
        "Ani",
        120,
        "1250.500",
        "retail",
    )
    assert counts(bring(cast["rina"], tmp_path / "leads.xlsx", None, "leads")) == (0, 0, 1, 0)


@pytest.mark.parametrize("code", ["id", "en"])
@pytest.mark.parametrize("key", ["leads", "accounts", "contacts", "opportunities", "products"])
def test_the_labels_of_both_languages_are_understood(cast: Cast, key: str, code: str) -> None:
    module = modules.get(key)
    fields = {n: f for n, f in importing.fields_of(cast["rina"], module).items() if "." not in n}
    with translation.override(code):
        header = [str(f.label) for f in fields.values()]
    found = columns_of(cast["rina"], module, header)
    assert len(found) == len(set(header)) and set(found.values()) <= set(fields)
    assert all(str(fields[n].label) for n in found.values())


def test_a_file_of_semicolons_in_the_windows_character_set_with_indonesian_numbers(cast: Cast, tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.csv",
        "Nama;Pendapatan Tahunan",
        "Café Müller;1.250,50",
        "Toko «Baru»;Rp 2,5 jt",
        encoding="cp1252",
    )
    assert counts(bring(cast["rina"], file)) == (2, 0, 0, 0)
    found = dict(Account._base_manager.values_list("name", "annual_revenue"))
    assert (str(found["Café Müller"]), str(found["Toko «Baru»"])) == ("1250.500", "2500000.000")


def test_what_stands_twice_or_means_two_records_is_refused(cast: Cast, tmp_path: Path) -> None:
    make("accounts", name="Kembar")
    make("accounts", name="kembar")
    file = write(
        tmp_path / "a.csv",
        HEADER,
        "1,Satu,1,,",
        "1,Satu lagi,1,,",
        ",Tanpa nomor,1,,",
        "5,Kembar,1,,",
        "6,Yatim,1,99,",
        "7,A,1,,,,,x",
    )
    report = bring(cast["rina"], file, ACCOUNTS)
    assert counts(report) == (2, 0, 0, 4)
    assert report.warnings == 1, "the one without its parent is in, and in the file to correct"
    assert [f.row for f in report.faults] == [3, 4, 5, 7, 6] or sorted({f.row for f in report.faults}) == [
        3,
        4,
        5,
        6,
        7,
    ]


def test_distinct_takes_each_key_once(cast: Cast, tmp_path: Path) -> None:
    mapping = {"key": "office", "distinct": True, "source": "s", "columns": {"office": "name"}}
    file = write(tmp_path / "t.csv", "who,office", "a,Timur", "b,Timur", "c,Barat")
    report = bring(cast["rina"], file, mapping, "teams")
    assert (report.rows, report.created, report.repeated, report.left) == (3, 2, 1, ("who",))


def test_records_that_are_there_may_be_left_alone(cast: Cast, tmp_path: Path) -> None:
    old = make("accounts", name="Maju", employees=3)
    file = write(tmp_path / "a.csv", HEADER, "1,MAJU,10,,")
    assert counts(bring(cast["rina"], file, {**ACCOUNTS, "found": "leave"})) == (0, 0, 1, 0)
    assert Account._base_manager.get(pk=old.pk).employees == 3
    assert ExternalId.objects.get(module="accounts", source="old", key="1").record_id == old.pk


def test_empty_cells_keep_or_clear(cast: Cast, tmp_path: Path) -> None:
    old = make("accounts", name="Maju", employees=3)
    file = write(tmp_path / "a.csv", HEADER, "1,Maju,,,")
    assert counts(bring(cast["rina"], file, ACCOUNTS)) == (0, 0, 1, 0)
    assert counts(bring(cast["rina"], file, {**ACCOUNTS, "empty": "clear"})) == (0, 1, 0, 0)
    assert Account._base_manager.get(pk=old.pk).employees is None


@pytest.mark.postgres
def test_stage_and_closing_day_come_as_the_file_says(cast: Cast, tmp_path: Path) -> None:
    mapping = {
        "key": "id",
        "dates": "mdy",
        "currency": "USD",
        "language": "en",
        "columns": {"id": "title", "stage": "stage", "close": ["closed_at", "expected_close"], "who": "owner"},
    }
    file = write(tmp_path / "o.csv", "id,stage,close,who", "A,Proposal,,budi", "B,Won,3/1/2017,budi")
    assert counts(bring(cast["rina"], file, mapping, "opportunities")) == (2, 0, 0, 0)
    write(file, "id,stage,close,who", "A,Lost,12/31/2016,sari", "B,Won,3/1/2017,budi")
    assert counts(bring(cast["rina"], file, mapping, "opportunities")) == (0, 1, 1, 0)
    assert counts(bring(cast["rina"], file, mapping, "opportunities")) == (0, 0, 2, 0)
    a, b = Opportunity._base_manager.order_by("title")
    assert (a.status, str(a.expected_close), a.currency, a.owner.login) == ("lost", "2016-12-31", "USD", "sari")
    assert (a.closed_at.isoformat(), b.status) == ("2016-12-30T17:00:00+00:00", "won")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"columns": {"Nobody": "name"}}, "columns.Nobody"),
        ({"columns": {"Name": "wings"}}, "columns.Name"),
        ({"colour": "red"}, "colour"),
        ({"dates": "dym"}, "dates"),
        ({"key": "Nobody"}, "key"),
        ({"match": ["wings"]}, "match"),
        ({"made": {"name": "{Nobody}"}}, "made.name"),
        ({"made": {"name": "x" * 1001}}, "made.name"),
        ({"zone": "Mars"}, "zone"),
        ({"module": "leads"}, "module"),
        ({"columns": {"Name": {"field": "name", "by": "name"}}}, "columns.Name"),
        ({"columns": []}, "columns"),
        ({"columns": {"Name": {"field": "employees", "times": "x"}}}, "columns.Name"),
    ],
)
def test_a_wrong_mapping_is_refused_before_any_row(
    cast: Cast, tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    file = write(tmp_path / "a.csv", HEADER, "1,Maju,10,,")
    with pytest.raises(Invalid) as refused:
        bring(cast["rina"], file, {**ACCOUNTS, **change})
    assert where in refused.value.errors
    assert not Account._base_manager.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x00\x01\x02\x00", b" \r\n", b"%PDF-1.7\n"])
def test_what_is_no_table_is_refused(cast: Cast, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(Invalid) as refused:
        bring(cast["rina"], tmp_path / "a.csv")
    assert "file" in refused.value.errors


def test_it_needs_the_right_to_import(cast: Cast, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", HEADER, "1,Maju,10,,")
    for who in ("budi", "vina"):
        with pytest.raises(Forbidden):
            bring(cast[who], file, ACCOUNTS)
    with pytest.raises(NotFound):
        bring(cast["rina"], file, ACCOUNTS, "nothing")


@pytest.mark.postgres
def test_a_manager_cannot_import_for_somebody_outside_his_reach(cast: Cast, tmp_path: Path) -> None:
    mapping = {"key": "n", "columns": {"n": "name", "who": {"field": "owner", "by": "login"}}}
    file = write(tmp_path / "a.csv", "n,who", "Satu,budi", "Dua,eka", "Tiga,sari")
    report = bring(cast["joko"], file, mapping)
    assert counts(report) == (2, 0, 0, 1)
    assert [f.row for f in report.faults] == [3]


def test_a_wrong_value_is_one_fault_and_not_a_likeness_to_another_row(cast: Cast, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", "first_name,email", "Ani,salah", "Budi,salah", "Budi,budi@x.example")
    report = bring(cast["rina"], file, None, "leads")
    assert counts(report) == (1, 0, 0, 2)
    assert [(f.row, f.column) for f in report.faults] == [(2, "email"), (3, "email")]
