"""The outbox: what happened, told to whoever listens, after it is committed and at least once.

The door publishes in the transaction of the change. Workers dispatch: a job for each listener, in the very
transaction that marks the event as done. Each listener's effects are fenced by its own job.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from saluran.core import jobs
from saluran.core.locks import writer
from saluran.core.models import Job, Outbox
from saluran.core.retrying import retried

BATCH = 100
JOINED = 5000  # ids of which one job hears at most
KEPT = dt.timedelta(days=7)
Listener = TypeVar("Listener", bound=jobs.Task[..., Any])

When = Callable[[str, dict[str, Any]], bool]

_listeners: list[tuple[str, jobs.Task[..., Any], When | None]] = []


def publish(operation_id: int, name: str, event: dict[str, Any]) -> None:
    """Tell what happened (``leads.create``). Call it in the transaction of the change."""
    Outbox.objects.create(operation_id=operation_id, name=name, event=event)


def listen(name: str, when: When | None = None) -> Callable[[Listener], Listener]:
    """Above ``@task()``: calls the task with ``name=, event=, operation=`` for each event of that name.

    ``leads`` hears everything of leads, ``leads.create`` only that, ``*`` everything. ``when(name, event)`` says
    whether it is worth a job: nothing is read for it.
    """

    def decorate(task: Listener) -> Listener:
        if any((said, heard) == (name, task) for said, heard, _when in _listeners):
            raise RuntimeError(f"{task.module_path} listens to {name} twice")
        _listeners.append((name, task, when))
        return task

    return decorate


def listeners(name: str, event: dict[str, Any] | None = None) -> list[jobs.Task[..., Any]]:
    """The tasks that hear an event; each once, even where two of its names fit."""
    fitting = [t for t in _listeners if t[0] in ("*", name) or name.startswith(f"{t[0]}.")]
    heard = {t.module_path: t for _said, t, when in fitting if event is None or when is None or when(name, event)}
    return list(heard.values())


@retried
def dispatch() -> int:
    """Turn waiting events into jobs, oldest first; answers how many. Safe with any number of workers."""
    waiting = Outbox.objects.filter(done=False)
    if not waiting.exists():
        return 0
    with writer(), atomic():
        rows = waiting.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        taken = list(rows[:BATCH])
        jobs.add([_job(row, task) for row in _joined(taken) for task in listeners(row.name, row.event)])
        Outbox.objects.filter(pk__in=[row.pk for row in taken]).update(done=True)
    return len(taken)


def _joined(taken: list[Outbox]) -> list[Outbox]:
    """Events of one operation and name as one: what was done record by record is heard as a set."""
    found: dict[tuple[int, str], Outbox] = {}
    alone = []
    for row in taken:
        ids, first = row.event.get("ids"), found.get((row.operation_id, row.name))
        if ids is None or row.event.get("count") != len(ids):  # it does not name all that it tells of
            alone.append(row)
        elif first is None or len(first.event["ids"]) + len(ids) > JOINED:
            alone.append(row)
            found[row.operation_id, row.name] = row
        else:
            changed = sorted({*first.event.get("changed", ()), *row.event.get("changed", ())})
            all_ids = list(dict.fromkeys([*first.event["ids"], *ids]))
            first.event = {**first.event, "ids": all_ids, "count": len(all_ids), "changed": changed}
    return alone


def _job(row: Outbox, task: jobs.Task[..., Any]) -> Job:
    told = {"name": row.name, "event": row.event, "operation": row.operation_id}
    return jobs.make(task, (), told, key=f"outbox:{row.pk}:{task.module_path}")


@jobs.task(cron="20 2 * * *")
def forget_events() -> int:
    """Events that were told go after a week."""
    with writer():
        old = timezone.now() - KEPT
        return Outbox.objects.filter(done=True, operation__at__lt=old).delete()[0]
