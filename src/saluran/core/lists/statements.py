"""Statements that the ORM compiled once: kept by shape, bound to values each time."""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from saluran.core.sql import Slot

MOST = 2000  # shapes come from users


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters, some of them slots; ``turns``: where the driver's value is not yet Python's."""

    sql: str
    params: tuple[Any, ...] = ()
    turns: tuple[tuple[int, Callable[[Any], Any]], ...] = ()

    def renamed(self, name: str, to: Any) -> "Statement":
        """The same with another slot in the place of one."""
        return replace(self, params=tuple(to if isinstance(p, Slot) and p.name == name else p for p in self.params))

    def run(self, values: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        if not self.sql:
            return []
        params = [p.bind(values, connection) if isinstance(p, Slot) else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not rows or not self.turns:
            return rows
        columns: list[Any] = list(zip(*rows, strict=True))
        for n, turn in self.turns:
            columns[n] = [turn(v) for v in columns[n]]
        return list(zip(*columns, strict=True))


NOTHING = Statement("")


def compiled(rows: QuerySet[Any], extra: Mapping[int, Callable[[Any], Any]] | None = None) -> Statement:
    """The statement of a values_list; ``extra``: further conversions by column."""
    compiler: SQLCompiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return NOTHING
    turns = {n: _chain(tuple(cs), e) for n, (cs, e) in compiler.get_converters([s[0] for s in compiler.select]).items()}
    for n, turn in (extra or {}).items():
        turns[n] = _after(turns[n], turn) if n in turns else turn
    return Statement(sql, tuple(params), tuple(turns.items()))


def _chain(converters: Sequence[Any], expression: Any) -> Callable[[Any], Any]:
    if connection.vendor == "sqlite" and len(converters) == 1 and isinstance(expression.output_field, DateTimeField):
        return _moment

    def turn(value: Any) -> Any:
        for convert in converters:
            value = convert(value, expression, connection)
        return value

    return turn


def _moment(at: dt.datetime | str | None) -> dt.datetime | None:
    """A point in time as SQLite holds it, in UTC: a third of the time of Django's own way, for a hundred a page."""
    if isinstance(at, str):
        at = dt.datetime.fromisoformat(at)
    return at if at is None or at.tzinfo else at.replace(tzinfo=dt.UTC)


def _after(first: Callable[[Any], Any], then: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: then(first(value))


class Shelf:
    """The statements of late, the least used thrown away."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Statement] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Statement]) -> Statement:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made


shelf = Shelf()
