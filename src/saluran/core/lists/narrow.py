"""Where a filter leaves few rows, they are asked of its index first.

A walk in the order of the list reads past everything that the filter leaves out: nothing where one row in ten fits, a
million rows where twenty fit. So each test that an index serves is asked for its first thousand ids; where these are
all, the page is sorted out of them. Where they are not, SQLite is told so: it knows little of how many rows have a
value, and would read and sort all of them rather than walk the list.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q

from saluran.core import access, query, search, stamps
from saluran.core.cleaned import field_at
from saluran.core.kinds import Date, Link
from saluran.core.lists import parts, wanting
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.schema import Module
from saluran.ground import conditions as c

FEW = 1000
EVERYBODY = access.Reach(all=True)
ASKED = 3  # tests of one filter
EXACT = frozenset({"is", "in", "between", "lt", "lte", "gt", "gte", "starts_with"})


def few(
    actor: access.Actor, module: Module, tree: c.Group | c.Test | None
) -> tuple[search.Words | None, frozenset[c.Test]]:
    """The only records that can fit, where one test of the filter leaves few: as a filter by their ids. Else the tests
    that are known to leave many."""
    reach, many = parts.reach_of(actor, module, tree), []
    for name, lacks in wanting.wanted(module, wanting.parts_of(tree)).items():
        found = _ids(module, reach, name, (), lambda lacks=lacks: lacks)  # type: ignore[misc]
        if len(found) <= FEW:
            return search.Words(module.key, (), tuple(found), "few"), frozenset()
    for test in list(_served(module, tree))[:ASKED]:
        # an index that does not begin with the owner is asked for all rows: the reach is a condition of the page
        near, bound = reach if test.field in module.sortable else EVERYBODY, query.bound(module, test)
        where = partial(query.where, actor, module, test)
        passing = lambda where=where: where(iter(range(10_000)))  # noqa: E731
        found = _ids(module, near, c.shape(test)[0], bound, passing, near.all and sorted_by(module, test, ()))
        if len(found) <= FEW:
            return search.Words(module.key, (), tuple(found), "few"), frozenset()
        if test.field != "owner":  # by whose index the parts of the reach are found
            many.append(test)
    return None, frozenset(many)


def sorted_by(module: Module, test: c.Test, names: Sequence[str]) -> bool:
    """Whether the index of a test has its rows in the order of a list."""
    usual = [part.removeprefix("-") for part in module.sort.split(",")][:1]
    return test.op == "is" and list(names) in (usual, []) and query.narrows(module, field_at(module, test.field))


def sorted_by_owner(module: Module, test: c.Test, names: Sequence[str]) -> bool:
    """The same of the rows of each owner: as a column of a board is walked, and what is kept with records."""
    if test.op != "is" or test.field not in (
        module.board,
        *module.boards,
        *(module.filters[:1] if module.part_of else ()),
    ):
        return False
    sort = module.sort if module.part_of else module.board_sort
    months = isinstance(field_at(module, test.field).kind, Date)
    return list(names) == [part.removeprefix("-") for part in sort.split(",")][:1] and not months


def _served(module: Module, tree: c.Group | c.Test | None) -> Iterator[c.Test]:
    """Tests that must hold and that an index answers."""
    for test in wanting.parts_of(tree):
        if not isinstance(test, c.Test) or test.op not in EXACT:
            continue
        table = module.by_name.get(test.field.partition(".")[0])
        if test.field not in module.by_name and not (table and table.lines):
            continue
        if test.field in module.sortable or _alone(module, test.field):
            yield test


def _alone(module: Module, name: str) -> bool:
    """Whether a field has an index of its own, beside those of what lists are sorted by."""
    f = field_at(module, name)
    if "." in name:  # a column of lines
        return isinstance(f.kind, Link)
    back = module.part_of[1] if module.part_of else ""
    return query.narrows(module, f) or f.column == "owner_id" or name == back


def _ids(
    module: Module, reach: access.Reach, shape: Any, bound: Sequence[Any], where: Callable[[], Q], ordered: bool = False
) -> list[int]:
    """The first thousand and one within a reach that pass a condition; ``shape`` tells it from others, ``ordered`` that
    its index has the order of the list."""
    values = dict[Any, Any](enumerate(bound)) | parts.values(reach)
    about = (connection.vendor, stamps.value("registry"), module.key, "few", shape, parts.shape(reach))
    # in the order of an index, or PostgreSQL would read the table: rows with one value often lie at its end
    usual = module.by_name.get(module.sort.partition(",")[0].removeprefix("-"))
    by = [query.operand(usual)] if usual and ordered and connection.vendor == "postgresql" else []
    found: list[int] = []
    for n, part in enumerate(parts.parts(reach)):

        def make(part: Q = part) -> Statement:
            rows = access.rows(module).filter(part).filter(where())
            return compiled(rows.values_list("pk").order_by(*by)[: FEW + 1])

        found += [row[0] for row in shelf.get((*about, n), make).run(values)]
        if len(found) > FEW:
            break
    return found
