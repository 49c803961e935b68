"""Once more, where the database gave up because somebody else stood in the way: deadlock, serialization, locked file.

Only what stands around whole transactions is tried again; inside of one it is for whoever opened it.
"""

import functools
import logging
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds, about: each as long again as it likes, so that two do not meet again
PASSING = frozenset({"40001", "40P01", "55P03"})  # PostgreSQL: serialization_failure, deadlock_detected, lock timeout
log = logging.getLogger(__name__)


def retried(act: Callable[P, T]) -> Callable[P, T]:
    """Have ``act`` tried up to five times more. It must begin anew each time: everything of the last try is undone."""

    @functools.wraps(act)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        for pause in () if connection.in_atomic_block else PAUSES:
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not passes(error):
                    raise
                log.warning("Tried again: %s", str(error).strip().partition("\n")[0])
                time.sleep(pause * random.uniform(0.5, 2))  # noqa: S311
        return act(*args, **kwargs)

    return again


def passes(error: BaseException) -> bool:
    """Whether the same may go well in a moment."""
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", None) in PASSING
