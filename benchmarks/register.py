"""What a row of the bench is. To add one, write a function below ``@row(name, sentence, goal)`` in an ``on_`` file.

The function gets the ``World`` and gives a ``Timing``, or a ``Rate`` where more is better. It runs in each database,
with few rows and with many, unless ``many_only``; what it changes is thrown away where it says ``writes``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """At most so many milliseconds (or MB), or at least so many a second; ``postgresql``: where that differs.

    ``growth``: at most so many times its own cost with few rows.
    """

    limit: float | None = None
    postgresql: float | None = None
    growth: float | None = None

    def of(self, vendor: str) -> float | None:
        return self.postgresql if vendor == "postgresql" and self.postgresql is not None else self.limit


@dataclass(frozen=True)
class Rate:
    """So many a second (or another unit that is no time)."""

    value: float
    note: str = ""
    p95: float = 0.0


@dataclass(frozen=True)
class Row:
    name: str
    sentence: str
    goal: Goal
    run: Callable[[Any], Any]
    floor: str = ""  # the row that this one stands beside
    unit: str = "ms"
    more: bool = False  # more is better
    writes: bool = False
    many_only: bool = False
    why: str = ""  # what keeps it from its goal, where it is known to miss it


ROWS: dict[str, Row] = {}


def row(name: str, sentence: str, goal: Goal | None = None, **how: Any) -> Callable[[Callable[[Any], Any]], Any]:
    """Register a row of the bench."""

    def register(run: Callable[[Any], Any]) -> Callable[[Any], Any]:
        if name in ROWS:
            raise RuntimeError(f"two rows are called {name!r}")
        ROWS[name] = Row(name, sentence, goal or Goal(), run, **how)
        return run

    return register
