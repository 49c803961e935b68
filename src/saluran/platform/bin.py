"""The recycle bin: deletes of the last 90 days that are not undone, within reach. Purged for good by a job."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from saluran.core import access, writer
from saluran.core.jobs import task
from saluran.core.models import Job, Line, Operation, Replay, Tape
from saluran.core.perform import door
from saluran.core.refusals import Refusal
from saluran.core.registry import modules
from saluran.core.screens.values import people
from saluran.core.undo import KEPT
from saluran.platform import files, undoing

SIZE = 50


@dataclass(frozen=True)
class Deleted:
    line: int
    module: str
    id: int
    title: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Page:
    items: list[Deleted]
    next: int | None


def deleted(actor: access.Actor, before: int | None = None) -> Page:
    """The newest deletes that this actor may bring back; those that went along with another record come with it."""
    lines = Line.objects.filter(verb="delete", after__isnull=True, operation__at__gte=timezone.now() - KEPT)
    lines = lines.exclude(operation__in=Operation.objects.filter(undoes__isnull=False).values("undoes")).select_related(
        "operation"
    )
    found: list[Line] = []
    last = None
    for line in (lines.filter(pk__lt=before) if before else lines).order_by("-pk")[: SIZE * 20]:
        last = line.pk
        if _mine(actor, line):
            found.append(line)
        if len(found) == SIZE:
            break
    who = people(x.operation.actor_id for x in found)
    items = [
        Deleted(
            x.pk,
            x.module,
            x.record_id,
            str((x.before or {}).get("title") or f"#{x.record_id}"),
            who[x.operation.actor_id],
            x.operation.at,
        )
        for x in found
    ]
    return Page(items, last if len(found) == SIZE else None)


@dataclass(frozen=True)
class Brought:
    """What came of bringing several back: records, those that could not come, and the jobs that bring the rest."""

    done: int
    refused: tuple[Refusal, ...]
    jobs: tuple[Job, ...]


def bring_back(actor: access.Actor, lines: Sequence[int], *, face: str) -> Brought:
    """Bring back what these deletes took away; those that went together come together, and once."""
    done, refused, jobs, seen = 0, [], [], set()
    for line in Line.objects.filter(pk__in=lines, verb="delete", after__isnull=True).order_by("-pk"):
        if line.operation_id in seen:
            done += 1
            continue
        try:
            came = undoing.restore_any(actor, line.module, line.record_id, face=face)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        seen.add(line.operation_id)
        if isinstance(came, Job):
            jobs.append(came)
        else:
            done += 1
    return Brought(done, tuple(refused), tuple(jobs))


def _mine(actor: access.Actor, line: Line) -> bool:
    module = modules.all().get(line.module)
    if module is None or line.before is None:
        return False
    record = writer.restore(module.model, line.before)
    return access.reach(actor, module, "view").holds(record) and access.reach(actor, module, "delete").holds(record)


@task(cron="20 3 * * *")
def purge() -> None:
    """After 90 days a delete is for good: what it kept on the tape is emptied. Answers to programs, which were kept in
    case a request is sent again, go after a day."""
    old = Operation.objects.filter(at__lt=timezone.now() - KEPT).values("pk")
    with door():
        Replay.objects.filter(at__lt=timezone.now() - dt.timedelta(days=1)).delete()
        Line.objects.filter(operation__in=old, verb="delete", after__isnull=True).exclude(before={}).update(before={})
        Tape.objects.filter(operation__in=old).delete()
    files.sweep()
