"""Requests per second from a real server, and the memory of its two workers."""

from typing import Any

from benchmarks.reading import World
from benchmarks.register import Goal, Rate, row
from benchmarks.serving import as_browser, started

WHO = ("rep", "manager", "director", "rep001", "rep010", "manager01", "manager10", "rep110")
WEB = {"unit": "/s", "more": True, "many_only": True}
FLOOR = "health checks served"
_known: dict[str, Any] = {}


def _served(world: World) -> dict[str, Any]:
    """All that is asked of one server, once."""
    if not _known:
        with started("--no-worker") as server:
            for what, path in (("empty", "/healthz"), ("list", "/leads"), ("board", "/opportunities/board")):
                _known[what] = server.load([as_browser(world, name, path) for name in WHO])
            _known["memory"] = server.memory()
    return _known


def _rate(found: dict[str, Any]) -> Rate:
    wrong = {k: n for k, n in found["statuses"].items() if k != "200"}
    note = (
        f"{found['cpu']:.1f} ms cpu of the server each, {found['bytes'] / 1000:.0f} kB; "
        f"median {found['median']:.0f} ms; the clients took {found['own_cpu'] * 100:.0f} % of a core"
    )
    return Rate(found["rate"], note + (f"; WRONG: {wrong} {found['wrong']}" if wrong else ""), found["p95"])


@row("health checks served", "Eight clients at two workers: the floor of every page that is served.", **WEB)
def health(world: World) -> Rate:
    return _rate(_served(world)["empty"])


@row(
    "list pages served",
    "Eight people leaf through leads, compressed.",
    Goal(300, 150),
    floor="health checks served",
    **WEB,
)
def list_pages(world: World) -> Rate:
    return _rate(_served(world)["list"])


@row("boards served", "Eight people look at the board.", floor=FLOOR, **WEB)
def boards(world: World) -> Rate:
    return _rate(_served(world)["board"])


@row(
    "memory of two workers",
    "Resident after all of this, without the pages of the database file that the system maps for both.",
    Goal(250),
    unit="MB",
    many_only=True,
)
def memory(world: World) -> Rate:
    resident, own, mapped = _served(world)["memory"]
    return Rate(resident, f"{own:.0f} MB of their own; beside it {mapped:.0f} MB of the file of SQLite, mapped")
