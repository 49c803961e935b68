"""What the records that point at some others add up to: live, in sets, and within the reach of who asks.

One statement a roll-up for a whole page. Nothing is kept: an index that begins with the link, and holds what is added
up, answers out of itself (docs/adr/0023-roll-ups.md).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, F, Max, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Concat, Substr
from django.db.models.lookups import Exact, In

from saluran.core import access, query
from saluran.core.kinds import AnyLink
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, RollUp

Rows = QuerySet[Any, Any]


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
    made = {}
    for f in fields:
        if f.rolled:
            found = _of(actor, module, f.rolled, ids) if ids else {}
            made[f.name] = {pk: found.get(pk, 0 if f.rolled.what == "count" else f.blank) for pk in ids}
    return made


def _of(actor: access.Actor, module: Module, rolled: RollUp, ids: Sequence[int]) -> dict[int, Any]:
    parts = [part for key in rolled.modules if _viewed(actor, key) for part in _parts(actor, module, rolled, key, ids)]
    if not parts:
        return {}
    reaches = {key: access.reach(actor, modules.get(key), "view") for key in rolled.modules if key in modules.all()}
    found: dict[int, Any] = {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for pk, key, code, owner, team, n in rows:
        if n is None or not reaches[key].holds(Owned(owner, team)):
            continue
        if rolled.what == "count":
            found[pk] = found.get(pk, 0) + n
        elif rolled.what == "last":
            at = dt.datetime.fromisoformat(n) if isinstance(n, str) else n
            found[pk] = max(found.get(pk, at), at)
        else:
            sums = found.setdefault(pk, {})
            sums[code or ""] = sums.get(code or "", Decimal(0)) + n
    return {pk: tuple(sorted(v.items())) if isinstance(v, dict) else v for pk, v in found.items()}


class Owned(NamedTuple):
    """As much of a record as a reach asks for."""

    owner_id: int | None
    team_id: int | None


def _parts(actor: access.Actor, module: Module, rolled: RollUp, key: str, ids: Sequence[int]) -> Iterator[Rows]:
    """(id, module, currency, owner, team, figure) of what points here, and of what points at others that do.

    The reach is asked of the sums of each owner, not of the rows: no database is then led to an index of owners.
    """
    target = modules.get(key)
    link = target.by_name[rolled.field]
    at, rows = F(str(link.column)), access.rows(target)
    if rolled.where:
        rows = rows.filter(query.where(actor, target, query.cleaned(actor, target, rolled.where)))
    if not isinstance(link.kind, AnyLink):
        yield _grouped(target, rolled, rows.filter(In(at, list(ids))), at)
        return
    here = [f"{module.key}:{pk}" for pk in ids]
    yield _grouped(target, rolled, rows.filter(In(at, here)), _pk(at, module))
    for way in rolled.over:
        over, _dot, name = way.partition(".")
        if _viewed(actor, over):
            yield _over(actor, target, rolled, rows, modules.get(over), modules.get(over).by_name[name], ids)


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


def _grouped(target: Module, rolled: RollUp, rows: Rows, key: Any) -> Rows:
    f = target.by_name.get(rolled.of)
    code = target.by_name[f.beside].column if f and f.beside in target.by_name else None
    figure: Any = Count("*")
    if f is not None:
        figure = Sum(query.raw(f)) if rolled.what == "sum" else Max(query.raw(f))
    told = rows.order_by().annotate(
        c_id=key,
        c_key=Value(target.key, TextField()),
        c_code=F(code) if code else Value("", TextField()),
        c_owner=F("owner_id"),
        c_team=F("team_id"),
    )
    found: Rows = told.values_list("c_id", "c_key", "c_code", "c_owner", "c_team").annotate(c_n=figure)
    return found
