"""merge: several records become one, nothing is lost, and undo makes them several again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from saluran.core import access, undo, writer
from saluran.core.models import ExternalId, Follow, Merged, Note
from saluran.core.perform import Work, door, perform, tags_of
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.screens.timeline import timeline
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity, OpportunityLine
from saluran.platform.since import undo_screen
from tests.cast import Cast
from tests.faces.html_client import sign_in
from tests.verbs.conftest import Doing

pytestmark = pytest.mark.postgres


def merged(doing: Doing, key: str, pk: int, *others: int, **more: Any) -> Any:
    return perform(doing.actor, key, "merge", pk, {"merge_with": list(others), **more}, face="html")


def test_the_earliest_stays_and_gaps_are_filled_in_order(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani", city="Solo").pk
    second = budi("leads", "create", first_name="Anni", mobile="0812 1111 2222", email="ani@maju.example").pk
    third = budi("leads", "create", first_name="Ane", mobile="0813 3333 4444", organization="PT Maju").pk
    done = merged(budi, "leads", third, second, first)
    assert done.value == {"survivor": first, "merged": [second, third]}
    lead = Lead.objects.get()
    assert (lead.pk, lead.first_name, lead.mobile, lead.email) == (first, "Ani", "+6281211112222", "ani@maju.example")
    assert (lead.organization, lead.title, lead.version) == ("PT Maju", "Ani", 2)


def test_another_may_stay_and_values_may_be_chosen(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani", mobile="08121111222", city="Solo", street="Jl. Satu").pk
    second = budi("leads", "create", first_name="Ina", mobile="08133333444", city="Tegal").pk
    merged(budi, "leads", first, second, survivor=second, values={"first_name": first, "city": second})
    lead = Lead.objects.get()
    assert (lead.pk, lead.first_name, lead.mobile) == (second, "Ani", "+628133333444")
    assert (lead.city, lead.street) == ("Tegal", "")  # an address is taken as a block


def test_an_address_comes_from_who_has_most_of_it(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani", city="Solo").pk
    second = budi("leads", "create", first_name="Ina", city="Tegal", street="Jl. Dua 2", postal_code="52111").pk
    merged(budi, "leads", first, second)
    lead = Lead.objects.get()
    assert (lead.city, lead.street, lead.postal_code) == ("Tegal", "Jl. Dua 2", "52111")


def test_probability_and_score_stay_as_they_were(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani").pk
    second = budi("leads", "create", first_name="Ina", probability=60, score=70, need_identified=True).pk
    merged(budi, "leads", first, second)
    lead = Lead.objects.get()
    assert (lead.probability, lead.score, lead.need_identified) == (None, None, True)


def test_who_must_not_be_contacted_stays_so(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani").pk
    second = budi("leads", "create", first_name="Ina", status="do_not_contact").pk
    merged(budi, "leads", first, second)
    assert Lead.objects.get().status == "do_not_contact"


def test_tags_are_united_and_followers_are_not_doubled(budi: Doing, as_: Callable[[str], Doing]) -> None:
    first = budi("leads", "create", first_name="Ani", tags=["panas", "pameran"]).pk
    second = budi("leads", "create", first_name="Ina", tags=["panas", "baru"]).pk
    for pk in (first, second):
        budi("leads", "follow", pk)
    as_("joko")("leads", "follow", second)
    budi("leads", "note", second, text="Minta brosur")
    merged(budi, "leads", first, second)
    assert tags_of(modules.get("leads"), [first])[first] == ["baru", "pameran", "panas"]
    assert Follow.objects.filter(about=f"leads:{first}").count() == Follow.objects.count() == 2
    assert Note.objects.get().about == f"leads:{first}"


def test_links_and_names_elsewhere_lead_to_the_survivor(budi: Doing, rina: Doing) -> None:
    first, second = (budi("accounts", "create", name=n).pk for n in ("PT Maju", "Maju"))
    branch = budi("accounts", "create", name="Maju Solo", parent=second).pk
    deal = budi("opportunities", "create", title="Atap", account=second).pk
    ExternalId.objects.create(module="accounts", source="erp", key="7", record_id=second)
    merged(budi, "accounts", first, second)
    assert Account.objects.get(pk=branch).parent_id == Opportunity.objects.get(pk=deal).account_id == first
    assert ExternalId.objects.get(key="7").record_id == first
    later = budi("accounts", "create", name="Maju Jaya").pk
    merged(budi, "accounts", later, first, survivor=later)
    assert dict(Merged.objects.values_list("gone", "into")) == {first: later, second: later}


def test_a_record_is_never_part_of_itself(budi: Doing) -> None:
    top = budi("accounts", "create", name="PT Maju").pk
    branch = budi("accounts", "create", name="Maju Solo", parent=top).pk
    merged(budi, "accounts", branch, top, survivor=branch)
    assert Account.objects.get().parent_id is None


def test_lines_are_put_together_and_alike_ones_once(budi: Doing) -> None:
    solo, tegal = {"label": "Kantor", "city": "Solo"}, {"label": "Gudang", "city": "Tegal"}
    first = budi("accounts", "create", name="PT Maju", addresses=[solo]).pk
    second = budi("accounts", "create", name="Maju", addresses=[solo, tegal]).pk
    merged(budi, "accounts", first, second)
    lines = AccountAddress.objects.order_by("position").values_list("account_id", "city", "position")
    assert list(lines) == [(first, "Solo", 0), (first, "Tegal", 1)]


def test_what_is_sold_and_how_far_it_is_stays_with_the_survivor(budi: Doing, stage: Callable[[str], int]) -> None:
    goods = [{"description": "Atap", "quantity": 2, "unit_price": "1000"}]
    first = budi("opportunities", "create", title="Atap", stage=stage("proposal")).pk
    second = budi("opportunities", "create", title="Atap!", stage=stage("prospecting"), lines=goods, probability=90).pk
    third = budi("opportunities", "create", title="Atap?", lines=[*goods, *goods]).pk
    merged(budi, "opportunities", first, second, third)
    deal = Opportunity.objects.get()
    assert (deal.pk, deal.stage_id, deal.amount) == (first, stage("proposal"), Decimal(2000))
    assert list(OpportunityLine.objects.values_list("opportunity_id", flat=True)) == [first]


def test_what_was_sold_or_converted_can_only_stay(budi: Doing) -> None:
    first, second, third = (budi("opportunities", "create", title=t).pk for t in ("Satu", "Dua", "Tiga"))
    budi("opportunities", "win", second)
    assert budi.refused("opportunities", "merge", first, merge_with=[second], survivor=first).status == 409
    assert merged(budi, "opportunities", first, second).value["survivor"] == second
    budi("opportunities", "win", third)
    assert budi.refused("opportunities", "merge", second, merge_with=[third]).status == 409
    assert Opportunity.objects.count() == 2


def test_bad_input_is_named_and_changes_nothing(budi: Doing) -> None:
    first, second = (budi("leads", "create", first_name=n).pk for n in ("Ani", "Ina"))
    other = budi("leads", "create", first_name="Lain").pk
    assert budi.wrong("leads", "merge", first, merge_with=[]) == {"merge_with"}
    assert budi.wrong("leads", "merge", first, merge_with=[first]) == {"merge_with"}
    assert budi.wrong("leads", "merge", first, merge_with=["Ina"]) == {"merge_with"}
    assert budi.wrong("leads", "merge", first, merge_with=list(range(1, 99))) == {"merge_with"}
    assert budi.wrong("leads", "merge", first, merge_with=[second], survivor=other) == {"survivor"}

    def chosen(**values: int) -> set[str]:
        return budi.wrong("leads", "merge", first, merge_with=[second], values=values)

    assert chosen(city=other) == {"values.city"}
    assert chosen(probability=second, nonsense=second, created_at=second, id=second) == {
        "values.probability", "values.nonsense", "values.created_at", "values.id",
    }  # fmt: skip
    assert chosen(city=first, street=second) == {"values.city", "values.street"}
    assert budi.wrong("leads", "merge", first, merge_with=[second], values=["city"]) == {"values"}
    assert Lead.objects.count() == 3


def test_only_within_reach_and_rights(budi: Doing, as_: Callable[[str], Doing], cast: Cast) -> None:
    mine, hers = budi("leads", "create", first_name="Ani").pk, as_("eka")("leads", "create", first_name="Ina").pk
    assert budi.refused("leads", "merge", mine, merge_with=[hers]).status == 404
    assert budi.refused("leads", "merge", hers, merge_with=[mine]).status == 404
    assert as_("vina").refused("leads", "merge", mine, merge_with=[hers]).status in (403, 404)
    assert Lead.objects.count() == 2


def test_after_undo_everything_is_as_it_was_whatever_came_later_stays(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani", tags=["panas"]).pk
    second = budi("leads", "create", first_name="Ina", mobile="08121111222", tags=["baru"]).pk
    budi("leads", "note", second, text="Minta brosur")
    done = merged(budi, "leads", first, second)
    budi("leads", "note", first, text="Sudah ditelepon")
    budi("leads", "update", first, city="Solo")
    assert done.operation is not None
    undo.undo(budi.actor, done.operation, face="html")
    ani, ina = Lead.objects.order_by("pk")
    assert (ani.mobile, ani.city, ina.mobile, ina.title) == ("", "Solo", "+628121111222", "Ina")
    notes = dict(Note.objects.values_list("text", "about"))
    assert notes == {"Minta brosur": f"leads:{second}", "Sudah ditelepon": f"leads:{first}"}
    assert tags_of(modules.get("leads"), [first, second]) == {first: ["panas"], second: ["baru"]}
    assert not Merged.objects.exists()
    assert access.may(budi.actor, modules.get("leads"), "edit")


def test_what_was_changed_since_is_told_and_left(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani").pk
    second = budi("leads", "create", first_name="Ina", mobile="08121111222", email="ina@maju.example").pk
    for text in ("Satu", "Dua"):
        budi("leads", "note", second, text=text)
    done = merged(budi, "leads", first, second)
    assert done.operation is not None
    budi("leads", "update", first, mobile="08139999888")
    note = Note.objects.get(text="Satu")
    with door():
        work = Work(budi.actor, "html")
        work.log.delete(Note, {note.pk: writer.image(note)})
        work.close()
    with pytest.raises(Conflict) as caught:
        undo.undo(budi.actor, done.operation, face="html")
    assert {c["field"] for c in caught.value.detail["clashes"]} == {"mobile", None}
    seen = undo_screen(budi.actor, done.operation)
    assert [(s.label, s.was, s.made, s.now) for s in seen.later if s.label] == [
        ("Ponsel", "", "0812-111-1222", "0813-999-9888")
    ]
    assert (len(seen.later), seen.bound) == (2, ())
    undo.undo(budi.actor, done.operation, face="html", keep_later=True)
    ani, ina = Lead.objects.order_by("pk")
    assert (ani.mobile, ani.email, ina.mobile, ina.email) == ("+628139999888", "", "+628121111222", "ina@maju.example")
    assert list(Note.objects.values_list("text", "about")) == [("Dua", f"leads:{second}")]


def test_a_survivor_that_went_on_into_another_comes_back_first(budi: Doing) -> None:
    first, second, third = (budi("leads", "create", first_name=n).pk for n in ("Ani", "Ina", "Ane"))
    one = merged(budi, "leads", first, second)
    two = merged(budi, "leads", third, first, survivor=third)
    assert one.operation is not None
    assert two.operation is not None
    with pytest.raises(Conflict):
        undo.undo(budi.actor, one.operation, face="html", keep_later=True)
    assert undo_screen(budi.actor, one.operation).bound
    undo.undo(budi.actor, two.operation, face="html")
    undo.undo(budi.actor, one.operation, face="html")
    assert set(Lead.objects.values_list("pk", flat=True)) == {first, second, third}


def test_what_only_followed_goes_back_whoever_it_belongs_to(budi: Doing, as_: Callable[[str], Doing]) -> None:
    """A deal of another branch links to a lead that was merged: its owner is out of reach, his link is not lost."""
    first, second = (budi("leads", "create", first_name=n).pk for n in ("Ani", "Ina"))
    deal = budi("opportunities", "create", title="Atap", lead=second).pk
    as_("rina")("opportunities", "assign", deal, owner="eka", team=None)
    done = merged(budi, "leads", first, second)
    assert done.operation is not None
    assert Opportunity.objects.get(pk=deal).lead_id == first
    undo.undo(budi.actor, done.operation, face="html")
    assert Opportunity.objects.get(pk=deal).lead_id == second


def test_a_name_that_must_be_ones_own_may_be_taken_over(rina: Doing) -> None:
    first = rina("sources", "create", name="Pameran", key="fair").pk
    second = rina("sources", "create", name="Pameran dagang", key="trade_fair").pk
    done = merged(rina, "sources", first, second, values={"key": second})
    assert rina("sources", "update", first).key == "trade_fair"
    assert done.operation is not None
    undo.undo(rina.actor, done.operation, face="html")
    assert dict(modules.get("sources").model._base_manager.filter(pk__in=(first, second)).values_list("pk", "key")) == {
        first: "fair", second: "trade_fair",
    }  # fmt: skip


def test_what_is_worked_out_follows_what_is_left(budi: Doing) -> None:
    first = budi("leads", "create", email="ani@maju.example").pk
    second = budi("leads", "create", first_name="Ani", last_name="Wijaya").pk
    done = merged(budi, "leads", first, second, values={"first_name": second, "last_name": second})
    budi("leads", "update", first, last_name="Santoso")
    assert done.operation is not None
    undo.undo(budi.actor, done.operation, face="html", keep_later=True)
    assert Lead.objects.get(pk=first).title.endswith("Santoso")


def test_the_timeline_of_the_survivor_has_the_history_of_all(budi: Doing) -> None:
    first = budi("leads", "create", first_name="Ani", mobile="08121111222").pk
    second = budi("leads", "create", first_name="Ina", mobile="08133333444").pk
    budi("leads", "update", second, job_title="Manajer")
    merged(budi, "leads", first, second)
    entries = timeline(budi.actor, modules.get("leads"), Lead.objects.get())
    theirs = [e for e in entries if "“Ina”" in e.text]
    assert [e.verb for e in theirs] == ["merge", "update", "create"]
    assert ("Ponsel", "0813-333-3444", "0812-111-1222") in theirs[0].changes
    assert not any(label == "Jabatan" for label, _was, _now in theirs[0].changes)  # it was taken over
    assert [e.verb for e in entries if e not in theirs] == ["merge", "create"]


def test_an_old_address_leads_to_the_survivor(budi: Doing, cast: Cast) -> None:
    first, second = (budi("leads", "create", first_name=n).pk for n in ("Ani", "Ina"))
    merged(budi, "leads", first, second)
    answer = sign_in(cast, "budi").get(f"/leads/{second}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/leads/{first}")
    assert sign_in(cast, "eka").get(f"/leads/{second}").status_code == 404
