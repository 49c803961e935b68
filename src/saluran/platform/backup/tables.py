"""All rows of all tables, in one form for both databases: what is read here can be written there.

A row is a list of plain values in the order of its columns: times as text in UTC, JSON as text with sorted keys.
Columns are those of the migrations that the database has, not of the program: a backup can be older than we are.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from saluran.ground.backups import Rows

#: Left behind: sign-ins, what search makes anew, and what Django keeps for itself.
LEFT = frozenset({"django_session", "core_searchdoc", "django_content_type"})
LEFT_APPS = frozenset({"auth", "contenttypes", "sessions"})
MANY = 2000


@dataclass(frozen=True)
class Table:
    name: str
    key: str
    fields: tuple["models.Field[Any, Any]", ...]

    @property
    def columns(self) -> list[str]:
        return [str(f.column) for f in self.fields]

    @property
    def counted(self) -> bool:
        """Whether its ids are given out by the database."""
        return any(f.primary_key and isinstance(f, models.AutoField | models.BigAutoField) for f in self.fields)


def applied() -> list[list[str]]:
    """The migrations that this database has had."""
    return sorted([app, name] for app, name in MigrationLoader(connection).applied_migrations)


def at(migrations: Iterable[Iterable[str]]) -> list[Table]:
    """The tables as they are after these migrations. Raises ``KeyError`` where one of them is unknown here."""
    loader = MigrationLoader(None)
    nodes = [(app, name) for app, name in migrations]
    if unknown := [n for n in nodes if n not in loader.graph.nodes]:
        raise KeyError(".".join(unknown[0]))
    state = loader.project_state([n for n in nodes if n in loader.graph.nodes])
    found = []
    for model in state.apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.app_label not in LEFT_APPS and meta.db_table not in LEFT:
            found.append(Table(meta.db_table, str(meta.pk.column), tuple(meta.concrete_fields)))
    return sorted(found, key=lambda t: t.name)


def last_of(migrations: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    """Those of them that no other of them builds on: where a new database is to be brought."""
    graph = MigrationLoader(None).graph
    nodes = {(app, name) for app, name in migrations}
    return sorted(n for n in nodes if not nodes & {c.key for c in graph.node_map[n].children})


def count(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table.name}"')  # noqa: S608  a table of ours
        return int(cursor.fetchone()[0])


def last_id(table: Table) -> int:
    """The last id that was given out: ids of what was deleted are not used again after a restore either."""
    if not table.counted:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            return int((cursor.fetchone() or (0,))[0])
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(table)}")  # noqa: S608  a name of the database
        value, called = cursor.fetchone()
        return int(value) if called else 0


def set_last_id(table: Table, value: int) -> None:
    if not table.counted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, value])
        else:
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [_sequence(table), max(value, 1), value > 0])


def _sequence(table: Table) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
        return str(cursor.fetchone()[0])


def lines(table: Table) -> Iterator[bytes]:
    """Every row as a line, by key; the transaction around it says of which moment."""
    json_text = "::text" if connection.vendor == "postgresql" else ""
    said = ", ".join(f'"{f.column}"{json_text if isinstance(f, models.JSONField) else ""}' for f in table.fields)
    turns = [(n, turn) for n, f in enumerate(table.fields) if (turn := _plain(f))]
    with connection.chunked_cursor() as cursor:
        order = ' COLLATE "C"' if connection.vendor == "postgresql" and not table.counted else ""
        cursor.execute(f'SELECT {said} FROM "{table.name}" ORDER BY "{table.key}"{order}')  # noqa: S608  ours
        while some := cursor.fetchmany(MANY):
            for row in some:
                values = list(row)
                for n, turn in turns:
                    if values[n] is not None:
                        values[n] = turn(values[n])
                yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What makes a value of a column plain; None where it is."""
    if isinstance(field, models.JSONField):
        return lambda v: json.dumps(json.loads(v), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DateTimeField):
        return lambda v: str(v if v.tzinfo is None else v.astimezone(dt.UTC).replace(tzinfo=None))
    return str if isinstance(field, models.DateField) else None


@contextmanager
def bare(tables: Iterable[Table]) -> Iterator[None]:
    """Around the loading of many rows: without the indexes that can be made behind them, in a fraction of the time."""
    names = [t.name for t in tables]
    asked = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " WHERE x.indrelid = %s::regclass"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid)"
    )
    quote, made = connection.ops.quote_name, []
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(asked, [table if connection.vendor == "sqlite" else quote(table)])
            made += cursor.fetchall()
        for name, _sql in made:
            cursor.execute(f"DROP INDEX {quote(name)}")
        yield
        for _name, sql in made:
            cursor.execute(sql)


def load(table: Table, columns: list[str], rows: Iterable[list[Any]]) -> int:
    """Write rows; answers how many. Columns are taken in the order that the backup has them."""
    names, n = ", ".join(f'"{c}"' for c in columns), 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            into = f'COPY "{table.name}" ({names}) FROM STDIN'
            with connection.wrap_database_errors, cursor.cursor.copy(into) as copy:
                for n, row in enumerate(rows, 1):  # noqa: B007  counted
                    copy.write_row(row)
            return n
        marks = ", ".join(["%s"] * len(columns))
        sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  ours
        some: list[list[Any]] = []
        for n, row in enumerate(rows, 1):  # noqa: B007
            some.append(row)
            if len(some) == MANY:
                cursor.executemany(sql, some)
                some = []
        cursor.executemany(sql, some)
        return n


def is_as(table: Table, rows: Rows) -> bool:
    """Whether the table holds just what the backup says."""
    summing, n = hashlib.sha256(), 0
    for line in lines(table):
        summing.update(line)
        n += 1
    return n == rows.rows and summing.hexdigest() == rows.sha256
