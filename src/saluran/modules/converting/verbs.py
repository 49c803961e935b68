"""A lead becomes a customer and an opportunity, and stays as it was (docs/adr/0022-convert.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Follow, Tagging
from saluran.core.perform import Call, move_beside, tags_of
from saluran.core.perform.cleaning import BRINGS
from saluran.core.refusals import Invalid, NotFound
from saluran.core.registry import modules
from saluran.modules.converting import finding, mapping, merging, wishes
from saluran.modules.converting.wishes import Wish

BECAME = (("account", "accounts"), ("contact", "contacts"), ("opportunity", "opportunities"))


@dataclass
class Conversion:
    """A conversion on its way; steps that others append find here what was made and linked so far."""

    lead: Any
    wish: Wish
    account: int | None = None
    contact: int | None = None
    opportunity: int | None = None
    made: dict[str, Any] = field(default_factory=dict)  # records that are new, by module

    def target(self, actor: access.Actor) -> tuple[str, int] | None:
        """Where goes on what hung on the lead: the opportunity, else the person, else the company, as far as the actor
        may edit them."""
        for name, key in reversed(BECAME):
            pk = getattr(self, name)
            if pk and (key in self.made or access.scope(actor, modules.get(key), "edit").filter(pk=pk).exists()):
                return key, pk
        return None


def convert_lead(call: Call, lead: Any, data: dict[str, Any]) -> dict[str, int | None]:
    """Make of the lead a customer, an opportunity, or both, or link it to those that are there.

    Answers the ids of what it became.
    """
    finding.wait_for_others(lead)
    wish = wishes.wish(call, lead, data)
    wishes.check(call, wish)
    others: list[Any] = []
    if wish.action == "merge":
        wish, others = merging.merged(call, lead, wish)
    done = _carry_out(call, Conversion(lead, wish))
    for other in others:
        merging.convert_too(call, other, done["opportunity"], wish)
    return done


def create_customer(call: Call, lead: Any, data: dict[str, Any]) -> dict[str, int | None]:
    """Make of the lead a customer, without an opportunity. Answers the ids of what it became."""
    return convert_lead(call, lead, {**data, "opportunity": "none"})


def _carry_out(call: Call, to: Conversion) -> dict[str, int | None]:
    _customer(call, to)
    _opportunity(call, to)
    _what_hangs_on_it(call, to)
    _lead(call, to)
    call.take_steps("convert", to)
    _hand_over(call, to)
    return {"lead": to.lead.pk, **{n: getattr(to, n) for n, _key in BECAME}}


def _make(call: Call, to: Conversion, key: str, values: dict[str, Any]) -> int:
    record = call.make(key, **{n: v for n, v in values.items() if v is not None})
    to.made[key] = record
    pk: int = record.pk
    return pk


def _customer(call: Call, to: Conversion) -> None:
    lead, wish = to.lead, to.wish
    to.account, to.contact = wish.account, wish.contact
    lines = [mapping.address(lead)] if mapping.address(lead) else None
    if wish.new_account:
        given = mapping.values(lead, "accounts")
        to.account = _make(call, to, "accounts", {**given, "addresses": lines})
    elif to.account and lead.organization:
        _fill(call, "accounts", to.account, mapping.values(lead, "accounts"))
    if wish.new_contact:
        given = {**mapping.values(lead, "contacts"), "account": to.account}
        to.contact = _make(call, to, "contacts", {**given, "addresses": None if lead.organization else lines})
    elif to.contact:
        _fill(call, "contacts", to.contact, {**mapping.values(lead, "contacts"), "account": to.account})


def _opportunity(call: Call, to: Conversion) -> None:
    wish = to.wish
    if wish.opportunity == "none":
        return
    given = {"lead": to.lead.pk, "account": to.account, "contact": to.contact}
    given |= {"amount": wish.amount, "expected_close": wish.expected_close, **mapping.values(to.lead, "opportunities")}
    if wish.opportunity == "link":
        to.opportunity = wish.opportunity_id or 0
        try:
            call.fetch("opportunities", to.opportunity)
        except NotFound:
            raise Invalid({"opportunity_id": [_("Choose an opportunity that you may edit.")]}) from None
        _fill(call, "opportunities", to.opportunity, given)
    else:
        to.opportunity = _make(call, to, "opportunities", {**given, "title": wish.title, "stage": wish.stage})


def _fill(call: Call, key: str, pk: int, given: Mapping[str, Any]) -> None:
    """Give a record that is there what it lacks, where the actor may edit it; nothing is ever overwritten."""
    module = modules.get(key)
    record = access.scope(call.actor, module, "edit").filter(pk=pk).first()
    if record is None:
        return
    record = call.work.in_hand(type(record), pk) or record
    lacking = {n: v for n, v in mapping.lacking(module, record, given).items() if v is not None}
    if lacking:
        call.perform(key, "update", pk, **lacking)


def _what_hangs_on_it(call: Call, to: Conversion) -> None:
    """Notes, files and activities go on there; tags and followers are there, too. They stay with the lead where it is
    only linked with what the actor may not edit."""
    lead, found = to.lead, to.target(call.actor)
    if found is None:
        return
    key, pk = found
    if tags := tags_of(call.module, [lead.pk]).get(lead.pk):
        call.perform(key, "tag", pk, add=tags)
    about, target = f"leads:{lead.pk}", f"{key}:{pk}"
    there = set(Follow.objects.filter(about=target).values_list("user_id", flat=True))
    users = set(Follow.objects.filter(about=about).values_list("user_id", flat=True)) - there
    rows = [Follow(about=target, user_id=user) for user in sorted(users)]
    for new, row in zip(call.work.log.new_ids(Follow, len(rows)), rows, strict=True):
        row.pk = new
    call.work.log.insert(Follow, rows)
    move_beside(call.work, [about], target, stay=(Follow, Tagging))


def _lead(call: Call, to: Conversion) -> None:
    lead = call.fetch("leads", to.lead.pk)
    if lead.status in ("junk", "unqualified"):
        status = call.module.by_name["status"].kind.show(lead.status)
        call.tell(lead, _("Converted, though it was put aside as “%(status)s”.") % {"status": status})
    if to.wish.action == "merge":
        call.tell(lead, _("Merged into opportunity #%(id)s.") % {"id": to.opportunity})
    lead.status, lead.converted_at = "converted", _moment(call, to)
    for name, _key in BECAME:
        setattr(lead, f"{name}_id", getattr(to, name))


def _moment(call: Call, to: Conversion) -> Any:
    """Now; of what is brought in from elsewhere, when the opportunity began that it became."""
    if call.face not in BRINGS or not to.opportunity:
        return call.now
    return max(call.fetch("opportunities", to.opportunity).created_at, to.lead.created_at)


def _hand_over(call: Call, to: Conversion) -> None:
    """All that is new belongs to the salesperson, and so does the lead."""
    for record in (to.lead, *to.made.values()):
        record.owner_id, record.team_id = to.wish.owner, to.wish.team
        call.work.handed.add((type(record), record.pk))


def may_convert(lead: Any) -> str | None:
    """Why this lead cannot be converted, or None."""
    if lead.converted_at:
        return _("This lead has been converted already.")
    if lead.probability == 100:
        return _("This lead is closed and cannot be converted: its probability is 100%.")
    return _("This lead does not want to be contacted.") if lead.status == "do_not_contact" else None


def what_it_became(call: Call, lead: Any) -> Mapping[str, int | None]:
    """The ids of what a lead became, as far as they are within reach."""
    found: dict[str, int | None] = {"lead": lead.pk}
    for name, key in BECAME:
        near = access.scope(call.actor, modules.get(key)).filter(pk=getattr(lead, f"{name}_id") or 0)
        found[name] = near.values_list("pk", flat=True).first()
    return found
