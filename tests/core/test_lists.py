"""Pages are the sorted list, cut: for every sort, every reader, every condition, and no row twice."""

import dataclasses
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saluran.core import access, lists, query
from saluran.core.lists import beyond, narrow, patience, ways
from saluran.core.lists.statements import MOST, Shelf, Statement
from saluran.core.lists.walk import Walk
from saluran.core.refusals import Invalid
from saluran.core.schema import Module
from saluran.core.sql import lowered
from tests.core.reading import World
from tests.core.truth import holds

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CONDITIONS: tuple[Any, ...] = (
    None,
    {
        "any": [
            ["amount", "gte", 1],
            ["account.relation", "is", "customer"],
            ["x_many", "has", "b"],
            ["tags", "has", "hot"],
        ]
    },
    {"not": ["status", "is", "open"]},
)


def in_order(module: Module, rows: list[Any], sort: str) -> list[int]:
    """Ids in the order of ``sort``: empties last, text without case, the id decides."""
    parts = sort.split(",")
    if parts[-1].lstrip("-") != "id":
        parts.append("-id" if parts[0].startswith("-") else "id")
    rows = list(rows)
    for part in reversed(parts):
        name = part.removeprefix("-")
        if name == "id":
            rows.sort(key=lambda r: r.pk, reverse=part.startswith("-"))
            continue
        f = module.by_name[name]
        values = {r.pk: lowered(v).encode() if isinstance(v := f.of(r), str) else v for r in rows}
        empty = [r for r in rows if values[r.pk] in (None, b"") and values[r.pk] is not False]
        full = [r for r in rows if r not in empty]
        rows = sorted(full, key=lambda r: values[r.pk], reverse=part.startswith("-")) + empty
    return [r.pk for r in rows]


def pages(actor: access.Actor, world: World, sort: str, condition: Any = None, size: int = 7, q: str = "") -> list[int]:
    found: list[int] = []
    cursor = None
    while True:
        page = lists.page(
            actor, world.module, ("title",), condition=condition, sort=sort, cursor=cursor, size=size, q=q
        )
        assert len(page.rows) <= size
        found += [row[0] for row in page.rows]
        if page.next is None:
            return found
        cursor = page.next


def test_pages_are_the_sorted_list_cut(cast: Any) -> None:
    world = World(cast)
    singles = [f"{way}{name}" for name in (*world.module.sortable, "id") for way in ("", "-")]
    several = (
        "-amount,id",
        "amount,-title",
        "stage,-expected_close,title",
        "-probability,x_note,-id",
        "x_ok,x_colour",
        "x_due,-x_size,x_at",
    )
    for (name, actor), condition in itertools.product(world.readers.items(), CONDITIONS):
        reach = access.reach(actor, world.module, "view")
        rows = [r for r in world.rows if reach.holds(r) and (condition is None or holds(world, actor, r, condition))]
        assert rows, name
        for sort in (*singles, *several):
            assert pages(actor, world, sort, condition) == in_order(world.module, rows, sort), (name, sort, condition)


NARROW = (
    ["status", "is", "open"],
    {"all": [["status", "is", "open"], ["owner", "not_empty"], ["amount", "gte", 1]]},
    ["amount", "gte", 7],
    ["x_size", "is", 2],
    {"all": [["amount", "between", [0, 7]], ["x_note", "contains", "a"], ["title", "starts_with", "b"]]},
    {"all": [["amount", "gte", 1], {"any": [["x_ok", "is", True], ["status", "is", "won"]]}]},
    ["account.relation", "is", "customer"],
    ["account.relation", "is_not", "customer"],
    {"any": [["account.title", "starts_with", "b"], ["x_account.relation", "not_empty"], ["amount", "gte", 7]]},
    {"all": [{"not": ["stage.title", "contains", "zzz"]}, ["account.title", "is_not", "besar 1"]]},
)


@pytest.mark.parametrize(
    ("few", "wide", "tried"), [(1000, 8, ()), (5, 8, ()), (0, 8, ()), (0, 0, ()), (0, 8, (1, 9999)), (0, 8, (1, 1))]
)
def test_filters_that_leave_few_find_the_same(
    cast: Any, monkeypatch: pytest.MonkeyPatch, few: int, wide: int, tried: tuple[int, ...]
) -> None:
    """Out of the ids that an index gave, or by the walk, all at once or owner by owner, the first way that is tried or
    the last: the same rows, the same order, the same number."""
    world = World(cast)
    for room in (narrow, beyond):
        monkeypatch.setattr(room, "FEW", few)
    monkeypatch.setattr(query, "MANY", few % 3)  # one value of many ids, or a value each
    monkeypatch.setattr(ways, "WIDE", wide)
    for name, most in zip(("FIRST", "SECOND"), tried, strict=False):
        monkeypatch.setattr(patience, "STEPS", 1)
        monkeypatch.setattr(ways, name, most)
    for (name, actor), condition in itertools.product(world.readers.items(), NARROW):
        reach = access.reach(actor, world.module, "view")
        rows = [r for r in world.rows if reach.holds(r) and holds(world, actor, r, condition)]
        assert lists.count(actor, world.module, condition, least=1) == (len(rows), True)
        for sort in ("-amount", "title", "-x_colour", "x_size", "-created_at"):
            assert pages(actor, world, sort, condition) == in_order(world.module, rows, sort), (name, sort, condition)


