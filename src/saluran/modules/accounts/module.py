"""Accounts: B2B above all, but an institution or a person may be one too."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from saluran.core.identities import Identity
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, RollUp, Section, Tells
from saluran.modules.accounts import niks as _niks  # noqa: F401  registers it
from saluran.modules.accounts.models import Account, AccountAddress
from saluran.modules.naming import check_tree
from saluran.modules.parties import OF_FIRM, first_address


def check_account(account: Any) -> Mapping[str, str]:
    return check_tree(account) if account.parent_id else {}


DEALS = ("opportunities",)
OPEN = ("status", "is", "open")
WON_THIS_YEAR = {"all": [["status", "is", "won"], ["closed_at", "is", {"rel": "this_year"}]]}


FORMER = Related(
    "positions", "account", where=["left_at", "not_empty"], apart="contact.account", label=_("Former contacts")
)


def tell_opportunity(account: Any) -> Mapping[str, Any]:
    return {"title": account.name, **first_address("accounts", account)}


accounts = modules.register(
    Module(
        key="accounts",
        label=_("Accounts"),
        one=_("Account"),
        model=Account,
        icon="building-2",
        menu="customers",
        also=("customer", "pelanggan", "perusahaan", "company"),
        sections=(
            Section(_("Account"), "name kind relation parent owner team"),
            Section(_("Contact info"), "phone whatsapp email website fax"),
            Section(_("Organization"), "industry market_segment customer_group territory employees annual_revenue"),
            Section(_("Tax and payment"), "npwp nitku nib payment_terms"),
            Section(_("Addresses"), "addresses"),
        ),
        list=("name", "relation", "industry", "open_value", "last_contact", "phone", "owner"),
        sort="name",
        sorts=("name", "relation", "employees", "annual_revenue"),
        filters=("relation", "kind", "industry", "territory", "owner"),
        search=("name", "email", "phone", "whatsapp", "website", "npwp", "nib"),
        board="relation",
        card=("industry", "phone"),
        facts=(
            "relation",
            "open_value",
            "won_this_year",
            "branches_open",
            "branches_won",
            "last_contact",
            "phone",
            "whatsapp",
            "email",
            "website",
            "industry",
        ),
        quick=("name", "kind", "phone", "email", "industry"),
        related=(
            Related("contacts", "account"),
            Related("opportunities", "account"),
            Related("accounts", "parent"),
            FORMER,
        ),
        rollups=(
            RollUp("open_value", _("Open value"), "sum", DEALS, "account", "amount", OPEN),
            RollUp("won_this_year", _("Won this year"), "sum", DEALS, "account", "amount", WON_THIS_YEAR),
            RollUp("branches_open", _("Open value of branches"), "sum", DEALS, "account.parent", "amount", OPEN),
            RollUp(
                "branches_won", _("Branches won this year"), "sum", DEALS, "account.parent", "amount", WON_THIS_YEAR
            ),
            RollUp(
                "last_contact",
                _("Last contact"),
                "last",
                ("tasks", "events", "calls"),
                "related_to",
                "done_at",
                over=("contacts.account", "opportunities.account"),
            ),
        ),
        tells=(Tells("opportunities", OF_FIRM, tell_opportunity),),
        tables={"addresses": (_("Addresses"), AccountAddress, "account")},
        identity=Identity(
            firm="name",
            phones=("phone", "whatsapp"),
            emails=("email",),
            sites=("website",),
            numbers=("npwp",),
            among=("leads",),
        ),
        check=check_account,
    )
)
