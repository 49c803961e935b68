"""For whom contacts have worked, as what: kept by the engine, read like any module."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Passage
from saluran.core.parts import Passages
from saluran.core.registry import modules
from saluran.core.schema import KEPT, Module, Section
from saluran.modules.contacts.models import Contact

WAYS = (
    ("start", _("Start")),
    ("moved", _("Moved here")),
    ("same", _("Another position")),
    ("left", _("Without a company")),
)


class Position(Passage):
    """A time in which a contact had one position at one account."""

    contact = c.Link(Contact, _("Contact"), to="contacts")
    account = c.Link("accounts.Account", _("Account"), to="accounts", db_constraint=False)
    job_title = c.Text(_("Job title"))
    department = c.Text(_("Department"), max_length=60)
    way = c.Choice(_("What changed"), options=WAYS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "number"], name="contacts_position_number")]


def way(before: int | None, after: int | None) -> str:
    """What a new position is, by the accounts before and after."""
    if before is None:
        return "start"
    return "left" if after is None else "same" if before == after else "moved"


PASSAGES = Passages(Position, "contact", "account", (), way, ("job_title", "department"))

positions = modules.register(
    Module(
        key="positions",
        label=_("Job history"),
        one=_("Job held"),
        model=Position,
        title="title",
        icon="route",
        menu="analytics",
        purpose=_("For whom your contacts have worked, as what, and until when."),
        also=("riwayat jabatan", "pindah perusahaan", "former contacts", "narahubung terdahulu"),
        sections=(
            Section(_("Job held"), "title contact account job_title department way moved_by owner team"),
            Section(_("Time"), "entered_at left_at days"),
        ),
        list=("title", "account", "job_title", "department", "entered_at", "left_at"),
        sort="-entered_at",
        sorts=("entered_at",),
        filters=("account", "way", "entered_at", "owner"),
        card=("account", "job_title"),
        facts=("account", "job_title", "department", "entered_at", "left_at"),
        part_of=("contacts", "contact"),
        closed=KEPT,
    )
)
