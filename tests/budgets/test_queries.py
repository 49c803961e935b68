"""How many queries each screen takes: committed, compared exactly, and the same for ten rows as for a hundred.

A figure that changed on purpose is written anew with ``UPDATE_BUDGETS=1 .venv/bin/python -m pytest tests/budgets``.
"""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saluran.core.models import Token, View
from saluran.core.perform import Item, perform, perform_many
from saluran.core.registry import modules
from tests.contract import samples
from tests.contract.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("budgets")]

COUNTS = Path(__file__).with_name("counts.json")
MOST = {
    "list": 12,
    "first of list": 12,
    "view": 12,
    "cards": 12,
    "groups": 12,
    "record": 20,
    "connections": 40,
    "preview": 20,
    "field": 8,
    "field change": 30,
    "board": 15,
    "home": 28,  # nine figures and four lists; of each it is asked first whether few records fit
    "form": 15,
    "search": 20,
    "palette": 8,
    "bin": 12,
    "api list": 10,
    "first of api list": 10,
    "api read": 12,
    "api create": 25,
    "api change": 30,
}
KEYS = (
    "leads", "prospects", "accounts", "contacts", "opportunities", "products", "visits", samples.CUSTOM,
    "tasks", "events", "calls", "campaigns",
)  # fmt: skip
ASIDE = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "PRAGMA")


def screens(world: World, key: str, pk: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """(kind of screen, how it is asked for), as Budi."""
    module = modules.get(key)
    page, api = world.page, world.api
    yield "list", lambda: page("budi", f"/{key}")
    yield "first of list", lambda: page("budi", f"/{key}?limit=5")
    view = View.objects.get(module=key)
    yield "view", lambda: page("budi", view.address)
    yield "cards", lambda: page("budi", f"/{key}/cards")
    yield "groups", lambda: page("budi", f"/{key}?group=owner")
    yield "record", lambda: page("budi", f"/{key}/{pk}")
    if key != "products":
        yield "connections", lambda: page("budi", f"/{key}/{pk}?tab=connections")
    yield "preview", lambda: page("budi", f"/{key}/{pk}/preview", htmx=True)
    if module.board:
        yield "board", lambda: page("budi", f"/{key}/board")
    yield "api list", lambda: api("budi", "GET", key)
    yield "first of api list", lambda: api("budi", "GET", f"{key}?limit=5")
    yield "api read", lambda: api("budi", "GET", f"{key}/{pk}")
    if key != "products":  # he only sees these
        yield "field", lambda: page("budi", f"/{key}/{pk}/field/tags", htmx=True)
        typed = {"tags__text": "a"}
        yield "field change", lambda: page("budi", f"/{key}/{pk}/field/tags", typed, htmx=True)
        yield "form", lambda: page("budi", f"/{key}/{pk}/edit")
        data = samples.least(module, next(samples.count))
        yield "api create", lambda: api("budi", "POST", key, data)
        yield "api change", lambda: api("budi", "PATCH", f"{key}/{pk}", {"tags": ["a"]})


def of_no_module(world: World) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "home", lambda: world.page("budi", "/home")
    yield "search", lambda: world.page("budi", "/search?q=kw")
    yield "palette", lambda: world.page("budi", "/search", htmx=True)
    yield "bin", lambda: world.page("budi", "/my/bin")


def queries(act: Callable[[], Any]) -> int:
    """Of the second time: what a process keeps in memory is there by then."""
    for _first in range(2):
        with undone():
            act()
    with undone(), CaptureQueriesContext(connection) as asked:
        answer = act()
        assert answer.status < 400, answer.text
    return sum(not q["sql"].startswith(ASIDE) for q in asked.captured_queries)


def fill(world: World, n: int) -> dict[str, int]:
    """``n`` records of each module for Budi, every field filled in; one has a note."""
    found = {}
    for key in KEYS:
        module = modules.get(key)
        items = [Item(samples.full(module, next(samples.count)) | {"owner": world.users["budi"].pk}) for _n in range(n)]
        perform_many(world.actor("rina"), key, "create", items, face="demo")
        assert not any(i.refused for i in items)
        found[key] = items[0].record.pk
        said = {"name": key, "module": key, "fields": ",".join(module.list), "filter": '["created_at","not_empty"]'}
        perform(world.actor("budi"), "views", "create", data={**said, "sort": module.sort}, face="html")
        perform(world.actor("rina"), key, "note", found[key], {"text": "Catatan"}, face="html")
    return found


def measured(world: World, n: int) -> dict[str, int]:
    with undone():
        pks = fill(world, n)
        Token.objects.update(used_at=timezone.now() + dt.timedelta(days=1))  # once a minute its use is written down
        found = {f"{kind}: {key}": queries(act) for key, pk in pks.items() for kind, act in screens(world, key, pk)}
        return found | {kind: queries(act) for kind, act in of_no_module(world)}


@pytest.fixture(scope="module")
def counts(house: World) -> dict[int, dict[str, int]]:
    return {n: measured(house, n) for n in (10, 100)}


@pytest.mark.timeout(300)
def test_a_hundred_rows_take_no_more_queries_than_ten(counts: dict[int, dict[str, int]]) -> None:
    """Fewer it may be: a page that is full needs no look at the rows without a value to sort by. How many there are is
    only asked where a list goes on: ten rows on one page need one query less, the first five of them do not."""
    asked = {k: int(k.partition(":")[0] in ("list", "api list", "cards", "view")) for k in counts[10]}
    more = {k: (counts[10][k], n) for k, n in counts[100].items() if n > counts[10][k] + asked[k]}
    assert more == {}


def test_the_counts_are_those_that_are_committed(counts: dict[int, dict[str, int]]) -> None:
    if os.environ.get("UPDATE_BUDGETS"):
        COUNTS.write_text(json.dumps(counts[10], indent=2, sort_keys=True) + "\n")
    known = json.loads(COUNTS.read_text())
    changed = {
        k: f"{known.get(k)} → {counts[10].get(k)}" for k in {*known, *counts[10]} if known.get(k) != counts[10].get(k)
    }
    assert not changed, (
        "fewer is fine too: write them anew with UPDATE_BUDGETS=1 .venv/bin/python -m pytest tests/budgets"
    )


def test_no_screen_takes_more_than_its_kind_may(counts: dict[int, dict[str, int]]) -> None:
    over = {k: n for k, n in counts[10].items() if n > MOST[k.partition(":")[0]]}
    assert over == {}
