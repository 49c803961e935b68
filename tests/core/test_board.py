"""Boards: every card in its column, counted and summed exactly, in few queries."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from saluran.core import access, board, lists, tallies
from saluran.core.refusals import Invalid, NotFound
from saluran.core.registry import modules
from tests.core.reading import World
from tests.core.test_lists import in_order
from tests.core.truth import holds

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize("condition", [None, ["currency", "is", "IDR"]])
def test_columns_hold_what_belongs_there(cast: Any, condition: Any) -> None:
    world = World(cast, n=90)
    for actor in world.readers.values():
        made = board.board(
            actor, world.module, condition=condition, size=3, group={"pipeline": world.stages[0].pipeline_id}
        )
        assert [c.key for c in made.columns] == [s.pk for s in world.stages]
        reach = access.reach(actor, world.module, "view")
        mine = [r for r in world.rows if reach.holds(r) and (not condition or holds(world, actor, r, condition))]
        for c in made.columns:
            rows = [r for r in mine if r.stage_id == c.key]
            order = in_order(world.module, rows, world.module.board_sort)
            assert c.total.count == len(rows) and [card[0] for card in c.cards] == order[:3]
            sums: dict[str, Decimal] = defaultdict(Decimal)
            for r in rows:
                sums[r.currency] += r.amount or 0
            assert c.total.sums == {code: total for code, total in sums.items() if total}
            seen, cursor = [card[0] for card in c.cards], c.next
            while cursor:
                page = board.column(actor, world.module, c.key, cursor, condition=condition, size=3)
                seen, cursor = seen + [row[0] for row in page.rows], page.next
            assert seen == order


def test_cards_carry_what_they_show(cast: Any) -> None:
    world = World(cast, n=20)
    made = board.board(access.SYSTEM, world.module)
    names = [f.name for f in made.fields]
    assert {"title", "amount", "currency", "owner", "stage", *world.module.card} <= set(names)
    assert names == [f.name for f in board.column(access.SYSTEM, world.module, made.columns[0].key, None).columns]
    by_id = {r.pk: r for r in world.rows}
    for column in made.columns:
        for pk, _version, *values in column.cards:
            assert dict(zip(names, values, strict=True)) == {f.name: f.of(by_id[pk]) for f in made.fields}


def test_a_board_takes_few_queries(cast: Any) -> None:
    world = World(cast)
    for actor in world.readers.values():
        for q in ("", "besar"):
            board.board(actor, world.module, q=q)
            with CaptureQueriesContext(connection) as queries:
                made = board.board(actor, world.module, q=q)
            assert len(queries) <= 6 and made.columns


def test_a_choice_makes_columns_too(cast: Any) -> None:
    from saluran.modules.accounts.models import Account

    world = World(cast)
    Account.objects.filter(pk__in=[a.pk for a in world.accounts[:4]]).update(relation="")
    tallies.rebuild(modules.get("accounts"))
    rows = list(Account.objects.all())
    module = modules.get("accounts")
    with translation.override("en"):
        made = board.board(access.SYSTEM, module, size=2)
    assert [c.key for c in made.columns] == ["prospect", "customer", "partner", "other", ""]
    assert made.columns[1].label == "Customer" and made.columns[1].tone == "success"
    assert {c.key: c.total.count for c in made.columns} == {
        key: sum(1 for r in rows if r.relation == key) for key in ("prospect", "customer", "partner", "other", "")
    }
    nameless = made.columns[-1]
    assert len(nameless.cards) == 2 and nameless.next
    more = board.column(access.SYSTEM, module, "", nameless.next, size=2)
    assert more.rows and not {r[0] for r in more.rows} & {r[0] for r in nameless.cards}


def test_search_narrows_the_board(cast: Any) -> None:
    world = World(cast)
    for actor in world.readers.values():
        made = board.board(actor, world.module, q="besar", size=100)
        found = {card[0] for c in made.columns for card in c.cards}
        assert found == set(lists.ids(actor, world.module, q="besar"))
        assert sum(c.total.count for c in made.columns) == len(found)


def test_inactive_stages_show_while_they_hold_cards(cast: Any) -> None:
    from saluran.core import stamps
    from saluran.modules.pipelines.models import Stage

    world = World(cast)
    held = {r.stage_id for r in world.rows}
    Stage.objects.update(active=False)
    stamps.touch("labels")
    made = board.board(access.SYSTEM, world.module)
    assert {c.key for c in made.columns} == held
    assert not board.board(access.SYSTEM, world.module, condition=["amount", "in", []]).columns


def test_what_has_no_board_is_not_there(cast: Any) -> None:
    with pytest.raises(NotFound):
        board.board(access.SYSTEM, modules.get("contacts"))
    with pytest.raises(Invalid):
        board.board(access.SYSTEM, modules.get("opportunities"), condition=["nothing", "is", 1])
    with pytest.raises(Invalid):
        board.column(access.SYSTEM, modules.get("opportunities"), 999_999, "wrong")


@pytest.mark.parametrize(
    ("by", "key"), [("owner", 10**20), ("expected_close", "9999-12"), ("expected_close", "0000-01"), ("stage", 10**20)]
)
def test_a_column_that_cannot_be_is_not_there(cast: Any, by: str, key: Any) -> None:
    with pytest.raises(NotFound):
        board.column(access.SYSTEM, modules.get("opportunities"), key, None, by=by)
