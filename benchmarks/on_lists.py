"""Rows of a list, filters and counts, without the page around them."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import connection

from benchmarks.clock import Timing, slowest, timed
from benchmarks.reading import READERS, World
from benchmarks.register import Goal, row
from saluran.core import lists

SHOWN = ("title", "organization", "status", "source", "mobile", "owner", "created_at")


def cells(
    world: World, key: str, readers: tuple[str, ...] = READERS, ways: tuple[str, ...] = ("", "-")
) -> Iterator[tuple[str, str, str]]:
    """(reader, sort, cursor) of each list: the first page and one in the middle."""
    for name in readers:
        for sort in world.module(key).sortable:
            for way in ways:
                yield name, way + sort, ""
                if cursor := world.deep(name, key, way + sort):
                    yield name, way + sort, cursor


@row("raw rows", "50 rows of one salesperson by hand-written SQL: the floor of a list's query.")
def raw_rows(world: World) -> Timing:
    owner = world.cast.by_name["rep"]
    sql = (
        "SELECT id, version, title, organization, status, source_id, mobile, owner_id, created_at FROM leads_lead "
        "WHERE owner_id = %s ORDER BY created_at DESC, id DESC LIMIT 51"
    )

    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, [owner])
            return cursor.fetchall()

    return timed(ask)


@row("list query", "The rows of the list page, without the page.", Goal(10, 10), floor="raw rows")
def list_query(world: World) -> Timing:
    module, actor = world.module("leads"), world.actor("manager")
    return timed(lambda: lists.page(actor, module, SHOWN))


@row(
    "list query, each sort x reader, first and deep",
    "The slowest query of all lists that somebody can ask for by a click.",
    Goal(10, 10), floor="raw rows",
    why="PostgreSQL plans each statement anew, with an index a branch and owner; most cells take far less.",
)  # fmt: skip
def list_queries(world: World) -> Timing:
    module, found = world.module("leads"), []
    for name, sort, cursor in cells(world, "leads"):
        actor = world.actor(name)
        act = lambda a=actor, s=sort, c=cursor: lists.page(a, module, SHOWN, sort=s, cursor=c or None)  # noqa: E731
        found.append((f"{name} {sort}{' deep' if cursor else ''}", act))
    return slowest(found)


FILTERS: tuple[tuple[str, Any], ...] = (
    ("text, 1 in 300", ["x_region", "is", "r7"]),
    ("number, 1 in 20", ["x_tier", "is", 3]),
    ("choice, 1 in 3", ["x_colour", "is", "biru"]),
    ("date, range", ["x_due", "between", ["2026-03-01", "2026-03-04"]]),
    ("decimal, top 0.1 %", ["x_budget", "gte", "999000"]),
)


def _page(world: World, name: str, condition: Any) -> Any:
    return partial(lists.page, world.actor(name), world.module("leads"), SHOWN, condition=condition)


def _count(world: World, name: str, condition: Any) -> Any:
    return partial(lists.count, world.actor(name), world.module("leads"), condition, least=51)


@row("filter on a custom field", "One page of a list filtered by one custom field: the slowest of five filters x three "
     "readers.", Goal(10, 15), floor="raw rows")  # fmt: skip
def custom_filters(world: World) -> Timing:
    return slowest((f"{n}: {w}", _page(world, n, c)) for n in ("rep", "manager", "admin") for w, c in FILTERS)


AWAY: tuple[tuple[str, str, Any], ...] = (
    ("leads", "name of a source", ["source.title", "contains", "a"]),
    ("leads", "no such source", ["source.title", "is", "nothing"]),
    ("leads", "names of owners", ["owner.name", "contains", "rep00"]),
    ("opportunities", "industry of the account", ["account.industry", "is", 1]),
    ("opportunities", "name of the account", ["account.title", "contains", "sinar"]),
    ("opportunities", "not so the account", ["account.title", "not_contains", "sinar"]),
)


@row("filter through a link", "One page of a list filtered by a field of what it links to, in its usual order and by "
     "title: the slowest of six filters x four readers.", Goal(20, 40), floor="raw rows",
     why="PostgreSQL makes a table of all accounts that a deal must not have before it reads one.")  # fmt: skip
def linked_filters(world: World) -> Timing:
    found = []
    for (key, said, condition), name in itertools.product(AWAY, ("rep", "manager", "head", "admin")):
        module = world.module(key)
        for sort in dict.fromkeys((module.sort, "title")):
            act = partial(lists.page, world.actor(name), module, ("title",), condition=condition, sort=sort)
            found.append((f"{name} {said} {sort}", act))
    return slowest(found)


@row("two filters and a rare word", "Status, source and score together, which no index has.", Goal(50, 50))
def mixed_filters(world: World) -> Timing:
    condition = {"all": [["status", "is", "junk"], ["score", "gte", 90], ["employees", "is", 51]]}
    return slowest((n, _page(world, n, condition)) for n in ("rep", "manager", "admin"))


@row(
    "quick filters, each x reader",
    "Deals and stays by each choice above the list, in the usual order and by title: the slowest first page.",
    Goal(30, 30),
)  # fmt: skip
def quick(world: World) -> Timing:
    from saluran.core.screens.listing import quick_filters, with_quick

    found = []
    for key, name in itertools.product(
        ("opportunities", "stage_history"), ("rep", "manager", "director", "head", "admin")
    ):
        module, actor = world.module(key), world.actor(name)
        for one in quick_filters(actor, module, {}):
            for value, _label in one.options[:4]:
                condition = with_quick((replace(one, value=value),), None)
                for sort in dict.fromkeys((module.sort, "title" if "title" in module.sortable else module.sort)):
                    act = partial(lists.page, actor, module, ("title",), condition=condition, sort=sort)
                    found.append((f"{name} {key} {one.field.name} {value} {sort}", act))
    return slowest(found)


COUNTS: tuple[tuple[str, Any], ...] = (
    ("all", None),
    ("status", ["status", "is", "junk"]),
    ("custom field", ["x_region", "is", "r7"]),
    ("custom decimal", ["x_budget", "gte", "999000"]),
)


@row("count beside a list", "How many there are: the slowest of four filters x readers.", Goal(15, 20))
def counts(world: World) -> Timing:
    return slowest((f"{n}: {w}", _count(world, n, c)) for n in READERS for w, c in COUNTS)


@row("count under a rare filter", "A filter that no index serves.", Goal(50, 50))
def rare_counts(world: World) -> Timing:
    condition = ["employees", "is", 12]
    return slowest((n, _count(world, n, condition)) for n in ("rep", "manager", "director", "admin"))
