"""Work for later: a queue in the database behind the ``django_tasks`` API (docs/adr/0006-jobs.md).

A task is a module-level function under ``@task()``. ``enqueue`` writes a row in the transaction of the
change: a job is never lost and never early. ``core.workers`` runs it, at least once: a task must bear a second run.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import django_tasks
from cronsim import CronSim
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.transaction import atomic
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.backends.base import BaseTaskBackend

from saluran.core import access
from saluran.core.locks import writer
from saluran.core.models import Job
from saluran.core.retrying import retried

P = ParamSpec("P")
T = TypeVar("T")

#: How long a silent worker keeps its job; it speaks up at a third of this.
LEASE = dt.timedelta(seconds=60)
#: How long a job is due before a second worker takes the first one for busy.
BUSY = dt.timedelta(seconds=1)
#: Seconds between two reports of progress that are written.
REPORT_EVERY = 0.5
WAITING = "state IN ('ready', 'running')"  # word for word the condition of the index core_job_claim

#: Tasks with a clock, by path.
schedules: dict[str, "Task[..., Any]"] = {}
_here = threading.local()


class Stopped(BaseException):
    """The job was cancelled or taken over, or the worker is to end. Not an Exception: no task swallows it."""


@dataclass(frozen=True, kw_only=True)
class Task(django_tasks.base.Task[P, T]):
    """A task, how often it is tried, and when the clock calls it (cron, in Jakarta's time)."""

    attempts: int = 3
    cron: str = ""
    label: Any = ""  # what people call it

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.cron:
            CronSim(self.cron, timezone.now())  # a wrong one is refused at start-up
            schedules.setdefault(self.module_path, self)  # not the copies that using() makes


class Backend(BaseTaskBackend):
    """What ``TASKS`` in the settings names: ``task.enqueue()`` writes a ``Job``."""

    task_class = Task
    supports_defer = supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> "django_tasks.TaskResult[Any]":
        job = add([make(task, args, kwargs)])[0]
        return django_tasks.TaskResult(
            task=task, id=str(job.pk), status=django_tasks.TaskResultStatus.READY, enqueued_at=job.created_at,
            started_at=None, finished_at=None, last_attempted_at=None, args=list(args), kwargs=dict(kwargs),
            backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip


def task(
    *, attempts: int = 3, cron: str = "", priority: int = 0, label: Any = ""
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a module-level function a task. ``cron="15 2 * * *"`` calls it at that time in Jakarta; ``label`` is what
    people read of it among their jobs."""
    made: Any = django_tasks.task(priority=priority, attempts=attempts, cron=cron, label=label)
    return made  # type: ignore[no-any-return]


def enqueue(
    task: Task[..., Any], /, *, actor_id: int | None = None, key: str | None = None,
    run_after: dt.datetime | None = None, **args: Any,
) -> Job:  # fmt: skip
    """A job for ``task(**args)``, run as ``actor_id`` (None: the house). A ``key`` that exists: that job."""
    return add([make(task, (), args, actor_id=actor_id, key=key, run_after=run_after)])[0]


def make(task: Task[..., Any], args: Iterable[Any], kwargs: dict[str, Any], **more: Any) -> Job:
    """A job that is not stored yet."""
    now = timezone.now()
    awaited = int(bool(more.get("actor_id")))  # somebody looks on: that goes before what only follows from a change
    more["run_after"] = more.get("run_after") or task.run_after or now
    return Job(
        task=task.module_path, args={"args": list(args), "kwargs": dict(kwargs)}, queue=task.queue_name,
        priority=task.priority + awaited, max_attempts=task.attempts, created_at=now, **more,
    )  # fmt: skip


@retried
def add(jobs: list[Job]) -> list[Job]:
    """Store jobs in one statement. One whose key exists is not stored again: the first is answered."""
    keys = {j.key for j in jobs if j.key}
    with writer():
        Job.objects.bulk_create([j for j in jobs if not j.key])
        if not keys:
            return jobs
        Job.objects.bulk_create([j for j in jobs if j.key], ignore_conflicts=True)
    stored = {j.key: j for j in Job.objects.filter(key__in=keys)}
    return [stored[j.key] if j.key else j for j in jobs]


@retried
def cancel(job: Job) -> bool:
    """Stop a job that waits, or one that runs, at its next report. False when it had ended before."""
    with writer():
        open_ = Job.objects.filter(pk=job.pk, state__in=("ready", "running"))
        return bool(open_.update(state="cancelled", finished_at=timezone.now(), lease_until=None))


def again(job: Job) -> None:
    """Let a job that was given up or cancelled go on where it was."""
    ended = Job.objects.filter(pk=job.pk, state__in=("dead", "cancelled"))
    with writer():
        ended.update(state="ready", attempts=0, error="", run_after=timezone.now(), finished_at=None)


def current() -> Job | None:
    """The job that this thread runs; None outside of a worker."""
    found: Job | None = getattr(_here, "job", None)
    return found


def actor() -> access.Actor:
    """Whose job this is: the house's own when nobody asked for it."""
    job = current()
    who: int | None = job.actor_id if job else None
    return access.actor(who) if who else access.SYSTEM


def report(done: int, total: int | None = None, result: Any = None) -> None:
    """Say how far the job is. Raises ``Stopped`` when it shall not go on.

    Inside a transaction it is kept with it: a job that is run again goes on from ``current().progress``.
    """
    job = current()
    if job is None:
        return
    if _here.stop.is_set():
        raise Stopped
    now = time.monotonic()
    job.progress, job.result = done, job.result if result is None else result
    job.total = job.total if total is None else total
    if not connection.in_atomic_block and now - _here.reported < REPORT_EVERY:
        return
    _here.reported = now
    said = {"progress": job.progress, "total": job.total, "result": job.result}
    if not change(job, lease_until=timezone.now() + LEASE, **said):
        raise Stopped


def hold(job: Job | None, stop: threading.Event) -> None:
    """What ``current`` and ``report`` speak of, in this thread."""
    _here.job, _here.stop, _here.reported = job, stop, 0.0


@retried
def change(job: Job, **values: Any) -> int:
    """Write to a job that is still ours: same worker, same attempt, still running. 0 when it is not."""
    with writer():
        ours = Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, state="running")
        return ours.update(**values)


def _due(now: dt.datetime, second: bool) -> QuerySet[Job]:
    if second:
        now -= BUSY
    ready, orphaned = Q(state="ready", run_after__lte=now), Q(state="running", lease_until__lt=now)
    found = Job.objects.extra(where=[WAITING]).filter(ready | orphaned)  # noqa: S610  a constant
    if second:
        found = found.filter(priority__gt=0)
    return found.order_by("-priority", "run_after", "pk")


@retried
def claim(worker: str, *, second: bool = False) -> Job | None:
    """Take the next job that is due, or one whose worker fell silent. None when there is nothing to do. A ``second``
    worker takes what somebody waits for, when the first one has left it for a moment."""
    now = timezone.now()
    while _due(now, second).exists():  # a look without the lock: idle workers disturb nobody
        with writer(), atomic():
            due = _due(now, second)
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            job = due.first()
            if job is None:
                return None
            attempts = 0 if _got_on(job) else job.attempts
            if attempts >= job.max_attempts:
                bury(job, _("The work was interrupted too often and was given up."))
                continue
            job.state, job.worker, job.attempts = "running", f"{worker}@{job.progress}", attempts + 1
            job.lease_until = timezone.now() + LEASE
            job.save(update_fields=["state", "worker", "attempts", "lease_until"])
            return job
    return None


def free(place: str, gone: Callable[[int], bool]) -> int:
    """Jobs of workers at ``place`` (``place:pid:…``) whose process is ``gone`` are taken by the next one now, not when
    their lease ends. Answers how many these were."""
    held = Job.objects.extra(where=[WAITING]).filter(state="running", worker__startswith=f"{place}:")  # noqa: S610
    orphaned = [job for job in held if gone(int(job.worker.removeprefix(f"{place}:").partition(":")[0]))]
    return sum(change(job, lease_until=timezone.now()) for job in orphaned)


def _got_on(job: Job) -> bool:
    """Whether the worker that fell silent had done some of it (it was taken at ``@progress``): that is not hopeless."""
    at = job.worker.rpartition("@")[2]
    return job.state == "running" and at.isdecimal() and job.progress > int(at)


def bury(job: Job, sentence: str) -> int:
    """Give up: nobody takes this job again."""
    return change(job, state="dead", error=sentence, finished_at=timezone.now(), lease_until=None)
