"""Campaigns: where leads and opportunities come from, and what that cost."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core import options
from saluran.core.perform import Call
from saluran.core.registry import modules
from saluran.core.schema import Due, Module, Related, Section
from saluran.modules.campaigns.models import Campaign


def begin_campaign(call: Call, campaign: Any) -> None:
    """Amounts are in the company's currency where nobody says otherwise."""
    campaign.currency = campaign.currency or options.currency()


def check_campaign(campaign: Any) -> Mapping[str, str]:
    if campaign.starts_on and campaign.ends_on and campaign.ends_on < campaign.starts_on:
        return {"ends_on": _now("The end is before the beginning.")}
    return {}


campaigns = modules.register(
    Module(
        key="campaigns",
        label=_("Campaigns"),
        one=_("Campaign"),
        model=Campaign,
        icon="megaphone",
        menu="marketing",
        also=("kampanye", "pameran", "iklan", "promosi", "marketing"),
        sections=(
            Section(_("Campaign"), "name type status starts_on ends_on owner team"),
            Section(_("Costs and revenue"), "budgeted_cost actual_cost expected_revenue currency"),
            Section(_("Reach"), "numbers_sent expected_response"),
            Section(_("Description"), "description"),
        ),
        list=("name", "type", "status", "starts_on", "ends_on", "budgeted_cost", "actual_cost", "owner"),
        sort="-starts_on",
        sorts=("name", "status", "starts_on", "ends_on", "actual_cost"),
        filters=("status", "type", "owner"),
        search=("name", "description"),
        board="status",
        sums="actual_cost",
        card=("type", "actual_cost", "ends_on"),
        facts=("status", "type", "starts_on", "ends_on", "budgeted_cost", "actual_cost", "expected_revenue"),
        quick=("name", "type", "starts_on", "ends_on", "budgeted_cost"),
        related=(Related("leads", "campaign"), Related("opportunities", "campaign")),
        due=Due("ends_on", ("planning", "active")),
        check=check_campaign,
        begin=begin_campaign,
    )
)
