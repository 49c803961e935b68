"""Values that are not known here: made, left out, or taken for another; contradictions are kept and named."""

import csv
from pathlib import Path
from typing import Any

import pytest

from saluran.core import access
from saluran.core.models import ExternalId, Operation
from saluran.core.refusals import Invalid
from saluran.core.undo import undo
from saluran.modules.activities.models import Task
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.picks.models import Source
from saluran.platform import importing
from tests.cast import Cast, make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def bring(cast: Cast, tmp_path: Path, key: str, said: dict[str, Any], *lines: str, **more: Any) -> importing.Report:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n")
    return importing.run_file(cast[more.pop("who", "rina")], key, path, said, **more)


def told(report: importing.Report) -> list[dict[str, str]]:
    assert report.told_file
    with report.told_file.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


LEADS = ("Name,From", "Ani,Trade Show", "Bela,trade  show", "Cici,Cold call", "Dodo,Partner")


def test_a_list_gets_what_the_file_brings(cast: Cast, tmp_path: Path) -> None:
    said = {"columns": {"Name": "first_name", "From": {"field": "source", "missing": "make"}}}
    before = Source.objects.count()
    tried = bring(cast, tmp_path, "leads", said, *LEADS, dry_run=True)
    assert (tried.created, tried.made) == (4, {"sources": ["Trade Show", "Partner"]})
    assert Source.objects.count() == before, "nothing was written"
    report = bring(cast, tmp_path, "leads", said, *LEADS)
    assert (report.created, report.refused, report.warnings) == (4, 0, 0)
    assert report.made == {"sources": ["Trade Show", "Partner"]} and Source.objects.count() == before + 2
    assert Lead.objects.get(first_name="Ani").source_id == Lead.objects.get(first_name="Bela").source_id
    operation = Operation.objects.get(pk=report.operation)
    assert (operation.module, operation.verb) == ("leads", "create")
    undo(cast["rina"], operation.pk, face="html")
    assert (Lead.objects.count(), Source.objects.count()) == (0, before), "one undo takes back both"


def test_nobody_adds_to_a_list_without_the_right(cast: Cast, tmp_path: Path) -> None:
    said = {"columns": {"Name": "first_name", "From": {"field": "source", "missing": "make"}}}
    before = Source.objects.count()
    report = bring(cast, tmp_path, "leads", said, *LEADS, who="joko")
    assert (report.created, report.warnings, Source.objects.count()) == (4, 3, before)
    assert "Trade Show" in str(report.faults[0]) and told(report)[0][str(next(iter(told(report)[0])))] == "2"


def test_only_names_can_be_made(cast: Cast, tmp_path: Path) -> None:
    said = {"columns": {"Name": "first_name", "From": {"field": "owner", "missing": "make"}}}
    with pytest.raises(Invalid):
        bring(cast, tmp_path, "leads", said, *LEADS)


def test_owners_may_be_others_or_nobody(cast: Cast, tmp_path: Path) -> None:
    rows = ("Name,Owner", "Ani,Roger", "Bela,budi", "Cici,Pete")
    one = {"field": "owner", "values": {"Pete": "sari"}, "otherwise": "joko"}
    report = bring(cast, tmp_path, "leads", {"columns": {"Name": "first_name", "Owner": one}}, *rows)
    owners = dict(Lead.objects.values_list("first_name", "owner__login"))
    assert owners == {"Ani": "joko", "Bela": "budi", "Cici": "sari"}
    assert (report.warnings, len(report.notes), report.faults) == (1, 1, [])
    assert "Roger" in report.notes[0].sentence and report.notes[0].row == 2
    nobody = {"columns": {"Name": "last_name", "Owner": {"field": "owner", "missing": "leave"}}}
    report = bring(cast, tmp_path, "leads", nobody, rows[0], "Edi,Roger", "Feri,budi", "Gani,Pete")
    assert Lead.objects.get(last_name="Edi").owner_id is None
    assert (report.created, report.warnings) == (3, 2) and {f.text for f in report.faults} == {"Roger", "Pete"}


def test_a_strange_choice_may_be_left_out_or_taken_for_another(cast: Cast, tmp_path: Path) -> None:
    rows = ("Name,Status", "Ani,Aneh", "Bela,contacted")
    said = {"columns": {"Name": "first_name", "Status": {"field": "status", "missing": "leave"}}}
    report = bring(cast, tmp_path, "leads", said, *rows)
    assert (report.created, report.warnings) == (2, 1) and report.faults[0].text == "Aneh"
    assert dict(Lead.objects.values_list("first_name", "status")) == {"Ani": "new", "Bela": "contacted"}
    said = {"columns": {"Name": "last_name", "Status": {"field": "status", "otherwise": "nurturing"}}}
    report = bring(cast, tmp_path, "leads", said, rows[0], "Edi,Aneh")
    assert Lead.objects.get(last_name="Edi").status == "nurturing" and report.notes[0].row == 2


def test_cells_that_cannot_be_read_may_be_left_empty(cast: Cast, tmp_path: Path) -> None:
    rows = ("Name,Mail,Phone", "Ani,bukan surel,0812-3456-7890", "Bela,b@x.example,12")
    columns = {"Name": "first_name", "Mail": "email", "Phone": "mobile"}
    assert bring(cast, tmp_path, "leads", {"columns": columns}, *rows).refused == 2
    report = bring(cast, tmp_path, "leads", {"columns": columns, "bad": "leave"}, *rows)
    assert (report.created, report.refused, report.warnings) == (2, 0, 2)
    said = {l.first_name: (l.email, l.mobile) for l in Lead.objects.all()}  # noqa: E741
    assert said == {"Ani": ("", "+6281234567890"), "Bela": ("b@x.example", "")}


