"""Prospects: leads of one company are gathered, what came of them follows, and an account is made without ghosts."""

from collections.abc import Callable
from typing import Any

from saluran.core import undo as taking_back
from saluran.core.models import Line, Operation
from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.contacts.models import Contact
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.prospects.models import Prospect, ProspectAddress
from tests.verbs.conftest import Doing

OFFICE = {"label": "Kantor", "street": "Jl. Melati 5", "city": "Bekasi"}


def everything() -> dict[str, Any]:
    """All rows that these verbs may touch, but for what only goes forward."""
    forward = ("version", "modified_at", "modified_by_id")
    tables = (Prospect, ProspectAddress, Lead, Opportunity, Account, Contact, AccountAddress)
    return {
        m.__name__: [
            {k: v for k, v in row.items() if k not in forward} for row in m._base_manager.order_by("pk").values()
        ]
        for m in tables
    }


def test_a_name_is_all_it_needs_and_no_two_have_the_same(budi: Doing, joko: Doing) -> None:
    first = budi("prospects", "create", name="PT Maju Contoh")
    assert budi.wrong("prospects", "create", name="pt maju contoh") == {"name"}
    assert joko.wrong("prospects", "create", website="maju.example") == {"name"}
    other = joko("prospects", "create", name="PT Lain Contoh")
    assert joko.wrong("prospects", "update", other.pk, name="PT MAJU CONTOH") == {"name"}
    assert budi("prospects", "update", first.pk, name="PT Maju Contoh", employees=5).employees == 5


def test_a_link_may_name_it(budi: Doing) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh")
    assert budi("leads", "create", first_name="Ani", prospect="PT Maju Contoh").prospect_id == prospect.pk


def test_a_prospect_out_of_a_lead(budi: Doing) -> None:
    lead = budi(
        "leads", "create", first_name="Ani", organization="PT Maju Contoh", employees=40, industry="mining",
        website="maju.example", fax="0215550123", territory="west_java", city="Bandung",
    )  # fmt: skip
    deal = budi("opportunities", "create", title="Mesin", lead=lead.pk)
    budi("leads", "create_prospect", lead.pk, organization="PT Maju Contoh")
    made = Prospect.objects.get()
    assert (made.name, made.employees, made.industry_id, made.territory_id) == (
        "PT Maju Contoh", 40, lead.industry_id, lead.territory_id,
    )  # fmt: skip
    assert (made.website, made.fax, made.owner_id, made.team_id) == (
        lead.website,
        lead.fax,
        budi.actor.id,
        lead.team_id,
    )
    assert Lead.objects.get().prospect_id == made.pk == Opportunity.objects.get(pk=deal.pk).prospect_id
    assert [a.city for a in ProspectAddress.objects.all()] == ["Bandung"]
    assert budi.refused("leads", "create_prospect", lead.pk, organization="Lain").status == 409
    other = budi("leads", "create", first_name="Ina", organization="PT Maju Contoh")
    assert budi.wrong("leads", "create_prospect", other.pk, organization="pt maju contoh") == {"organization"}
    assert Prospect.objects.count() == 1


def test_leads_are_added_from_either_side_and_their_opportunities_follow(budi: Doing) -> None:
    one, two = (budi("prospects", "create", name=n).pk for n in ("PT Satu Contoh", "PT Dua Contoh"))
    lead = budi("leads", "create", first_name="Ani").pk
    mine = budi("opportunities", "create", title="Mesin", lead=lead).pk
    set_by_hand = budi("opportunities", "create", title="Jasa", lead=lead, prospect=two).pk
    budi("prospects", "add_lead", one, lead=lead)
    where = lambda: dict(Opportunity.objects.values_list("pk", "prospect_id"))  # noqa: E731
    assert Lead.objects.get().prospect_id == one
    assert where() == {mine: one, set_by_hand: two}, "what somebody has said stays"
    later = budi("opportunities", "create", title="Suku cadang", lead=lead)
    assert (later.prospect_id, later.opportunity_from) == (one, "lead")
    budi("leads", "add_to_prospect", lead, prospect=two)
    assert where() == {mine: two, set_by_hand: two, later.pk: two}
    budi("leads", "update", lead, prospect=None)
    assert where()[mine] is None


def test_what_came_of_a_lead_follows_whoever_works_on_it(budi: Doing, eka: Doing, rina: Doing) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh").pk
    lead = budi("leads", "create", first_name="Ani").pk
    deal = rina("opportunities", "create", title="Mesin", lead=lead, owner="eka").pk
    assert eka.refused("leads", "add_to_prospect", lead, prospect=prospect).status == 404
    budi("leads", "add_to_prospect", lead, prospect=prospect)
    assert Opportunity.objects.get(pk=deal).prospect_id == prospect
    assert Line.objects.filter(module="opportunities", record_id=deal).count() == 2, "the journal knows"


def test_nobody_adds_to_what_he_cannot_see(budi: Doing, eka: Doing) -> None:
    theirs = eka("prospects", "create", name="PT Jauh Contoh").pk
    lead = budi("leads", "create", first_name="Ani").pk
    assert budi.wrong("leads", "add_to_prospect", lead, prospect=theirs) == {"prospect"}
    assert budi.refused("prospects", "add_lead", theirs, lead=lead).status == 404
    mine = budi("prospects", "create", name="PT Dekat Contoh").pk
    far = eka("leads", "create", first_name="Ina").pk
    assert budi.wrong("prospects", "add_lead", mine, lead=far) == {"lead"}


