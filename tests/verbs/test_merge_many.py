"""Five leads with forty of everything become one and five again, byte for byte; also after people went on working."""

from typing import Any

import pytest
from django.utils import timezone

from saluran.core import undo
from saluran.core.models import Attachment, Follow, Note
from saluran.core.perform import Item, perform, perform_many, tags_of
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from tests.cast import Cast
from tests.dumps import dump

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
FORTY = range(40)


@pytest.fixture
def five(cast: Cast) -> list[int]:
    """Five leads; on each in turn one of forty notes, files, followers, tags, deals and, where there are any, tasks."""
    people = [Item({"name": f"Orang {n}", "login": f"orang{n}", "role": "sales"}) for n in FORTY]
    perform_many(cast["rina"], "users", "create", people, face="api")
    leads = [Item({"first_name": "Ani", "last_name": f"Ganda {n}", "mobile": f"0812000{n:04d}"}) for n in range(5)]
    perform_many(cast["rina"], "leads", "create", leads, face="api")
    pks = [i.record.pk for i in leads]
    hung: dict[str, list[Item]] = {"note": [], "attach": []}
    for n in FORTY:
        about, who = f"leads:{pks[n % 5]}", people[n].record.pk
        file = Attachment(
            name=f"{n}.pdf", content_type="application/pdf", size=1, digest=f"{n:064d}", at=timezone.now()
        )
        file.author_id = cast.rina.pk
        file.save()
        hung["note"].append(Item({"text": f"Catatan {n}"}, pks[n % 5]))
        hung["attach"].append(Item({"file": file.pk}, pks[n % 5]))
        Follow.objects.create(about=about, user_id=who)
    tags = [Item({"tags": [f"tag {n}" for n in FORTY if n % 5 in (k, 0)]}, pk) for k, pk in enumerate(pks)]
    for verb, items in [*hung.items(), ("tag", tags)]:
        perform_many(cast["rina"], "leads", verb, items, face="api")
    deals = [Item({"title": f"Peluang {n}", "lead": pks[n % 5]}) for n in FORTY]
    perform_many(cast["rina"], "opportunities", "create", deals, face="api")
    if "tasks" in modules.all():
        tasks = [Item({"subject": f"Tugas {n}", "related_to": f"leads:{pks[n % 5]}"}) for n in FORTY]
        perform_many(cast["rina"], "tasks", "create", tasks, face="api")
    refused = [i.refused for items in (people, leads, *hung.values(), tags, deals) for i in items if i.refused]
    assert refused == []
    return pks


def merged(cast: Cast, five: list[int]) -> Any:
    return perform(cast["rina"], "leads", "merge", five[0], {"merge_with": five[1:]}, face="api")


def test_all_of_it_comes_along_and_goes_back(cast: Cast, five: list[int]) -> None:
    before = dump()
    done = merged(cast, five)
    about = f"leads:{five[0]}"
    assert Lead.objects.count() == 1
    assert [m.objects.filter(about=about).count() for m in (Note, Attachment, Follow)] == [40, 40, 40]
    assert len(tags_of(modules.get("leads"), five)[five[0]]) == 40
    assert Opportunity.objects.filter(lead=five[0]).count() == 40
    if "tasks" in modules.all():
        assert modules.get("tasks").model._base_manager.filter(related_to=about).count() == 40
    undo.undo(cast["rina"], done.operation, face="api")
    assert dump() == before


def test_what_came_later_stays_and_is_asked_about(cast: Cast, five: list[int]) -> None:
    before = dump()
    done = merged(cast, five)
    rina = cast["rina"]
    perform(rina, "leads", "note", five[0], {"text": "Sesudahnya"}, face="api")
    deal = Opportunity.objects.order_by("pk").last()
    assert deal is not None
    perform(rina, "opportunities", "update", deal.pk, {"next_step": "Telepon", "lead": None}, face="api")
    with pytest.raises(Conflict):
        undo.undo(rina, done.operation, face="api")
    undo.undo(rina, done.operation, face="api", keep_later=True)
    after = dump()
    later = Note.objects.get(text="Sesudahnya")
    assert later.about == f"leads:{five[0]}"
    deal.refresh_from_db()
    assert (deal.lead_id, deal.next_step) == (None, "Telepon")
    for name in set(before) - {"Note", "Opportunity", "search", "Tally"}:
        assert after[name] == before[name], name
    assert [n for n in after["Note"] if n["id"] != later.pk] == before["Note"]
    assert after["Opportunity"][:-1] == before["Opportunity"][:-1]
