"""The only hand that writes business rows. Whatever it writes it can say again: before and after, by column.

Sets in, sets out. Images are dicts of column → packed value (what JSON holds), so that journal, tape, undo and
recycle bin speak one language.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models.base import ModelState

from saluran.core.columns import Scaled
from saluran.core.pouring import MANY, pour
from saluran.ground import numbers

Image = dict[str, Any]


class Log:
    """The rows that an operation has touched: the first image before and the last one after."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[models.Model], int], tuple[Image | None, Image | None]] = {}
        self._next: dict[type[models.Model], int] = {}

    def note(self, model: type[models.Model], pk: int, before: Image | None, after: Image | None) -> None:
        known = self.rows.get((model, pk))
        if known is None:
            self.rows[model, pk] = (before, after)
            return
        first, last = known
        if first is not None and before is not None:
            first = {**before, **first}
        self.rows[model, pk] = (first, None if after is None else {**(last or {}), **after})

    def new_ids(self, model: type[models.Model], n: int) -> Sequence[int]:
        """Ids for ``n`` new rows. On SQLite nobody else writes in this transaction, so counting on is safe."""
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n]
                )
                return [int(r[0]) for r in cursor.fetchall()]
            if model not in self._next:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
                self._next[model] = int((cursor.fetchone() or (0,))[0]) + 1
        first = self._next[model]
        self._next[model] = first + n
        return range(first, first + n)

    def insert(self, model: type[models.Model], records: Sequence[Any], images: Sequence[Image] = ()) -> None:
        """New rows; ``images``: how they look, where that is known already."""
        images = images or [image(r) for r in records]
        _insert(model, [(*i.values(),) for i in images], turn=_thawed)
        for made in images:
            self.note(model, made["id"], None, made)

    def insert_images(self, model: type[models.Model], images: Iterable[Image]) -> None:
        """Rows back under their own ids, from the tape."""
        rows = list(images)
        _insert(model, [tuple(map(i.get, by_name(model))) for i in rows], turn=_thawed)
        for i in rows:
            self.note(model, i["id"], None, dict(i))

    def update(self, model: type[models.Model], changes: Mapping[int, tuple[Image, Image]]) -> None:
        """``changes``: by id, the images of the changed columns before and after."""
        _update(model, {pk: after for pk, (_before, after) in changes.items()})
        for pk, (before, after) in changes.items():
            self.note(model, pk, before, after)

    def change(self, model: type[models.Model], changes: Mapping[int, Image]) -> None:
        """Set columns of rows beside the records, reading what they held."""
        rows = {r.pk: image(r) for r in model._base_manager.filter(pk__in=list(changes))}
        found = {pk: ({k: rows[pk][k] for k in after}, dict(after)) for pk, after in changes.items() if pk in rows}
        self.update(model, {pk: (b, a) for pk, (b, a) in found.items() if b != a})

    def delete(self, model: type[models.Model], images: Mapping[int, Image]) -> None:
        _delete(model, list(images))
        for pk, i in images.items():
            self.note(model, pk, i, None)


