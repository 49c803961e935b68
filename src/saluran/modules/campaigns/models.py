"""What is done to be known: fairs, mailings, advertisements, and what they cost."""

from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.core.options import CURRENCIES

STATUSES = (
    ("planning", _("Planning")),
    ("active", _("Under way")),
    ("inactive", _("Paused")),
    ("complete", _("Completed")),
)
TONES = {"planning": "info", "active": "success", "inactive": "warning", "complete": "neutral"}
TYPES = (
    ("exhibition", _("Exhibition")),
    ("conference", _("Conference")),
    ("seminar", _("Seminar")),
    ("webinar", _("Webinar")),
    ("advertisement", _("Advertisement")),
    ("social_media", _("Social media")),
    ("whatsapp", _("WhatsApp message")),
    ("email", _("Email campaign")),
    ("direct_mail", _("Direct mail")),
    ("telemarketing", _("Telemarketing")),
    ("public_relations", _("Public relations")),
    ("partners", _("Partners")),
    ("referral_program", _("Referral program")),
    ("others", _("Other")),
)


class Campaign(Record):
    name = c.Text(_("Name"), required=True)
    type = c.Choice(_("Type"), options=TYPES)
    status = c.Choice(_("Status"), options=STATUSES, tones=TONES, default="planning", required=True)
    starts_on = c.Date(_("Starts on"))
    ends_on = c.Date(_("Ends on"))
    currency = c.Choice(_("Currency"), options=CURRENCIES)
    budgeted_cost = c.Money(_("Budgeted cost"), least=0, currency="currency")
    actual_cost = c.Money(_("Actual cost"), least=0, currency="currency")
    expected_revenue = c.Money(_("Expected revenue"), least=0, currency="currency")
    expected_response = c.Percent(_("Expected response"))
    numbers_sent = c.Integer(_("Numbers sent"), least=0)
    description = c.LongText(_("Description"))
