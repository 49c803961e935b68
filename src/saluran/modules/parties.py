"""What records about people and firms have alike: names, addresses, and what is known of a company."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saluran.core import columns as c
from saluran.core.perform import read_lines
from saluran.core.registry import modules
from saluran.ground import names

#: What leads, prospects, accounts and opportunities know of a company, under the same names.
OF_FIRM = "website employees annual_revenue industry market_segment territory"
OF_PERSON = "salutation first_name middle_name last_name gender job_title source email mobile whatsapp phone"
PARTS = ("street", "village", "district", "city", "province", "postal_code", "country")

#: What an address is for. Free text; these are offered.
USES = (
    ("office", pgettext_lazy("use of an address", "Office")),
    ("head_office", pgettext_lazy("use of an address", "Head office")),
    ("branch", pgettext_lazy("use of an address", "Branch")),
    ("billing", pgettext_lazy("use of an address", "Billing")),
    ("delivery", pgettext_lazy("use of an address", "Delivery")),
    ("tax", pgettext_lazy("use of an address", "Tax")),
    ("warehouse", pgettext_lazy("use of an address", "Warehouse")),
    ("factory", pgettext_lazy("use of an address", "Factory")),
    ("shop", pgettext_lazy("use of an address", "Shop")),
    ("home", pgettext_lazy("use of an address", "Home")),
)
GENDERS = (("male", _("Male")), ("female", _("Female")))


class Address(models.Model):
    """The parts of an Indonesian address."""

    goes_together = True  # a street of one and a city of another is no address

    street = c.Region(_("Street"), place="street", max_length=200)
    village = c.Region(_("Village"), place="village")
    district = c.Region(_("District"), place="district")
    city = c.Region(_("City"), place="city")
    province = c.Region(_("Province"), place="province")
    postal_code = c.Region(_("Postal code"), place="postal_code", max_length=10)
    country = c.Region(_("Country"), place="country", max_length=60)

    class Meta:
        abstract = True


class AddressLine(Address):
    """One of several addresses of a record: a line of its table ``addresses``."""

    position = models.IntegerField(default=0)
    label = c.Suggested(_("Used as"), words_for=USES, max_length=40)

    class Meta:
        abstract = True


class Person(models.Model):
    """Who somebody is and how to reach them. No part of the name is required: single names are whole names."""

    salutation = c.Link("picks.Salutation", _("Salutation"), to="salutations")
    first_name = c.Text(_("First name"), max_length=60)
    middle_name = c.Text(_("Middle name"), max_length=60)
    last_name = c.Text(_("Last name"), max_length=60)
    gender = c.Choice(_("Gender"), options=GENDERS)
    job_title = c.Text(_("Job title"))
    source = c.Link("picks.Source", _("Source"), to="sources")
    email = c.Email(_("Email"))
    mobile = c.Phone(_("Mobile"))
    whatsapp = c.Phone(_("WhatsApp"), spare=False)
    phone = c.Phone(_("Phone"))

    class Meta:
        abstract = True


class Firm(models.Model):
    """What is known of a company; the same names wherever it is copied to."""

    website = c.Url(_("Website"))
    employees = c.Integer(_("Employees"), least=0, bands=(1, 11, 51, 201, 501, 1001))
    annual_revenue = c.Money(_("Annual revenue"), least=0)
    industry = c.Link("picks.Industry", _("Industry"), to="industries")
    market_segment = c.Link("picks.MarketSegment", _("Market segment"), to="market_segments")
    territory = c.Link("picks.Territory", _("Territory"), to="territories")

    class Meta:
        abstract = True


def person_name(record: Any) -> str:
    """The name of a person as it is written, without the salutation."""
    return names.full("", record.first_name, record.middle_name, record.last_name)


def first_address(key: str, record: Any) -> dict[str, str]:
    """The parts of the first address in the table of a record; empty where it has none."""
    lines = read_lines(modules.get(key).by_name["addresses"], record)
    return {n: lines[0][n] for n in PARTS if lines[0][n]} if lines else {}


def own_address(record: Any) -> list[dict[str, str]]:
    """The address that a record has itself, as a table of one line; of none where it has none."""
    parts = {n: v for n in PARTS if (v := getattr(record, n))}
    return [parts] if parts else []
