"""assign_by_rules: who gets a record, and why."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from saluran.core.events import dispatch
from saluran.core.models import Operation
from saluran.core.perform import Item, perform, perform_many
from saluran.core.registry import modules
from saluran.core.screens.timeline import timeline
from saluran.core.undo import undo
from saluran.core.workers import drain
from saluran.modules.assigning.models import Assignment
from saluran.modules.leads.models import Lead
from tests.cast import Cast
from tests.verbs.conftest import Doing


def lines(*people: Any) -> list[dict[str, Any]]:
    return [p if isinstance(p, dict) else {"person": p} for p in people]


def given(doing: Doing, **values: Any) -> str:
    """The login of whoever got a new lead."""
    lead = doing("leads", "create", first_name="Ani", **values)
    doing("leads", "assign_by_rules", lead.pk)
    owner = Lead.objects.select_related("owner").get(pk=lead.pk).owner
    assert owner
    return str(owner.login)


def test_in_turn_over_those_who_are_there(cast: Cast, rina: Doing) -> None:
    rina("assignment_rules", "create", name="Semua", people=lines("budi", "sari", "eka", "dodi"))
    assert [given(rina) for _n in range(4)] == ["budi", "sari", "eka", "budi"]
    today = dt.date.today()
    rina("users", "update", cast.sari.pk, away_from=today.isoformat())
    assert [given(rina) for _n in range(2)] == ["eka", "budi"]


def test_the_first_rule_that_fits(rina: Doing) -> None:
    rina("assignment_rules", "create", name="Besar", people=lines("eka"), condition=["employees", "gte", 500])
    rina("assignment_rules", "create", name="Sisa", people=lines("sari"), condition=["organization", "not_empty"])
    assert given(rina, employees=500, organization="PT Maju") == "eka"
    assert given(rina, organization="PT Maju") == "sari"
    lead = rina("leads", "create", first_name="Ina")
    refusal = rina.refused("leads", "assign_by_rules", lead.pk)
    assert (refusal.status, refusal.sentence) == (409, "Tidak ada aturan yang cocok dengan data ini.")


def test_no_more_a_day_than_somebody_takes(cast: Cast, rina: Doing) -> None:
    rina("users", "update", cast.budi.pk, capacity=1)
    rina("assignment_rules", "create", name="Budi dulu", people=lines("budi"))
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        assert given(rina) == "budi"
        lead = rina("leads", "create", first_name="Ina")
        assert "jatah hari ini" in rina.refused("leads", "assign_by_rules", lead.pk).sentence
    with time_machine.travel(dt.datetime(2026, 3, 3, 3, tzinfo=dt.UTC), tick=False):
        assert given(rina) == "budi"


def test_by_load(rina: Doing) -> None:
    for n, owner in enumerate(("budi", "budi", "sari", "eka", "eka", "eka")):
        status = "junk" if owner == "eka" else "new"
        rina("leads", "create", first_name=f"Lama {n}", owner=owner, status=status)
    rina("assignment_rules", "create", name="Ringan", method="load", people=lines("budi", "sari", "eka"))
    assert [given(rina) for _n in range(3)] == ["eka", "sari", "eka"]


def test_by_territory_and_the_one_above(rina: Doing) -> None:
    west = rina("territories", "create", name="Barat")
    city = rina("territories", "create", name="Bandung", parent=west.pk)
    east = rina("territories", "create", name="Timur")
    people = lines({"person": "sari", "territory": west.pk}, {"person": "eka", "territory": east.pk}, "budi")
    rina("assignment_rules", "create", name="Wilayah", method="territory", people=people)
    assert [given(rina, territory=t) for t in (city.pk, west.pk, east.pk, None)] == ["sari", "sari", "eka", "budi"]


def test_the_timeline_says_why_and_undo_takes_it_back(rina: Doing) -> None:
    rina("assignment_rules", "create", name="Semua", people=lines("sari"))
    lead = rina("leads", "create", first_name="Ani")
    done = perform(rina.actor, "leads", "assign_by_rules", lead.pk, {}, face="api")
    said = [e.text for e in timeline(rina.actor, modules.get("leads"), lead) if e.verb == "assign_by_rules"]
    assert any("Semua" in text and "Sari" in text and "1 orang tersedia" in text for text in said)
    undo(rina.actor, done.operation, face="api")
    assert Lead.objects.get(pk=lead.pk).owner_id == rina.actor.id
    assert not Assignment.objects.exists()


@pytest.mark.postgres
def test_what_a_file_brings_is_given_away_and_undone_with_it(cast: Cast, rina: Doing) -> None:
    rina("assignment_rules", "create", name="Impor", people=lines("budi", "sari"), arrivals=["import"])
    items = [Item({"first_name": f"Orang {n}"}) for n in range(4)] + [Item({"first_name": "Milik", "owner": "eka"})]
    operation = perform_many(rina.actor, "leads", "create", items, face="import")
    assert operation
    dispatch()
    drain()
    owners = [i.record.pk for i in items]
    found = dict(Lead.objects.filter(pk__in=owners).values_list("pk", "owner__login"))
    assert [found[pk] for pk in owners] == ["budi", "sari", "budi", "sari", "eka"]
    undo(rina.actor, operation.pk, face="import")
    assert not Lead.objects.filter(pk__in=owners).exists()
    assert not Operation.objects.filter(verb="assign_by_rules").exists()


def test_a_rule_needs_somebody_and_a_condition_that_can_be_asked(rina: Doing) -> None:
    assert rina.wrong("assignment_rules", "create", name="Kosong") == {"pool"}
    wrong = {"name": "Salah", "people": lines("budi"), "condition": ["tidak_ada", "is", 1]}
    assert rina.wrong("assignment_rules", "create", **wrong) == {"condition"}
