"""What is planned next about each of many records: the earliest open activity that the reader may see."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, CharField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In, IsNull
from django.utils import timezone

from saluran.core import access, stamps
from saluran.core.lists import parts
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens.activities import LAST, has_some, kinds
from saluran.core.sql import Aside, among, several

STEP = 20  # statements are compiled for so many records, or a multiple
NAMES = ("c_key", "id", "title", "c_at", "c_status", "c_day", "c_about", "c_turn")


@dataclass(frozen=True)
class Coming:
    """The next activity of a record. ``day`` is when it is due, as the reader counts days; None: at no time."""

    module: Module
    id: int
    title: str
    day: dt.date | None
    late: bool


def coming(actor: access.Actor, module: Module, ids: Sequence[int]) -> dict[int, Coming]:
    """The next activity of each record that has one, in one statement whatever their number."""
    found = [m for m in kinds(actor) if ids and has_some(module)]
    if not found:
        return {}
    reaches = [access.reach(actor, m, "view") for m in found]
    size = -(-len(ids) // STEP) * STEP
    asked = tuple((m.key, parts.shape(r)) for m, r in zip(found, reaches, strict=True))
    key = (connection.vendor, stamps.value("registry"), "coming", asked, size)
    made = shelf.get(key, lambda: _compile(found, reaches, size))
    padded = [*ids, *[ids[0]] * (size - len(ids))]
    values = several("about", [f"{module.key}:{pk}" for pk in padded])
    for reach in reaches:  # people and teams are the actor's own in each of them
        values |= parts.values(reach)
    now = timezone.localtime()
    return {int(row[6].partition(":")[2]): _made(*row[:6], now=now) for row in made.run(values)}


def _compile(found: Sequence[Module], reaches: Sequence[access.Reach], size: int) -> Statement:
    """The first by time of all that are open about each record."""
    made = [compiled(_rows(m, reach, size)) for m, reach in zip(found, reaches, strict=True)]
    made = [one for one in made if one.sql]
    if not made:
        return Statement("")
    names = ", ".join(f"c{n}" for n in range(len(NAMES)))
    each = " UNION ALL ".join(f"SELECT * FROM ({one.sql}) AS a" for one in made)  # noqa: S608
    turn = "ROW_NUMBER() OVER (PARTITION BY c6 ORDER BY c7, c0, c1)"
    first = f"WITH a({names}) AS ({each}), b AS (SELECT a.*, {turn} AS n FROM a) SELECT {names} FROM b WHERE n = 1"  # noqa: S608
    return Statement(first, tuple(p for one in made for p in one.params), made[0].turns)


def _rows(m: Module, reach: access.Reach, size: int) -> QuerySet[Any, Any]:
    due: Any = m.due
    at, status = (F(str(m.by_name[n].column)) for n in (due.field, due.status))
    about = str(m.by_name[m.about].column)
    rows = access.rows(m).filter(among(about, "about", size, TextField()))
    if due.settled:  # the index by which they are found leaves out what is done
        rows = rows.filter(IsNull(F(str(m.by_name[due.settled].column)), True))
    waits = In(Aside(status, output_field=CharField()), [Value(s) for s in due.open])
    rows = rows.filter(waits, parts.within(reach, parts.aside)).order_by()
    told = rows.annotate(
        c_key=Value(m.key, CharField()),
        c_at=at,
        c_status=status,
        c_day=F(str(m.by_name[due.day].column)) if due.day else Value(False, BooleanField()),
        c_about=F(about),
        c_turn=Coalesce(at, Value(LAST), output_field=DateTimeField()),
    )
    found: QuerySet[Any, Any] = told.values_list(*NAMES)
    return found


def _made(key: str, pk: int, title: str, at: dt.datetime | None, status: str, day: bool, *, now: dt.datetime) -> Coming:
    module = modules.get(key)
    due: Any = module.due
    late = due.late({due.field: at, due.status: status, due.day: day}, now)
    return Coming(module, pk, title, at.astimezone(now.tzinfo).date() if at else None, late)
