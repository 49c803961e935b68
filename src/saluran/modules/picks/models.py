"""The pick lists: short lists of words that a company keeps for itself."""

from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record


class PickList(Record):
    """One choice: its name in both languages, the key that files and API use, and whether it is still offered."""

    name = c.Names(_("Name"), required=True)
    key = c.Text(_("Key"), max_length=40, unique=True, help_text=_("Made from the name if you leave it empty."))
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"), adds=False)

    class Meta:
        abstract = True


class Source(PickList):
    pass


class Industry(PickList):
    pass


class MarketSegment(PickList):
    pass


class Territory(PickList):
    parent = c.Link("picks.Territory", _("Part of"), to="territories")


class Salutation(PickList):
    pass


class LeadType(PickList):
    pass


class RequestType(PickList):
    pass


class CustomerGroup(PickList):
    pass


class LostReason(PickList):
    pass


class Competitor(PickList):
    pass


class OpportunityType(PickList):
    pass


class PaymentTerm(PickList):
    pass
