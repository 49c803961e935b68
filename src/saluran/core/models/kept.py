"""What the engine keeps about records of a module, itself to be read like one (``core.histories``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models.records import Record


class Kept(Record):
    """A row that follows from a record and its journal. Title, owner and team are the record's: whoever may view that
    sees it. No people write it, no link holds it, and undo makes it anew."""

    owner = c.User(_("Owner"), db_constraint=False)
    team = c.Team(_("Team"), db_constraint=False)
    created_by = c.User(_("Created by"), db_constraint=False)
    modified_by = c.User(_("Changed by"), db_constraint=False)
    number = models.IntegerField(default=1)  # in the order in which they came about, for each record
    operation_id = models.BigIntegerField(null=True)  # what it came about by; None: with the record

    class Meta:
        abstract = True


class Passage(Kept):
    """A stay in one place: a model adds the link to the record, the place, and amounts where there are any."""

    entered_at = c.DateTime(_("Entered"))
    left_at = c.DateTime(_("Left"))
    days = c.Decimal(_("Days there"))
    visit = c.Integer(_("Time number"))
    moved_by = c.User(_("Moved by"), db_constraint=False)

    class Meta:
        abstract = True


class Turn(Kept):
    """A date or an amount that became another one."""

    changed_at = c.DateTime(_("Changed at"))
    changed_by = c.User(_("Changed by"), db_constraint=False)
    date_from = c.Date(_("Date before"))
    date_to = c.Date(_("Date after"))
    days = c.Integer(_("Days later"))
    amount_from = c.Money(_("Amount before"), currency="currency")
    amount_to = c.Money(_("Amount after"), currency="currency")
    difference = c.Money(_("Difference"), currency="currency")

    class Meta:
        abstract = True
