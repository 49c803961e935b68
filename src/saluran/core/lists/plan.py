"""Pages, counts and ids of a list."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact, In, IsNull

from saluran.core import access, query, search, stamps
from saluran.core.lists.beside import values_beside
from saluran.core.lists.keys import Key, Place, behind, fingerprint, keys_of, order, read_cursor, step, write_cursor
from saluran.core.lists.statements import NOTHING, Statement, compiled, shelf
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Each, Slot
from saluran.ground import conditions as c

MERGE = 100  # owners and teams; above this, one walk over everything
CAP = 1001


@dataclass(frozen=True)
class Page:
    """``rows`` are (id, version, *values), the values Python's of the columns' kinds. ``next``: the cursor, if there is more."""

    columns: tuple[Field, ...]
    rows: list[tuple[Any, ...]]
    next: str | None


def page(
    actor: access.Actor, module: Module, columns: Iterable[str], *, condition: Any = None, q: str = "", sort: str = "-created_at",
    cursor: str | None = None, size: int = 50,
) -> Page:  # fmt: skip
    """One page of the records that the actor may view. Raises Invalid for a bad condition, sort or cursor."""
    visible = access.fields(actor, module, "view")
    fields = tuple(visible[n] for n in columns if n in visible)
    keys = keys_of(actor, module, sort)
    mark = fingerprint(module, keys, condition, q)
    place = read_cursor(cursor, mark, len(keys)) if cursor else None
    plan = _Plan(actor, module, keys, _tree(actor, module, condition), _words(actor, module, q), size + 1)
    found = [] if place and place.tail else plan.walk(False, place)
    if keys[0].gaps and len(found) <= size:
        found += plan.walk(True, place if place and place.tail else None)[: size + 1 - len(found)]
    more = len(found) > size
    found = found[:size]
    by_id = read(module, fields, [row[-1] for row in found], size)
    return Page(
        fields, [by_id[row[-1]] for row in found if row[-1] in by_id], write_cursor(mark, found[-1]) if more else None
    )


def count(actor: access.Actor, module: Module, condition: Any = None, q: str = "", cap: int = CAP) -> tuple[int, bool]:
    """How many there are, and whether that is exact: from ``cap`` on it is not counted further."""
    n = found(actor, module, condition, q).values("pk")[:cap].count()
    return n, n < cap


def ids(actor: access.Actor, module: Module, condition: Any = None, q: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all that match, up to ``limit``."""
    return list(found(actor, module, condition, q).order_by("pk").values_list("pk", flat=True)[:limit])


def found(
    actor: access.Actor, module: Module, condition: Any = None, q: str = "", right: str = "view"
) -> QuerySet[Any]:
    """The records that match, within the actor's reach, as a queryset without order."""
    rows = access.scope(actor, module, right)
    if tree := _tree(actor, module, condition):
        rows = rows.filter(query.where(actor, module, tree))
    if words := _words(actor, module, q):
        rows = rows.filter(words.where(slots=False))
    return rows


def _tree(actor: access.Actor, module: Module, condition: Any) -> c.Group | c.Test | None:
    return query.cleaned(actor, module, condition) if condition else None


def _words(actor: access.Actor, module: Module, q: str) -> "search.Words | None":
    return search.words_for(actor, module, q) if q.strip() else None


def read(module: Module, fields: Sequence[Field], ids: Sequence[int], size: int) -> dict[int, tuple[Any, ...]]:
    """The rows of some ids, in one statement whatever their number up to ``size``, and one for each field that lies beside."""
    if not ids:
        return {}
    plain = tuple(f for f in fields if not _beside(f))

    def make() -> Statement:
        marks: dict[str, Any] = {"c0": F("id"), "c1": F("version")}  # names are ours, never the user's
        marks |= {f"c{n}": query.raw(f) for n, f in enumerate(plain, 2)}
        rows = access.rows(module).filter(In(F("id"), [Slot(n, query.ID) for n in range(size)])).annotate(**marks)
        turns = {n: _unpack(f) for n, f in enumerate(plain, 2) if not f.column}
        return compiled(rows.values_list(*marks).order_by(), turns)

    key = (connection.vendor, modules_stamp(), module.key, "rows", tuple(f.name for f in plain), size)
    padded = [*ids, *([ids[0]] * (size - len(ids)))]
    rows = {row[0]: row for row in shelf.get(key, make).run(dict(enumerate(padded)))}
    return _with_beside(module, fields, rows) if len(plain) < len(fields) else rows