def test_a_party_fills_what_is_empty(budi: Doing) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh", employees=90, industry="mining", addresses=[OFFICE])
    deal = budi("opportunities", "create", title="Mesin", prospect=prospect.pk, employees=3)
    assert (deal.opportunity_from, deal.employees, deal.industry_id) == ("prospect", 3, prospect.industry_id)
    assert deal.city == "Bekasi"
    bare = budi("opportunities", "create", title="Jasa")
    assert budi("opportunities", "update", bare.pk, prospect=prospect.pk).employees == 90


def test_a_prospect_becomes_an_account_and_all_of_it_can_be_taken_back(budi: Doing) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh", employees=90, addresses=[OFFICE])
    contact = budi("contacts", "create", first_name="Ani", prospect=prospect.pk)
    deal = budi("opportunities", "create", title="Mesin", prospect=prospect.pk)
    before = everything()
    done = perform(budi.actor, "prospects", "create_customer", prospect.pk, {}, face="html")
    account = Account.objects.get()
    assert done.value == {"account": account.pk}
    assert (account.name, account.relation, account.employees) == ("PT Maju Contoh", "customer", 90)
    lines = read_lines(modules.get("accounts").by_name["addresses"], account)
    assert [(a["label"], a["street"], a["city"]) for a in lines] == [("Kantor", "Jl. Melati 5", "Bekasi")]
    assert Prospect.objects.get().account_id == account.pk
    assert Contact.objects.get(pk=contact.pk).account_id == account.pk
    deal = Opportunity.objects.get(pk=deal.pk)
    assert (deal.account_id, deal.opportunity_from) == (account.pk, "prospect")
    assert budi.refused("prospects", "create_customer", prospect.pk).status == 409
    assert done.operation is not None
    taking_back.undo(budi.actor, done.operation, face="html")
    assert everything() == before


def test_an_account_of_the_same_name_is_taken_and_only_what_is_empty_filled(budi: Doing) -> None:
    there = budi("accounts", "create", name="PT MAJU contoh", employees=7, addresses=[OFFICE])
    more = {"label": "Gudang", "city": "Karawang"}
    same = {**OFFICE, "label": "Pusat"}
    prospect = budi(
        "prospects", "create", name="PT Maju Contoh", employees=90, website="maju.example", addresses=[same, more]
    )
    budi("prospects", "create_customer", prospect.pk)
    account = Account.objects.get()
    assert (account.pk, account.employees, account.website) == (there.pk, 7, "https://maju.example")
    lines = read_lines(modules.get("accounts").by_name["addresses"], account)
    assert [a["label"] for a in lines] == ["Kantor", "Gudang"], "the same address is not written twice"


def test_several_of_the_name_have_somebody_choose(budi: Doing) -> None:
    one, _two = (budi("accounts", "create", name="PT Maju Contoh").pk for _n in range(2))
    prospect = budi("prospects", "create", name="PT Maju Contoh").pk
    assert budi.wrong("prospects", "create_customer", prospect) == {"account"}
    budi("prospects", "create_customer", prospect, account=one)
    assert Prospect.objects.get().account_id == one


def test_an_account_out_of_reach_is_neither_found_nor_taken(budi: Doing, eka: Doing) -> None:
    theirs = eka("accounts", "create", name="PT Maju Contoh").pk
    prospect = budi("prospects", "create", name="PT Maju Contoh").pk
    assert budi.wrong("prospects", "create_customer", prospect, account=theirs) == {"account"}
    budi("prospects", "create_customer", prospect)
    assert Account.objects.count() == 2
    assert Operation.objects.filter(verb="create_customer").count() == 1


def test_only_what_the_actor_may_change_is_handed_on(budi: Doing, rina: Doing, as_: Callable[[str], Doing]) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh").pk
    far = rina("opportunities", "create", title="Mesin", prospect=prospect, owner="eka").pk
    budi("prospects", "create_customer", prospect)
    assert Opportunity.objects.get(pk=far).account_id is None
    assert as_("vina").refused("prospects", "create_customer", prospect).status in (403, 404)


def test_what_is_emptied_by_hand_stays_empty(budi: Doing) -> None:
    prospect = budi("prospects", "create", name="PT Maju Contoh").pk
    lead = budi("leads", "create", first_name="Ani", prospect=prospect).pk
    deal = budi("opportunities", "create", title="Mesin", lead=lead)
    assert deal.prospect_id == prospect
    assert budi("opportunities", "update", deal.pk, prospect=None).prospect_id is None
    assert budi("opportunities", "update", deal.pk, next_step="Telepon").prospect_id is None


def test_a_prospect_is_called_like_the_organization_of_its_lead(budi: Doing) -> None:
    lead = budi("leads", "create", first_name="Ani", organization="PT Maju Contoh")
    budi("leads", "create_prospect", lead.pk)
    assert Prospect.objects.get().name == "PT Maju Contoh"
    other = budi("leads", "create", first_name="Ina")
    assert budi.wrong("leads", "create_prospect", other.pk) == {"organization"}
