"""Organizations that may become customers: what several leads and opportunities have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.modules.parties import AddressLine, Firm


class Prospect(Firm, Record):
    name = c.Text(_("Company name"), required=True, unique=True)
    customer_group = c.Link("picks.CustomerGroup", _("Customer group"), to="customer_groups")
    fax = c.Phone(_("Fax"), spare=False)
    account = c.Link("accounts.Account", _("Account"), to="accounts", importable=True)


class ProspectAddress(AddressLine):
    prospect = models.ForeignKey(Prospect, models.DO_NOTHING, related_name="+")
