"""What a stage means for the opportunity that stands in it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from saluran.modules.pipelines.stages import Step


def top(now: dt.datetime) -> int:
    """The rank of a card that has just come: above all before it, with room in between for those that are moved."""
    return int(now.timestamp() * 100_000)


def enter(record: Any, step: Step, now: dt.datetime, *, probability: Decimal | None = None) -> None:
    """Stand in a stage: status and chance follow it, and the moment of closing is kept or forgotten."""
    moved = record.stage_id != step.id
    record.stage_id = step.id
    if moved:
        record.rank = top(now)
    if probability is not None:
        record.probability = probability
    elif moved and step.probability is not None:
        record.probability = step.probability
    if step.status == "open":
        record.closed_at = None
        record.lost_reason_id, record.lost_note = None, ""
    elif record.status != step.status or record.closed_at is None:
        record.closed_at = now
    if step.status == "won":
        record.lost_reason_id, record.lost_note = None, ""
    record.status = step.status
