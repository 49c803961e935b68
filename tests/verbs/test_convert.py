"""convert: a lead becomes a customer and an opportunity, once, without ghosts, and stays as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from saluran.core.models import Follow, Note
from saluran.core.perform import perform, tags_of
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.contacts.models import Contact, ContactAddress
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from tests.cast import Cast, make
from tests.verbs.conftest import Doing

FIRM = {
    "salutation": "ibu", "first_name": "Ani", "last_name": "Lestari", "job_title": "Direktur", "mobile": "081200001111",
    "email": "ani@maju.example", "phone": "0215550101", "organization": "PT Maju Contoh", "website": "maju.example",
    "employees": 51, "source": "exhibition", "street": "Jl. Contoh 1", "city": "Bandung",
}  # fmt: skip


def converted(budi: Doing, data: dict[str, Any], **said: Any) -> Lead:
    """A new lead, converted."""
    lead = budi("leads", "create", **data)
    budi("leads", "convert", lead.pk, **said)
    return Lead.objects.get(pk=lead.pk)


def test_a_person_of_a_company(budi: Doing, stage: Callable[[str], int]) -> None:
    lead = converted(budi, FIRM)
    account = Account.objects.get(pk=lead.account_id)
    contact = Contact.objects.get(pk=lead.contact_id)
    opportunity = Opportunity.objects.get(pk=lead.opportunity_id)
    assert (account.name, account.kind, account.phone, account.employees) == (
        "PT Maju Contoh", "company", "+62215550101", 51,
    )  # fmt: skip
    assert (account.email, account.whatsapp) == ("", "")  # these are hers
    assert AccountAddress.objects.get(account=account).city == "Bandung"
    assert (contact.title, contact.account_id, contact.mobile) == ("Ani Lestari", account.pk, "+6281200001111")
    assert not ContactAddress.objects.exists()
    assert (opportunity.title, opportunity.account_id, opportunity.contact_id, opportunity.lead_id) == (
        "PT Maju Contoh", account.pk, contact.pk, lead.pk,
    )  # fmt: skip
    assert (opportunity.stage_id, opportunity.status) == (stage("prospecting"), "open")
    assert (opportunity.source_id, opportunity.city) == (lead.source_id, "Bandung")
    assert lead.status == "converted" and lead.converted_at
    assert {r.owner_id for r in (lead, account, contact, opportunity)} == {budi.actor.id}


def test_a_person_alone_is_a_contact(budi: Doing) -> None:
    lead = converted(budi, {"first_name": "Sukarno", "mobile": "081200002222", "city": "Blitar"})
    assert (lead.account_id, Contact.objects.get(pk=lead.contact_id).title) == (None, "Sukarno")
    assert ContactAddress.objects.get().city == "Blitar"
    assert Opportunity.objects.get(pk=lead.opportunity_id).contact_id == lead.contact_id


def test_a_company_alone_is_an_account(budi: Doing) -> None:
    lead = converted(budi, {"organization": "CV Sumber", "email": "halo@sumber.example", "whatsapp": "081200003333"})
    assert lead.contact_id is None
    account = Account.objects.get(pk=lead.account_id)
    assert (account.email, account.whatsapp) == ("halo@sumber.example", "+6281200003333")


def test_nobody_is_doubled(budi: Doing) -> None:
    first = converted(budi, FIRM)
    again = converted(budi, {**FIRM, "organization": "Maju Contoh, PT"})
    other = converted(budi, {"first_name": "Ina", "mobile": "081200004444", "organization": "maju contoh"})
    assert (again.account_id, again.contact_id) == (first.account_id, first.contact_id)
    assert other.account_id == first.account_id and other.contact_id != first.contact_id
    asked = converted(budi, FIRM, customer="create")
    assert (asked.account_id, asked.contact_id) == (first.account_id, first.contact_id)
    assert Opportunity.objects.count() == 4
    alone = converted(budi, {"first_name": "Ani", "last_name": "Lestari", "mobile": "081200001111"})
    assert (alone.account_id, alone.contact_id) == (first.account_id, first.contact_id)


def test_who_is_found_gets_what_is_lacking_and_keeps_what_is_there(budi: Doing) -> None:
    account = budi("accounts", "create", name="Maju Contoh", phone="0215559999")
    lead = converted(budi, FIRM)
    account = Account.objects.get(pk=account.pk)
    assert lead.account_id == account.pk
    assert (account.name, account.phone, account.employees) == ("Maju Contoh", "+62215559999", 51)


def test_what_is_out_of_reach_is_not_linked_to(cast: Cast, budi: Doing) -> None:
    theirs = perform(cast["eka"], "accounts", "create", data={"name": "PT Maju Contoh"}, face="html").record
    lead = converted(budi, FIRM)
    assert lead.account_id not in (None, theirs.pk)
    other = budi("leads", "create", **FIRM)
    assert budi.wrong("leads", "convert", other.pk, customer="link", account=theirs.pk) == {"account"}


def test_to_link(budi: Doing) -> None:
    account = budi("accounts", "create", name="Induk")
    opportunity = budi("opportunities", "create", title="Mesin", amount="5000000")
    lead = converted(budi, FIRM, customer="link", account=account.pk, opportunity="link", opportunity_id=opportunity.pk)
    assert (lead.account_id, lead.contact_id, lead.opportunity_id) == (account.pk, None, opportunity.pk)
    linked = Opportunity.objects.get(pk=opportunity.pk)
    assert (linked.lead_id, linked.account_id, linked.amount, linked.city) == (lead.pk, account.pk, 5000000, "Bandung")
    second = converted(budi, {"first_name": "Ina"}, customer="none", opportunity="link", opportunity_id=opportunity.pk)
    assert second.opportunity_id == opportunity.pk
    assert Opportunity.objects.get(pk=opportunity.pk).lead_id == lead.pk  # who began it stays


def test_without_a_customer_or_without_an_opportunity(budi: Doing) -> None:
    bare = converted(budi, FIRM, customer="none")
    assert (bare.account_id, bare.contact_id) == (None, None) and bare.opportunity_id
    assert not Account.objects.exists()
    customer = converted(budi, FIRM, opportunity="none")
    assert customer.account_id and customer.contact_id and customer.opportunity_id is None
    neither = budi("leads", "create", **FIRM)
    assert budi.wrong("leads", "convert", neither.pk, customer="none", opportunity="none") == {"customer"}
    lacking = budi.wrong("leads", "convert", neither.pk, opportunity="link")
    assert lacking == {"opportunity_id"}


def test_as_it_is_wished(budi: Doing, stage: Callable[[str], int]) -> None:
    lead = converted(
        budi, FIRM, title="Mesin kemas", amount="12500000", stage="qualification", expected_close="2026-12-31"
    )
    made = Opportunity.objects.get(pk=lead.opportunity_id)
    assert (made.title, made.amount, str(made.expected_close)) == ("Mesin kemas", 12500000, "2026-12-31")
    assert made.stage_id == stage("qualification")


def test_the_salesperson_brings_the_team(cast: Cast, as_: Callable[[str], Doing]) -> None:
    """R137: the team of now where the person is of it or leads it, else the person's own."""
    joko = as_("joko")
    jakarta, surabaya = cast.budi.team_id, cast.eka.team_id
    own = converted(joko, {**FIRM, "team": surabaya}, salesperson=cast.budi.pk)
    assert (own.owner_id, own.team_id) == (cast.budi.pk, jakarta)
    perform(cast["rina"], "teams", "update", surabaya, {"leader": cast.budi.pk}, face="html")
    led = converted(joko, {"first_name": "Ina", "team": surabaya}, salesperson=cast.budi.pk)
    assert (led.owner_id, led.team_id) == (cast.budi.pk, surabaya)
    made = Opportunity.objects.get(pk=led.opportunity_id)
    assert (made.owner_id, made.team_id) == (cast.budi.pk, surabaya)


