"""Who else was in the race: what becomes of competitors when a deal is won, lost or taken up again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.perform import Call, lines_ahead
from saluran.core.perform.door import write_values

RACING = ("", "active", "behind")


def end_race(call: Call, record: Any, winner: int | None = None) -> None:
    """Say of each competitor how the deal ended for him. ``winner``: the one who got it, where that is known."""
    lines = lines_ahead(call.work, call.module.by_name["competitors"], record)
    before = [(line["competitor"], line["status"]) for line in lines]
    if record.status == "lost":
        winner = winner or won_by(lines)
        if winner and all(line["competitor"] != winner for line in lines):
            lines.append({"competitor": winner, "status": ""})
    else:
        winner = None
    for line in lines:
        line["status"] = _ended(line, record.status, winner)
    record.lost_to_id = winner
    if [(line["competitor"], line["status"]) for line in lines] != before:
        write_values(call, record, {"competitors": lines})


def _ended(line: Mapping[str, Any], status: str, winner: int | None) -> str:
    """Lost: one has won it. Won by us: nobody races any more. Open again: who had won it races on."""
    now = str(line["status"] or "")
    if winner and line["competitor"] == winner:
        return "won_by"
    if status == "won":
        return "out" if now in (*RACING, "won_by") else now
    return {"open": "active", "lost": "out"}[status] if now == "won_by" else now


def won_by(lines: list[dict[str, Any]]) -> int | None:
    """The competitor who has won, where the lines say so."""
    return next((line["competitor"] for line in lines if line["status"] == "won_by"), None)


def follow_lines(call: Call, record: Any) -> None:
    """After the lines were typed: a lost deal was lost to the one of whom they say so."""
    coming = record.beside.get("competitors")
    if coming is not None:
        lines = lines_ahead(call.work, call.module.by_name["competitors"], record)
        record.lost_to_id = won_by(lines) if record.status == "lost" else None


def check_rivals(record: Any) -> dict[str, str]:
    """One alone can win."""
    lines = getattr(record, "beside", {}).get("competitors") or ()
    won = [n for n, line in enumerate(lines) if line.get("status") == "won_by"]
    return {f"competitors.{n}.status": _("Only one can have won the deal.") for n in won[1:]}
