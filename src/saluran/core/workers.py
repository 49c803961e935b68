"""What a worker process does: the clock, the outbox, and one job after the other."""

import datetime as dt
import logging
import os
import random
import secrets
import socket
import threading
import time
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cronsim import CronSim
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from saluran.core import access, events, jobs, retrying, stamps
from saluran.core.locks import writer
from saluran.core.models import Job, Replay
from saluran.core.refusals import Refusal
from saluran.ground.tracing import request_id

JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")
IDLE = 0.3  # seconds between two looks at an empty queue
CLOCK = 5.0  # seconds between two looks at the clock
log = logging.getLogger(__name__)
_slots: dict[str, dt.datetime] = {}


def work(stop: threading.Event, alive: Callable[[], bool] = lambda: True, *, second: bool = False) -> None:
    """Run jobs until ``stop`` is set or ``alive`` says no. A database that is away is waited for.

    A ``second`` worker is there for what somebody waits for while the first one is busy, and leaves the rest to it:
    what follows from each batch of a long import would want the same lock as the next one.
    """
    place = _place()
    name, ticked = f"{place}:{os.getpid()}:{secrets.token_hex(4)}", 0.0
    begun = False
    while not stop.is_set() and alive():
        try:
            close_old_connections()
            if not begun:
                jobs.free(place, _gone)
                begun = True
            if time.monotonic() - ticked > CLOCK and not second:
                tick()
                ticked = time.monotonic()
            if not step(name, stop, second=second):
                stop.wait(IDLE)
        except (DatabaseError, InterfaceError):
            log.exception("The database does not answer; trying again.")
            connection.close()
            stop.wait(2)
    connection.close()


def _place() -> str:
    """Where process numbers mean the same processes: this machine since it started, or this container. Machines that
    were copied have the same name."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        boot, space = secrets.token_hex(4), ""  # nowhere else
    return f"{socket.gethostname()[:20]}/{boot}/{space}"


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def step(name: str, stop: threading.Event, *, second: bool = False) -> bool:
    """Dispatch what waits in the outbox, then run one job. False when there was neither."""
    sent = 0 if second else events.dispatch()
    job = jobs.claim(name, second=second)
    if job is not None:
        run(job, stop)
    return bool(sent or job)


def drain() -> int:
    """Run everything that is due, here and now; answers how many steps that took. For tests and the demo."""
    stop, steps = threading.Event(), 0
    while step("drain", stop):
        steps += 1
    return steps


def run(job: Job, stop: threading.Event) -> None:
    """Run a claimed job, and write how it ended, if it is still ours by then."""
    ended = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, ended), daemon=True)
    beat.start()
    token = request_id.set(f"job-{job.pk}")
    try:
        with _as_actor(job):
            _attempt(job, stop)
    finally:
        request_id.reset(token)
        ended.set()
        beat.join()


def _beat(job: Job, ended: threading.Event) -> None:
    """Renew the lease while the job runs."""
    while not ended.wait(jobs.LEASE.total_seconds() / 3):
        try:
            if not jobs.change(job, lease_until=timezone.now() + jobs.LEASE):
                break
        except (DatabaseError, InterfaceError):
            log.warning("The lease of job %s could not be renewed.", job.pk)
            connection.close()
    connection.close()


@contextmanager
def _as_actor(job: Job) -> Iterator[None]:
    """Fresh caches, and the language and the clock of whoever asked; the company's when nobody did."""
    stamps.refresh()
    who = access.actor(job.actor_id) if job.actor_id else access.SYSTEM
    with translation.override(who.language), timezone.override(who.time_zone):
        yield


def _attempt(job: Job, stop: threading.Event) -> None:
    jobs.hold(job, stop)
    try:
        result = import_string(job.task).func(*job.args["args"], **job.args["kwargs"])
    except jobs.Stopped:
        _hand_back(job)
    except Refusal as refusal:
        jobs.bury(job, refusal.sentence)
    except Exception as error:
        if retrying.passes(error):
            log.warning("Job %s (%s) goes on in a moment: %s", job.pk, job.task, error)
            _hand_back(job, random.uniform(0.2, 1))  # noqa: S311
            return
        log.exception("Job %s (%s) failed in attempt %s.", job.pk, job.task, job.attempts)
        _failed(job)
    else:
        said = job.result if result is None else result
        done = {"progress": job.progress, "total": job.total, "result": said, "error": ""}
        jobs.change(job, state="done", finished_at=timezone.now(), lease_until=None, **done)
    finally:
        jobs.hold(None, stop)


def _hand_back(job: Job, seconds: float = 0) -> None:
    """It goes on from what was committed, without counting this attempt; unless it was cancelled or taken over."""
    again = timezone.now() + dt.timedelta(seconds=seconds)
    jobs.change(job, state="ready", attempts=job.attempts - 1, run_after=again, lease_until=None)


def _failed(job: Job) -> None:
    """Once more, later each time, or never again. People get a sentence, the log has the trace."""
    if job.attempts >= job.max_attempts:
        sentence = _("Something went wrong and the work was given up. The log tells more under job-%(id)s.")
        jobs.bury(job, sentence % {"id": job.pk})
        return
    delay = min(3600, 5 * 3**job.attempts) * random.uniform(0.7, 1.3)  # noqa: S311
    again = timezone.now() + dt.timedelta(seconds=delay)
    sentence = _("Something went wrong; it is tried again. The log tells more under job-%(id)s.")
    jobs.change(job, state="ready", run_after=again, lease_until=None, error=sentence % {"id": job.pk})


def tick() -> None:
    """Enqueue what the clock calls for, once for all workers.

    The last slot that passed while nobody worked is made up for; a new schedule begins with its next one.
    """
    now = timezone.now().astimezone(JAKARTA)
    for path, task in jobs.schedules.items():
        slot = next(CronSim(task.cron, now, reverse=True))
        if _slots.get(path) == slot:
            continue
        begun = f"cron:{path}:{task.cron}:"
        seen = Job.objects.filter(key__startswith=begun).exists()
        state = {"state": "ready"} if seen else {"state": "done", "finished_at": timezone.now()}
        jobs.add([jobs.make(task, (), {}, key=f"{begun}{slot.isoformat()}", **state)])
        _slots[path] = slot


@jobs.task(cron="40 2 * * *")
def forget_jobs() -> int:
    """Ended jobs go after 30 days; those of the clock after 400, since they say what has run."""
    now = timezone.now()
    old = Q(finished_at__lt=now - dt.timedelta(days=30)) & ~Q(key__startswith="cron:")
    older = Q(finished_at__lt=now - dt.timedelta(days=400))
    with writer():
        return Job.objects.filter(old | older).delete()[0]


@jobs.task(cron="50 2 * * *")
def forget_replays() -> int:
    """Answers to writes that carried an Idempotency-Key are kept for a day."""
    with writer():
        return Replay.objects.filter(at__lt=timezone.now() - dt.timedelta(days=1)).delete()[0]
