"""Tasks for the tests of jobs, and a worker process that runs them with a short lease."""

import datetime as dt
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from saluran.core import jobs
from saluran.core.refusals import Conflict

heard: list[dict[str, Any]] = []


@jobs.task()
def add(a: int, b: int) -> int:
    return a + b


@jobs.task(attempts=2)
def fail() -> None:
    raise ValueError("a trace nobody but the log should see")


@jobs.task()
def refuse() -> None:
    raise Conflict("Not on a Sunday.")


@jobs.task()
def who() -> list[Any]:
    return [jobs.actor().id, translation.get_language(), timezone.get_current_timezone_name()]


@jobs.task()
def count(to: int, cancel_at: int = -1) -> int:
    job = jobs.current()
    assert job is not None
    for n in range(job.progress, to):
        if n == cancel_at:
            jobs.cancel(job)
        try:
            jobs.report(n + 1, to)
        except Exception:  # noqa: BLE001  a careless task must not swallow the order to stop
            continue
    return to


@jobs.task()
def listen_in(name: str, event: dict[str, Any], operation: int) -> None:
    heard.append({"name": name, "event": event, "operation": operation})


@jobs.task()
def linger(path: str, first: float, later: float) -> int:
    """Sleeps ``first`` seconds in its first attempt and ``later`` in others; leaves a line at its start."""
    job = jobs.current()
    assert job is not None
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()} {job.attempts}\n")
    time.sleep(first if job.attempts == 1 else later)
    return job.attempts


def work(lease: float) -> None:
    """A worker process, until SIGTERM."""
    import django

    django.setup()
    from saluran.core import workers

    jobs.LEASE = dt.timedelta(seconds=lease)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_a: stop.set())
    workers.work(stop)
