"""Activities of a record and of a person: those of all modules that have some, in one list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In
from django.utils import timezone

from saluran.core import access, linked, query
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

LAST = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # what has no time comes last
OPEN, DONE = 50, 20


@dataclass(frozen=True)
class Activity:
    """One of them; ``at`` is when it is due, or was."""

    module: Module
    id: int
    version: int
    title: str
    at: dt.datetime | None
    status: str
    owner: int | None
    open: bool
    late: bool
    mine: bool  # whether the actor may change it
    about: str  # what it is about: ``leads:42``


def has_some(module: Module) -> bool:
    """Whether activities may be about its records: it is business, and no activity itself."""
    return linked.business(module) and not module.about


def kinds(actor: access.Actor) -> tuple[Module, ...]:
    """The modules of activities that the actor may view."""
    return tuple(m for m in modules.all().values() if m.about and m.due and access.may(actor, m, "view"))


def of_record(actor: access.Actor, module: Module, pk: int) -> list[Activity]:
    """What is to be done about a record, the next first; then what was done, the last first."""
    about = f"{module.key}:{pk}"
    waiting = _few(actor, _about(actor, about, True), True, OPEN)
    return waiting + _few(actor, _about(actor, about, False), False, DONE)


def count_open(actor: access.Actor, module: Module, pk: int) -> int:
    """How much is to be done about a record."""
    parts = [rows.values("pk") for _m, rows in _about(actor, f"{module.key}:{pk}", True)]
    return parts[0].union(*parts[1:], all=True).count() if parts else 0


def to_do(actor: access.Actor, limit: int) -> list[Activity]:
    """What somebody has to do himself, the next first."""
    mine = []
    for m in kinds(actor):
        waits = In(query.operand(_status(m)), _open(m))  # as the index of the board has it: owner, status, time
        mine.append((m, access.scope(actor, m).filter(waits, owner=actor.id)))
    return _few(actor, mine, True, limit)


def offered(actor: access.Actor, module: Module, record: Any, text: str, limit: int) -> list[tuple[Module, int, str]]:
    """(module, id, title) of the activities about a record and what it points at, the latest first."""
    near = [f"{module.key}:{record.pk}"]
    near += [f"{f.kind.to}:{pk}" for f in linked.links(module) if (pk := f.of(record))]  # type: ignore[attr-defined]
    found: list[tuple[dt.datetime, Module, int, str]] = []
    for m in kinds(actor):
        rows = access.scope(actor, m).filter(In(F(str(m.by_name[m.about].column)), [Value(one) for one in near]))
        rows = rows.filter(title__icontains=text) if text else rows
        told = rows.order_by("-created_at", "-pk").values_list("created_at", "pk", "title")[:limit]
        found += [(at, m, pk, title) for at, pk, title in told]
    found.sort(key=lambda one: one[0], reverse=True)
    return [(m, pk, title) for _at, m, pk, title in found[:limit]]


Part = tuple[Module, QuerySet[Any]]


def _about(actor: access.Actor, about: str, open: bool) -> list[Part]:
    """Those of a record that are to be done, or those that are not any more; found by what they are about."""
    found = []
    for m in kinds(actor):
        rows = access.scope(actor, m).filter(Exact(F(str(m.by_name[m.about].column)), about))
        waits = In(F(str(_status(m).column)), _open(m))
        found.append((m, rows.filter(waits) if open else rows.exclude(waits)))
    return found


def _status(m: Module) -> Field:
    return m.by_name[m.due.status]  # type: ignore[union-attr]


def _open(m: Module) -> list[Value]:
    return [Value(s) for s in m.due.open]  # type: ignore[union-attr]


def _few(actor: access.Actor, parts: Sequence[Part], open: bool, limit: int) -> list[Activity]:
    """The first of them by their time, in one query."""
    if not parts:
        return []
    several = [_row(m, rows) for m, rows in parts]
    way = "" if open else "-"
    found = several[0].union(*several[1:], all=True).order_by(f"{way}c_turn", "c_key", f"{way}id")[:limit]
    now = timezone.localtime()
    return [_made(actor, *row, open=open, now=now) for row in found]


def _row(m: Module, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The same columns of each module, under names that are no field's."""
    due: Any = m.due
    at, status, day = (F(str(m.by_name[n].column)) if n else None for n in (due.field, due.status, due.day))
    names = ("c_key", "id", "version", "title", "c_at", "c_turn", "c_status", "c_day", "owner_id", "team_id", "c_about")
    told = rows.order_by().annotate(
        c_key=Value(m.key, CharField()),
        c_at=at,
        c_turn=Coalesce(at, Value(LAST), output_field=DateTimeField()),
        c_status=status,
        c_about=F(str(m.by_name[m.about].column)),
        c_day=day or Value(False, BooleanField()),
    )
    found: QuerySet[Any, Any] = told.values_list(*names)
    return found


def _made(
    actor: access.Actor, key: str, pk: int, version: int, title: str, at: dt.datetime | None, _turn: Any, status: str,
    day: bool, owner: int | None, team: int | None, about: str, *, open: bool, now: dt.datetime,
) -> Activity:  # fmt: skip
    module = modules.get(key)
    due: Any = module.due
    late = due.late({due.field: at, due.status: status, due.day: day}, now)
    mine = access.reach(actor, module, "edit").holds(module.model(owner_id=owner, team_id=team))
    return Activity(module, pk, version, title, at, status, owner, open, late, mine, about)
