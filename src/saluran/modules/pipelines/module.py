"""Pipelines and their stages, and the one that a new company starts with."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.perform import Call
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, Section
from saluran.modules.naming import begin_named, check_key
from saluran.modules.pipelines.models import Pipeline, Stage

#: key, (Bahasa Indonesia, English), what it means, chance, colour
SALES = (
    ("prospecting", ("Prospeksi", "Prospecting"), "open", 10, "neutral"),
    ("qualification", ("Kualifikasi", "Qualification"), "open", 20, "info"),
    ("needs_analysis", ("Analisis Kebutuhan", "Needs Analysis"), "open", 40, "accent"),
    ("proposal", ("Penawaran", "Proposal"), "open", 60, "secondary"),
    ("negotiation", ("Negosiasi", "Negotiation"), "open", 80, "warning"),
    ("won", ("Menang", "Won"), "won", 100, "success"),
    ("lost", ("Kalah", "Lost"), "lost", 0, "error"),
)
CHANCES = {"won": 100, "lost": 0}


def begin_stage(call: Call, stage: Any) -> None:
    begin_named(call, stage, "pipeline_id")
    if stage.probability is None:
        stage.probability = CHANCES.get(stage.status)


def check_stage(stage: Any) -> Mapping[str, str]:
    if wrong := check_key(stage, "pipeline_id"):
        return wrong
    stored = Stage._base_manager.filter(pk=stage.pk).first()
    if stored and (stored.status, stored.pipeline_id) != (stage.status, stage.pipeline_id):
        return {"status": _now("What a stage means cannot be changed once it is there. Make a new stage instead.")}
    return {}


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
        menu="setup",
        also=("saluran", "funnel"),
        sections=(Section(_("Details"), "name key is_default active position"),),
        list=("name", "key", "is_default", "active", "position"),
        sort="position",
        sorts=("position", "key"),
        filters=("active",),
        search=("name", "key"),
        card=("key",),
        facts=("key", "is_default", "active"),
        quick=("name",),
        related=(Related("stages", "pipeline"),),
        closed=frozenset({"merge"}),  # stages mean something in their own pipeline only
        begin=begin_named,
        check=check_pipeline,
        natural="key",
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
        menu="setup",
        also=("tahap", "tahapan", "status"),
        sections=(Section(_("Details"), "name key pipeline status probability tone active position"),),
        list=("name", "pipeline", "status", "probability", "active", "position"),
        sort="position",
        sorts=("position", "pipeline", "probability"),
        filters=("pipeline", "status", "active"),
        search=("name", "key"),
        card=("pipeline", "status"),
        facts=("pipeline", "status", "probability"),
        quick=("name", "pipeline", "status", "probability"),
        closed=frozenset({"merge"}),
        begin=begin_stage,
        check=check_stage,
        natural="key",
        small=True,
        fixed=True,
        seeds=tuple(
            {
                "key": key,
                "name": {"id": local, "en": english},
                "pipeline": "sales",
                "status": status,
                "probability": chance,
                "tone": tone,
                "position": 10 * n,
            }
            for n, (key, (local, english), status, chance, tone) in enumerate(SALES, start=1)
        ),
    )
)
