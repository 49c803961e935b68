"""Backups by hand, for administrators in the browser: made by a job, fetched, deleted. Who did what is written down."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saluran.core import access, jobs
from saluran.core.models import Job, Operation
from saluran.core.perform import door
from saluran.core.refusals import Forbidden, NotFound
from saluran.platform.backup.making import make
from saluran.platform.backup.nightly import folder
from saluran.platform.models import Export

KEY = "backup:by-hand"
HAND, NIGHT = "by-hand-", "saluran-"
MODULE = "backups"  # what the journal and the book of exports call them
LOOK = 0.5  # seconds between two looks at how far it is


@dataclass(frozen=True)
class Kept:
    """A backup that lies here."""

    name: str
    at: dt.datetime
    size: int

    @property
    def by_hand(self) -> bool:
        return self.name.startswith(HAND)


def check(actor: access.Actor) -> None:
    """A backup holds everything, passwords and keys as well: administrators only, and in person."""
    if not access.administers(actor):
        raise Forbidden


def all_of(actor: access.Actor) -> list[Kept]:
    """The backups that lie here, the newest first."""
    check(actor)
    found = []
    for path in (*folder().glob(f"{NIGHT}*.zip"), *folder().glob(f"{HAND}*.zip")):
        about = path.stat()
        found.append(Kept(path.name, dt.datetime.fromtimestamp(about.st_mtime, dt.UTC), about.st_size))
    return sorted(found, key=lambda k: k.at, reverse=True)


def done(actor: access.Actor) -> QuerySet[Operation]:
    """What people did with backups, the newest first."""
    check(actor)
    return Operation.objects.filter(module=MODULE).order_by("-pk")


def under_way() -> Job | None:
    """The job that makes one just now."""
    return Job.objects.filter(key=KEY, state__in=("ready", "running")).first()


def ask(actor: access.Actor, *, face: str) -> Job:
    """The job that makes one; where one is under way already, that."""
    check(actor)
    with door():
        if job := under_way():
            return job
        Job.objects.filter(key=KEY).update(key=None)
        _note(actor, "create", face)
        return jobs.enqueue(back_up_now, actor_id=actor.id, key=KEY)


def fetch(actor: access.Actor, name: str, *, face: str) -> Path:
    """The file of a backup. Everything leaves the house with it, so it is in the book of exports too."""
    path, kept = _found(actor, name)
    with door():
        _note(actor, "download", face)
        Export.objects.create(
            at=timezone.now(), actor_id=actor.id, face=face, module=MODULE, form="zip", asked={"file": name},
            size=kept.size,
        )  # fmt: skip
    return path


def delete(actor: access.Actor, name: str, *, face: str) -> None:
    """Delete a backup for good."""
    path, _kept = _found(actor, name)
    with door():
        _note(actor, "delete", face)
    path.unlink(missing_ok=True)


def _found(actor: access.Actor, name: str) -> tuple[Path, Kept]:
    kept = next((k for k in all_of(actor) if k.name == name), None)  # never a name that is not in the list
    if kept is None:
        raise NotFound
    return folder() / kept.name, kept


def _note(actor: access.Actor, verb: str, face: str) -> None:
    Operation.objects.create(at=timezone.now(), actor_id=actor.id, face=face, module=MODULE, verb=verb, count=1)


@jobs.task(attempts=3, label=_("Backup"))
def back_up_now() -> dict[str, Any]:
    """Write one, and say how far it is. It is read in one transaction, which has a thread and a connection of its own:
    what this job reports is written beside it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{HAND}{timezone.now():%Y%m%d-%H%M%S}.zip"
    at, halt = [0, 0], threading.Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_write, path, at, halt)
        try:
            while not wait_for([writing], LOOK).done:
                jobs.report(at[0], at[1] or None)
        except BaseException:
            halt.set()
            raise
    jobs.report(writing.result(), writing.result())
    return {"rows": writing.result(), "size": path.stat().st_size, "file": path.name}


def _write(path: Path, at: list[int], halt: threading.Event) -> int:
    """Answers how many rows there are in it."""

    def progress(n: int, total: int | None) -> None:
        if halt.is_set():
            raise jobs.Stopped
        at[:] = n, total or 0

    try:
        return make(path, progress).rows
    finally:
        connection.close()
