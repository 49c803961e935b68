"""The table of keys: two numbers a row, key and record, in the order of the keys. Derived, so it is in no backup.

On SQLite it is one tree and nothing else (``WITHOUT ROWID``). A changed record takes its old keys out by what it held
before, so that no second index is needed.

Keys lie in no order of time: each row of a large import would write some ten pages of that tree anew. What comes or
goes by the many waits, on SQLite, in a small table of the same order, until it is worth going through the large one.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, connection
from django.db.transaction import atomic

from saluran.core import pouring, stamps
from saluran.core.models import Stamp

#: Raised when keys are made in another way: all of them are made anew.
VERSION = 4
STAMP = "duplicates"
NAME = "platform_duplicatekey"
MAKE = f"CREATE TABLE IF NOT EXISTS {NAME} (key BIGINT NOT NULL, record BIGINT NOT NULL, PRIMARY KEY (key, record))"
WAITING = f"{NAME}_waiting"  # ``gone``: 1 for keys to be taken out
WAIT = f"CREATE TABLE IF NOT EXISTS {WAITING} (key BIGINT, record BIGINT, gone BOOL, PRIMARY KEY (key, record))"
MANY, FULL = 2_000, 300_000  # keys that wait when they come together; as many as wait at most
CHUNK = 200
Pair = tuple[int, int]


def make() -> bool:
    """Make the table where it is missing or of another version; whether it has to be filled, because it is new or was
    never filled to its end. ``filled`` says when that is done."""
    there = NAME in connection.introspection.table_names()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"{WAIT} WITHOUT ROWID")
    version = Stamp.objects.filter(name=STAMP).values_list("value", flat=True).first()
    if there and version == VERSION:
        return False
    with connection.cursor() as cursor:
        if there and version is not None:
            cursor.execute(f"DROP TABLE {NAME}")
            if connection.vendor == "sqlite":
                cursor.execute(f"DELETE FROM {WAITING}")  # noqa: S608
        cursor.execute(MAKE + (" WITHOUT ROWID" if connection.vendor == "sqlite" else ""))
        cursor.execute("DELETE FROM core_stamp WHERE name = %s", [STAMP])
    return True


def filled() -> None:
    """All that is there has its keys."""
    with connection.cursor() as cursor:
        cursor.execute(stamps.WRITE, [STAMP, VERSION])


def add(pairs: Iterable[Pair]) -> None:
    """Keep keys; those that are there stay."""
    rows = _in_order(pairs)
    if not rows:
        return
    if connection.vendor == "postgresql":
        _add_all(rows)
        return
    with connection.cursor() as cursor:
        if len(rows) < MANY:
            cursor.executemany(f"INSERT OR IGNORE INTO {NAME} VALUES (%s, %s)", rows)  # noqa: S608
            cursor.executemany(f"DELETE FROM {WAITING} WHERE key = %s AND record = %s", rows)  # noqa: S608
        else:
            _wait(cursor, rows, gone=False)


def _add_all(rows: Sequence[Pair]) -> None:
    """On PostgreSQL. Of many hardly one is there, and where nothing is compared they come in in half of the time."""
    if len(rows) >= pouring.MANY:
        with suppress(IntegrityError), atomic():
            pouring.pour(f"{NAME} (key, record)", list(dict.fromkeys(rows)))
            return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NAME} SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",  # noqa: S608
            [[k for k, _r in rows], [r for _k, r in rows]],
        )


def remove(pairs: Iterable[Pair]) -> None:
    """Take keys out; those that are not there are none."""
    rows = _in_order(pairs)
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"DELETE FROM {NAME} t USING unnest(%s::bigint[], %s::bigint[]) AS g(key, record) "  # noqa: S608
                "WHERE t.key = g.key AND t.record = g.record",
                [[k for k, _r in rows], [r for _k, r in rows]],
            )
        elif len(rows) < MANY:
            cursor.executemany(f"DELETE FROM {NAME} WHERE key = %s AND record = %s", rows)  # noqa: S608
            cursor.executemany(f"DELETE FROM {WAITING} WHERE key = %s AND record = %s", rows)  # noqa: S608
        else:
            _wait(cursor, rows, gone=True)


def _in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """In the order of the table, in half of the time that it takes to compare whole pairs."""
    return sorted(pairs, key=itemgetter(0))


def _wait(cursor: Any, rows: Sequence[Pair], *, gone: bool) -> None:
    cursor.executemany(f"INSERT OR REPLACE INTO {WAITING} VALUES (%s, %s, {int(gone)})", rows)  # noqa: S608
    if cursor.execute(f"SELECT count(*) FROM {WAITING}").fetchone()[0] > FULL:  # noqa: S608
        settle()


def settle() -> None:
    """What waits goes to its place, in the order of the keys: each page of the large table is written once."""
    if connection.vendor != "sqlite":
        return
    waits = f"SELECT key, record FROM {WAITING} WHERE gone ="  # noqa: S608
    with connection.cursor() as reader, connection.cursor() as cursor:
        reader.execute(f"{waits} 1 ORDER BY key, record")
        while some := reader.fetchmany(10_000):
            cursor.executemany(f"DELETE FROM {NAME} WHERE key = %s AND record = %s", some)  # noqa: S608
        cursor.execute(f"INSERT OR IGNORE INTO {NAME} {waits} 0 ORDER BY key, record")
        cursor.execute(f"DELETE FROM {WAITING}")  # noqa: S608


def empty(first: int, last: int) -> None:
    """Take out all keys from ``first`` up to ``last``."""
    with connection.cursor() as cursor:
        for name in (NAME, WAITING) if connection.vendor == "sqlite" else (NAME,):
            cursor.execute(f"DELETE FROM {name} WHERE key >= %s AND key < %s", [first, last])  # noqa: S608


def find(keys: Sequence[int], most: int) -> dict[int, list[int]]:
    """The records of each key, at most ``most`` of them: whoever is found by a key that more have is not looked at."""
    found: dict[int, list[int]] = {}
    gone: set[Pair] = set()
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"SELECT t.key, t.record, 0 FROM unnest(%s::bigint[]) AS g(key), LATERAL "  # noqa: S608
                    f"(SELECT key, record FROM {NAME} WHERE key = g.key ORDER BY record LIMIT {int(most)}) t",
                    [list(some)],
                )
            else:
                one = (
                    f"SELECT * FROM (SELECT key, record, 0 FROM {NAME} WHERE key = %s LIMIT {int(most)}) UNION ALL "  # noqa: S608
                    f"SELECT * FROM (SELECT key, record, 1 + gone FROM {WAITING} WHERE key = %s LIMIT {int(most)})"
                )
                cursor.execute(" UNION ALL ".join([one] * len(some)), [k for key in some for k in (key, key)])
            for key, record, state in cursor.fetchall():
                if state < 2:
                    found.setdefault(key, []).append(record)
                else:
                    gone.add((key, record))
    for key, record in gone:
        if record in found.get(key, ()):
            found[key].remove(record)
    return found


def shared(first: int, last: int, most: int) -> list[list[int]]:
    """The records of each key that several have, but no more than ``most``. What waits does not count: ``settle``."""
    joined = "string_agg(record::text, ',')" if connection.vendor == "postgresql" else "group_concat(record)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {joined} FROM {NAME} WHERE key >= %s AND key < %s "  # noqa: S608
            f"GROUP BY key HAVING count(*) BETWEEN 2 AND {int(most)}",
            [first, last],
        )
        return [[int(n) for n in text.split(",")] for (text,) in cursor.fetchall()]


def earlier(keys: Sequence[int], record: int) -> list[int]:
    """Those of the keys that records before ``record`` have; one that is to be taken out yet may be among them."""
    keys = sorted(keys)  # neighbours lie on one page
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT g.key FROM unnest(%s::bigint[]) AS g(key) WHERE EXISTS "  # noqa: S608
                f"(SELECT 1 FROM {NAME} t WHERE t.key = g.key AND t.record < %s)",
                [keys, record],
            )
        else:
            cursor.execute(
                f"SELECT j.value FROM json_each(%s) j WHERE EXISTS "  # noqa: S608
                f"(SELECT 1 FROM {NAME} t WHERE t.key = j.value AND t.record < %s) OR EXISTS "
                f"(SELECT 1 FROM {WAITING} t WHERE t.key = j.value AND t.record < %s AND NOT t.gone)",
                [json.dumps(keys), record, record],
            )
        return [key for (key,) in cursor.fetchall()]
