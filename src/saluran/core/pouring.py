"""Many rows at once, in the way that each database takes fastest."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection

MANY = 50  # rows from which it pays
ROWS, VALUES = 200, 30_000  # of one statement on SQLite, at most

FLOOD = {"cache_size": -96_000, "wal_autocheckpoint": 40_000, "mmap_size": 0}  # 96 and 160 MB at most
USUALLY, RARELY = gc.get_threshold(), (400_000, 20, 50)

Row = Sequence[Any]


@contextmanager
def flood() -> Iterator[None]:
    """Around many large transactions. SQLite keeps more pages in memory and carries them over more rarely: measured,
    a quarter of the work of an import. PostgreSQL knows by itself. Python looks for garbage more rarely, not before a
    batch is done: among its rows there is none, and they would be gone through again and again: another quarter."""
    gc.set_threshold(*RARELY)
    try:
        with _more_pages() if connection.vendor == "sqlite" else nullcontext():
            yield
    finally:
        gc.set_threshold(*USUALLY)


@contextmanager
def _more_pages() -> Iterator[None]:
    with connection.cursor() as cursor:
        usual = {name: row[0] for name in FLOOD if (row := cursor.execute(f"PRAGMA {name}").fetchone())}
        try:
            for name in usual:  # a database in memory lacks some
                cursor.execute(f"PRAGMA {name}={FLOOD[name]}")
            yield
        finally:
            for name, value in usual.items():
                cursor.execute(f"PRAGMA {name}={value}")


def pour(into: str, rows: Sequence[Row]) -> None:
    """Insert rows whose values are the driver's; ``into`` names the table and its columns. PostgreSQL copies them.

    SQLite opens all indexes of a table for each statement, so it gets statements of many rows: of a table with seventy
    indexes a row takes three quarters of the time.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        width, start = len(rows[0]), 0
        most = max(1, min(ROWS, VALUES // width))
        for size in dict.fromkeys((most, max(1, most // 10), 1)):
            end = start + (len(rows) - start) // size * size
            connection.connection.executemany(_statement(into, width, size), _flat(rows[start:end], size))
            start = end


def _flat(rows: Sequence[Row], size: int) -> Iterator[list[Any]]:
    return (list(chain.from_iterable(rows[n : n + size])) for n in range(0, len(rows), size))


@lru_cache(maxsize=64)
def _statement(into: str, width: int, size: int) -> str:
    """The same object each time: Django would put its own marks in, and SQLite would read it, for each batch anew."""
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * size)}"  # noqa: S608
