"""What was involved in a deal: people with their parts, and what it cost."""

from decimal import Decimal
from typing import Any

import pytest

from saluran.core import access
from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules
from saluran.core.screens import connecting
from saluran.core.screens.listing import Params
from saluran.core.screens.recording import find, record_screen, related_screen
from saluran.core.undo import undo
from saluran.modules.opportunities.models import Opportunity
from tests.cast import make
from tests.verbs.conftest import Doing

pytestmark = pytest.mark.postgres


def lines(pk: int, table: str) -> list[dict[str, Any]]:
    return read_lines(modules.get("opportunities").by_name[table], Opportunity.objects.get(pk=pk))


def test_people_have_parts(budi: Doing) -> None:
    ani, tono = (budi("contacts", "create", first_name=n) for n in ("Ani", "Tono"))
    involved = [{"contact": ani.pk, "role": "decision_maker"}, {"contact": tono.pk, "role": "finance"}]
    deal = budi("opportunities", "create", title="Mesin", contacts=involved)
    assert Opportunity.objects.get().contact_id == ani.pk, "the first one is the contact, where none is named"
    assert budi.wrong("opportunities", "update", deal.pk, contacts=[*involved, involved[0]]) == {"contacts"}
    module, record = find(budi.actor, "contacts", tono.pk)
    (related,) = module.related
    screen = related_screen(budi.actor, module, record, related, Params())
    assert screen and [r.id for r in screen.rows] == [deal.pk]
    near = connecting.connections(budi.actor, module, record).near
    assert [(c.module.key, c.field.name, c.count) for c in near] == [("opportunities", "contacts.contact", 1)]
    budi("contacts", "delete", tono.pk)
    assert [line["contact"] for line in lines(deal.pk, "contacts")] == [ani.pk]


def test_one_named_twice_in_an_edit_of_a_line(budi: Doing) -> None:
    ani, tono = (budi("contacts", "create", first_name=n).pk for n in ("Ani", "Tono"))
    deal = budi("opportunities", "create", title="Mesin", contacts=[{"contact": ani}, {"contact": tono}])
    first, second = lines(deal.pk, "contacts")
    twice = [{"id": first["id"]}, {"id": second["id"], "contact": ani}]
    assert budi.wrong("opportunities", "update", deal.pk, contacts=twice) == {"contacts"}
    turned = [{"id": first["id"], "contact": tono}, {"id": second["id"], "contact": ani}]
    budi("opportunities", "update", deal.pk, contacts=turned)
    assert [line["contact"] for line in lines(deal.pk, "contacts")] == [tono, ani]


def test_merged_contacts_stand_once(budi: Doing, rina: Doing) -> None:
    one, two, third = (rina("contacts", "create", first_name=n).pk for n in ("Ani", "Any", "Tono"))
    both = rina("opportunities", "create", title="A", contacts=[{"contact": one, "role": "user"}, {"contact": two}]).pk
    other = rina(
        "opportunities", "create", title="B", contacts=[{"contact": third}, {"contact": two, "role": "finance"}]
    ).pk
    done = perform(rina.actor, "contacts", "merge", one, {"merge_with": [two], "survivor": one}, face="html")
    assert [(x["contact"], x["role"]) for x in lines(both, "contacts")] == [(one, "user")]
    assert [(x["contact"], x["role"]) for x in lines(other, "contacts")] == [(third, ""), (one, "finance")]
    undo(rina.actor, done.operation or 0, face="html")
    assert [x["contact"] for x in lines(both, "contacts")] == [one, two]


def test_who_is_out_of_reach_has_no_name_and_stays(cast: Any) -> None:
    hidden = make("contacts", first_name="Rahasia", owner=cast.eka.pk).pk
    near = make("contacts", first_name="Ani", owner=cast.budi.pk).pk
    deal = make(
        "opportunities", title="Mesin", owner=cast.budi.pk, contacts=[{"contact": hidden}, {"contact": near}]
    ).pk
    screen = record_screen(cast["budi"], "opportunities", deal)
    said = screen.to_json()["contacts"]
    assert said[0]["contact"] == {"id": None, "title": None, "hidden": True}
    assert "Rahasia" not in str(screen.line_cells("contacts"))
    said[1]["role"] = "user"
    perform(cast["budi"], "opportunities", "update", deal, {"contacts": said}, face="api")
    assert [(x["contact"], x["role"]) for x in lines(deal, "contacts")] == [(hidden, ""), (near, "user")]
    named = [{"id": said[0]["id"], "contact": hidden}, {"id": said[1]["id"]}]
    perform(cast["budi"], "opportunities", "update", deal, {"contacts": named}, face="api")
    from saluran.core.refusals import Invalid

    with pytest.raises(Invalid):
        perform(cast["budi"], "opportunities", "update", deal, {"contacts": [{"contact": hidden}]}, face="api")


