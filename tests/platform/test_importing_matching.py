"""Which records a file means, what becomes of those that are there, and what may stand in it only once."""

from pathlib import Path
from typing import Any

import pytest

from saluran.modules.leads.models import Lead
from saluran.modules.products.models import Product
from saluran.platform import importing
from saluran.platform.importing import running
from tests.cast import Cast, make

pytestmark = pytest.mark.postgres
COLUMNS = {"Nama": "first_name", "Surel": "email", "HP": "mobile", "Kota": "city"}
HEADER = "Nama,Surel,HP,Kota"


def bring(cast: Cast, path: Path, *lines: str, dry_run: bool = False, **mapping: Any) -> importing.Report:
    path.write_text("\n".join((HEADER, *lines)) + "\n")
    said = {"columns": COLUMNS, "match": ["email"], **mapping}
    return importing.run_file(cast["rina"], "leads", path, said, dry_run=dry_run)


def counts(report: importing.Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused


@pytest.fixture
def budi(cast: Cast) -> Any:
    return make("leads", first_name="Budi", email="budi@x.example", mobile="+6281211112222", city="")


@pytest.mark.parametrize(
    ("found", "said", "names", "cities"),
    [
        ("update", (0, 1, 0, 0), ["Bambang"], ["Solo"]),
        ("fill", (0, 1, 0, 0), ["Budi"], ["Solo"]),
        ("leave", (0, 0, 1, 0), ["Budi"], [""]),
        ("create", (1, 0, 0, 0), ["Budi", "Bambang"], ["", "Solo"]),
    ],
)
def test_what_becomes_of_a_record_that_is_there(
    cast: Cast, budi: Any, tmp_path: Path, found: str, said: Any, names: list[str], cities: list[str]
) -> None:
    row = "Bambang,BUDI@x.example,,Solo"
    dry = bring(cast, tmp_path / "a.csv", row, found=found, dry_run=True)
    assert counts(dry) == said and Lead._base_manager.count() == 1
    assert counts(bring(cast, tmp_path / "a.csv", row, found=found)) == said
    leads = list(Lead._base_manager.order_by("pk"))
    assert ([x.first_name for x in leads], [x.city for x in leads]) == (names, cities)


def test_one_field_may_be_enough_or_all_must_agree(cast: Cast, budi: Any, tmp_path: Path) -> None:
    row, both = "Bambang,lain@x.example,0812-1111-2222,Solo", ["email", "mobile"]
    assert counts(bring(cast, tmp_path / "a.csv", row, match=both, agree="all", dry_run=True)) == (1, 0, 0, 0)
    assert counts(bring(cast, tmp_path / "a.csv", row, match=both, agree="any")) == (0, 1, 0, 0)
    budi.refresh_from_db()
    assert (budi.first_name, budi.email) == ("Bambang", "lain@x.example")


def test_a_name_made_of_several_fields_is_recognised(cast: Cast, tmp_path: Path) -> None:
    old = make("leads", first_name="Budi", last_name="Santoso")
    path = tmp_path / "a.csv"
    path.write_text("Depan,Belakang,Kota\nbudi,SANTOSO,Solo\nBudi,Lain,Solo\n")
    mapping = {"columns": {"Depan": "first_name", "Belakang": "last_name", "Kota": "city"}, "match": ["title"]}
    report = importing.run_file(cast["rina"], "leads", path, mapping)
    assert counts(report) == (1, 1, 0, 0), report.faults
    old.refresh_from_db()
    assert old.city == "Solo"


@pytest.mark.parametrize("batch", [1, 2, 500])
@pytest.mark.parametrize("dry_run", [True, False])
def test_the_size_of_a_batch_changes_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, dry_run: bool
) -> None:
    monkeypatch.setattr(running, "BATCH", batch)
    rows = ("A,a@x.example,,", "B,b@x.example,,", "C,a@x.example,,", "D,d@x.example,0812-1111-2222,", ",,081211112222,")
    report = bring(cast, tmp_path / "a.csv", *rows, match=["email", "mobile"], agree="any", dry_run=dry_run)
    assert counts(report) == (3, 0, 0, 2)
    assert [f.row for f in report.faults if "2" in f.sentence or "5" in f.sentence] == [4, 6]


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_the_database_holds_once_is_missed_before(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    path = tmp_path / "products.csv"
    path.write_text("Nama,Kode\nKopi,K1\nTeh,T1\nKopi lagi,K1\n")
    mapping = {"columns": {"Nama": "name", "Kode": "code"}, "found": "create"}
    report = importing.run_file(cast["rina"], "products", path, mapping, dry_run=dry_run)
    assert counts(report) == (2, 0, 0, 1)
    assert Product._base_manager.count() == (0 if dry_run else 2)


def test_a_record_that_was_left_alone_gets_no_late_link_either(cast: Cast, tmp_path: Path) -> None:
    old = make("accounts", name="Anak")
    path = tmp_path / "a.csv"
    path.write_text("Nama,Induk\nAnak,Induk\nCucu,Induk\nInduk,\n")
    mapping = {"columns": {"Nama": "name", "Induk": "parent"}, "match": ["name"], "found": "leave"}
    report = importing.run_file(cast["rina"], "accounts", path, mapping)
    assert (counts(report), report.warnings) == ((2, 0, 1, 0), 0)
    old.refresh_from_db()
    assert old.parent_id is None
    assert type(old)._base_manager.get(name="Cucu").parent.name == "Induk"
