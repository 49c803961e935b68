"""Leads of one company are gathered in its prospect."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core import access
from saluran.core.kinds import Link, Text
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Verb
from saluran.modules.parties import OF_FIRM, own_address

#: What a prospect is told of the lead that it is made from.
SHARED = (*OF_FIRM.split(), "fax")


def add_to_prospect(call: Call, lead: Any, data: dict[str, Any]) -> None:
    """The lead belongs to the prospect from now on, and so do the opportunities made from it."""
    before = lead.prospect_id
    lead.prospect_id = data["prospect"]
    follow_prospect(call, lead, before)


def create_prospect(call: Call, lead: Any, data: dict[str, Any]) -> dict[str, int]:
    """A prospect with what the lead knows of its company, and the lead in it. Called like its organization where no
    other name is given. Answers its id."""
    known = {n: v for n in SHARED if (v := call.module.by_name[n].of(lead)) not in (None, "")}
    owned = {"owner": lead.owner_id, "team": lead.team_id}
    name = data.get("organization") or lead.organization
    if not name:
        raise Invalid({"organization": [_now("This field is required.")]})
    try:
        made = call.make("prospects", name=name, addresses=own_address(lead), **known, **owned)
    except Invalid as refusal:
        raise Invalid({"organization": [said for each in refusal.errors.values() for said in each]}) from refusal
    lead.organization = lead.organization or name
    add_to_prospect(call, lead, {"prospect": made.pk})
    return {"prospect": made.pk}


def may_create_prospect(lead: Any) -> str | None:
    return _now("This lead belongs to a prospect already.") if lead.prospect_id else None


def follow_prospect(call: Call, lead: Any, before: int | None) -> None:
    """What came of the lead goes where the lead goes, whoever works on it: it is one journey."""
    if lead.prospect_id == before:
        return
    module = modules.get("opportunities")
    rows = access.rows(module).filter(lead=lead.pk, prospect=before).select_for_update(of=("self",)).order_by("pk")
    for row in rows:
        record = call.work.in_hand(type(row), row.pk) or row
        call.work.hold(module, record, "update")
        record.prospect_id = lead.prospect_id


def settle_lead(call: Call, lead: Any, changed: frozenset[str]) -> None:
    """The same where the prospect was changed like any other field."""
    if "prospect" in changed:
        image = call.work.held[type(lead), lead.pk].image
        follow_prospect(call, lead, (image or {}).get("prospect_id"))


VERBS = (
    Verb(
        "add_to_prospect",
        _("Add to a prospect"),
        add_to_prospect,
        icon="radar",
        many=True,
        done=_("Lead added to the prospect"),
        takes=(Field("prospect", _("Prospect"), Link(to="prospects"), required=True),),
    ),
    Verb(
        "create_prospect",
        _("Create prospect"),
        create_prospect,
        when=may_create_prospect,
        icon="radar",
        makes=("prospects", _("Prospect")),
        done=_("Prospect created"),
        takes=(Field("organization", _("Company name"), Text(max_length=120)),),
    ),
)
