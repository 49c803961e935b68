"""Pipelines, and the stages that a record passes in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record

STATUSES = (("open", _("Open")), ("won", _("Won")), ("lost", _("Lost")))
STATUS_TONES = {"open": "info", "won": "success", "lost": "error"}
TONES = (
    ("neutral", _("Grey")),
    ("info", _("Blue")),
    ("accent", _("Turquoise")),
    ("secondary", _("Violet")),
    ("warning", _("Yellow")),
    ("success", _("Green")),
    ("error", _("Red")),
)


class Pipeline(Record):
    name = c.Names(_("Name"), required=True)
    key = c.Text(_("Key"), max_length=40, unique=True, help_text=_("Made from the name if you leave it empty."))
    is_default = c.Boolean(_("Used when none is chosen"))
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"))


class Stage(Record):
    name = c.Names(_("Name"), required=True)
    key = c.Text(_("Key"), max_length=40, help_text=_("Made from the name if you leave it empty."))
    pipeline = c.Link(Pipeline, _("Pipeline"), to="pipelines", gone="with", required=True)
    status = c.Choice(_("Status"), options=STATUSES, tones=STATUS_TONES, default="open", required=True)
    probability = c.Percent(_("Probability"))
    tone = c.Choice(_("Colour"), options=TONES, tones={key: key for key, _label in TONES}, default="neutral")
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pipeline", "key"], name="pipelines_stage_key")]
