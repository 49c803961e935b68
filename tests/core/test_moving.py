"""What hangs on a record can be hung on another: in sets, without doubles, and undo hangs it back."""

from typing import Any

import pytest

from saluran.core import access, undo
from saluran.core.kinds import Links
from saluran.core.models import Attachment, ExternalId, Follow, Note, Tagging
from saluran.core.perform import Work, door, move_beside, move_links, perform
from saluran.core.refusals import Wrong
from saluran.core.registry import Registry, modules
from saluran.modules.leads.models import Lead
from saluran.modules.leads.module import leads
from saluran.modules.opportunities.models import Opportunity
from tests.cast import Cast, make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def furnished(cast: Cast, name: str, *tags: str) -> Any:
    """A lead with a note, tags, a follower and what links to it."""
    lead = perform(cast["budi"], "leads", "create", data={"first_name": name, "tags": list(tags)}, face="api").record
    perform(cast["budi"], "leads", "note", lead.pk, {"text": f"Tentang {name}"}, face="api")
    perform(cast["budi"], "leads", "follow", lead.pk, {}, face="api")
    return lead


def hanging(*abouts: str) -> dict[str, Any]:
    return {
        m.__name__: sorted(m.objects.filter(about__in=abouts).values_list("pk", "about"))
        for m in (Note, Tagging, Follow, Attachment)
    }


def moved(actor: access.Actor, sources: list[str], target: str) -> int:
    with door():
        work = Work(actor, "api")
        work.verbs.append(("leads", "merge"))
        move_beside(work, sources, target)
        made = work.close()
    assert made is not None
    return made.pk


def test_what_hangs_on_a_record_follows_and_comes_back(cast: Cast) -> None:
    ani, ina = furnished(cast, "Ani", "panas", "pameran"), furnished(cast, "Ina", "panas", "baru")
    abouts = (f"leads:{ani.pk}", f"leads:{ina.pk}")
    before = hanging(*abouts)
    operation = moved(cast["budi"], [abouts[1]], abouts[0])
    assert not any(hanging(abouts[1]).values())
    here = hanging(abouts[0])
    assert [len(here[n]) for n in ("Note", "Tagging", "Follow")] == [2, 3, 1]
    undo.undo(cast["budi"], operation, face="api")
    assert hanging(*abouts) == before


def test_it_may_go_to_a_record_of_another_module(cast: Cast) -> None:
    lead = furnished(cast, "Ani", "panas")
    deal = make("opportunities", title="Atap")
    call = make("calls", subject="Telepon", related_to=f"leads:{lead.pk}")
    moved(cast["budi"], [f"leads:{lead.pk}"], f"opportunities:{deal.pk}")
    assert [len(rows) for rows in hanging(f"opportunities:{deal.pk}").values()] == [1, 1, 1, 0]
    call.refresh_from_db()
    assert call.related_to == f"opportunities:{deal.pk}"


def test_links_follow_columns_custom_fields_and_names_elsewhere(cast: Cast) -> None:
    for name, kind in (("x_about", "link"), ("x_seen", "anylink")):
        make("fields", module="accounts", name=name, label=name, kind=kind, target="leads" if kind == "link" else None)
    ani, ina = furnished(cast, "Ani"), furnished(cast, "Ina")
    deal = make("opportunities", title="Atap", lead=ina.pk)
    account = make("accounts", name="PT Maju", x_about=ina.pk, x_seen=f"leads:{ina.pk}")
    ExternalId.objects.create(module="leads", source="erp", key="L-9", record_id=ina.pk)
    with door():
        work = Work(cast["budi"], "api")
        move_links(work, modules.get("leads"), [ina.pk], ani.pk)
        operation = work.close()
    assert Opportunity.objects.get(pk=deal.pk).lead_id == ani.pk
    account.refresh_from_db()
    assert account.extra == {"x_about": ani.pk, "x_seen": f"leads:{ani.pk}"}
    assert ExternalId.objects.get(key="L-9").record_id == ani.pk
    assert operation is not None
    undo.undo(cast["rina"], operation.pk, face="api")
    account.refresh_from_db()
    assert account.extra == {"x_about": ina.pk, "x_seen": f"leads:{ina.pk}"}
    assert (Opportunity.objects.get(pk=deal.pk).lead_id, ExternalId.objects.get(key="L-9").record_id) == (ina.pk,) * 2
    assert Lead.objects.count() == 2


def test_steps_are_named_and_taken_in_order() -> None:
    registry, said = Registry(), []
    registry.register(leads)
    registry.extend("leads", steps={"merge": {"visits": lambda call, what: said.append(what)}})
    registry.extend("leads", steps={"merge": {"others": lambda call, what: said.append(what * 2)}})
    registry.freeze()
    found = registry._declared["leads"].steps["merge"]
    assert list(found) == ["visits", "others"]
    twice = Registry()
    twice.register(leads)
    for _n in "12":
        twice.extend("leads", steps={"merge": {"visits": print}})
    with pytest.raises(RuntimeError, match="visits"):
        twice.freeze()


def test_ids_are_ids() -> None:
    assert Links().clean([3, "4", {"id": 5}, 3]) == [3, 4, 5]
    for bad in ("3", ["satu"], [True], [0], list(range(1, 99))):
        with pytest.raises(Wrong):
            Links().clean(bad)