def modules_stamp() -> int:
    return stamps.value("registry")


def _unpack(f: Field) -> Any:
    return lambda packed: f.blank if packed is None else f.kind.unpack(packed)


def _beside(f: Field) -> bool:
    return not f.column and not f.custom


def _with_beside(
    module: Module, fields: Sequence[Field], rows: Mapping[int, tuple[Any, ...]]
) -> dict[int, tuple[Any, ...]]:
    """Put tags and lines of tables where they belong."""
    apart = {f.name: values_beside(module, f, list(rows)) for f in fields if _beside(f)}
    whole = {}
    for pk, row in rows.items():
        plain = iter(row[2:])
        whole[pk] = (*row[:2], *(apart[f.name].get(pk, []) if f.name in apart else next(plain) for f in fields))
    return whole


@dataclass(frozen=True)
class _Plan:
    """One walk in the order of ``keys``: its branches, merged."""

    actor: access.Actor
    module: Module
    keys: tuple[Key, ...]
    tree: c.Group | c.Test | None
    words: "search.Words | None"
    wanted: int

    def walk(self, tail: bool, place: Place | None) -> list[tuple[Any, ...]]:
        """Sort keys of the next rows that have the first key, or with ``tail`` of those that have not."""
        reach = access.reach(self.actor, self.module, "view")
        if reach.none:
            return []
        shape, _values = c.shape(self.tree) if self.tree else (None, ())
        key = (
            connection.vendor, modules_stamp(), self.module.key, tuple((k.name, k.down) for k in self.keys), self.wanted, shape,
            self.words.shape if self.words else None, tail, place.empty if place else None,
            len(reach.owners), len(reach.teams), reach.all, reach.ownerless, self._linked(),
        )  # fmt: skip
        made = shelf.get(key, lambda: self._compile(reach, tail, place))
        values: dict[Any, Any] = dict(enumerate(query.bound(self.module, self.tree) if self.tree else ()))
        values |= self.words.values if self.words else {}
        values |= {("owner", n): o for n, o in enumerate(reach.owners)} | {
            ("team", n): t for n, t in enumerate(reach.teams)
        }
        values |= {"owners": list(reach.owners), "teams": list(reach.teams)}
        if place:
            values |= {("key", k.name): v for k, v in zip(self.keys, place.values, strict=True)}
        rows = made.run(values)
        kept = [n for n, name in enumerate(self._columns(tail)) if name]
        blank = (None,) if tail else ()
        return [(*blank, *(row[n] for n in kept)) for row in rows]

    def _linked(self) -> Any:
        """The reach of modules that the condition steps into is compiled in."""
        heads = {n.field.partition(".")[0] for n in _tests(self.tree) if "." in n.field}
        targets = {self.module.by_name[h].kind.to for h in heads}  # type: ignore[attr-defined]
        return tuple((t, access.reach(self.actor, modules.get(t), "view")) for t in sorted(targets))

    def _order(self, tail: bool) -> list[tuple[Any, bool]]:
        return order(self.keys)[1:] if tail else order(self.keys)

    def _columns(self, tail: bool) -> list[str]:
        """The names of the keys by column; "" for those that only say whether there is one."""
        names: list[str] = []
        for n, key in enumerate(self.keys):
            names += ["", key.name] if n and key.gaps else [key.name]
        return names[1:] if tail else names

    def _compile(self, reach: access.Reach, tail: bool, place: Place | None) -> Statement:
        branches = [] if reach.all or (self.words and self.words.few is not None) else self._branches(reach)
        if not branches or len(reach.owners) + len(reach.teams) > MERGE:
            return self._branch(tail, place, () if reach.all else (_within(reach),))
        made = [(n, kind, self._branch(tail, place, wheres)) for n, kind, wheres in branches]
        if len(made) == 1 and made[0][0] == 1:
            return made[0][2].renamed(made[0][1], Slot((made[0][1], 0), query.ID))
        return self._merged(made, tail)

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
                nobody |= ~Q(In(F("owner_id"), _slots("owner", reach.owners)))
            ours = Q(Exact(F("team_id"), self._one("team", len(reach.teams))))
            found.append((len(reach.teams), "team", (ours, nobody) if reach.ownerless or reach.owners else (ours,)))
        return found

    def _one(self, kind: str, n: int) -> Any:
        return Each(query.ID) if _lateral(n) else Slot(kind, query.ID)

    def _branch(self, tail: bool, place: Place | None, wheres: Sequence[Q]) -> Statement:
        rows = access.rows(self.module)
        if self.tree:
            rows = rows.filter(query.where(self.actor, self.module, self.tree, itertools.count()))
        if self.words:
            rows = rows.filter(self.words.where())
        for one in wheres:
            rows = rows.filter(one)
        first = self.keys[0]
        if first.gaps:
            rows = rows.filter(IsNull(first.at, tail))
        if place:
            rows = rows.filter(behind(self.keys[1:], place.empty[1:]) if tail else step(self.keys, place.empty))
        by = self._order(tail)
        marks = {f"c{n}": at for n, (at, _down) in enumerate(by)}
        rows = (
            rows.annotate(**marks)
            .values_list(*marks)
            .order_by(*(f"-c{n}" if down else f"c{n}" for n, (_at, down) in enumerate(by)))
        )
        return compiled(rows[: self.wanted])

    def _merged(self, made: list[tuple[int, str, Statement]], tail: bool) -> Statement:
        parts, params = [], []
        for n, kind, one in made:
            if not one.sql:
                continue
            if _lateral(n):
                parts.append(f"SELECT b.* FROM unnest(%s::bigint[]) AS o(id), LATERAL ({one.sql}) AS b")
                params += [Slot(f"{kind}s"), *one.params]
                continue
            for at in range(n):
                parts.append(f"SELECT * FROM ({one.sql}) AS b")
                params += one.renamed(kind, Slot((kind, at), query.ID)).params
        if not parts:
            return NOTHING
        by = ", ".join(f"{n}{' DESC' if down else ''}" for n, (_at, down) in enumerate(self._order(tail), 1))
        sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS u ORDER BY {by} LIMIT {self.wanted}"  # noqa: S608
        return Statement(sql, tuple(params), next(one.turns for _n, _kind, one in made if one.sql))


def _lateral(n: int) -> bool:
    """One plan however many owners, where the database can."""
    return n > 1 and connection.vendor == "postgresql"


def _slots(kind: str, of: Sequence[int]) -> list[Slot]:
    return [Slot((kind, n), query.ID) for n in range(len(of))]


def _within(reach: access.Reach) -> Q:
    """The reach as one condition, its owners and teams in slots."""
    found = Q(In(F("owner_id"), _slots("owner", reach.owners))) if reach.owners else query.NEVER
    if reach.teams:
        ours = Q(In(F("team_id"), _slots("team", reach.teams)))
        found |= ours & Q(IsNull(F("owner_id"), True)) if reach.ownerless else ours
    return found


def _tests(node: c.Group | c.Test | None) -> list[c.Test]:
    if isinstance(node, c.Group):
        return [t for p in node.parts for t in _tests(p)]
    return [node] if node else []
