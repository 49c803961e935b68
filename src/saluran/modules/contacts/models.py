"""People, with or without a company."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record
from saluran.modules.parties import AddressLine, Person


class Contact(Person, Record):
    account = c.Link("accounts.Account", _("Account"), to="accounts")
    prospect = c.Link("prospects.Prospect", _("Prospect"), to="prospects")
    lead = c.Link("leads.Lead", _("Lead"), to="leads")
    department = c.Text(_("Department"), max_length=60)
    birth_date = c.Date(_("Date of birth"))
    other_email = c.Email(_("Other email"))
    other_phone = c.Phone(_("Other phone"))


class ContactAddress(AddressLine):
    contact = models.ForeignKey(Contact, models.DO_NOTHING, related_name="+")
