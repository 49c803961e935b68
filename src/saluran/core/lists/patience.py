"""What is only nice to know is not waited for long, nor a way that may not be the shortest."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

MOST = 0.03  # seconds
STEPS = 2000  # of SQLite's machine between two looks at the clock
ROW = 10  # steps, about, that a row takes


@contextmanager
def patience(seconds: float | None = None, rows: int = 0) -> Iterator[None]:
    """Raises TimeoutError where the statement inside takes longer; the rows that it read are of no use then. ``rows``:
    where SQLite is to read no more than about so many, however busy the machine is."""
    seconds = MOST if seconds is None else seconds
    try:
        if connection.vendor == "sqlite":
            with _sqlite(seconds, rows):
                yield
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(max(1, int(seconds * 1000)))])
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")  # the transaction may go on
    except OperationalError as error:
        raise TimeoutError from error


@contextmanager
def _sqlite(seconds: float, rows: int) -> Iterator[None]:
    connection.ensure_connection()
    until, looks = time.monotonic() + seconds, itertools.count(1)

    def over() -> bool:
        return next(looks) * STEPS > rows * ROW if rows else time.monotonic() > until

    connection.connection.set_progress_handler(over, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)
