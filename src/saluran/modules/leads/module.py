"""Leads: a person, an organization, or both. One name is enough."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.identities import Identity
from saluran.core.kinds import Choice
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Merging, Module, Related, Section, Tells, Verb
from saluran.ground import names
from saluran.modules.leads import prospecting, using, verbs
from saluran.modules.leads.following import contacted
from saluran.modules.leads.models import CHANNELS, STATUS_TONES, STATUSES, Lead
from saluran.modules.parties import OF_FIRM, OF_PERSON, own_address, person_name


def title(lead: Any) -> str:
    return person_name(lead) or str(lead.organization) or names.from_email(lead.email)


def begin_lead(call: Call, lead: Any) -> None:
    """How it came in is written down. With nothing but an email address, the name is guessed from it. Nobody begins as
    converted."""
    lead.channel = call.face if call.face in dict(CHANNELS) else "screen"
    lead.channel_name = call.actor.client[:200]
    if lead.status == "converted":
        raise Invalid({"status": [_now("A lead is made first and converted then.")]})
    if lead.email and not (person_name(lead) or lead.organization):
        first, _space, last = names.from_email(lead.email).rpartition(" ")
        lead.first_name, lead.last_name = (first or last)[:60], last[:60] if first else ""


def check_lead(lead: Any) -> Mapping[str, str]:
    if lead.lawful_basis == "consent" and not lead.consent_on:
        return {"consent_on": _now("Say when consent was given: without a day it proves nothing.")}
    if title(lead):
        return {}
    return {"first_name": _now("A lead needs the name of a person or an organization, or an email address.")}


WHY = Choice(options=tuple((k, label) for k, label in STATUSES if k in verbs.OUT), tones=STATUS_TONES)

leads = modules.register(
    Module(
        key="leads",
        label=_("Leads"),
        one=_("Lead"),
        model=Lead,
        title=title,
        icon="user-round-search",
        menu="pipeline",
        also=("lead", "calon pembeli", "prospek"),
        sections=(
            Section(
                _("Lead"),
                "salutation first_name middle_name last_name gender job_title source campaign lead_type request_type",
            ),
            Section(_("Status and owner"), "status prospect owner team"),
            Section(_("Contact info"), "email website mobile whatsapp phone phone_ext"),
            Section(_("Organization"), "organization employees annual_revenue industry market_segment territory fax"),
            Section(_("Qualification"), "qualification need_identified probability score"),
            Section(_("Address"), "street village district city province postal_code country"),
            Section(_("Origin and consent"), "origin channel channel_name lawful_basis consent_on consent_note"),
            Section(_("Conversion"), "converted_at account contact opportunity"),
        ),
        list=("title", "organization", "status", "source", "mobile", "owner", "created_at"),
        sort="-created_at",
        sorts=("title", "organization", "status", "score"),
        filters=("status", "source", "industry", "territory", "owner"),
        search=("title", "organization", "email", "mobile", "whatsapp", "phone", "city"),
        board="status",
        card=("organization", "mobile", "source"),
        facts=("status", "mobile", "whatsapp", "email", "organization", "source", "opportunity", "account", "contact"),
        quick=("first_name", "last_name", "organization", "mobile", "email", "source"),
        related=(Related("opportunities", "lead"), Related("contacts", "lead")),
        tells=(
            Tells(
                "opportunities",
                f"{OF_FIRM} city country source campaign prospect",
                lambda lead: {"title": lead.organization or title(lead)},
            ),
            Tells("contacts", f"{OF_PERSON} prospect", lambda lead: {"addresses": own_address(lead)}),
        ),
        verbs={
            "disqualify": Verb(
                "disqualify",
                _("Disqualify"),
                verbs.disqualify_lead,
                when=verbs.may_disqualify,
                icon="user-x",
                many=True,
                done=_("Lead put aside"),
                takes=(Field("status", _("Status"), WHY, default=lambda: "unqualified"),),
            ),
            **{v.name: v for v in prospecting.VERBS},
        },
        merging=Merging(keep="probability score", wins={"status": "do_not_contact"}, stays=verbs.why_it_stays),
        identity=Identity(
            person=("first_name", "middle_name", "last_name"),
            firm="organization",
            place="city",
            phones=("mobile", "whatsapp", "phone"),
            emails=("email",),
            sites=("website",),
            among=("opportunities", "contacts", "accounts"),
        ),
        check=check_lead,
        sealed=verbs.sealed_lead,
        instead=using.instead_of_leads,
        begin=begin_lead,
        settle=prospecting.settle_lead,
        touched=contacted,
    )
)
