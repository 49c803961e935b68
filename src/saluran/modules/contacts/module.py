"""Contacts: the people one talks to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.identities import Identity
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, Section, Tells
from saluran.ground import names
from saluran.modules.contacts.history import PASSAGES
from saluran.modules.contacts.models import Contact, ContactAddress
from saluran.modules.parties import person_name


def title(contact: Any) -> str:
    return person_name(contact) or names.from_email(contact.email)


def check_contact(contact: Any) -> Mapping[str, str]:
    return {} if title(contact) else {"first_name": _now("A contact needs a name or an email address.")}


contacts = modules.register(
    Module(
        key="contacts",
        label=_("Contacts"),
        one=_("Contact"),
        model=Contact,
        title=title,
        icon="contact-round",
        menu="customers",
        also=("narahubung", "orang", "people", "person"),
        sections=(
            Section(_("Person"), "salutation first_name middle_name last_name gender birth_date"),
            Section(_("Work"), "account prospect lead department job_title source owner team"),
            Section(_("Contact info"), "email mobile whatsapp phone other_email other_phone"),
            Section(_("Addresses"), "addresses"),
        ),
        list=("title", "account", "job_title", "mobile", "email", "owner"),
        sort="title",
        sorts=("title", "account", "department"),
        filters=("account", "source", "owner"),
        search=("title", "email", "mobile", "whatsapp", "phone", "other_email", "other_phone", "job_title"),
        card=("account", "job_title"),
        facts=("account", "job_title", "mobile", "whatsapp", "email"),
        quick=("salutation", "first_name", "last_name", "account", "mobile", "email"),
        related=(Related("opportunities", "contacts.contact", shows="role", also="contact"),),
        tells=(Tells("opportunities", "account prospect lead source"),),
        tables={"addresses": (_("Addresses"), ContactAddress, "contact")},
        identity=Identity(
            person=("first_name", "middle_name", "last_name"),
            phones=("mobile", "whatsapp", "phone", "other_phone"),
            emails=("email", "other_email"),
            works_at="account",
            among=("leads",),
        ),
        passages=PASSAGES,
        check=check_contact,
    )
)
