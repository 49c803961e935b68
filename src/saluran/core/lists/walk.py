"""The walk behind every page: which rows come next, by their sort keys alone."""

import itertools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, IsNull, LessThan

from saluran.core import access, query, search, stamps
from saluran.core.lists import parts, wanting
from saluran.core.lists.keys import Key, Place, behind, order, step
from saluran.core.lists.patience import patience
from saluran.core.lists.statements import NOTHING, Statement, compiled, shelf
from saluran.core.lists.ways import Way, ways
from saluran.core.schema import Field, Module
from saluran.core.sql import Each, Slot, Whole
from saluran.ground import conditions as c

MERGE = 100  # owners and teams; above this, one walk over everything
PLAIN = Way()


@dataclass(frozen=True)
class Walk:
    """The records of one list in the order of ``keys``: a branch an owner or team, merged.

    ``lane``: the field of a board, by whose values the rows are walked apart; with ``spans`` by stretches of them.
    ``few``: the only records that can fit; ``many``: tests of the condition that leave many.
    """

    actor: access.Actor
    module: Module
    keys: tuple[Key, ...]
    tree: c.Group | c.Test | None
    words: search.Words | None
    wanted: int
    lane: Field | None = None
    spans: bool = False
    few: search.Words | None = None
    many: frozenset[c.Test] = frozenset()

    def count(self, cap: int) -> int:
        """How many rows there are, at most ``cap``: part by part of the reach, each out of one index."""
        return min(cap, sum(int(row[0]) for row in self._each_part(cap, "COUNT(*)")))

    def ids(self, cap: int) -> list[int]:
        """The ids of all rows, or of the first that are found; in no order."""
        return [row[0] for row in self._each_part(cap, "pk")][:cap]

    def _each_part(self, cap: int, what: str) -> list[tuple[Any, ...]]:
        reach = parts.reach_of(self.actor, self.module, self.tree)
        about = (what, cap, self._shape(reach, False, None))
        made = NOTHING if reach.none else shelf.get(about, lambda: self._parts(reach, cap, what))
        return made.run(self._values(reach))

    def _parts(self, reach: access.Reach, cap: int, what: str) -> Statement:
        whole = [parts.within(reach, parts.aside)] if self._known(reach) else None
        asked = [self._rows((part,)) for part in whole or parts.parts(reach)]
        made = [compiled(rows.values_list("pk").order_by()[:cap]) for rows in asked]
        made = [one for one in made if one.sql]
        sql = " UNION ALL ".join(f"SELECT {what} FROM ({one.sql}) AS n" for one in made)  # noqa: S608
        return Statement(sql, tuple(p for one in made for p in one.params))

    def _rows(self, wheres: Sequence[Q], way: Way = PLAIN) -> Any:
        """The rows of the list within some conditions, in no order."""
        rows = access.rows(self.module)
        numbers = itertools.count()
        for part, aside in self._parted(way):
            rows = rows.filter(query.where(self.actor, self.module, part, numbers, aside))
        wheres = (*wheres, *wanting.wanted(self.module, wanting.parts_of(self.tree)).values())
        for words in (self.words, self.few):
            if words:
                rows = rows.filter(words.where())
        for one in wheres:
            rows = rows.filter(one)
        return rows

    @property
    def _names(self) -> list[str]:
        return [k.name for k in self.keys if k.name != "id"]

    def _parted(self, way: Way) -> list[tuple[c.Group | c.Test, bool]]:
        """What must hold, and whether it is a test whose index is not to be walked."""
        return [
            (p, p in self.many and not way.goes_by(self.module, p, self._names)) for p in wanting.parts_of(self.tree)
        ]

    def keys_from(self, tail: bool, place: Place | None) -> list[tuple[Any, ...]]:
        """Sort keys of the next rows that have the first key, or with ``tail`` of those that have not."""
        reach = parts.reach_of(self.actor, self.module, self.tree)
        if reach.none:
            return []
        values = self._values(reach)
        if place:
            values |= {("key", k.name): v for k, v in zip(self.keys, place.values, strict=True)}

        def run(way: Way) -> list[tuple[Any, ...]]:
            about = self._shape(reach, tail, place, way=way)
            walk = replace(self, keys=tuple(key.aside() for key in self.keys)) if way.near else self
            made = shelf.get(about, lambda: walk._compile(reach, tail, place, way))
            return [keys for _lane, keys in self._read(made.run(values), tail, 0)]

        known = self._known(reach) or not (self.tree or self.words)
        *some, last = ways(reach, self.module, self.tree, self.many, self._names, known)
        for way in some:
            with suppress(TimeoutError), patience(rows=way.most or 0):
                return run(way)
        return run(last)

    def _known(self, reach: access.Reach) -> bool:
        """Whether the records are found by something else than an index of the reach."""
        return bool(reach.shared or self.few or (self.words and self.words.few is not None))

    def keys_by_lane(self, tail: bool, lanes: Sequence[Any]) -> list[tuple[int, tuple[Any, ...]]]:
        """(number of the lane, sort keys) of the first rows of each lane, in one statement."""
        reach = parts.reach_of(self.actor, self.module, self.tree)
        if reach.none or not lanes:
            return []
        many = 1 if _round() else len(lanes)
        made = shelf.get(self._shape(reach, tail, None, many), lambda: self._side_by_side(reach, tail, many))
        values = self._values(reach)
        for name, ends in zip(("lane", "until"), zip(*lanes, strict=True) if self.spans else (lanes,), strict=False):
            values |= {name: list(ends)} | {(name, n): end for n, end in enumerate(ends)}
        return self._read(made.run(values), tail, 1)

    def _read(self, rows: list[tuple[Any, ...]], tail: bool, first: int) -> list[tuple[int, tuple[Any, ...]]]:
        kept = [n for n, name in enumerate(self._columns(tail), first) if name]
        blank = (None,) if tail else ()
        return [(row[0] if first else 0, (*blank, *(row[n] for n in kept))) for row in rows]

    def _shape(self, reach: access.Reach, tail: bool, place: Place | None, lanes: int = 0, way: Way = PLAIN) -> Any:
        """Equal shapes share a statement."""
        return (
            connection.vendor,
            stamps.value("registry"),
            self.module.key,
            tuple((k.name, k.down) for k in self.keys),
            self.wanted,
            c.shape(self.tree)[0] if self.tree else None,
            way,
            tuple(aside for _part, aside in self._parted(way)),
            tuple(wanting.wanted(self.module, wanting.parts_of(self.tree))),
            self.words.shape if self.words else None,
            self.few.shape if self.few else None,
            self.lane and (self.lane.name, lanes, self.spans),
            tail,
            place.empty if place else None,
            parts.shape(reach),
            parts.linked(self.actor, self.module, self.tree),
        )

    def _values(self, reach: access.Reach) -> dict[Any, Any]:
        values: dict[Any, Any] = dict(enumerate(query.bound(self.module, self.tree) if self.tree else ()))
        for words in (self.words, self.few):
            values |= words.values if words else {}
        return values | parts.values(reach)

    def _side_by_side(self, reach: access.Reach, tail: bool, lanes: int) -> Statement:
        one = self._compile(reach, tail, None)
        if self.lane is None or not one.sql:
            return NOTHING
        out, ends = query.output(self.module, self.lane), ("lane", "until")[: 2 if self.spans else 1]
        by = ", ".join(f"{n}{' DESC' if down else ''}" for n, (_at, down) in enumerate(self._order(tail), 2))
        turns = tuple((n + 1, turn) for n, turn in one.turns)
        if _round():  # the table once instead of once a column: with all of its indexes, it is planned for long
            given = ", ".join([f"%s::{out.db_type(connection)}[]"] * len(ends))
            sql = (
                f"SELECT l.n - 1 AS lane, v.* FROM unnest({given}) WITH ORDINALITY AS l({', '.join((*ends, 'n'))}), "  # noqa: S608
                f"LATERAL ({one.sql}) AS v ORDER BY 1, {by}"
            )
            return Statement(sql, (*map(Slot, ends), *one.params), turns)
        each = [
            one.renamed("lane", Slot(("lane", n), out)).renamed("until", Slot(("until", n), out)) for n in range(lanes)
        ]
        sql = " UNION ALL ".join(f"SELECT {n} AS lane, v.* FROM ({p.sql}) AS v" for n, p in enumerate(each))  # noqa: S608
        return Statement(f"{sql} ORDER BY 1, {by}", tuple(p for one in each for p in one.params), turns)

    def _order(self, tail: bool) -> list[tuple[Any, bool]]:
        return order(self.keys)[1:] if tail else order(self.keys)

    def _columns(self, tail: bool) -> list[str]:
        """The names of the keys by column; "" for those that only say whether there is one."""
        names: list[str] = []
        for n, key in enumerate(self.keys):
            names += ["", key.name] if n and key.gaps else [key.name]
        return names[1:] if tail else names

    def _compile(self, reach: access.Reach, tail: bool, place: Place | None, way: Way = PLAIN) -> Statement:
        people = self.lane is not None and self.lane.column == "owner_id"  # each column is found by its owner
        apart = way.whole or people or self._known(reach)  # what is found another way than by its owner
        branches = [] if apart or reach.all else self._branches(reach)
        if not branches or len(reach.owners) + len(reach.teams) > MERGE:
            near = replace(reach, teams=()) if people and reach.ownerless else reach  # nobody's rows are in no column
            branches = [(1, "", () if near.all else (parts.within(near, parts.aside if apart else F),))]
        steps = [(*b, *one) for b in branches for one in self._steps(tail, place, b[1], b[0])]
        alone = len(steps) == 1 and steps[0][0] == 1
        made = []
        for n, kind, wheres, after, level in steps:
            open_ = not (alone or level or _round())
            made.append((n, kind, open_, self._branch(tail, after, level, self._rows(wheres, way), open_)))
        if alone:
            return made[0][3].renamed(kind, Slot((kind, 0), query.ID))
        return self._merged(made, tail)

    def _steps(self, tail: bool, place: Place | None, kind: str, n: int) -> list[tuple[Q | None, bool]]:
        """What makes rows come after the place: one condition, or two that share no row where SQLite would read all
        that are level with it, because it finds no pair in an index of an expression. True: all have the same key."""
        if place is None:
            return [(None, False)]
        if tail:
            return [(behind(self.keys[1:], place.empty[1:]), False)]
        first, *rest = self.keys
        pair = len(rest) == 1 and rest[0].down == first.down
        if pair and connection.vendor == "sqlite" and not isinstance(first.at, F):
            return [(Q(Exact(first.at, first.slot())) & rest[0].past(), True), (first.past(), False)]
        within = (F(f"{kind}_id"), self._one(kind, n)) if kind and connection.vendor == "postgresql" else None
        return [(step(self.keys, place.empty, within), False)]

    def _branches(self, reach: access.Reach) -> list[tuple[int, str, tuple[Q, ...]]]:
        """(how many, of what, conditions): rows of one owner, and rows of one team that no owner's branch has."""
        found: list[tuple[int, str, tuple[Q, ...]]] = []
        if reach.owners:
            found.append(
                (len(reach.owners), "owner", (Q(Exact(F("owner_id"), self._one("owner", len(reach.owners)))),))
            )
        if reach.teams:
            nobody = Q(IsNull(F("owner_id"), True))
            if not reach.ownerless and reach.owners:
                nobody |= ~Q(In(F("owner_id"), parts.slots("owner", reach.owners)))
            team = F("team_id") if reach.ownerless else Whole(F("team_id"))
            ours = Q(Exact(team, self._one("team", len(reach.teams))))
            found.append((len(reach.teams), "team", (ours, nobody) if reach.ownerless or reach.owners else (ours,)))
        return found

    def _one(self, kind: str, n: int) -> Any:
        return Each("o.id", query.ID) if n > 1 and _round() else Slot(kind, query.ID)

    def _branch(self, tail: bool, after: Q | None, level: bool, rows: Any, open_: bool) -> Statement:
        """``open_``: without order or end, so that SQLite merges it with others row by row and stops where the page is
        full."""
        if self.lane:
            rows = rows.filter(self._in_lane(self.lane))
        first = self.keys[0]
        if first.gaps:
            rows = rows.filter(IsNull(first.at, tail))
        if after is not None:
            rows = rows.filter(after)
        by = self._order(tail)
        marks = {f"c{n}": at for n, (at, _down) in enumerate(by)}
        # a key that all share is no key to sort by: SQLite would sort all rows instead of walking the index
        order_by = [f"-c{n}" if down else f"c{n}" for n, (_at, down) in enumerate(by)][int(level) :]
        rows = rows.annotate(**marks).values_list(*marks)
        return compiled(rows.order_by() if open_ else rows.order_by(*order_by)[: self.wanted])

    def _in_lane(self, lane: Field) -> Q:
        at, out = query.operand(lane), query.output(self.module, lane)
        first, until = (Each(f"l.{n}", out) if _round() else Slot(n, out) for n in ("lane", "until"))
        if self.spans:
            return Q(GreaterThanOrEqual(at, first)) & Q(LessThan(at, until))
        return Q(Exact(at, first))

    def _merged(self, made: list[tuple[int, str, bool, Statement]], tail: bool) -> Statement:
        selects, params = [], []
        for n, kind, open_, one in made:
            if not one.sql:
                continue
            if n > 1 and _round():
                selects.append(f"SELECT b.* FROM unnest(%s::bigint[]) AS o(id), LATERAL ({one.sql}) AS b")  # noqa: S608
                params += [Slot(f"{kind}s"), *one.params]
                continue
            for at in range(n):
                selects.append(one.sql if open_ else f"SELECT * FROM ({one.sql}) AS b")  # noqa: S608
                params += one.renamed(kind, Slot((kind, at), query.ID)).params
        if not selects:
            return NOTHING
        by = ", ".join(f"{n}{' DESC' if down else ''}" for n, (_at, down) in enumerate(self._order(tail), 1))
        sql = f"{' UNION ALL '.join(selects)} ORDER BY {by} LIMIT {self.wanted}"
        return Statement(sql, tuple(params), next(one.turns for *_how, one in made if one.sql))


def _round() -> bool:
    """Whether the database can go round a list of owners or columns in one plan, however many they are."""
    return connection.vendor == "postgresql"
