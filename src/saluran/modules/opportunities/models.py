"""Chances of a sale, before the quotation."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.core.options import CURRENCIES
from saluran.ground import numbers
from saluran.modules.lines import GoodsLine
from saluran.modules.opportunities.big import is_big
from saluran.modules.parties import Firm
from saluran.modules.pipelines.models import FORECASTS, STATUS_TONES, STATUSES

PARTIES = (("lead", _("Lead")), ("prospect", _("Prospect")), ("account", _("Account")))
RIVALRY = (
    ("active", _("Active")),
    ("behind", _("Behind us")),
    ("out", _("Out of the race")),
    ("won_by", _("Won the deal")),
)
PARTS = (
    ("decision_maker", _("Decision maker")),
    ("influencer", _("Influencer")),
    ("user", pgettext_lazy("part in a deal", "User")),
    ("purchaser", _("Purchaser")),
    ("technical", _("Technical adviser")),
    ("finance", _("Finance")),
    ("other", _("Other")),
)
COSTS = (
    ("travel", _("Travel")),
    ("meal", _("Meal")),
    ("sample", _("Sample")),
    ("presentation", _("Presentation")),
    ("other", _("Other")),
)


def expected_revenue(record: Any) -> Decimal | None:
    """The amount weighed by its chance, half up to the currency's step."""
    if record.amount is None or record.probability is None:
        return None
    return numbers.round_to(record.amount * record.probability / 100, numbers.step_of(record.currency))


def profit(record: Any) -> Decimal | None:
    """What is left of the amount without its tax, less what was spent on it and what its products cost."""
    if record.amount is None:
        return None
    tax = (record.tax_total or 0) if record.amount_from_lines else 0
    return Decimal(record.amount - tax - (record.costs_total or 0) - (record.goods_cost or 0))


def opportunity_from(record: Any) -> str:
    """Which kind of record it was made from."""
    return next((key for key, _label in PARTIES if getattr(record, f"{key}_id")), "")


def days_to_close(record: Any) -> int | None:
    """From the day it was made until it was won or lost; nothing while it is open."""
    return max((record.closed_at - record.created_at).days, 0) if record.closed_at else None


class Opportunity(Firm, Record):
    account = c.Link("accounts.Account", _("Account"), to="accounts")
    lead = c.Link("leads.Lead", _("Lead"), to="leads")
    prospect = c.Link("prospects.Prospect", _("Prospect"), to="prospects")
    contact = c.Link("contacts.Contact", _("Contact"), to="contacts")
    opportunity_from = c.Choice(_("Opportunity from"), options=PARTIES, computed=opportunity_from)
    pipeline = c.Link("pipelines.Pipeline", _("Pipeline"), to="pipelines", gone="protect")
    rank = c.Integer(_("Place on the board"), null=False, default=0, readonly=True, shown=False)
    stage = c.Link("pipelines.Stage", _("Stage"), to="stages", gone="protect", through="move_stage")
    status = c.Choice(
        _("Status"), options=STATUSES, tones=STATUS_TONES, through={"won": "win", "lost": "lose", "open": "reopen"}
    )
    stage_since = c.DateTime(_("In this stage since"), importable=True)
    stale_on = c.Date(_("Stale on"), readonly=True)
    probability = c.Percent(_("Probability"))
    probability_by_hand = c.Boolean(_("Probability set by hand"), readonly=True)
    amount = c.Money(_("Amount"), least=0, currency="currency")
    amount_from_lines = c.Boolean(
        _("Amount from the products"),
        help_text=_("The amount is what the products come to, tax included, and follows each change of them."),
    )
    currency = c.Choice(_("Currency"), options=CURRENCIES)
    big_deal = c.Boolean(_("Big deal"), computed=is_big)
    expected_revenue = c.Money(_("Expected revenue"), currency="currency", computed=expected_revenue)
    costs_total = c.Money(_("Total of the costs"), currency="currency", readonly=True)
    goods_cost = c.Money(_("Cost of the products"), currency="currency", readonly=True)
    tax_total = c.Money(_("Tax of the products"), currency="currency", readonly=True)
    profit = c.Money(_("Profit"), currency="currency", computed=profit)
    expected_close = c.Date(_("Expected close"))
    closed_at = c.DateTime(_("Closed"), importable=True)
    close_moves = c.Integer(_("Times the close was moved"), null=False, default=0, readonly=True)
    close_slip = c.Integer(_("Days the close was put off"), null=False, default=0, readonly=True)
    days_to_close = c.Integer(_("Days until it closed"), computed=days_to_close)
    opportunity_type = c.Link("picks.OpportunityType", _("Opportunity type"), to="opportunity_types")
    source = c.Link("picks.Source", _("Source"), to="sources")
    campaign = c.Link("campaigns.Campaign", _("Campaign"), to="campaigns")
    forecast_category = c.Choice(_("Forecast category"), options=FORECASTS)
    lost_reason = c.Link("picks.LostReason", _("Lost reason"), to="lost_reasons")
    lost_to = c.Link("picks.Competitor", _("Lost to"), to="competitors", readonly=True)
    lost_note = c.LongText(_("Lost note"), max_length=2000)
    next_step = c.Text(_("Next step"), max_length=200)
    next_step_on = c.Date(_("Next step on"))
    planned = c.Boolean(_("Activity planned"), readonly=True)
    city = c.Region(_("City"), place="city")
    country = c.Region(_("Country"), place="country", max_length=60)


class OpportunityLine(GoodsLine):
    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, related_name="+")

    @property
    def document(self) -> Opportunity:
        return self.opportunity


class Rival(models.Model):
    """A competitor in one opportunity."""

    once = ("opportunity", "competitor")

    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    competitor = c.Link("picks.Competitor", _("Competitor"), to="competitors", required=True)
    strength = c.Text(_("Strength"), max_length=200)
    weakness = c.Text(_("Weakness"), max_length=200)
    status = c.Choice(_("Standing"), options=RIVALRY, default="active")


class Involved(models.Model):
    """A contact who has a say in it."""

    once = ("opportunity", "contact")

    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    contact = c.Link("contacts.Contact", _("Contact"), to="contacts", gone="with", required=True)
    role = c.Choice(_("Part in the deal"), options=PARTS)


class Cost(models.Model):
    """Money spent on winning it."""

    opportunity = models.ForeignKey(Opportunity, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    date = c.Date(_("Date"))
    kind = c.Choice(_("Kind"), options=COSTS, default="other")
    description = c.Text(_("Description"), max_length=200)
    amount = c.Money(_("Amount"), required=True, least=0, currency="currency")
    activity = c.AnyLink(_("Activity"), activities=True)
