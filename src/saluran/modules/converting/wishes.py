"""What is to come of a lead: what was said, and for the rest what is known of its person and company."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.modules.converting import finding
from saluran.modules.parties import person_name


@dataclass(frozen=True)
class Wish:
    """``account``, ``contact``, ``opportunity_id``: records that are there; ``new_…``: one is to be made."""

    action: str
    merge_with: tuple[str, ...] | None
    customer: str
    account: int | None
    contact: int | None
    new_account: bool
    new_contact: bool
    opportunity: str
    opportunity_id: int | None
    title: str
    amount: Decimal | None
    stage: int | None
    expected_close: dt.date | None
    owner: int | None
    team: int | None


def wish(call: Call, lead: Any, said: Mapping[str, Any]) -> Wish:
    """The whole wish; nothing is checked yet."""
    who = finding.known(call, lead)
    customer, account, contact = _customer(call, lead, said, who)
    begun = said["opportunity_id"] if "opportunity_id" in said else _begun(call, lead)
    owner = said.get("salesperson", lead.owner_id)
    return Wish(
        said.get("action") or "convert",
        tuple(said["merge_with"]) if "merge_with" in said else None,
        customer,
        account,
        contact,
        customer == "create" and account is None and bool(lead.organization),
        customer == "create" and contact is None and has_person(lead),
        said.get("opportunity") or ("link" if begun else "create"),
        begun,
        said.get("title") or lead.organization or lead.title,
        said.get("amount"),
        said.get("stage"),
        said.get("expected_close"),
        owner,
        said["team"] if "team" in said else team_of(owner, lead.team_id),
    )


def _begun(call: Call, lead: Any) -> int | None:
    """The opportunity that was begun with the lead already: it is that one that the lead becomes."""
    rows = access.scope(call.actor, modules.get("opportunities"), "edit").filter(lead=lead.pk)
    return rows.order_by("created_at", "pk").values_list("pk", flat=True).first()


def has_person(lead: Any) -> bool:
    """Whether it names somebody, or nobody else than its address does."""
    return bool(person_name(lead)) or not lead.organization


def _customer(call: Call, lead: Any, said: Mapping[str, Any], who: finding.Known) -> tuple[str, int | None, int | None]:
    """The way, and the account and contact that are there. The very same ones are never made twice."""
    chosen = said.get("account") or said.get("contact")
    customer = said.get("customer") or ("link" if chosen or _whole(lead, who) else "create")
    if customer == "none":
        return customer, None, None
    contact = said.get("contact", who.contact)
    account = said.get("account", who.account)
    if account is None and "account" not in said and contact is not None:
        account = _account_of(call, contact)
    return customer, account, contact


def _whole(lead: Any, who: finding.Known) -> bool:
    """Whether all that the lead names is there."""
    return bool(who.account or who.contact) and not (
        (lead.organization and not who.account) or (has_person(lead) and not who.contact)
    )


def _account_of(call: Call, contact: int) -> int | None:
    rows = access.scope(call.actor, modules.get("contacts")).filter(pk=contact)
    account = rows.values_list("account_id", flat=True).first()
    near = access.scope(call.actor, modules.get("accounts")).filter(pk=account or 0)
    return near.values_list("pk", flat=True).first()


def team_of(person: int | None, now: int | None) -> int | None:
    """The team for a salesperson: the one of now where he is of it or leads it, else his own."""
    if person is None:
        return now
    team = known.rows(modules.get("teams")).get(now or 0)
    theirs = access.actor(person)
    if team and (now in theirs.teams or team.values.get("leader_id") == person):
        return now
    return theirs.team or now


def check(call: Call, wish: Wish) -> None:
    """Refuse what cannot be done, before anything is made."""
    errors: dict[str, list[str]] = {}
    if wish.action == "merge" and wish.merge_with == ():
        errors["merge_with"] = [_("Choose what it is merged with.")]
    if wish.customer == "link" and not (wish.account or wish.contact):
        errors["account"] = [_("Choose an account or a contact.")]
    if wish.opportunity == "link" and not wish.opportunity_id:
        errors["opportunity_id"] = [_("Choose an opportunity.")]
    if wish.opportunity == "none" and wish.customer == "none":
        errors["customer"] = [_("Choose at least a customer or an opportunity.")]
    if errors:
        raise Invalid(errors)
