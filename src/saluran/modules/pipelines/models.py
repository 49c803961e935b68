"""Pipelines, and the stages that a record passes in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import TONES, Record
from saluran.modules.pipelines.templates import CHOICES

STATUSES = (("open", _("Open")), ("won", _("Won")), ("lost", _("Lost")))
STATUS_TONES = {"open": "info", "won": "success", "lost": "error"}
FORECASTS = (
    ("pipeline", _("Pipeline")),
    ("best_case", _("Best case")),
    ("commit", _("Commit")),
    ("closed", _("Closed")),
    ("omitted", _("Omitted")),
)


class Pipeline(Record):
    name = c.Names(_("Name"), required=True)
    key = c.Text(_("Key"), max_length=40, unique=True, help_text=_("Made from the name if you leave it empty."))
    template = c.Choice(
        _("Begin with"),
        options=CHOICES,
        once=True,
        help_text=_("Its stages are made at once; the stages themselves can be changed afterwards."),
    )
    is_default = c.Boolean(_("Used when none is chosen"))
    big_deal_amount = c.Money(
        _("Big deal from"), least=0, help_text=_("The bosses of the owner are told of such deals. Empty: of none.")
    )
    big_deal_probability = c.Percent(
        _("Big deal from probability"), help_text=_("A deal counts as big from this probability on. Empty: from any.")
    )
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"), adds=False)


class PipelinePerson(models.Model):
    """Somebody who is told of the big deals of a pipeline, beside the bosses of their owners."""

    pipeline = models.ForeignKey(Pipeline, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    person = c.User(_("User"), required=True, null=False)


class PipelineTeam(models.Model):
    """A team that sells by this pipeline."""

    pipeline = models.ForeignKey(Pipeline, models.DO_NOTHING, related_name="+")
    position = models.IntegerField(default=0)
    team = c.Team(_("Team"), required=True, null=False)


class Stage(Record):
    name = c.Names(_("Name"), required=True)
    key = c.Text(_("Key"), max_length=40, help_text=_("Made from the name if you leave it empty."))
    pipeline = c.Link(Pipeline, _("Pipeline"), to="pipelines", gone="with", required=True, once=True)
    status = c.Choice(_("Status"), options=STATUSES, tones=STATUS_TONES, default="open", required=True, once=True)
    probability = c.Percent(_("Probability"))
    forecast_category = c.Choice(_("Forecast category"), options=FORECASTS)
    allowed_days = c.Integer(
        _("Days allowed"),
        least=1,
        adds=False,
        help_text=_("A deal that stays longer counts as stale. Empty: no limit."),
    )
    criteria = c.Condition(
        _("Entered only when"), of="opportunities", help_text=_("What must hold before somebody moves a deal here.")
    )
    tone = c.Choice(_("Colour"), options=TONES, tones={key: key for key, _label in TONES}, default="neutral")
    active = c.Boolean(_("Active"), default=True)
    position = c.Integer(_("Order"), adds=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pipeline", "key"], name="pipelines_stage_key")]
