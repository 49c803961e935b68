"""Rules that give work to people, and what they gave to whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Beside, Record

MODULES = (("leads", _("Leads")), ("opportunities", _("Opportunities")))
METHODS = (("turn", _("In turn")), ("load", _("To whoever has the fewest open ones")), ("territory", _("By territory")))
ARRIVALS = (("import", _("Import")), ("api", _("API")), ("form", _("Web form")))


class AssignmentRule(Record):
    """Which records go to whom. The first active rule that fits a record, and has somebody free, decides."""

    name = c.Text(_("Name"), required=True)
    module = c.Choice(_("Module"), options=MODULES, default="leads", required=True)
    condition = c.Condition(_("Which records"), help_text=_("Leave it empty to mean all of them."))
    method = c.Choice(_("Who gets it"), options=METHODS, default="turn", required=True)
    pool = c.Team(_("Members of team"), help_text=_("Everybody in this team, and the people named below."))
    arrivals = c.Choices(
        _("At once for what comes by"),
        options=ARRIVALS,
        help_text=_("Only where nobody else was named as owner. Without a tick the rule acts when it is asked to."),
    )
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"), adds=False)


class RulePerson(models.Model):
    """One of those among whom a rule chooses."""

    rule = models.ForeignKey(AssignmentRule, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    person = c.User(_("Salesperson"), required=True)
    territory = c.Link("picks.Territory", _("Territory"), to="territories")


class Assignment(Beside):
    """A record was given to somebody by a rule, and what the rule knew when it chose him."""

    at = models.DateTimeField()
    person = models.ForeignKey("core.User", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    rule = models.BigIntegerField()
    name = models.CharField(max_length=120)  # of the rule, which may be gone since
    method = models.CharField(max_length=24)
    free = models.IntegerField()
    today = models.IntegerField()
    open_ones = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["about", "-id"], name="assigning_about"),
            models.Index(fields=["person", "at"], name="assigning_person_day"),
            models.Index(fields=["rule", "id"], name="assigning_last_turn"),
        ]
