"""What everybody who moves records through stages has to know of them, from memory while nobody changes a stage."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from saluran.core import stamps
from saluran.core.kinds import Names
from saluran.modules.pipelines.models import Pipeline, PipelineTeam, Stage

_cache = threading.local()


@dataclass(frozen=True)
class Step:
    """A stage, as far as verbs care."""

    id: int
    key: str
    pipeline: int
    status: str
    probability: Decimal | None
    active: bool
    forecast: str = ""
    days: int | None = None
    criteria: Any = None
    name: Any = None

    @property
    def title(self) -> str:
        return str(Names().show(self.name))


@dataclass(frozen=True)
class Steps:
    """All stages in their order, and which pipeline is taken when none is named."""

    all: tuple[Step, ...]
    default: int | None
    teams: Mapping[int, int]  # team → the first pipeline that is bound to it

    def usual(self, team: int | None) -> int | None:
        """The pipeline that is taken when none is named: that of the team, else the default."""
        return self.teams.get(team or 0, self.default)

    def get(self, pk: int | None) -> Step | None:
        return next((s for s in self.all if s.id == pk), None)

    def first(self, pipeline: int | None, status: str = "open") -> Step | None:
        """The first stage of a pipeline that means this status; those that are switched off come last."""
        own = [s for s in self.all if s.pipeline == pipeline and s.status == status]
        return next((s for s in own if s.active), own[0] if own else None)

    def same(self, pipeline: int | None, pk: int) -> Step | None:
        """The stage itself where it stands in the pipeline, else the pipeline's own stage of the same key."""
        wanted = self.get(pk)
        own = (s for s in self.all if wanted and s.pipeline == pipeline and s.key == wanted.key)
        return next(own, None)


def steps() -> Steps:
    """The stages as they are now."""
    stamp = stamps.value("labels")
    if getattr(_cache, "stamp", None) != stamp:
        rows = Stage._base_manager.order_by("pipeline__position", "pipeline", "position", "pk")
        found = tuple(
            Step(
                s.pk, s.key, s.pipeline_id or 0, s.status, s.probability, s.active, s.forecast_category,
                s.allowed_days, s.criteria, s.name,
            )
            for s in rows
        )  # fmt: skip
        _cache.steps, _cache.stamp = Steps(found, *_usual({s.pipeline for s in found if s.status == "open"})), stamp
    known: Steps = _cache.steps
    return known


def _usual(begun: set[int]) -> tuple[int | None, Mapping[int, int]]:
    """The pipeline that is taken where none is named, and by team; of those in which something can begin."""
    first = Pipeline._base_manager.filter(active=True, pk__in=begun).order_by("-is_default", "position", "pk").first()
    bound = PipelineTeam.objects.filter(pipeline__active=True, pipeline__in=begun)
    rows = bound.order_by("-pipeline__position", "-pipeline").values_list("team_id", "pipeline_id")
    return first.pk if first else None, dict(rows)
