"""Pipelines and their stages, and the one that a new company starts with."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core import access
from saluran.core.cleaned import cleaned
from saluran.core.perform import Call
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, Section, Tab
from saluran.modules.naming import begin_named, check_key
from saluran.modules.pipelines.models import Pipeline, PipelinePerson, PipelineTeam, Stage
from saluran.modules.pipelines.stages import steps
from saluran.modules.pipelines.templates import stages_of

CHANCES = {"won": 100, "lost": 0}


def begin_stage(call: Call, stage: Any) -> None:
    begin_named(call, stage, "pipeline_id")
    if stage.probability is None:
        stage.probability = CHANCES.get(stage.status)
    if not stage.forecast_category:
        stage.forecast_category = {"won": "closed", "lost": "omitted"}.get(stage.status, "pipeline")


def check_stage(stage: Any) -> Mapping[str, str]:
    if stage.criteria:
        try:
            cleaned(access.SYSTEM, modules.get("opportunities"), stage.criteria)
        except Invalid as refusal:
            return {"criteria": next(iter(refusal.errors.values()))[0]}
    return check_key(stage, "pipeline_id")


def begin_pipeline(call: Call, pipeline: Any) -> None:
    """A key made of the name, and the stages of the template that was chosen."""
    begin_named(call, pipeline)
    for values in stages_of(pipeline.template) if pipeline.template else ():
        call.make("stages", pipeline=pipeline.pk, **values)


def check_pipeline(pipeline: Any) -> Mapping[str, str]:
    others = Pipeline._base_manager.filter(is_default=True).exclude(pk=pipeline.pk)
    if pipeline.is_default and others.exists():
        return {"is_default": _now("Another pipeline is the default already.")}
    return check_key(pipeline)


pipelines = modules.register(
    Module(
        key="pipelines",
        label=_("Pipelines"),
        one=_("Pipeline"),
        model=Pipeline,
        icon="git-commit-horizontal",
        menu="customization",
        purpose=_("The ways in which you sell, and the teams that sell by them."),
        also=("saluran", "funnel"),
        sections=(
            Section(_("Details"), "name key template is_default active position"),
            Section(_("Teams that sell by it"), "teams"),
            Section(_("Big deals"), "big_deal_amount big_deal_probability told"),
        ),
        list=("name", "key", "is_default", "active", "position"),
        sort="position",
        sorts=("position", "key"),
        filters=("active",),
        search=("name", "key"),
        facts=("big_deal_amount", "big_deal_probability", "is_default", "active"),
        quick=("name", "template"),
        related=(Related("stages", "pipeline"), Related("opportunities", "pipeline")),
        tables={
            "teams": (_("Teams"), PipelineTeam, "pipeline"),
            "told": (_("Also told of big deals"), PipelinePerson, "pipeline"),
        },
        tabs=(
            Tab("stages", _("Stages"), ("stages.pipeline", "teams", "told")),
            Tab("details", _("Details"), ("details",)),
            Tab("opportunities", _("Opportunities"), ("opportunities.pipeline",)),
            Tab("timeline", _("Timeline"), ("timeline",)),
            Tab("notes", _("Notes"), ("notes",)),
            Tab("files", _("Files"), ("files",)),
        ),
        closed=frozenset({"merge"}),  # stages mean something in their own pipeline only
        begin=begin_pipeline,
        check=check_pipeline,
        natural="key",
        usual=lambda actor: steps().usual(actor.team),
        small=True,
        fixed=True,
        seeds=({"name": {"id": "Penjualan", "en": "Sales"}, "key": "sales", "is_default": True, "position": 10},),
    )
)

stages = modules.register(
    Module(
        key="stages",
        label=_("Stages"),
        one=_("Stage"),
        model=Stage,
        icon="milestone",
        menu="customization",
        purpose=_("Steps of a pipeline: probability, days allowed, what must hold before a deal enters."),
        also=("tahap", "tahapan", "status"),
        sections=(
            Section(_("Details"), "name key pipeline status tone active position"),
            Section(_("What it means"), "probability forecast_category allowed_days criteria"),
        ),
        list=("name", "pipeline", "status", "probability", "forecast_category", "allowed_days", "active", "position"),
        sort="position",
        sorts=("position", "pipeline", "probability"),
        filters=("pipeline", "status", "active"),
        search=("name", "key"),
        card=("pipeline", "status"),
        facts=("pipeline", "status", "probability", "forecast_category", "allowed_days", "criteria"),
        related=(Related("opportunities", "stage"),),
        quick=("name", "pipeline", "status", "probability"),
        closed=frozenset({"merge"}),
        begin=begin_stage,
        check=check_stage,
        natural="key",
        small=True,
        fixed=True,
        seeds=tuple({"pipeline": "sales", **values} for values in stages_of("b2b")),
    )
)