def test_a_lead_may_be_handed_to_another_branch(cast: Cast, budi: Doing) -> None:
    lead = converted(budi, FIRM, salesperson=cast.eka.pk)
    made = Opportunity.objects.get(pk=lead.opportunity_id)
    assert (lead.owner_id, made.owner_id, made.team_id) == (cast.eka.pk, cast.eka.pk, cast.eka.team_id)
    assert Account.objects.get(pk=lead.account_id).owner_id == cast.eka.pk


def test_what_hung_on_it_goes_along(cast: Cast, budi: Doing) -> None:
    lead = budi("leads", "create", **FIRM, tags=["panas"])
    budi("leads", "note", lead.pk, text="Minta brosur")
    budi("leads", "comment", lead.pk, text="Tolong cepat")
    perform(cast["joko"], "leads", "follow", lead.pk, {}, face="html")
    budi("leads", "convert", lead.pk)
    about = f"opportunities:{Lead.objects.get(pk=lead.pk).opportunity_id}"
    assert set(Note.objects.values_list("about", flat=True)) == {about}
    assert set(Follow.objects.filter(about=about).values_list("user_id", flat=True)) == {cast.joko.pk}
    for key in ("leads", "opportunities"):
        pk = lead.pk if key == "leads" else int(about.partition(":")[2])
        assert tags_of(modules.get(key), [pk]) == {pk: ["panas"]}