@cache
def columns(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def by_name(model: type[models.Model]) -> dict[str, Any]:
    return {c.attname: c for c in columns(model)}


@cache
def table(name: str) -> type[models.Model]:
    return next(m for m in apps.get_models() if m._meta.db_table == name)


def packed(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def image(record: models.Model) -> Image:
    """All columns of a row, packed."""
    names, values, packs = _packs(type(record))
    made = dict(zip(names, values(record.__dict__), strict=True))
    for n, pack in packs:
        if made[n] is not None:
            made[n] = pack(made[n])
    return made


@cache
def _packs(model: type[models.Model]) -> tuple[tuple[str, ...], Callable[[Any], Any], list[tuple[str, Any]]]:
    """All columns, what takes their values, and what packs those that JSON does not hold as they are."""
    packs: list[tuple[str, Any]] = []
    for c in columns(model):
        if isinstance(c, Scaled):
            packs.append((c.attname, c.get_prep_value))
        elif isinstance(c, models.DateField):  # a DateTimeField is one, too
            packs.append((c.attname, lru_cache(1024)(packed)))  # new rows share their moment
    return tuple(by_name(model)), itemgetter(*by_name(model)), packs


def unpacked(column: Any, value: Any) -> Any:
    """The Python value of a packed one."""
    if value is None:
        return None
    if isinstance(column, Scaled):
        return numbers.from_units(value)
    if isinstance(column, models.DateTimeField):
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(column, models.DateField):
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    return value


def restore(model: type[models.Model], made: Image) -> Any:
    """An instance out of an image."""
    return model(**{c.attname: unpacked(c, made[c.attname]) for c in columns(model) if c.attname in made})


def like(blank: Any, pk: int) -> Any:
    """Another instance with the same values but for its id, for less than making one."""
    made: Any = object.__new__(type(blank))
    made.__dict__ = {**blank.__dict__, "id": pk, "_state": ModelState()}
    return made


def records(rows: models.QuerySet[Any]) -> Iterator[Any]:
    """What a query finds, as instances, for a third of what Django takes: it sets link by link through descriptors."""
    model: type[models.Model] = rows.model
    names = tuple(by_name(model))
    for values in rows.values_list(*names):
        made: Any = object.__new__(model)
        made.__dict__ = dict(zip(names, values, strict=True))
        made._state = ModelState()
        made._state.adding, made._state.db = False, rows.db
        yield made


@cache
def _ready(column: Any, vendor: str) -> Any:
    """What turns Python's value into the driver's; None where it goes as it is."""
    if isinstance(column, models.JSONField):
        encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
        return lambda v: encode(v) if v or v.__class__ is not dict else "{}"  # what most rows hold
    if isinstance(column, Scaled):
        return column.get_prep_value
    if isinstance(column, models.DateTimeField | models.DateField) and vendor == "sqlite":
        return lru_cache(1024)(lambda v: column.get_db_prep_save(v, connection))  # new rows share their moment
    return None


@cache
def _thawed(column: Any, vendor: str) -> Any:
    """The same for packed values."""
    if isinstance(column, Scaled):
        return None
    ready = _ready(column, vendor)
    if isinstance(column, models.DateField):
        return lru_cache(1024)(lambda v: ready(unpacked(column, v)) if ready else unpacked(column, v))
    return ready


def append(model: type[models.Model], rows: Sequence[tuple[Any, ...]], names: Sequence[str] = ()) -> None:
    """Rows of the engine's own tables, without their ids and off the tape: values in the order of the columns."""
    _insert(model, rows, [by_name(model)[n] for n in names] or columns(model)[1:])


def append_numbered(model: type[models.Model], rows: Sequence[tuple[Any, ...]]) -> range:
    """The same, on SQLite; returns their ids, which follow each other since nobody else writes in between."""
    _insert(model, rows[:-1], columns(model)[1:])
    last = _insert(model, rows[-1:], columns(model)[1:])
    return range(last - len(rows) + 1, last + 1)


def put(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]], at: str = "id") -> None:
    """Columns of kept rows, off the tape: values in the order of ``names``, then that of ``at``, which finds them."""
    fields = [by_name(model)[n] for n in (*names, at)]
    turns = [_ready(f, connection.vendor) for f in fields]
    sets = ", ".join(f'"{f.column}" = %s' for f in fields[:-1])
    sql = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{fields[-1].column}" = %s'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[t(v) if t and v is not None else v for t, v in zip(turns, r)] for r in rows])  # noqa: B905


def drop(model: type[models.Model], pks: Sequence[int], at: str = "id") -> None:
    """Rows that the engine keeps, off the tape: those whose column ``at`` holds one of ``pks``."""
    _delete(model, pks, by_name(model)[at].column)


def _insert(model: type[models.Model], rows: Sequence[tuple[Any, ...]], fields: Any = (), turn: Any = _ready) -> int:
    """Returns the id of a single row on SQLite; ``turn`` gives what turns the values of a column."""
    if not rows:
        return 0
    fields = fields or columns(model)
    turns = [(n, t) for n, c in enumerate(fields) if (t := turn(c, connection.vendor))]

    def ready(row: tuple[Any, ...]) -> list[Any]:
        out = list(row)
        for n, turn in turns:
            if out[n] is not None:
                out[n] = turn(out[n])
        return out

    names = ", ".join(f'"{c.column}"' for c in fields)
    into = f'"{model._meta.db_table}" ({names})'
    if len(rows) >= MANY:
        pour(into, [ready(r) for r in rows])
        return 0
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608
        if len(rows) > 1:
            cursor.executemany(sql, [ready(r) for r in rows])
            return 0
        cursor.execute(sql, ready(rows[0]))
        return int(cursor.lastrowid or 0) if connection.vendor == "sqlite" else 0


def _update(model: type[models.Model], changes: Mapping[int, Image]) -> None:
    """One statement for all rows that get the same values: a bulk edit is one statement."""
    fields = by_name(model)
    same: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for pk, values in changes.items():
        ready = []
        for name in sorted(values):
            value = unpacked(fields[name], values[name])
            turn = _ready(fields[name], connection.vendor)
            ready.append((name, turn(value) if turn and value is not None else value))
        if ready:
            same.setdefault(tuple(ready), []).append(pk)
    with connection.cursor() as cursor:
        for pairs, pks in same.items():
            sets = ", ".join(f'"{fields[name].column}" = %s' for name, _v in pairs)
            for start in range(0, len(pks), 500):
                some = pks[start : start + 500]
                marks = ", ".join(["%s"] * len(some))
                sql = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE id IN ({marks})'  # noqa: S608
                cursor.execute(sql, [*(v for _n, v in pairs), *some])


def _delete(model: type[models.Model], pks: Sequence[int], at: str = "id") -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(pks), 500):
            some = pks[start : start + 500]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{at}" IN ({marks})', list(some))  # noqa: S608