def figures(pk: int) -> tuple[Any, ...]:
    deal = Opportunity.objects.get(pk=pk)
    return deal.costs_total, deal.goods_cost, deal.profit


def test_costs_and_profit(budi: Doing, rina: Doing) -> None:
    product = rina("products", "create", name="Film", unit_price="100", cost="60", tax="11").pk
    goods = [{"product": product, "quantity": "2", "unit_price": "100", "tax": "11"}]
    deal = budi("opportunities", "create", title="Mesin", lines=goods, costs=[{"amount": "15"}, {"amount": "5"}]).pk
    assert Opportunity.objects.get().amount == 222
    assert figures(deal) == (20, 120, 60), "what is left: without the tax, the goods and what was spent"
    stand = lines(deal, "costs")
    budi("opportunities", "update", deal, costs=[{"id": stand[0]["id"], "amount": "30"}])
    assert figures(deal) == (30, 120, 50)
    done = perform(budi.actor, "opportunities", "update", deal, {"costs": []}, face="api")
    assert figures(deal) == (None, 120, 80)
    undo(budi.actor, done.operation or 0, face="api")
    assert figures(deal) == (30, 120, 50)
    budi("opportunities", "update", deal, lines=[], amount_from_lines=False)
    assert figures(deal) == (30, None, 192)
    other = budi("opportunities", "create", title="Lain", currency="USD", amount="10", lines=goods).pk
    assert figures(other) == (None, None, 10), "products are bought in the company's currency"


def test_activities_cost_once(budi: Doing, cast: Any) -> None:
    deal = budi("opportunities", "create", title="Mesin", amount="1000").pk
    about = {"module": "opportunities", "id": deal}
    visit = budi(
        "events",
        "create",
        subject="Kunjungan",
        related_to=about,
        starts_at="2026-11-02T02:00:00Z",
        kind="visit",
        cost="70",
    ).pk
    budi("tasks", "create", subject="Contoh", related_to=about, cost="30", kind="sample")
    budi("calls", "create", subject="Batal", related_to=about, cost="9", status="cancelled")
    make("tasks", subject="Rahasia", related_to=about, cost="500", owner=cast.eka.pk)

    def waiting(who: str = "budi") -> Any:
        return record_screen(cast[who], "opportunities", deal).values["activity_costs"]

    assert waiting() == (("", Decimal(100)),) and waiting("rina") == (("", Decimal(600)),)
    done = perform(budi.actor, "opportunities", "take_costs", deal, {}, face="html")
    assert [(x["kind"], x["description"], x["amount"], x["activity"]) for x in lines(deal, "costs")] == [
        ("sample", "Contoh", 30, lines(deal, "costs")[0]["activity"]),
        ("travel", "Kunjungan", 70, f"events:{visit}"),
    ]
    assert str(lines(deal, "costs")[1]["date"]) == "2026-11-02"
    assert figures(deal) == (100, None, 900) and not waiting() and waiting("rina") == (("", Decimal(500)),)
    assert budi.refused("opportunities", "take_costs", deal).status == 409
    undo(budi.actor, done.operation or 0, face="html")
    assert figures(deal) == (None, None, 1000) and waiting() == (("", Decimal(100)),)
    dollars = budi("opportunities", "create", title="Lain", amount="5", currency="USD").pk
    assert budi.refused("opportunities", "take_costs", dollars).status == 409


def test_merged_deals_add_up(rina: Doing) -> None:
    one = rina("opportunities", "create", title="A", amount="100", costs=[{"amount": "5"}]).pk
    two = rina("opportunities", "create", title="B", amount="100", costs=[{"amount": "7", "description": "X"}]).pk
    rina("opportunities", "merge", one, merge_with=[two], survivor=one)
    assert figures(one) == (12, None, 88)
    assert access.rows(modules.get("opportunities")).count() == 1
