"""A module as a board: a column for each value of one field, with its count, its sums and its first cards."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import In, IsNull
from django.utils.translation import gettext as _

from saluran.core import access, lanes, lists, query, tallies
from saluran.core.kinds import Choice, Date, Link
from saluran.core.lists import Page
from saluran.core.lists.keys import fingerprint, keys_of, write_cursor
from saluran.core.lists.plan import near_tree_of, read, words_of
from saluran.core.lists.walk import Walk
from saluran.core.refusals import NotFound
from saluran.core.schema import Field, Module
from saluran.core.tallies import Total
from saluran.ground import conditions as c

FEW = 10  # columns that have as many cards as are asked for


@dataclass(frozen=True)
class Column:
    """``key`` is the value of the field, "" for none; ``cards`` as the rows of ``lists.page``."""

    key: Any
    label: str
    tone: str
    total: Total
    cards: list[tuple[Any, ...]]
    next: str | None
    fixed: bool = False  # nothing can be put into it by hand


@dataclass(frozen=True)
class Board:
    """``fields`` are those of the cards, after id and version."""

    field: Field
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]


def board(
    actor: access.Actor,
    module: Module,
    *,
    condition: Any = None,
    q: str = "",
    size: int = 20,
    group: Mapping[str, int] | None = None,
    columns: Iterable[str] = (),
    by: str = "",
) -> Board:
    """The board of a module within the actor's reach. ``group`` narrows the columns: ``{"pipeline": 1}`` for stages.
    ``by``: another field whose values are the columns, one of those in ``boards``.

    Counts and sums are exact: kept by the door where nothing narrows the board, else counted. Raises NotFound where a
    module has no board.
    """
    field, fields = _field(actor, module, by), _fields(actor, module, columns)
    keys = keys_of(actor, module, lanes.sort_of(module, field))
    tree, words = near_tree_of(actor, module, condition), words_of(actor, module, q)
    walk = Walk(actor, module, keys, tree, words, size + 1, field, lanes.by_month(field))
    totals = None if words else tallies.of(actor, module, field, tree)
    totals = _in_lanes(field, _totals(walk, field) if totals is None else totals)
    shown = [x for x in lanes.lanes(actor, module, field, group or {}, totals) if x.kept or x.key in totals]
    if len(shown) > FEW:  # of very many columns fewer cards each, or nobody could draw them
        size = max(5, min(size, FEW * size // len(shown)))
        walk = replace(walk, wanted=size + 1)
    found = _first(walk, [lanes.span(x.key) if walk.spans else x.key for x in shown])
    by_id = read(module, fields, [row[-1] for rows in found for row in rows[:size]], size * max(1, len(shown)))
    made = []
    for lane, rows in zip(shown, found, strict=True):
        mark = fingerprint(module, keys, _in_lane(actor, module, field, lane.key, condition), q)
        cursor = write_cursor(mark, rows[size - 1]) if len(rows) > size else None
        cards = [by_id[row[-1]] for row in rows[:size] if row[-1] in by_id]
        total = totals.get(lane.key, Total())
        made.append(Column(lane.key, lane.label, lane.tone, total, cards, cursor, lane.fixed))
    if not group and "" in totals:
        empty = column(actor, module, "", None, condition=condition, q=q, size=size, columns=columns, by=by)
        made.append(Column("", _("Not set"), "neutral", totals[""], empty.rows, empty.next))
    return Board(field, fields, tuple(made))


def _in_lanes(field: Field, totals: Mapping[Any, Total]) -> dict[Any, Total]:
    """What each column comes to: months of before and of later are one."""
    found: dict[Any, Total] = {}
    for value, total in totals.items():
        found.setdefault(lanes.lane_of(field, value), Total()).more(total)
    return found


def column(
    actor: access.Actor,
    module: Module,
    key: Any,
    cursor: str | None,
    *,
    condition: Any = None,
    q: str = "",
    size: int = 20,
    columns: Iterable[str] = (),
    by: str = "",
) -> Page:
    """More cards of one column: its ``next`` is the cursor, the other parameters are those of the board."""
    field = _field(actor, module, by)
    names = [f.name for f in _fields(actor, module, columns)]
    narrowed = _in_lane(actor, module, field, key, condition)
    sort = lanes.sort_of(module, field)
    return lists.page(actor, module, names, condition=narrowed, q=q, sort=sort, cursor=cursor, size=size)


def _field(actor: access.Actor, module: Module, by: str) -> Field:
    field = lanes.groupings(actor, module).get(by or module.board)
    if field is None or not isinstance(field.kind, Choice | Link | Date):
        raise NotFound
    return field


def _fields(actor: access.Actor, module: Module, columns: Iterable[str]) -> tuple[Field, ...]:
    """What a card shows, with the siblings that its values need."""
    visible = access.fields(actor, module, "view")
    late = module.due.needs if module.due else ()
    names = (*columns, "title", *module.card, module.sums, "owner", module.board)
    names = (*names, *late, *module.aged, module.ahead, module.ahead_on, module.planned, module.mark)
    wanted = [visible[n] for n in names if n in visible]
    beside = [visible[f.beside] for f in wanted if f.beside in visible]
    return tuple({f.name: f for f in (*wanted, *beside)}.values())


def _in_lane(actor: access.Actor, module: Module, field: Field, key: Any, condition: Any) -> Any:
    try:
        test = c.parse(lanes.condition_of(field, key))
    except c.Malformed:  # no column of any board has such a key
        raise NotFound from None
    if not condition:
        return test
    query.cleaned(actor, module, condition)  # refuses what is wrong before it is parsed here
    return c.Group("all", (condition if isinstance(condition, c.Group | c.Test) else c.parse(condition), test))


def _totals(walk: Walk, field: Field) -> dict[Any, Total]:
    """By column what is there, counted."""
    actor, module = walk.actor, walk.module
    visible = access.fields(actor, module, "view")
    money = [visible.get(name) for name in (module.sums, module.weighed)]
    currency = module.by_name.get(money[0].beside) if money[0] else None
    at = Substr(Cast(query.raw(field), TextField()), 1, 7) if lanes.by_month(field) else query.raw(field)
    marks = {"c0": at, "c1": query.raw(currency) if currency else Value("", CharField())}
    figures = {"c2": Count("*")} | {f"c{n}": Sum(query.raw(f)) for n, f in enumerate(money, 3) if f}
    wheres = [query.where(actor, module, walk.tree)] if walk.tree else []
    wheres += [walk.words.where(slots=False)] if walk.words else []
    parts = ((lead, access.rows(module).filter(part, *wheres)) for lead, part in _parts(actor, module))
    grouped = (  # by owner or team too: so the rows come out of the index in order, and nothing is sorted
        rows.annotate(**marks).values_list(*lead, "c0", "c1").annotate(**figures).order_by(*lead, "c0", "c1")
        for lead, rows in parts
    )
    totals: dict[Any, Total] = {}
    for row in itertools.chain.from_iterable(grouped):
        key, code, n, *sums = row[-len(marks) - len(figures) :]
        amounts = [_amount(f, sums.pop(0)) if f else Decimal(0) for f in money]
        totals.setdefault("" if key is None else key, Total()).add(n, code or "", *amounts)
    return totals


def _amount(f: Field, total: Any) -> Decimal:
    return Decimal(0) if total is None else total if f.column else f.kind.unpack(total)


def _parts(actor: access.Actor, module: Module) -> list[tuple[list[str], Q]]:
    """The reach in parts that share no row, and what their index begins with: each is counted out of one."""
    reach = access.reach(actor, module, "view")
    if reach.all or reach.none or reach.shared:
        return [([], reach.where())]
    theirs, nobody = Q(In(F("owner_id"), list(reach.owners))), Q(IsNull(F("owner_id"), True))
    found = [(["owner_id"], theirs)] if reach.owners else []
    if reach.teams:
        ours = Q(In(F("team_id"), list(reach.teams)))
        others = nobody if reach.ownerless else nobody | ~theirs if reach.owners else None
        found.append((["team_id"], ours & others if others else ours))
    return found


def _first(walk: Walk, keys: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """The sort keys of the first rows of each column: one walk, and one for rows that have no sort key."""
    found: list[list[tuple[Any, ...]]] = [[] for _key in keys]
    for n, row in walk.keys_by_lane(False, keys):
        found[n].append(row)
    tail = walk.keys[0].gaps and not walk.spans
    short = [n for n, rows in enumerate(found) if len(rows) < walk.wanted] if tail else []
    for at, row in walk.keys_by_lane(True, [keys[n] for n in short]):
        if len(found[short[at]]) < walk.wanted:
            found[short[at]].append(row)
    return found
