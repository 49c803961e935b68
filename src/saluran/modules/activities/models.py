"""What is to be done, and what was done, about any record: tasks, events and calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saluran.core import columns as c
from saluran.core.models import Record

DONE = "done"
TASK_STATUSES = (
    ("open", pgettext_lazy("task", "To do")),
    ("in_progress", _("In progress")),
    ("waiting", _("Waiting")),
    (DONE, _("Done")),
    ("cancelled", _("Cancelled")),
)
STATUSES = (("planned", _("Planned")), (DONE, _("Done")), ("cancelled", _("Cancelled")))
CALL_STATUSES = (*STATUSES[:2], ("missed", _("Not reached")), STATUSES[2])
TONES = {
    "open": "info",
    "planned": "info",
    "in_progress": "accent",
    "waiting": "warning",
    "missed": "warning",
    DONE: "success",
    "cancelled": "neutral",
}
PRIORITIES = (("low", _("Low")), ("normal", _("Normal")), ("high", _("High")))
PRIORITY_TONES = {"low": "neutral", "normal": "neutral", "high": "error"}
TASK_KINDS = (
    ("follow_up", _("Follow up")),
    ("quote", _("Write a quotation")),
    ("email", _("Write an email")),
    ("document", _("Prepare documents")),
    ("sample", _("Send a sample")),
    ("other", _("Other")),
)
EVENT_KINDS = (
    ("meeting", _("Meeting")),
    ("presentation", _("Presentation")),
    ("demo", _("Demo")),
    ("visit", _("Visit")),
    ("training", _("Training")),
    ("other", _("Other")),
)
DIRECTIONS = (("outbound", _("We call")), ("inbound", _("They call")))
PURPOSES = (
    ("prospecting", _("Prospecting")),
    ("follow_up", _("Follow up")),
    ("demo", _("Demo")),
    ("negotiation", _("Negotiation")),
    ("billing", _("Billing")),
    ("support", _("Support")),
    ("other", _("Other")),
)


class Activity(Record):
    """What the three have alike. ``done_at`` is set while the status is done, and only then."""

    subject = c.Text(_("Subject"), max_length=200, required=True)
    related_to = c.AnyLink(_("Related to"), gone="with")
    cost = c.Money(_("Cost"), least=0)
    done_at = c.DateTime(_("Done on"), importable=True)
    description = c.LongText(_("Description"))

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["related_to", "done_at", "owner", "team"], name="%(app_label)s_%(class)s_about")
        ]


class Task(Activity):
    due_at = c.DateTime(_("Due"))
    all_day = c.Boolean(_("All day"))
    status = c.Choice(_("Status"), options=TASK_STATUSES, tones=TONES, default="open", required=True)
    priority = c.Choice(_("Priority"), options=PRIORITIES, tones=PRIORITY_TONES, default="normal")
    kind = c.Choice(_("Kind"), options=TASK_KINDS, default="follow_up")


class Event(Activity):
    starts_at = c.DateTime(_("Starts"), required=True)
    ends_at = c.DateTime(_("Ends"))
    all_day = c.Boolean(_("All day"))
    place = c.Text(_("Place"), max_length=200)
    status = c.Choice(_("Status"), options=STATUSES, tones=TONES, default="planned", required=True)
    kind = c.Choice(_("Kind"), options=EVENT_KINDS, default="meeting")


class Participant(models.Model):
    """Somebody who takes part in an event: one of ours, or a contact."""

    event = models.ForeignKey(Event, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    contact = c.Link("contacts.Contact", _("Contact"), to="contacts")
    user = c.User(_("User"))


class PhoneCall(Activity):
    """A call by phone; ``perform`` has a ``Call`` already."""

    direction = c.Choice(_("Direction"), options=DIRECTIONS, default="outbound")
    starts_at = c.DateTime(_("Time"))
    all_day = c.Boolean(_("Any time that day"))
    duration = c.Duration(_("Duration"))
    status = c.Choice(_("Status"), options=CALL_STATUSES, tones=TONES, default="planned", required=True)
    purpose = c.Choice(_("Purpose"), options=PURPOSES, default="follow_up")
    result = c.LongText(_("Result"), max_length=2000)
