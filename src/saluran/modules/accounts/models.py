"""Companies, institutions and persons with whom there is business."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.modules.accounts.numbers import NibColumn, NitkuColumn, NpwpColumn
from saluran.modules.parties import AddressLine, Firm

KINDS = (
    ("company", _("Company")),
    ("institution", _("Institution")),
    ("person", pgettext_lazy("kind of account", "Person")),
)
RELATIONS = (("prospect", _("Prospect")), ("customer", _("Customer")), ("partner", _("Partner")), ("other", _("Other")))
RELATION_TONES = {"prospect": "info", "customer": "success", "partner": "accent", "other": "neutral"}


class Account(Firm, Record):
    name = c.Text(_("Name"), required=True)
    kind = c.Choice(_("Kind"), options=KINDS, default="company")
    relation = c.Choice(_("Relation"), options=RELATIONS, tones=RELATION_TONES, default="prospect")
    parent = c.Link("accounts.Account", _("Part of"), to="accounts")
    customer_group = c.Link("picks.CustomerGroup", _("Customer group"), to="customer_groups")
    phone = c.Phone(_("Phone"))
    whatsapp = c.Phone(_("WhatsApp"), spare=False)
    email = c.Email(_("Email"))
    fax = c.Phone(_("Fax"), spare=False)
    npwp = NpwpColumn(_("NPWP (tax number)"))
    nitku = NitkuColumn(_("NITKU (place of business)"))
    nib = NibColumn(_("NIB (business licence)"))
    payment_terms = c.Link("picks.PaymentTerm", _("Payment terms"), to="payment_terms")


class AccountAddress(AddressLine):
    account = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
