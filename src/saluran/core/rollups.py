"""What the records that point at some others add up to: live, in sets, and within the reach of who asks.

One statement for all roll-ups of a kind and a whole page. Nothing is kept: an index that begins with the link, and
holds what is added up, answers out of itself (docs/adr/0023-roll-ups.md).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, Exists, F, Max, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Concat, Substr
from django.db.models.lookups import Exact, In, LessThan

from saluran.core import access, query
from saluran.core.kinds import AnyLink
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, RollUp

Rows = QuerySet[Any, Any]
COLUMNS = ("c_id", "c_key", "c_code", "c_owner", "c_team")
KINDRED = {"rate": "count"}  # made of the same figures: asked in one statement


def columns(actor: access.Actor, module: Module) -> dict[str, Field]:
    """What the actor may see of a record: its fields, and the roll-ups of what he may view."""
    near = {n: f for n, f in module.every.items() if f.rolled and any(_viewed(actor, key) for key in f.rolled.modules)}
    return {**access.fields(actor, module), **near}


def _viewed(actor: access.Actor, key: str) -> bool:
    return key in modules.all() and access.may(actor, modules.get(key), "view")


def values(
    actor: access.Actor, module: Module, fields: Iterable[Field], ids: Sequence[int]
) -> dict[str, dict[int, Any]]:
    """The value of each roll-up among ``fields``, by id."""
    rolled = {f.name: f for f in fields if f.rolled}
    groups: dict[str, dict[str, RollUp]] = {}
    for name, f in rolled.items():
        if f.rolled:
            groups.setdefault(KINDRED.get(f.rolled.what, f.rolled.what), {})[name] = f.rolled
    found: dict[str, dict[int, Any]] = {}
    for some in groups.values() if ids else ():
        found |= _of(actor, module, some, ids)
    return {n: {pk: found.get(n, {}).get(pk, 0 if _counts(f) else f.blank) for pk in ids} for n, f in rolled.items()}


def _counts(f: Field) -> bool:
    return f.rolled is not None and f.rolled.what == "count"


def condition(module: Module, f: Field, pk: int) -> tuple[str, Any] | None:
    """The module and the condition of the records behind a figure; None where no one list has them."""
    r = f.rolled
    if r is None or len(r.modules) != 1 or r.modules[0] not in modules.all() or r.over:
        return None
    test = [r.field, "is", pk]
    where = r.among if r.what == "rate" else r.where
    return r.modules[0], {"all": [test, where]} if where else test


def _of(
    actor: access.Actor, module: Module, some: Mapping[str, RollUp], ids: Sequence[int]
) -> dict[str, dict[int, Any]]:
    """Roll-ups of one kind, in one statement."""
    parts = [
        part.annotate(c_roll=Value(name, TextField())).values_list("c_roll", *COLUMNS, "c_n")
        for name, r in some.items()
        for key in r.modules
        if _viewed(actor, key)
        for part in _parts(actor, module, r, key, ids)
    ]
    reaches = {
        key: access.reach(actor, modules.get(key), "view")
        for r in some.values()
        for key in r.modules
        if _viewed(actor, key)
    }
    found: dict[str, dict[int, Any]] = {}
    rows: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0] if parts else ()
    for name, pk, key, code, owner, team, n in rows:
        if n is not None and reaches[key].holds(Owned(owner, team)):
            _add(found.setdefault(name, {}), some[name].what, pk, code or "", n)
    return {name: {pk: _said(some[name].what, v) for pk, v in by.items()} for name, by in found.items()}


def _add(found: dict[int, Any], what: str, pk: int, code: str, n: Any) -> None:
    if what == "count":
        found[pk] = found.get(pk, 0) + n
    elif what == "last":
        at = dt.datetime.fromisoformat(n) if isinstance(n, str) else n
        found[pk] = max(found.get(pk, at), at)
    else:
        sums = found.setdefault(pk, {})
        sums[code] = sums.get(code, 0) + n


def _said(what: str, value: Any) -> Any:
    if what == "sum":
        return tuple(sorted(value.items()))
    if what == "rate":
        return (
            (Decimal(value.get("part", 0)) * 100 / value["whole"]).quantize(Decimal("0.1"))
            if "whole" in value
            else None
        )
    return value


class Owned(NamedTuple):
    """As much of a record as a reach asks for."""

    owner_id: int | None
    team_id: int | None


def _parts(actor: access.Actor, module: Module, rolled: RollUp, key: str, ids: Sequence[int]) -> Iterator[Rows]:
    """(id, module, currency, owner, team, figure) of what points here, and of what points at others that do.

    The reach is asked of the sums of each owner, not of the rows: no database is then led to an index of owners.
    """
    target = modules.get(key)
    if rolled.what == "rate":
        for code, test in (("whole", rolled.among), ("part", {"all": [rolled.among, rolled.where]})):
            yield from _parts(actor, module, replace(rolled, what="count", of=code, where=test, among=None), key, ids)
        return
    rows = access.rows(target)
    if rolled.where:
        rows = rows.filter(query.where(actor, target, query.cleaned(actor, target, rolled.where)))
    if rolled.unless:
        rows = rows.filter(~_named(module, rolled.unless, target))
    head, _dot, column = rolled.field.partition(".")
    if column and target.by_name[head].lines:
        yield _lined(target, rolled, rows, target.by_name[head], column, ids)
        return
    if column:
        yield _beyond(actor, target, rolled, rows, target.by_name[head], column, ids)
        return
    link = target.by_name[rolled.field]
    at = F(str(link.column))
    if not isinstance(link.kind, AnyLink):
        yield _grouped(target, rolled, rows.filter(In(at, list(ids))), at)
        return
    here = [f"{module.key}:{pk}" for pk in ids]
    yield _grouped(target, rolled, rows.filter(In(at, here)), _pk(at, module))
    for way in rolled.over:
        over, _dot, name = way.partition(".")
        if _viewed(actor, over):
            yield _over(actor, target, rolled, rows, modules.get(over), modules.get(over).by_name[name], ids)


def _named(module: Module, where: str, target: Module) -> Exists:
    """Whether a line of a table names the row by a link to any record."""
    head, _dot, column = where.partition(".")
    table = module.by_name[head]
    link = next(str(inner.column) for inner in table.columns if inner.name == column)
    name = Concat(Value(f"{target.key}:"), Cast(OuterRef("id"), TextField()), output_field=TextField())
    return Exists(table.lines.model._base_manager.filter(Exact(F(link), name)))  # type: ignore[union-attr]


def _lined(target: Module, rolled: RollUp, rows: Rows, table: Field, column: str, ids: Sequence[int]) -> Rows:
    """What points here in the lines of a table: each record once, however often its lines say so."""
    child, back = table.lines.model._base_manager, table.lines.back  # type: ignore[union-attr]
    link = next(str(inner.column) for inner in table.columns if inner.name == column)
    twice = child.filter(
        Exact(F(f"{back}_id"), OuterRef(f"{back}_id")),
        Exact(F(link), OuterRef(link)),
        LessThan(F("id"), OuterRef("id")),
    )
    lines = child.filter(In(F(link), list(ids)), In(F(f"{back}_id"), rows.order_by().values("id")), ~Exists(twice))
    return _grouped(target, rolled, lines, F(link), f"{back}__")


def _beyond(
    actor: access.Actor, target: Module, rolled: RollUp, rows: Rows, link: Field, column: str, ids: Sequence[int]
) -> Rows:
    """What points at records that point here, as far as the actor may view these."""
    between = modules.get(link.kind.to)  # type: ignore[attr-defined]
    back = str(between.by_name[column].column)
    near = access.scope(actor, between, "view").filter(In(F(back), list(ids)))
    whose = between.model._base_manager.filter(Exact(F("id"), OuterRef(str(link.column))))
    mine = rows.filter(In(F(str(link.column)), near.values("id")))
    return _grouped(target, rolled, mine, Subquery(whose.values(back)[:1]))


def _over(
    actor: access.Actor, target: Module, rolled: RollUp, rows: Rows, between: Module, back: Field, ids: Sequence[int]
) -> Rows:
    """What is about the records of ``between`` that point here, each found by what points at it."""
    about, at = F(str(target.by_name[rolled.field].column)), F(str(back.column))
    name = Concat(Value(f"{between.key}:"), Cast(F("id"), TextField()), output_field=TextField())
    near = access.scope(actor, between, "view").filter(In(at, list(ids))).annotate(c_about=name)
    mine = rows.filter(In(about, near.values("c_about"))).annotate(c_pk=_pk(about, between))
    whose = between.model._base_manager.filter(Exact(F("id"), OuterRef("c_pk")))
    return _grouped(target, rolled, mine, Subquery(whose.values(str(back.column))[:1]))


def _pk(about: F, module: Module) -> Any:
    """The id that a pointer to any record holds."""
    return Cast(Substr(about, len(module.key) + 2), BigIntegerField())


def _grouped(target: Module, rolled: RollUp, rows: Rows, key: Any, over: str = "") -> Rows:
    """``over``: the way from the rows to the record whose figures they are."""
    f = target.by_name.get(rolled.of)
    code: Any = Value("" if f else rolled.of, TextField())
    figure: Any = Count("*")
    if f is not None:
        at = F(f"{over}{f.column}") if over else query.raw(f)
        figure = Sum(at) if rolled.what == "sum" else Max(at)
        if f.beside in target.by_name:
            code = F(f"{over}{target.by_name[f.beside].column}")
    told = rows.order_by().annotate(
        c_id=key,
        c_key=Value(target.key, TextField()),
        c_code=code,
        c_owner=F(f"{over}owner_id"),
        c_team=F(f"{over}team_id"),
    )
    found: Rows = told.values(*COLUMNS).annotate(c_n=figure)
    return found
