"""The condition language in plain Python, written without looking at the SQL: what conditions must agree with."""

import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any

from saluran.core import access
from saluran.core.kinds import Date, DateTime, Link
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import lowered
from tests.core.reading import TODAY, World, members

NEGATIVE = {"is_not": "is", "not_in": "in", "empty": "not_empty"}


def holds(world: World, actor: access.Actor, record: Any, node: Any, module: Module | None = None) -> bool:
    """Whether a condition is true of a record for a reader."""
    if isinstance(node, dict):
        ((word, body),) = node.items()
        if word == "not":
            return not holds(world, actor, record, body, module)
        return {"all": all, "any": any}[word](holds(world, actor, record, part, module) for part in body)
    name, op, *value = node
    module = module or world.module
    if op in NEGATIVE:
        return not holds(world, actor, record, [name, NEGATIVE[op], *value], module)
    head, _dot, rest = name.partition(".")
    if rest:
        target = modules.get(module.by_name[head].kind.to)
        near = record and world_record(world, target.key, module.by_name[head].of(record))
        if near is None or not access.reach(actor, target, "view").holds(near):
            return False
        return holds(world, actor, near, [rest, op, *value], target)
    return positive(world, actor, record, module, head, op, value[0] if value else None)


def world_record(world: World, key: str, pk: int | None) -> Any:
    return next((r for r in getattr(world, key) if r.pk == pk), None)


def positive(world: World, actor: access.Actor, record: Any, module: Module, name: str, op: str, value: Any) -> bool:
    if name == "id":
        have: Any = record.pk
    else:
        f = module.by_name[name]
        have = world.tags[record.pk] if name == "tags" else f.of(record)
        if isinstance(f.kind, Date | DateTime):
            return (
                op == "not_empty" and have is not None
                if op == "not_empty"
                else have is not None and times(actor, have, op, value)
            )
        if isinstance(f.kind, Link):
            value = (
                [linked(actor, f.kind.to, v) for v in (value if op == "in" else [value])]
                if op in ("is", "in")
                else value
            )
            return have is not None if op == "not_empty" else any(have in some for some in value)
    if op == "not_empty":
        return have not in (None, "", [])
    if op in ("has", "has_any"):
        return bool({lowered(v) for v in ([value] if op == "has" else value)} & {lowered(h) for h in have})
    if isinstance(have, bool):
        return have is value
    if have in (None, ""):
        return False
    if isinstance(have, str):
        return texts(lowered(have), op, value)
    return figures(Decimal(have), op, value)


def linked(actor: access.Actor, to: str, value: Any) -> set[int]:
    """The records that a value means, of those that the reader sees."""
    meant = list(_meant(actor, to, value))
    return set(access.scope(actor, modules.get(to)).filter(pk__in=meant).values_list("pk", flat=True))


def _meant(actor: access.Actor, to: str, value: Any) -> set[int]:
    if value == {"me": True}:
        return {actor.id} if actor.id else set()
    if value == {"my_team": True}:
        return set(actor.teams) if to == "teams" else members(actor)
    if isinstance(value, dict):
        return {value["id"]}
    if isinstance(value, str):
        natural = modules.get(to).natural
        return set(modules.get(to).model._base_manager.filter(**{natural: value}).values_list("pk", flat=True))
    return {value}


def texts(have: str, op: str, value: Any) -> bool:
    if op == "in":
        return have in map(lowered, value)
    value = lowered(value)
    return {"is": have == value, "contains": value in have, "starts_with": have.startswith(value)}[op]


def figures(have: Decimal, op: str, value: Any) -> bool:
    if op == "in":
        return have in [Decimal(str(v)) for v in value]
    if op == "between":
        return Decimal(str(value[0])) <= have <= Decimal(str(value[1]))
    value = Decimal(str(value))
    return {"is": have == value, "lt": have < value, "lte": have <= value, "gt": have > value, "gte": have >= value}[op]


def times(actor: access.Actor, have: Any, op: str, value: Any) -> bool:
    if isinstance(have, dt.datetime):  # by whole days of the reader, unless a moment is asked for
        if isinstance(value, str) and len(value) > 10:
            value = dt.datetime.fromisoformat(value)
            return {
                "is": have == value,
                "lt": have < value,
                "lte": have <= value,
                "gt": have > value,
                "gte": have >= value,
            }[op]
        have = have.astimezone(zoneinfo.ZoneInfo(actor.time_zone)).date()
    if op == "in":
        return any(times(actor, have, "is", v) for v in value)
    if op == "between":
        return span(value[0])[0] <= have <= span(value[1])[1]
    first, last = span(value)
    return {
        "is": first <= have <= last,
        "lt": have < first,
        "lte": have <= last,
        "gt": have > last,
        "gte": have >= first,
    }[op]


def span(value: Any) -> tuple[dt.date, dt.date]:
    if isinstance(value, str):
        return (dt.date.fromisoformat(value),) * 2
    if "days" in value:
        return (TODAY + dt.timedelta(days=value["days"]),) * 2
    return {
        "today": (TODAY, TODAY),
        "this_week": (dt.date(2026, 11, 16), dt.date(2026, 11, 22)),
        "last_month": (dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
        "this_quarter": (dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        "next_year": (dt.date(2027, 1, 1), dt.date(2027, 12, 31)),
    }[value["rel"]]
