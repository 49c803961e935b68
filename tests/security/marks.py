"""Whether anything was written: row counts and marks of the journal by request, full row checksums once a suite."""

import hashlib
from functools import cache
from typing import Any

from django.db import connection

#: Written by reading: sessions ("seen"), and when a token was last used.
UNSTEADY = {"django_session"}
UNSTEADY_COLUMNS = {"core_token": {"used_at"}}
JOURNAL = ("core_operation", "core_line", "core_tape", "core_outbox")


@cache
def tables() -> tuple[str, ...]:
    """Every table, but for those of the search index, which follow ``core_searchdoc``."""
    with connection.cursor() as cursor:
        names = {t.name for t in connection.introspection.get_table_list(cursor) if t.type in ("t", "p")}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
            virtual = [name for (name,) in cursor.fetchall()]
            names = {n for n in names if not any(n == v or n.startswith(f"{v}_") for v in virtual)}
    return tuple(sorted(names - UNSTEADY))


@cache
def _counting() -> str:
    parts = [f"(SELECT COUNT(*) FROM {connection.ops.quote_name(t)})" for t in tables()]
    parts += [f"(SELECT MAX(id) FROM {t})" for t in JOURNAL]
    return f"SELECT {', '.join(parts)}"


def marks() -> tuple[Any, ...]:
    """Row counts of all tables and the last ids of the journal, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        found: tuple[Any, ...] = cursor.fetchone()
    return found


@cache
def _columns(table: str) -> str:
    """The columns that stay as they are when nobody writes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
        names = [c[0] for c in cursor.description]
    kept = [n for n in names if n not in UNSTEADY_COLUMNS.get(table, ())]
    return ", ".join(map(connection.ops.quote_name, kept))


def checksum(skip: frozenset[str] = frozenset()) -> dict[str, str]:
    """What lies in every row, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in [t for t in tables() if t not in skip]:
            cursor.execute(f"SELECT {_columns(table)} FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
