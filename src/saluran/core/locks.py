"""A queue in front of SQLite's one writer.

SQLite lets writers wait by sleeping, unfairly: measured, the slowest of a hundred waits five times longer
than behind a lock. PostgreSQL needs nothing of this.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_turn = threading.Lock()
_mine = threading.local()


@contextmanager
def writer() -> Iterator[None]:
    """Wait for the turn to write, and keep it inside the ``with``; open the transaction inside. Reentrant.

    Inside a transaction it does nothing: the database's own lock is held already, and two could deadlock.
    """
    path = _lock_file()
    if path is None or connection.in_atomic_block or getattr(_mine, "held", False):
        yield
        return
    with _turn, path.open("a") as file:  # opened anew each time: a lock is never shared with a forked process
        fcntl.flock(file, fcntl.LOCK_EX)
        _mine.held = True
        try:
            yield
        finally:
            _mine.held = False


def _lock_file() -> Path | None:
    """Beside the database file; None where there is nothing to queue for."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    return Path(f"{connection.settings_dict['NAME']}.lock")
