"""What a stage means for the opportunity that stands in it."""

import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any

from saluran.core import options
from saluran.modules.pipelines.stages import Step, steps


def top(now: dt.datetime) -> int:
    """The rank of a card that has just come: above all before it, with room in between for those that are moved."""
    return int(now.timestamp() * 100_000)


def enter(record: Any, step: Step, now: dt.datetime, *, probability: Decimal | None = None) -> None:
    """Stand in a stage: status, chance and forecast follow it, and the moment of closing is kept or forgotten."""
    moved = record.stage_id != step.id
    record.stage_id = step.id
    if moved:
        record.rank = top(now)
        record.stage_since = now
        record.forecast_category = step.forecast
    _chance(record, step, moved, probability)
    if step.status == "open":
        record.closed_at = None
        record.lost_reason_id, record.lost_to_id, record.lost_note = None, None, ""
    elif record.status != step.status or record.closed_at is None:
        record.closed_at = now
    if step.status == "won":
        record.lost_reason_id, record.lost_to_id, record.lost_note = None, None, ""
    record.status = step.status
    age(record, step)


def _chance(record: Any, step: Step, moved: bool, said: Decimal | None) -> None:
    """The chance that is said beside, else that of the stage; one set by hand stays while the deal is open."""
    if said is not None:
        record.probability, record.probability_by_hand = said, said != step.probability
    elif moved and step.probability is not None and not (record.probability_by_hand and step.status == "open"):
        record.probability, record.probability_by_hand = step.probability, False


def age(record: Any, step: Step) -> None:
    """From which day the deal counts as stale, as the company counts days; none where the stage sets no limit."""
    since = record.stage_since if step.status == "open" and step.days else None
    zone = zoneinfo.ZoneInfo(options.get("company.time_zone"))
    record.stale_on = since.astimezone(zone).date() + dt.timedelta(days=step.days or 0) if since else None


def way(before: int | None, after: int | None) -> str:
    """How a deal got from one stage to another, as the stages stand now."""
    if before is None:
        return "start"
    known = steps()
    old, new = known.get(before), known.get(after)
    if old is None or new is None:
        return "start"
    if old.pipeline != new.pipeline:
        return "pipeline"
    if new.status == "lost":
        return "lost"
    order = [s.id for s in known.all if s.pipeline == new.pipeline]
    at, to = order.index(old.id), order.index(new.id)
    if old.status != "open" or to < at:
        return "back"
    passed = [s for s in known.all if s.id in order[at + 1 : to] and s.active and s.status == "open"]
    return "skipped" if passed else "forward"
