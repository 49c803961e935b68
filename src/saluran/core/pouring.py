"""Many rows into a table, in the way that each database takes fastest."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection

MANY = 50  # rows from which it pays
ROWS, VALUES = 200, 30_000  # of one statement on SQLite, at most

Row = Sequence[Any]


def pour(into: str, rows: Sequence[Row], how: str = "INSERT INTO") -> None:
    """Insert rows whose values are the driver's; ``into`` names the table and its columns. PostgreSQL copies them.

    SQLite opens all indexes of a table for each statement, so it gets statements of many rows: of a table with seventy
    indexes a row takes three quarters of the time. ``how``: what it shall do about a row that is there.
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
            connection.connection.executemany(_statement(how, into, width, size), _flat(rows[start:end], size))
            start = end


def _flat(rows: Sequence[Row], size: int) -> Iterator[list[Any]]:
    return (list(chain.from_iterable(rows[n : n + size])) for n in range(0, len(rows), size))


@lru_cache(maxsize=64)
def _statement(how: str, into: str, width: int, size: int) -> str:
    """The same object each time: Django would put its own marks in, and SQLite would read it, for each batch anew."""
    row = f"({', '.join('?' * width)})"
    return f"{how} {into} VALUES {', '.join([row] * size)}"
