"""Prospects: one company, with all the leads and opportunities there, until it is an account."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.identities import Identity
from saluran.core.kinds import Link
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Related, RollUp, Section, Tab, Tells, Verb
from saluran.core.sql import Fold, lowered
from saluran.modules.parties import OF_FIRM, first_address
from saluran.modules.prospects import verbs
from saluran.modules.prospects.models import Prospect, ProspectAddress


def check_prospect(prospect: Any) -> Mapping[str, str]:
    """The name is what a prospect is known by: no two have the same, however it is written."""
    others = Prospect._base_manager.exclude(pk=prospect.pk)
    if others.filter(Exact(Fold(F("name")), lowered(prospect.name))).exists():
        return {"name": _now("There is a prospect of this name already.")}
    return {}


VERBS = (
    Verb(
        "create_customer",
        _("Create customer"),
        verbs.create_customer,
        when=verbs.may_create_customer,
        preview=verbs.preview_customer,
        icon="building-2",
        makes=("accounts", _("Customer")),
        done=_("The prospect has its account"),
        takes=(
            Field(
                "account",
                _("Account"),
                Link(to="accounts"),
                help=_("If you leave it empty, the account of this name is taken, or a new one is made."),
            ),
        ),
    ),
    Verb(
        "add_lead",
        _("Add an existing one"),
        verbs.add_lead,
        icon="user-round-plus",
        button=False,
        done=_("Lead added"),
        takes=(Field("lead", _("Lead"), Link(to="leads"), required=True),),
    ),
)

prospects = modules.register(
    Module(
        key="prospects",
        label=_("Prospects"),
        one=_("Prospect"),
        model=Prospect,
        icon="radar",
        menu="pipeline",
        also=("prospek", "prospek perusahaan", "company prospect", "calon perusahaan"),
        sections=(
            Section(_("Overview"), "name customer_group market_segment industry territory owner team"),
            Section(_("Organization"), "website fax employees annual_revenue account"),
            Section(_("Addresses"), "addresses"),
        ),
        list=("name", "industry", "leads", "open_value", "last_contact", "owner"),
        sort="name",
        sorts=("name", "employees", "annual_revenue"),
        filters=("industry", "market_segment", "territory", "owner"),
        search=("name", "website"),
        card=("industry", "territory"),
        facts=("leads", "open_value", "last_contact", "industry", "website", "account"),
        quick=("name", "industry", "website", "customer_group"),
        related=(
            Related("contacts", "prospect", alike="account"),
            Related("leads", "prospect", add="add_lead"),
            Related("opportunities", "prospect"),
        ),
        rollups=(
            RollUp("leads", _("Number of leads"), "count", ("leads",), "prospect"),
            RollUp(
                "open_value", _("Open value"), "sum", ("opportunities",), "prospect", "amount", ("status", "is", "open")
            ),
            RollUp(
                "last_contact",
                _("Last contact"),
                "last",
                ("tasks", "events", "calls"),
                "related_to",
                "done_at",
                over=("leads.prospect", "opportunities.prospect"),
            ),
        ),
        tells=(
            Tells("opportunities", f"{OF_FIRM} account", lambda p: {"title": p.name, **first_address("prospects", p)}),
            Tells("leads", f"{OF_FIRM} fax", lambda p: {"organization": p.name, **first_address("prospects", p)}),
            Tells("contacts", "account"),
        ),
        tabs=(
            Tab("overview", _("Overview"), ("details",)),
            Tab("contacts", _("Address & Contact"), ("addresses", "contacts.prospect")),
            Tab("leads", _("Leads"), ("leads.prospect",)),
            Tab("opportunities", _("Opportunities"), ("opportunities.prospect",)),
            Tab("activities", _("Activities"), ("activities", "timeline")),
            Tab("comments", _("Comments"), ("notes", "files")),
        ),
        tables={"addresses": (_("Addresses"), ProspectAddress, "prospect")},
        verbs={v.name: v for v in VERBS},
        natural="name",
        identity=Identity(firm="name", sites=("website",), among=("accounts", "leads")),
        check=check_prospect,
    )
)
