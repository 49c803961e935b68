"""A module as a board: a column for each choice of one field, with its count, its sums and its first cards."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Q, Sum, Value
from django.db.models.lookups import In, IsNull
from django.utils.translation import gettext as _

from saluran.core import access, known, lists, query, tallies
from saluran.core.kinds import Choice, Link
from saluran.core.lists import Page
from saluran.core.lists.keys import fingerprint, keys_of, write_cursor
from saluran.core.lists.plan import read, tree_of, words_of
from saluran.core.lists.walk import Walk
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.tallies import Total
from saluran.ground import conditions as c


@dataclass(frozen=True)
class Column:
    """``key`` is the value of the field, "" for none; ``cards`` as the rows of ``lists.page``."""

    key: Any
    label: str
    tone: str
    total: Total
    cards: list[tuple[Any, ...]]
    next: str | None


@dataclass(frozen=True)
class Board:
    """``fields`` are those of the cards, after id and version."""

    field: Field
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class _Lane:
    key: Any
    label: str
    tone: str
    kept: bool = True  # False: shown only while it holds something


def board(
    actor: access.Actor,
    module: Module,
    *,
    condition: Any = None,
    q: str = "",
    size: int = 20,
    group: Mapping[str, int] | None = None,
    columns: Iterable[str] = (),
) -> Board:
    """The board of a module within the actor's reach. ``group`` narrows the columns: ``{"pipeline": 1}`` for stages.

    Counts and sums are exact: kept by the door where nothing narrows the board, else counted. Raises NotFound where a
    module has no board.
    """
    field, fields = _field(actor, module), _fields(actor, module, columns)
    keys, tree, words = (
        keys_of(actor, module, module.board_sort),
        tree_of(actor, module, condition),
        words_of(actor, module, q),
    )
    walk = Walk(actor, module, keys, tree, words, size + 1, field)
    totals = None if tree or words else tallies.of(actor, module)
    totals = _totals(walk, field) if totals is None else totals
    lanes = [lane for lane in _lanes(field, group or {}) if lane.kept or lane.key in totals]
    found = _first(walk, [lane.key for lane in lanes])
    by_id = read(module, fields, [row[-1] for rows in found for row in rows[:size]], size * max(1, len(lanes)))
    shown: dict[Any, tuple[list[tuple[Any, ...]], str | None]] = {}
    for key, rows in zip([lane.key for lane in lanes], found, strict=True):
        mark = fingerprint(module, keys, _in_lane(actor, module, field, key, condition), q)
        cursor = write_cursor(mark, rows[size - 1]) if len(rows) > size else None
        shown[key] = [by_id[row[-1]] for row in rows[:size] if row[-1] in by_id], cursor
    if not group and "" in totals:
        lanes.append(_Lane("", _("Not set"), "neutral"))
        empty = column(actor, module, "", None, condition=condition, q=q, size=size, columns=columns)
        shown[""] = empty.rows, empty.next
    made = (Column(x.key, x.label, x.tone, totals.get(x.key, Total()), *shown[x.key]) for x in lanes)
    return Board(field, fields, tuple(made))


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
) -> Page:
    """More cards of one column: its ``next`` is the cursor, the other parameters are those of the board."""
    field = _field(actor, module)
    names = [f.name for f in _fields(actor, module, columns)]
    narrowed = _in_lane(actor, module, field, key, condition)
    return lists.page(actor, module, names, condition=narrowed, q=q, sort=module.board_sort, cursor=cursor, size=size)


def _field(actor: access.Actor, module: Module) -> Field:
    field = access.fields(actor, module, "view").get(module.board)
    if field is None or not isinstance(field.kind, Choice | Link):
        raise NotFound
    return field


def _fields(actor: access.Actor, module: Module, columns: Iterable[str]) -> tuple[Field, ...]:
    """What a card shows, with the siblings that its values need."""
    visible = access.fields(actor, module, "view")
    late = module.due.needs if module.due else ()
    names = (*columns, "title", *module.card, module.sums, "owner", module.board)
    names = (*names, *late, *module.aged, module.ahead, module.planned, module.mark)
    wanted = [visible[n] for n in names if n in visible]
    beside = [visible[f.beside] for f in wanted if f.beside in visible]
    return tuple({f.name: f for f in (*wanted, *beside)}.values())


def _lanes(field: Field, group: Mapping[str, int]) -> list[_Lane]:
    if isinstance(field.kind, Choice):
        return [_Lane(key, str(label), field.kind.tone(key)) for key, label in field.kind.options]
    target = modules.all().get(field.kind.to) if isinstance(field.kind, Link) else None
    if target is None or not target.small:
        raise NotFound
    wanted = {target.by_name[name].column: value for name, value in group.items() if name in target.by_name}
    return [
        _Lane(k.id, k.title, k.values.get("tone") or "neutral", k.active)
        for k in known.rows(target).values()
        if all(k.values.get(at or "") == value for at, value in wanted.items())
    ]


def _in_lane(actor: access.Actor, module: Module, field: Field, key: Any, condition: Any) -> Any:
    test = c.Test(field.name, "empty") if key == "" else c.Test(field.name, "is", key)
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
    marks = {"c0": query.raw(field), "c1": query.raw(currency) if currency else Value("", CharField())}
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


def _first(walk: Walk, lanes: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """The sort keys of the first rows of each column: one walk, and one for rows that have no sort key."""
    found: list[list[tuple[Any, ...]]] = [[] for _lane in lanes]
    for n, keys in walk.keys_by_lane(False, lanes):
        found[n].append(keys)
    short = [n for n, rows in enumerate(found) if len(rows) < walk.wanted] if walk.keys[0].gaps else []
    for at, keys in walk.keys_by_lane(True, [lanes[n] for n in short]):
        if len(found[short[at]]) < walk.wanted:
            found[short[at]].append(keys)
    return found
