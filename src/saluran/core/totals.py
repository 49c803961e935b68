"""A list in groups, and what it adds up to: exact within reach, or not said at all where it would take too long."""

import calendar
import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import CharField, Count, QuerySet, Sum, TextField, Value
from django.db.models.functions import Substr, TruncMonth
from django.utils.translation import gettext as _

from saluran.core import access, known, labels, lists, query
from saluran.core.kinds import Boolean, Choice, Date, DateTime, Integer, Link, Money
from saluran.core.kinds import Decimal as Figure
from saluran.core.kinds.figures import Percent
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

PATIENCE = 2.0  # seconds that a sum may take; a list never waits for one
MOST = 200  # groups that are shown
STEPS = 20_000  # of SQLite between two looks at the clock


class TooLong(Exception):
    """It would take longer than anybody waits."""


@dataclass
class Sums:
    """How many records, and what each field adds up to, by currency ("" for plain numbers)."""

    count: int = 0
    by_field: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    filled: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, name: str, code: str, total: Any, n: int) -> None:
        ours, many = self.by_field.setdefault(name, {}), self.filled.setdefault(name, {})
        ours[code] = ours.get(code, Decimal(0)) + total
        many[code] = many.get(code, 0) + n


@dataclass(frozen=True)
class Group:
    """One head: ``test`` is the condition that finds its records."""

    label: str
    tone: str
    sums: Sums
    test: list[Any]


def groupings(actor: access.Actor, module: Module) -> dict[str, Field]:
    """The fields that a list can be grouped by: choices, links, yes or no, and months."""
    kinds = Choice | Link | Boolean | Date | DateTime
    visible = access.fields(actor, module, "view")
    return {n: f for n, f in visible.items() if isinstance(f.kind, kinds) and f.ready and (f.column or f.custom)}


def group_of(actor: access.Actor, module: Module, name: str) -> Field:
    """The field that a list is to be grouped by."""
    found = groupings(actor, module).get(name)
    if found is None:
        raise Invalid({"group": [_("This list cannot be grouped by “%(field)s”.") % {"field": name[:80]}]})
    return found


def summable(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Those that can be added up: amounts and numbers, not shares of something."""
    return tuple(f for f in fields if _adds(f.kind) and _stands(f))


def _adds(kind: Any) -> bool:
    return (isinstance(kind, Figure) and not isinstance(kind, Percent)) or (isinstance(kind, Integer) and kind.adds)


def _stands(f: Field) -> bool:
    return bool(f.column or f.custom)


def groups(
    actor: access.Actor, module: Module, by: Field, figures: Sequence[Field], condition: Any, q: str
) -> list[Group]:
    """The heads of a list in groups, in the order of the choices, of the months, or the largest first."""
    found = _added(actor, module, by, figures, condition, q)
    titles = labels.titles(actor, {(by.kind.to, k) for k in found if k}) if isinstance(by.kind, Link) else {}
    made = [(key, _group(by, key, sums, titles)) for key, sums in found.items()]
    return [group for _key, group in sorted(made, key=lambda one: _rank(by, *one))][:MOST]


def sums(actor: access.Actor, module: Module, figures: Sequence[Field], condition: Any, q: str) -> Sums:
    """What all that matches adds up to."""
    return _added(actor, module, None, figures, condition, q).get(None, Sums())


def _added(
    actor: access.Actor, module: Module, by: Field | None, figures: Sequence[Field], condition: Any, q: str
) -> dict[Any, Sums]:
    rows = lists.found(actor, module, condition, q)
    money = next((f for f in figures if isinstance(f.kind, Money) and f.beside in module.by_name), None)
    marks = {
        "c0": _key(by) if by else Value("", CharField()),
        "c1": query.raw(module.by_name[money.beside]) if money else Value("", CharField()),
    }
    totals: dict[str, Any] = {"n": Count("*")}
    for n, f in enumerate(figures):
        totals |= {f"s{n}": Sum(query.raw(f)), f"n{n}": Count(query.raw(f))}
    found: dict[Any, Sums] = {}
    for key, code, count, *sums in _within(
        rows.order_by().annotate(**marks).values_list("c0", "c1").annotate(**totals)
    ):
        mine = found.setdefault(_read(by, key) if by else None, Sums())
        mine.count += count
        for n, f in enumerate(figures):
            total, filled = sums[2 * n], sums[2 * n + 1]
            if filled:
                whole = total if f.column else f.kind.unpack(total)
                mine.add(f.name, (code or "") if isinstance(f.kind, Money) else "", whole, filled)
    return found


def _key(by: Field) -> Any:
    """The value that records of one group share; of times their month."""
    if isinstance(by.kind, DateTime):
        return TruncMonth(query.raw(by)) if by.column else Substr(query.raw(by), 1, 7, output_field=TextField())
    if isinstance(by.kind, Date):
        return TruncMonth(query.raw(by)) if by.column else Substr(query.raw(by), 1, 7, output_field=TextField())
    return query.raw(by)


def _read(by: Field, key: Any) -> Any:
    if isinstance(by.kind, Date | DateTime):
        if isinstance(key, str):
            return dt.date.fromisoformat(f"{key}-01") if key else None
        return dt.date(key.year, key.month, 1) if key else None
    return None if key in ("", None) else bool(key) if isinstance(by.kind, Boolean) else key


def _group(by: Field, key: Any, sums: Sums, titles: Mapping[tuple[str, int], str | None]) -> Group:
    if key is None:
        return Group(_("Not set"), "", sums, [by.name, "empty"])
    if isinstance(by.kind, Choice):
        return Group(by.kind.show(key), by.kind.tone(key), sums, [by.name, "is", key])
    if isinstance(by.kind, Link):
        return Group(titles.get((by.kind.to, key)) or _("(cannot be viewed)"), "", sums, [by.name, "is", key])
    if isinstance(by.kind, Date | DateTime):
        last = dt.date(key.year, key.month, calendar.monthrange(key.year, key.month)[1])
        return Group("", "", sums, [by.name, "between", [key.isoformat(), last.isoformat()]])
    return Group(by.kind.show(key), "", sums, [by.name, "is", key])


def _rank(by: Field, key: Any, group: Group) -> Any:
    if key is None:
        return (1, 0)
    if isinstance(by.kind, Choice):
        options = list(by.kind.by_key)
        return (0, options.index(key) if key in options else len(options))
    if isinstance(by.kind, Date | DateTime):
        return (0, -key.toordinal())
    target = modules.all().get(by.kind.to) if isinstance(by.kind, Link) else None
    if target is not None and target.small and target.key not in ("users", "teams"):
        order = list(known.rows(target))
        return (0, order.index(key) if key in order else len(order))
    return (0, -group.sums.count)


def _within(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows, or TooLong."""
    with _patience(PATIENCE):
        return list(rows)


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """What the database has not answered by then is given up."""
    end = time.monotonic() + seconds
    try:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
                yield
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            return
        connection.ensure_connection()
        connection.connection.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
        try:
            yield
        finally:
            connection.connection.set_progress_handler(None, 0)
    except OperationalError as error:
        if time.monotonic() < end:
            raise
        raise TooLong from error
