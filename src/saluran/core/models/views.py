"""Saved views of lists, and which of them opens first for whom."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core import kinds
from saluran.core.models.people import Role, User
from saluran.core.models.records import Record

FACES = (("list", _("List")), ("board", _("Board")), ("cards", _("Cards")))
SHARED = (("private", _("Only me")), ("team", _("A team")), ("everyone", _("Everyone")))
PLACES = {"list": "", "board": "/board", "cards": "/cards"}


def address_of(view: Any) -> str:
    """Where the view is looked at."""
    return f"/{view.module}{PLACES.get(view.kind, '')}?view={view.pk}"


class View(Record):
    """A list as somebody has arranged it: each field from ``filter`` on is the text of that parameter of an address."""

    name = c.Text(_("Name"), max_length=80, required=True)
    module = c.Choice(_("Module"), options=kinds.LISTED, max_length=40, required=True, once=True)
    kind = c.Choice(_("Shown as"), options=FACES, default="list", required=True)
    shared = c.Choice(_("Shared with"), options=SHARED, default="private", required=True)
    position = c.Integer(_("Order"))
    address = c.Path(_("Address"), computed=address_of)
    filter = c.LongText(_("Filter"), shown=False)
    q = c.Text(_("Search"), max_length=200, shown=False)
    sort = c.Text(_("Sorted by"), max_length=200, shown=False)
    fields = c.LongText(_("Columns"), shown=False)
    widths = c.LongText(_("Widths of columns"), shown=False)
    group = c.Text(_("Grouped by"), max_length=64, shown=False)
    pipeline = c.Text(_("Pipeline"), max_length=20, shown=False)
    card = c.LongText(_("Fields of a card"), shown=False)
    tint = c.Text(_("Colour of cards"), max_length=64, shown=False)
    across = c.Text(_("Cards in a row"), max_length=1, shown=False)


class Opening(models.Model):
    """The view that a module opens with: for one user, or for all of a role. ``view`` may be gone: then none does."""

    module = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+")
    role = models.ForeignKey(Role, models.DO_NOTHING, null=True, related_name="+")
    view = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "user"], name="core_opening_user"),
            models.UniqueConstraint(fields=["module", "role"], name="core_opening_role"),
        ]
