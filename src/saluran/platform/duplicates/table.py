"""The table of keys: two numbers a row, key and record, in the order of the keys. Derived, so it is in no backup.

On SQLite it is one tree and nothing else (``WITHOUT ROWID``). A changed record takes its old keys out by what it held
before, so that no second index is needed.
"""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from saluran.core import stamps
from saluran.core.models import Stamp

#: Raised when keys are made in another way: all of them are made anew.
VERSION = 4
STAMP = "duplicates"
NAME = "platform_duplicatekey"
MAKE = f"CREATE TABLE IF NOT EXISTS {NAME} (key BIGINT NOT NULL, record BIGINT NOT NULL, PRIMARY KEY (key, record))"
CHUNK = 400
Pair = tuple[int, int]


def make() -> bool:
    """Make the table where it is missing or of another version; whether it has to be filled, because it is new or was
    never filled to its end. ``filled`` says when that is done."""
    there = NAME in connection.introspection.table_names()
    version = Stamp.objects.filter(name=STAMP).values_list("value", flat=True).first()
    if there and version == VERSION:
        return False
    with connection.cursor() as cursor:
        if there and version is not None:
            cursor.execute(f"DROP TABLE {NAME}")
        cursor.execute(MAKE + (" WITHOUT ROWID" if connection.vendor == "sqlite" else ""))
        cursor.execute("DELETE FROM core_stamp WHERE name = %s", [STAMP])
    return True


def filled() -> None:
    """All that is there has its keys."""
    with connection.cursor() as cursor:
        cursor.execute(stamps.WRITE, [STAMP, VERSION])


def add(pairs: Iterable[Pair]) -> None:
    """Keep keys; those that are there stay."""
    rows = sorted(set(pairs))
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {NAME} SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",  # noqa: S608
                [[k for k, _r in rows], [r for _k, r in rows]],
            )
        else:
            cursor.executemany(f"INSERT OR IGNORE INTO {NAME} VALUES (%s, %s)", rows)  # noqa: S608


def remove(pairs: Iterable[Pair]) -> None:
    rows = sorted(set(pairs))
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"DELETE FROM {NAME} t USING unnest(%s::bigint[], %s::bigint[]) AS g(key, record) "  # noqa: S608
                "WHERE t.key = g.key AND t.record = g.record",
                [[k for k, _r in rows], [r for _k, r in rows]],
            )
        else:
            cursor.executemany(f"DELETE FROM {NAME} WHERE key = %s AND record = %s", rows)  # noqa: S608


def empty(first: int, last: int) -> None:
    """Take out all keys from ``first`` up to ``last``."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {NAME} WHERE key >= %s AND key < %s", [first, last])  # noqa: S608


def find(keys: Sequence[int], most: int) -> dict[int, list[int]]:
    """The records of each key, at most ``most`` of them: whoever is found by a key that more have is not looked at."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"SELECT t.key, t.record FROM unnest(%s::bigint[]) AS g(key), LATERAL "  # noqa: S608
                    f"(SELECT key, record FROM {NAME} WHERE key = g.key ORDER BY record LIMIT {int(most)}) t",
                    [list(some)],
                )
            else:
                one = f"SELECT * FROM (SELECT key, record FROM {NAME} WHERE key = %s LIMIT {int(most)})"  # noqa: S608
                cursor.execute(" UNION ALL ".join([one] * len(some)), list(some))
            for key, record in cursor.fetchall():
                found.setdefault(key, []).append(record)
    return found


def shared(first: int, last: int, most: int) -> list[list[int]]:
    """The records of each key that several have, but no more than ``most``."""
    joined = "string_agg(record::text, ',')" if connection.vendor == "postgresql" else "group_concat(record)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {joined} FROM {NAME} WHERE key >= %s AND key < %s "  # noqa: S608
            f"GROUP BY key HAVING count(*) BETWEEN 2 AND {int(most)}",
            [first, last],
        )
        return [[int(n) for n in text.split(",")] for (text,) in cursor.fetchall()]


def earlier(keys: Sequence[int], record: int) -> list[int]:
    """Those of the keys that records before ``record`` have."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT g.key FROM unnest(%s::bigint[]) AS g(key) WHERE EXISTS "  # noqa: S608
                f"(SELECT 1 FROM {NAME} t WHERE t.key = g.key AND t.record < %s)",
                [list(keys), record],
            )
        else:
            cursor.execute(
                f"SELECT j.value FROM json_each(%s) j WHERE EXISTS "  # noqa: S608
                f"(SELECT 1 FROM {NAME} t WHERE t.key = j.value AND t.record < %s)",
                [json.dumps(list(keys)), record],
            )
        return [key for (key,) in cursor.fetchall()]
