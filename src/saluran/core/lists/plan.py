"""Pages, counts and ids of a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from saluran.core import access, query, search, stamps
from saluran.core.lists import beyond, narrow
from saluran.core.lists.beside import values_beside
from saluran.core.lists.keys import ID as ID_KEY
from saluran.core.lists.keys import fingerprint, keys_of, read_cursor, write_cursor
from saluran.core.lists.patience import patience
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.lists.walk import Walk
from saluran.core.schema import Field, Module
from saluran.core.sql import among, several
from saluran.ground import conditions as c

CAP = 10_001


@dataclass(frozen=True)
class Narrowed:
    """What leaves rows out: a cleaned condition, words, and the only ids that can fit where these are few; ``many``:
    tests that leave many."""

    tree: c.Group | c.Test | None = None
    words: search.Words | None = None
    few: search.Words | None = None
    many: frozenset[c.Test] = frozenset()

    @property
    def known(self) -> bool:
        """Whether the records that fit are known."""
        return bool(self.few or (self.words and self.words.few is not None))


@dataclass(frozen=True)
class Page:
    """``rows`` are (id, version, *values), values as the columns' kinds have them; ``next``: where more begins;
    ``narrowed`` spares ``count`` what was found out for the page."""

    columns: tuple[Field, ...]
    rows: list[tuple[Any, ...]]
    next: str | None
    narrowed: Narrowed = Narrowed()


def page(
    actor: access.Actor,
    module: Module,
    columns: Iterable[str],
    *,
    condition: Any = None,
    q: str = "",
    sort: str = "-created_at",
    cursor: str | None = None,
    size: int = 50,
) -> Page:
    """One page of the records that the actor may view. Raises Invalid for a bad condition, sort or cursor."""
    visible = access.fields(actor, module, "view")
    fields = tuple(visible[n] for n in columns if n in visible)
    keys = keys_of(actor, module, sort)
    mark = fingerprint(module, keys, condition, q)
    place = read_cursor(cursor, mark, len(keys)) if cursor else None
    narrowed = _narrowed(actor, module, condition, q)
    walk = Walk(actor, module, keys, narrowed.tree, narrowed.words, size + 1, few=narrowed.few, many=narrowed.many)
    found = [] if place and place.tail else walk.keys_from(False, place)
    if keys[0].gaps and len(found) <= size:
        found += walk.keys_from(True, place if place and place.tail else None)[: size + 1 - len(found)]
    more = len(found) > size
    found = found[:size]
    by_id = read(module, fields, [row[-1] for row in found], size)
    rows = [by_id[row[-1]] for row in found if row[-1] in by_id]
    return Page(fields, rows, write_cursor(mark, found[-1]) if more else None, narrowed)


def _narrowed(actor: access.Actor, module: Module, condition: Any, q: str) -> Narrowed:
    tree = near_tree_of(actor, module, condition)
    return Narrowed(tree, words_of(actor, module, q), *narrow.few(actor, module, tree))


def count(
    actor: access.Actor, module: Module, condition: Any = None, q: str = "", cap: int = CAP, least: int = 0,
    narrowed: Narrowed | None = None,
) -> tuple[int, bool]:  # fmt: skip
    """How many there are, and whether that is exact: from ``cap`` on it is not counted further, nor for longer than a
    page may take; then it is ``least``, which is known. ``narrowed``: of a page of the same list."""
    narrowed = narrowed or _narrowed(actor, module, condition, q)
    walk = Walk(actor, module, (ID_KEY,), narrowed.tree, narrowed.words, 0, few=narrowed.few)
    if narrowed.words and least and not (narrowed.tree or access.reach(actor, module, "view").shared):
        return narrowed.words.least, narrowed.words.few is not None  # the index of search knows whose they are
    if narrowed.known or not least or not (narrowed.tree or narrowed.words):
        n = walk.count(cap)
        return n, n < cap
    try:
        with patience():
            n = walk.count(cap)
    except TimeoutError:
        return least, False
    return n, n < cap


def ids(actor: access.Actor, module: Module, condition: Any = None, q: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all that match, up to ``limit``."""
    return list(found(actor, module, condition, q).order_by("pk").values_list("pk", flat=True)[:limit])


def found(
    actor: access.Actor, module: Module, condition: Any = None, q: str = "", right: str = "view", sparse: bool = False
) -> QuerySet[Any]:
    """The records that match, within the actor's reach, as a queryset without order. ``sparse``: they seem to be few,
    and the indexes of the condition are asked first."""
    rows = access.scope(actor, module, right)
    if tree := tree_of(actor, module, condition):
        rows = rows.filter(query.where(actor, module, tree))
        few = narrow.few(actor, module, tree)[0] if sparse else None
        rows = rows.filter(few.where(slots=False)) if few else rows
    if words := words_of(actor, module, q):
        rows = rows.filter(words.where(slots=False))
    return rows


def tree_of(actor: access.Actor, module: Module, condition: Any) -> c.Group | c.Test | None:
    return query.cleaned(actor, module, condition) if condition else None


def near_tree_of(actor: access.Actor, module: Module, condition: Any) -> c.Group | c.Test | None:
    """The same to be walked by: what links lead to is asked for at once where it is few."""
    tree = tree_of(actor, module, condition)
    return beyond.near(actor, module, tree) if tree else None


def words_of(actor: access.Actor, module: Module, q: str) -> search.Words | None:
    return search.words_for(actor, module, q) if q.strip() else None


def read(module: Module, fields: Sequence[Field], ids: Sequence[int], size: int) -> dict[int, tuple[Any, ...]]:
    """The rows of up to ``size`` ids: one statement whatever their number, and one for each field that lies beside."""
    if not ids:
        return {}
    plain = tuple(f for f in fields if not _beside(f))

    def make() -> Statement:
        marks: dict[str, Any] = {"c0": F("id"), "c1": F("version")}  # names are ours, never the user's
        marks |= {f"c{n}": query.raw(f) for n, f in enumerate(plain, 2)}
        rows = access.rows(module).filter(among("id", "id", size, query.ID)).annotate(**marks)
        turns = {n: _unpack(f) for n, f in enumerate(plain, 2) if not f.column}
        return compiled(rows.values_list(*marks).order_by(), turns)

    key = (connection.vendor, stamps.value("registry"), module.key, "rows", tuple(f.name for f in plain), size)
    padded = [*ids, *([ids[0]] * (size - len(ids)))]
    rows = {row[0]: row for row in shelf.get(key, make).run(several("id", padded))}
    return _with_beside(module, fields, rows) if len(plain) < len(fields) else rows


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