def test_custom_fields_go_along(cast: Cast, budi: Doing) -> None:
    for key in ("leads", "opportunities"):
        make("fields", module=key, label={"id": "Anggaran", "en": "Budget"}, kind="integer")
    make("fields", module="leads", label={"id": "Hobi", "en": "Hobby"}, kind="text")
    make("fields", module="opportunities", label={"id": "Hobi", "en": "Hobby"}, kind="integer")
    lead = converted(budi, {**FIRM, "x_anggaran": 7, "x_hobi": "lari"})
    assert Opportunity.objects.get(pk=lead.opportunity_id).extra == {"x_anggaran": 7}


@pytest.mark.parametrize(
    ("data", "word"),
    [({"probability": 100}, "100%"), ({"status": "do_not_contact"}, "contact"), ({"probability": 99}, "")],
)
def test_when_it_is_refused(budi: Doing, data: dict[str, Any], word: str) -> None:
    lead = budi("leads", "create", **FIRM, **data)
    if not word:
        budi("leads", "convert", lead.pk)
        return
    refusal = budi.refused("leads", "convert", lead.pk)
    assert refusal.status == 409 and refusal.sentence
    assert not Opportunity.objects.exists()


@pytest.mark.parametrize("status", ["junk", "unqualified"])
def test_who_was_put_aside_may_be_converted(budi: Doing, status: str) -> None:
    assert converted(budi, {**FIRM, "status": status}).opportunity_id


def test_twice_is_refused_with_what_the_first_made(budi: Doing) -> None:
    lead = converted(budi, FIRM)
    refusal = budi.refused("leads", "convert", lead.pk)
    assert refusal.status == 409
    assert refusal.detail == {
        "lead": lead.pk, "account": lead.account_id, "contact": lead.contact_id, "opportunity": lead.opportunity_id,
    }  # fmt: skip


def test_a_converted_lead_is_read_only(budi: Doing) -> None:
    lead = converted(budi, FIRM)
    for verb, data in (("update", {"first_name": "X"}), ("disqualify", {}), ("tag", {"tags": ["a"]})):
        assert budi.refused("leads", verb, lead.pk, **data).status == 409
    budi("leads", "comment", lead.pk, text="Masih bisa")
    budi("leads", "note", lead.pk, text="Masih bisa")


def test_the_status_leads_through_the_verb(budi: Doing) -> None:
    lead = budi("leads", "create", **FIRM)
    budi("leads", "update", lead.pk, status="contacted")
    assert Lead.objects.get(pk=lead.pk).status == "contacted"
    budi("leads", "update", lead.pk, status="converted")
    assert Lead.objects.get(pk=lead.pk).opportunity_id
    assert budi.wrong("leads", "create", **FIRM, status="converted") == {"status"}


def test_who_may_not_make_what_comes_of_it(cast: Cast, budi: Doing) -> None:
    right = {"view": "own", "create": "own", "edit": "own"}
    lines = [{"module": "leads", **right}, {"module": "accounts", "view": "own"}, {"module": "opportunities", **right}]
    role = make("roles", key="callers", name={"id": "Penelepon", "en": "Callers"}, rights=lines)
    perform(cast["rina"], "users", "update", cast.budi.pk, {"role": role.pk}, face="html")
    caller = Doing(cast["budi"])
    lead = caller("leads", "create", organization="PT Baru", email="halo@baru.example")
    assert caller.refused("leads", "convert", lead.pk).status == 403
    caller("leads", "convert", lead.pk, customer="none")
    assert Opportunity.objects.count() == 1


def test_create_customer(budi: Doing) -> None:
    lead = budi("leads", "create", **FIRM)
    budi("leads", "create_customer", lead.pk)
    lead = Lead.objects.get(pk=lead.pk)
    assert lead.account_id and lead.contact_id and lead.opportunity_id is None and lead.status == "converted"


def test_bad_input_names_its_fields(budi: Doing) -> None:
    lead = budi("leads", "create", **FIRM)
    wrong = budi.wrong(
        "leads", "convert", lead.pk, action="x", customer="x", opportunity="x", amount="-1", stage=10**9, contact="?",
        merge_with=["accounts:1"],
    )  # fmt: skip
    assert wrong == {"action", "customer", "opportunity", "amount", "stage", "contact", "merge_with"}
    assert isinstance(budi.refused("leads", "convert", lead.pk, action="merge", merge_with=[10**9]), Invalid)
    assert Lead.objects.get(pk=lead.pk).status == "new"
