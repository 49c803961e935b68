"""What processes cache is thrown away by a random number written in the transaction of the change.

Random, not counted: a counter that rolls back is used again, and a stale cache would look fresh.
All stamps are read at once at the start of a request or job; in between, caches compare numbers in memory.
"""

import secrets
import threading

from django.db import connection

_seen = threading.local()
WRITE = "INSERT INTO core_stamp (name, value) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def refresh() -> None:
    """Read what other processes have changed. One small query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, value FROM core_stamp")
        _seen.values = dict(cursor.fetchall())


def value(name: str) -> int:
    """The number that a cache compares with its own; 0 when nothing was ever changed."""
    if not hasattr(_seen, "values"):
        refresh()
    return int(_seen.values.get(name, 0))


def touch(name: str) -> None:
    """Say that something changed: other processes see it when this transaction is committed."""
    put(name, secrets.randbits(62) + 1)


def put(name: str, number: int) -> None:
    """Say which of several things there is now."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [name, number])
    if hasattr(_seen, "values"):
        _seen.values[name] = number