def test_rows_that_say_the_same_are_records_each_and_known_again(cast: Cast, tmp_path: Path) -> None:
    said = {"columns": {"Subject": "subject", "Due": "due_at"}, "dates": "ymd", "twice": "keep"}
    rows = ("Subject,Due", *["Telepon,2026-01-02"] * 3, "Kunjungi,2026-01-03", "Telepon,2026-01-02")
    for created, unchanged in ((5, 0), (0, 5)):
        report = bring(cast, tmp_path, "tasks", said, *rows)
        assert (report.created, report.unchanged, report.refused) == (created, unchanged, 0)
    assert Task.objects.count() == 5
    more = bring(cast, tmp_path, "tasks", said, *rows, "Telepon,2026-01-02")
    assert (more.created, more.unchanged) == (1, 5)


DEALS: dict[str, Any] = {
    "source": "lama",
    "key": "No",
    "dates": "ymd",
    "columns": {
        "Name": "title", "Stage": "stage", "Chance": "probability", "Close": "expected_close", "Made": "created_at",
        "Why": "lost_note",
    },
}  # fmt: skip


def test_what_is_odd_in_many_rows_is_said_once(cast: Cast, tmp_path: Path) -> None:
    rows = ("No,Name,Stage,Chance,Close,Made,Why", *(f"{n},Deal {n},won,20,2025-12-24,2025-12-01," for n in range(150)))
    report = bring(cast, tmp_path, "opportunities", DEALS, *rows)
    (note,) = report.notes
    assert (report.warnings, note.row, note.again) == (150, 2, 149)
    assert importing.Report.of(report.to_json()).notes == [note]


def test_contradictions_are_kept_and_named(cast: Cast, tmp_path: Path) -> None:
    rows = (
        "No,Name,Stage,Chance,Close,Made,Why",
        "1,A,needs_analysis,100,2026-01-05,2025-12-01,",
        "2,B,won,20,2025-12-24,2025-12-01,",
        "3,C,lost,0,,2025-12-01,mahal",
        "4,D,needs_analysis,40,2026-01-05,2025-12-01,",
        "5,E,won,100,2025-12-24,2025-12-25,salah",
    )
    for dry_run in (True, False):
        report = bring(cast, tmp_path, "opportunities", DEALS, *rows, dry_run=dry_run)
        assert (report.created, report.refused, report.warnings, report.faults) == (5, 0, 4, [])
        assert [n.row for n in report.notes] == [2, 3, 4, 6, 6]
    deals = {o.title: o for o in Opportunity.objects.all()}
    assert (deals["A"].probability, deals["A"].probability_by_hand, deals["A"].status) == (100, True, "open")
    assert (deals["B"].probability, deals["B"].status) == (20, "won")
    assert str(deals["B"].closed_at.date()) == "2025-12-24", "a file speaks of the past"
    assert len(told(report)) == 5 and report.error_file is None
    again = bring(cast, tmp_path, "opportunities", DEALS, *rows)
    assert (again.unchanged, again.warnings) == (5, 0)


def test_a_parent_may_stand_below_and_what_lacks_is_named(cast: Cast, tmp_path: Path) -> None:
    said = {
        "source": "lama", "key": "No",
        "columns": {"Name": "name", "Above": {"field": "parent", "by": "source", "missing": "leave"}},
    }  # fmt: skip
    rows = ("No,Name,Above", "1,Cabang,2", "2,Pusat,", "3,Lain,99")
    for dry_run in (True, False):
        report = bring(cast, tmp_path, "accounts", said, *rows, dry_run=dry_run)
        assert (report.created, report.warnings, [f.row for f in report.faults]) == (3, 1, [4])
    assert ExternalId.objects.filter(source="lama").count() == 3


def test_a_run_that_goes_on_counts_what_it_counted_before(cast: Cast, tmp_path: Path, monkeypatch: Any) -> None:
    from saluran.platform.importing import running

    monkeypatch.setattr(running, "FIRST", 2)
    monkeypatch.setattr(running, "BATCH", 2)
    said = {"columns": {"Subject": "subject"}, "twice": "keep"}
    rows = ("Subject", *["Telepon"] * 5)
    real, calls = running.Running._keep, []

    def broken(self: Any, position: int) -> None:
        calls.append(position)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(self, position)

    monkeypatch.setattr(running.Running, "_keep", broken)
    with pytest.raises(KeyboardInterrupt):
        bring(cast, tmp_path, "tasks", said, *rows)
    report = bring(cast, tmp_path, "tasks", said, *rows)
    assert (report.created, Task.objects.count()) == (5, 5)
    assert bring(cast, tmp_path, "tasks", said, *rows).unchanged == 5


def test_what_was_made_is_made_by_him_who_brings_it(cast: Cast, tmp_path: Path) -> None:
    make("accounts", name="PT Ada")
    said = {"columns": {"Name": "first_name", "Firm": {"field": "account", "missing": "make"}}}
    report = bring(cast, tmp_path, "contacts", said, "Name,Firm", "Ani,PT Ada", "Budi,PT Baru", "Cici,PT Baru")
    assert (report.created, report.made) == (3, {"accounts": ["PT Baru"]})
    assert access.scope(cast["rina"], importing.module_for(cast["rina"], "accounts"), "view").count() == 2
