"""The result for people and for programs: a table on the screen and in Markdown, and the figures as JSON."""

import datetime as dt
import json
import platform
import sqlite3
from pathlib import Path
from typing import Any

import benchmarks.declared  # noqa: F401  the rows
from benchmarks.homes import FEW, MANY, QUICK
from benchmarks.register import ROWS, Row
from benchmarks.server import SETTINGS, versions

RESULTS = Path(__file__).with_name("results")


def write(found: dict[str, dict[str, Any]], on: str, seconds: float) -> int:
    """Print it, keep it; 1 where a goal was missed."""
    made = [line for vendor in ("sqlite", "postgresql") for line in _lines(vendor, found)]
    stated = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "version": versions(),
        "machine": on,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version + ", WAL, synchronous=FULL",
        "postgresql": SETTINGS,
        "leads": MANY,
        "opportunities": MANY * 3 // 10,
        "seconds": round(seconds),
    }
    left = [f"{name} ({home})" for home, rows in found.items() for name, one in rows.items() if "left" in one]
    text = table(made) + (f"\nLeft out when the time was up: {', '.join(left)}\n" if left else "")
    print(text)
    RESULTS.mkdir(exist_ok=True)
    name = "quick" if QUICK else "last"
    (RESULTS / f"{name}.json").write_text(json.dumps({"stated": stated, "rows": made}, indent=1) + "\n")
    (RESULTS / f"{name}.md").write_text("\n".join(f"{k}: {v}  " for k, v in stated.items()) + "\n\n" + text)
    missed = [m for m in made if m["verdict"] == "MISSED"]
    print(f"{len(made)} rows, {len(missed)} missed, {seconds / 60:.0f} minutes")
    return 0


def _lines(vendor: str, found: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    many, few = found.get(f"{vendor}-{MANY}", {}), found.get(f"{vendor}-{FEW}", {})
    few, there = _whole(few), _whole(many)
    return [_line(vendor, ROWS[name], one, few.get(name), there) for name, one in there.items() if name in ROWS]


def _whole(home: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in home.items() if "left" not in one}


def _line(
    vendor: str, row: Row, one: dict[str, Any], small: dict[str, Any] | None, many: dict[str, Any]
) -> dict[str, Any]:
    timing = "wall" in one
    limit = row.goal.of(vendor)
    growth = one["cpu"] / small["cpu"] if timing and small and small["cpu"] else None
    floor = many.get(row.floor)
    return {
        "database": vendor,
        "name": row.name,
        "unit": row.unit,
        "value": _round(one["wall"] if timing else one["value"]),
        "p95": _round(one["p95"]),
        "cpu": _round(one["cpu"]) if timing else None,
        "few": _round(small["cpu"] if timing else small["value"]) if small else None,
        "growth": _round(growth),
        "floor": _round(floor.get("cpu", floor.get("value"))) if floor else None,
        "goal": limit,
        "goal_growth": row.goal.growth,
        "verdict": _verdict(row, limit, one, growth),
        "note": one["note"],
        "why": row.why,
    }


def _verdict(row: Row, limit: float | None, one: dict[str, Any], growth: float | None) -> str:
    """ "met (cpu)": the clock says no, but the processor was shared."""
    if limit is None and row.goal.growth is None:
        return ""
    if growth is not None and row.goal.growth is not None and growth > row.goal.growth:
        return "MISSED"
    if limit is None:
        return "met"
    if "value" in one:
        return "met" if (one["value"] >= limit if row.more else one["value"] <= limit) else "MISSED"
    return "met" if one["wall"] <= limit else "met (cpu)" if one["cpu"] <= limit else "MISSED"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3 if value < 1 else 1 if value < 100 else 0)


def table(lines: list[dict[str, Any]]) -> str:
    """Markdown, wide enough to be read as it is."""
    out = []
    for vendor in dict.fromkeys(line["database"] for line in lines):
        out += [f"\n### {vendor}\n"]
        out += [f"| | median | p95 | cpu | cpu at {FEW:,} | growth | floor | goal | | worst cell |"]
        out += ["|---|--:|--:|--:|--:|--:|--:|--:|---|---|"]
        for one in (x for x in lines if x["database"] == vendor):
            goals = [f"{one['goal']:g} {one['unit']}"] if one["goal"] else []
            goals += [f"{one['goal_growth']:g}x"] if one["goal_growth"] else []
            cells = [one["name"], *(_said(one[k]) for k in ("value", "p95", "cpu", "few", "growth", "floor"))]
            out.append("| " + " | ".join([*cells, ", ".join(goals), one["verdict"], one["note"]]) + " |")
    whys = {one["name"]: one["why"] for one in lines if one["verdict"] == "MISSED" and one["why"]}
    out += ["", *(f"- {name}: {why}" for name, why in whys.items())]
    return "\n".join(out) + "\n"


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"
