"""How long something takes: the clock on the wall, and the processor's, which other programs do not disturb."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.homes import QUICK

BUDGET = 0.25 if QUICK else 0.5  # seconds for one figure
LEAST, MOST = 7, 60
SLOWEST = 5  # of many that are looked at once: so many are measured


@dataclass(frozen=True)
class Timing:
    """Milliseconds: median and 95th percentile on the wall; processor time of client and database."""

    wall: float
    p95: float
    cpu: float
    note: str = ""

    def called(self, note: str) -> "Timing":
        return replace(self, note=note)


def timed(act: Callable[[], Any], *, warm: int = 2, budget: float = BUDGET) -> Timing:
    """Do it again and again for about half a second, after two times that do not count; three times at least."""
    began = time.perf_counter()
    for _n in range(warm):
        act()
        if time.perf_counter() - began > budget:
            break
    least = LEAST if time.perf_counter() - began < budget else 3
    gc.collect()
    walls: list[float] = []
    began, cpu = time.perf_counter(), _cpu()
    while len(walls) < least or (len(walls) < MOST and time.perf_counter() - began < budget):
        at = time.perf_counter()
        act()
        walls.append((time.perf_counter() - at) * 1000)
    used = (_cpu() - cpu) * 1000 / len(walls)
    walls.sort()
    return Timing(statistics.median(walls), walls[min(len(walls) - 1, int(len(walls) * 0.95))], used)


def once(act: Callable[[], Any]) -> Timing:
    """One time only, for what changes the rows."""
    at, cpu = time.perf_counter(), _cpu()
    act()
    wall = (time.perf_counter() - at) * 1000
    return Timing(wall, wall, (_cpu() - cpu) * 1000)


def slowest(cells: Iterable[tuple[str, Callable[[], Any]]]) -> Timing:
    """Each of many is asked twice, of which the second counts; the slowest few are then measured like any other. The
    one that is slowest by processor time; its note names it, and says what the median of all was."""
    acts = dict(cells)
    seen = {}
    for name, act in acts.items():
        act()
        seen[name] = once(act).cpu
    usual = statistics.median(seen.values())
    few = sorted(seen, key=lambda name: seen[name], reverse=True)[:SLOWEST]
    found = [timed(acts[name], warm=1, budget=BUDGET / 2).called(name) for name in few]
    last = max(found, key=lambda t: t.cpu)
    return last.called(f"{last.note}; median of {len(acts)} cells {usual:.1f} ms cpu")


def _cpu() -> float:
    """Seconds of this process, and of the process that serves it where that is on this machine."""
    return time.process_time() + _backend()


def _backend() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    path = Path(f"/proc/{_pid(id(connection.connection))}/schedstat")
    return int(path.read_text().split()[0]) / 1e9 if path.exists() else 0.0


@cache
def _pid(_which: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