def test_an_owner_whom_a_filter_names_is_within_reach_or_has_no_rows(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(cast)
    who = [one for one in world.owners if one]
    tests = [*(["owner", "is", one] for one in who), ["owner", "in", who[:2]], ["owner", "in", who[2:]]]
    for few, (name, actor), asked in itertools.product((1000, 0), world.readers.items(), tests):
        monkeypatch.setattr(narrow, "FEW", few)
        for condition in (asked, {"all": [asked, ["status", "is", "open"]]}, {"any": [asked, ["amount", "gte", 7]]}):
            reach = access.reach(actor, world.module, "view")
            rows = [r for r in world.rows if reach.holds(r) and holds(world, actor, r, condition)]
            assert lists.count(actor, world.module, condition) == (len(rows), True)
            for sort in ("title", "-created_at"):
                assert pages(actor, world, sort, condition) == in_order(world.module, rows, sort), (name, condition)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT COUNT(*) FROM n"


def test_what_is_nice_to_know_is_not_waited_for(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(cast, n=5)
    with pytest.raises(TimeoutError), patience.patience(0.05), connection.cursor() as cursor:
        cursor.execute(ENDLESS)
    rina, condition = cast["rina"], {"not": ["status", "is", "open"]}
    exact = lists.count(rina, world.module, condition, least=1)
    assert exact == (sum(r.status != "open" for r in world.rows), True)  # the database goes on answering

    def slow(_walk: Any, _cap: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(ENDLESS)
        return 0

    monkeypatch.setattr(Walk, "count", slow)
    assert lists.count(rina, world.module, condition, least=3) == (3, False)


def test_values_are_those_of_the_kinds(cast: Any) -> None:
    world = World(cast, n=20)
    columns = tuple(f.name for f in world.module.fields)
    page = lists.page(access.SYSTEM, world.module, columns, size=50)
    assert [f.name for f in page.columns] == list(columns)
    by_id = {row.pk: row for row in world.rows}
    for pk, version, *values in page.rows:
        assert version == 1
        for f, value in zip(page.columns, values, strict=True):
            wanted = world.tags[pk] if f.name == "tags" else [] if f.lines else f.of(by_id[pk])
            assert value == wanted and type(value) is type(wanted), f.name


def test_lines_come_with_their_record(cast: Any) -> None:
    from saluran.modules.opportunities.models import Cost

    world = World(cast, n=3)
    Cost.objects.bulk_create(
        [Cost(opportunity_id=world.rows[1].pk, position=2 - n, kind="meal", amount=Decimal(n)) for n in (1, 2)]
    )
    page = lists.page(access.SYSTEM, world.module, ("costs", "title"), sort="id")
    costs = {row[0]: row[2] for row in page.rows}
    assert [line["amount"] for line in costs[world.rows[1].pk]] == [Decimal(2), Decimal(1)]
    assert costs[world.rows[0].pk] == [] and all("opportunity" not in line for line in costs[world.rows[1].pk])


def test_a_cursor_belongs_to_its_list(cast: Any) -> None:
    world = World(cast, n=20)
    actor = world.readers["rina"]

    def next_of(**how: Any) -> Any:
        return lists.page(actor, world.module, ("title",), **{"size": 5, "sort": "title", **how}).next

    cursor = next_of()
    assert next_of(cursor=cursor) != cursor
    assert next_of(cursor=cursor, size=6)
    for other in ({"sort": "-title"}, {"q": "besar"}, {"condition": ["status", "is", "open"]}, {"sort": "amount"}):
        with pytest.raises(Invalid) as caught:
            next_of(cursor=cursor, **other)
        assert "cursor" in caught.value.errors
    for wrong in ("", "x", cursor[:-2], cursor + "x", "WzEsMl0", "ü", "a:b", "a:b:c"):
        if wrong:
            with pytest.raises(Invalid):
                next_of(cursor=wrong)


def test_a_sort_that_is_not_offered_is_refused(cast: Any) -> None:
    world = World(cast, n=1)
    for sort in ("password", "-next_step", "tags", "title;drop", "title,amount,stage,probability", "x_many"):
        with pytest.raises(Invalid) as caught:
            lists.page(access.SYSTEM, world.module, ("title",), sort=sort)
        assert "sort" in caught.value.errors, sort


def test_many_owners_are_one_walk(cast: Any) -> None:
    world = World(cast, n=30)
    own = {"*": dict.fromkeys(access.RIGHTS, "own")}
    many = dataclasses.replace(
        cast["joko"], rights=own, sees=tuple(sorted({*range(1000, 1150), cast.budi.pk, cast.sari.pk}))
    )
    reach = access.reach(many, world.module, "view")
    rows = [r for r in world.rows if reach.holds(r)]
    for sort in ("-amount", "title", "id"):
        assert pages(many, world, sort) == in_order(world.module, rows, sort)


def test_nobody_sees_nothing(cast: Any) -> None:
    world = World(cast, n=5)
    nobody = dataclasses.replace(cast["budi"], rights={"*": dict.fromkeys(access.RIGHTS, "none")})
    assert lists.page(nobody, world.module, ("title",)).rows == []
    assert lists.count(nobody, world.module) == (0, True)
    lonely = dataclasses.replace(cast["budi"], sees=(), teams=())
    assert lists.page(lonely, world.module, ("title",)).rows == []


def test_an_empty_any_holds_never(cast: Any) -> None:
    world = World(cast, n=5)
    for actor in world.readers.values():
        for condition in ({"any": []}, ["amount", "in", []]):
            assert lists.page(actor, world.module, ("title",), condition=condition).rows == []
            assert lists.count(actor, world.module, condition) == (0, True)


def test_counts_stop_at_their_cap(cast: Any) -> None:
    world = World(cast)
    for actor in world.readers.values():
        reach = access.reach(actor, world.module, "view")
        n = sum(1 for r in world.rows if reach.holds(r))
        assert lists.count(actor, world.module) == (n, True)
        assert lists.count(actor, world.module, cap=5) == (5, False)
        assert lists.ids(actor, world.module, limit=3) == sorted(r.pk for r in world.rows if reach.holds(r))[:3]


@pytest.mark.parametrize("wide", [8, 0])
def test_searching_narrows_the_list(cast: Any, monkeypatch: pytest.MonkeyPatch, wide: int) -> None:
    from saluran.core.search import words

    monkeypatch.setattr(ways, "WIDE", wide)  # 0: one walk over everything first, for everybody
    world = World(cast)
    for few in (1000, 3):  # by their ids where they are few, else by looking into each document
        monkeypatch.setattr(words, "FEW", few)
        monkeypatch.setattr(words, "SIZES", (1, few))
        for actor, q in itertools.product(
            world.readers.values(), ("besar", "BES 3", "o'b", "100%", "a_b", "zu", "z", "qqq", "eclair", '"x"')
        ):
            reach = access.reach(actor, world.module, "view")
            rows = [r for r in world.rows if reach.holds(r) and said(r, q)]
            for sort in ("-amount", "title"):
                assert pages(actor, world, sort, q=q) == in_order(world.module, rows, sort), (q, sort)
            some = in_order(world.module, [r for r in rows if r.amount is not None], "-amount")
            assert pages(actor, world, "-amount", ["amount", "not_empty"], q=q) == some
            assert lists.count(actor, world.module, None, q) == (len(rows), True)
            told = (len(rows), True) if len(rows) <= few else (few + 1, False)  # beside a page
            assert lists.count(actor, world.module, None, q, least=1) == told


def said(record: Any, q: str) -> bool:
    from saluran.ground import names

    words = names.fold(q).split()
    title, text = names.fold(record.title), names.fold(f"{record.title} \n {record.next_step}")
    return title.startswith(names.fold(q)) if all(len(w) < 3 for w in words) else all(w in text for w in words)


def test_a_page_takes_few_queries(cast: Any) -> None:
    world = World(cast)
    for actor in world.readers.values():
        lists.page(actor, world.module, ("title", "amount", "owner", "x_note"), sort="-created_at", size=5)
        with CaptureQueriesContext(connection) as queries:
            lists.page(actor, world.module, ("title", "amount", "owner", "x_note"), sort="-created_at", size=5)
        assert len(queries) == 2


def test_old_statements_are_forgotten() -> None:
    shelf = Shelf()
    for n in range(MOST + 10):
        shelf.get(n, lambda n=n: Statement(str(n)))  # type: ignore[misc]
    assert len(shelf._kept) == MOST
    assert shelf.get(MOST, lambda: Statement("made anew")).sql == str(MOST)
    assert shelf.get(0, lambda: Statement("made anew")).sql == "made anew"


def test_custom_modules_are_listed_alike(cast: Any) -> None:
    from saluran.core import search
    from saluran.core.models import Row
    from tests.core.reading import NOW, make_module

    module = make_module()
    Row.objects.bulk_create(
        [
            Row(module=key, title=t, extra=extra, created_at=NOW, modified_at=NOW, owner_id=cast.budi.pk)
            for key, t, extra in (
                ("x_sites", "b", {"x_size": 2000}),
                ("x_sites", "A", {}),
                ("x_other", "c", {"x_size": 1}),
            )
        ]
    )
    search.rebuild(module)
    for actor in (access.SYSTEM, cast["budi"]):
        page = lists.page(actor, module, ("title", "x_size"), sort="title")
        assert [row[2:] for row in page.rows] == [("A", None), ("b", Decimal(2))]
        page = lists.page(actor, module, ("title",), sort="-x_size", condition=["x_size", "gt", 1], q="b")
        assert [row[2] for row in page.rows] == ["b"]
    assert lists.count(cast["eka"], module) == (0, True)
