"""Where the made-up deals have been: up to four stays each, and up to two other closes, in bulk like all rows."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from saluran.modules.opportunities.history import OpportunityChange, StageHistory
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.pipelines.stages import steps

ASKED = ("pk", "title", "owner_id", "team_id", "created_at", "created_by_id", "modified_at", "pipeline_id", "stage_id",
         "amount", "currency", "expected_close")  # fmt: skip
SLIP = 14


def clear() -> None:
    """Away with the first stays, which every record has by itself; the deals say how often they were put off."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {StageHistory._meta.db_table}")
        moves = f"close_moves = id % 3, close_slip = (id % 3) * {SLIP}"
        cursor.execute(f"UPDATE {Opportunity._meta.db_table} SET {moves}")


def past() -> Iterator[tuple[type[models.Model], Iterator[dict[str, Any]]]]:
    """The tables, and their rows."""
    yield StageHistory, (row for deal in _deals() for row in _stays(deal))
    yield OpportunityChange, (row for deal in _deals() for row in _slips(deal))


def _deals() -> Iterator[dict[str, Any]]:
    yield from Opportunity._base_manager.order_by("pk").values(*ASKED).iterator(5000)


def _common(deal: dict[str, Any], number: int, at: dt.datetime) -> dict[str, Any]:
    own = {n: deal[n] for n in ("title", "owner_id", "team_id", "currency")}
    return own | {"opportunity_id": deal["pk"], "number": number, "created_at": at, "modified_at": at, "version": 1}


def _stays(deal: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The last one is where it stands."""
    before = [s.id for s in steps().all if s.pipeline == deal["pipeline_id"] and s.id != deal["stage_id"]]
    places = [*before[: deal["pk"] % 4], deal["stage_id"]]
    step = (deal["modified_at"] - deal["created_at"]) / len(places)
    amount = None if deal["amount"] is None else int(deal["amount"] * 1000)
    for n, place in enumerate(places):
        at, last = deal["created_at"] + n * step, n == len(places) - 1
        yield _common(deal, n + 1, at) | {
            "pipeline_id": deal["pipeline_id"], "stage_id": place, "entered_at": at, "visit": 1, "amount_in": amount,
            "left_at": None if last else at + step, "days": None if last else int(step / dt.timedelta(days=1)) * 1000,
            "amount_out": None if last else amount, "way": "forward" if n else "start", "moved_by_id": deal["owner_id"],
        }  # fmt: skip


def _slips(deal: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for n in range(deal["pk"] % 3):
        at, days = deal["created_at"] + dt.timedelta(days=n + 1), SLIP * (deal["pk"] % 3 - n)
        before = deal["expected_close"] - dt.timedelta(days=days)
        yield _common(deal, n + 1, at) | {
            "what": "expected_close", "date_from": before, "date_to": before + dt.timedelta(days=SLIP), "days": SLIP,
            "changed_at": at, "changed_by_id": deal["owner_id"],
        }  # fmt: skip
