"""Where opportunities have been, and what was moved: kept by the engine, read like any module."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Passage, Turn
from saluran.core.options import CURRENCIES
from saluran.core.parts import Passages, Turns
from saluran.core.registry import modules
from saluran.core.schema import KEPT, Module, Section
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.opportunities.stages import way

WAYS = (
    ("start", _("Start")),
    ("forward", _("Forward")),
    ("skipped", _("Skipped stages")),
    ("back", _("Back")),
    ("lost", _("Lost")),
    ("pipeline", _("Another pipeline")),
)
WAY_TONES = {"forward": "success", "skipped": "warning", "back": "warning", "lost": "error"}
WHAT = (("expected_close", _("Expected close")), ("amount", _("Amount")))


class StageHistory(Passage):
    """A stay of an opportunity in a stage."""

    opportunity = c.Link(Opportunity, _("Opportunity"), to="opportunities")
    pipeline = c.Link("pipelines.Pipeline", _("Pipeline"), to="pipelines", gone="protect", db_constraint=False)
    stage = c.Link("pipelines.Stage", _("Stage"), to="stages", gone="protect", db_constraint=False)
    way = c.Choice(_("Way"), options=WAYS, tones=WAY_TONES)
    amount_in = c.Money(_("Amount on entering"), currency="currency")
    amount_out = c.Money(_("Amount on leaving"), currency="currency")
    currency = c.Choice(_("Currency"), options=CURRENCIES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "number"], name="opportunities_stage_number")]


class OpportunityChange(Turn):
    """An expected close or an amount that was changed."""

    opportunity = c.Link(Opportunity, _("Opportunity"), to="opportunities")
    what = c.Choice(_("What was changed"), options=WHAT)
    currency = c.Choice(_("Currency"), options=CURRENCIES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "number"], name="opportunities_change_number")]


PASSAGES = Passages(StageHistory, "opportunity", "stage", ("stage_since", "closed_at"), way, ("pipeline",), "amount")
TURNS = Turns(
    OpportunityChange, "opportunity", ("expected_close", "amount"), {"expected_close": ("close_moves", "close_slip")}
)

stage_history = modules.register(
    Module(
        key="stage_history",
        label=_("Stage history"),
        one=_("Stay in a stage"),
        model=StageHistory,
        title="title",
        icon="route",
        menu="analytics",
        purpose=_("How long deals stood in each stage, and which way they went."),
        also=("riwayat tahap", "stage duration", "durasi tahap", "lama di tahap"),
        sections=(
            Section(_("Stage"), "title opportunity pipeline stage way visit moved_by owner team"),
            Section(_("Time and value"), "entered_at left_at days amount_in amount_out currency"),
        ),
        list=("title", "stage", "way", "entered_at", "left_at", "days", "moved_by", "amount_out"),
        sort="-entered_at",
        sorts=("entered_at",),
        filters=("stage", "pipeline", "way", "entered_at", "owner"),
        card=("stage", "entered_at"),
        facts=("stage", "entered_at", "left_at", "days", "way", "moved_by"),
        part_of=("opportunities", "opportunity"),
        closed=KEPT,
    )
)

opportunity_changes = modules.register(
    Module(
        key="opportunity_changes",
        label=_("Opportunity changes"),
        one=_("Opportunity change"),
        model=OpportunityChange,
        title="title",
        icon="calendar-clock",
        menu="analytics",
        purpose=_("Which expected closes and amounts were changed, by how much and by whom."),
        also=("slipped", "mundur", "perubahan nilai", "perubahan tanggal"),
        sections=(
            Section(_("Change"), "title opportunity what changed_at changed_by owner team"),
            Section(_("From and to"), "date_from date_to days amount_from amount_to difference currency"),
        ),
        list=(
            "title",
            "what",
            "date_from",
            "date_to",
            "days",
            "amount_from",
            "amount_to",
            "difference",
            "changed_by",
            "changed_at",
        ),
        sort="-changed_at",
        sorts=("changed_at",),
        filters=("what", "changed_at", "owner"),
        card=("what", "changed_at"),
        facts=("what", "changed_at", "days", "difference", "changed_by"),
        part_of=("opportunities", "opportunity"),
        closed=KEPT,
    )
)
