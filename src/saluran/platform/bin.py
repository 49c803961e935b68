"""The recycle bin: deletes of the last 90 days that are not undone, within reach. Purged for good by a job."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.jobs import task
from saluran.core.models import Job, Line, Operation, Replay, Tape
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Forbidden, Refusal
from saluran.core.registry import modules
from saluran.core.screens.values import people
from saluran.core.undo import KEPT
from saluran.platform import clashes, files, undoing

SIZE = 50
WINDOW, WINDOWS = 10_000, 5  # deletes that are looked through at once, and how often for one page


@dataclass(frozen=True)
class Deleted:
    line: int
    module: str
    id: int
    title: str
    who: str
    at: dt.datetime
    count: int = 1  # records that went, and come back, together


@dataclass(frozen=True)
class Page:
    """``next``: where to look on; there may be more even where this page is not full."""

    items: list[Deleted]
    next: int | None


@dataclass(frozen=True)
class Asked:
    """What of the bin is wanted: of a module, deleted by somebody, with these words in its title."""

    module: str = ""
    who: int | None = None
    words: str = ""


@dataclass
class Brought:
    """What came of bringing back: records, the title and the reason of what did not come, jobs that bring the rest."""

    done: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)


def deleted(actor: access.Actor, before: int | None = None, asked: Asked | None = None) -> Page:
    """The newest deletes that this actor may bring back; those that went along with another record come with it."""
    found: list[Line] = []
    floor = before
    for _window in range(WINDOWS):
        top, floor = floor, _floor(floor)
        lines = _narrowed(actor, asked or Asked()).select_related("operation").order_by("-pk")
        lines = lines.filter(pk__lt=top) if top else lines
        for line in (lines.filter(pk__gte=floor) if floor else lines).iterator(SIZE * 4):
            if _mine(actor, line):
                found.append(line)
            if len(found) == SIZE:
                return _page(found, line.pk)
        if floor is None:
            break
    return _page(found, floor)


def _floor(top: int | None) -> int | None:
    """The oldest line of the next window, from the index alone; None where there is no further one."""
    lines = Line.objects.filter(verb="delete").order_by("-pk").values_list("pk", flat=True)
    return (lines.filter(pk__lt=top) if top else lines)[WINDOW - 1 : WINDOW].first()


def _narrowed(actor: access.Actor, asked: Asked) -> QuerySet[Line]:
    """The deletes that may be meant: by module and owner as the journal has them, so that few are read in vain."""
    undone = Operation.objects.filter(undoes__isnull=False).values("undoes")
    lines = Line.objects.filter(verb="delete", after__isnull=True, operation__at__gte=timezone.now() - KEPT)
    lines = lines.exclude(operation__in=undone).filter(_reach(actor, asked.module))
    if asked.who is not None:
        lines = lines.filter(operation__actor=asked.who)
    return lines.filter(before__title__icontains=asked.words) if asked.words else lines


def _reach(actor: access.Actor, only: str) -> Q:
    """Of which modules, and whose; to the row it is looked at afterwards."""
    everything, some = [], Q(pk__in=())
    for key, module in modules.all().items():
        reach = access.reach(actor, module, "delete")
        if (only and key != only) or reach.none:
            continue
        if reach.all:
            everything.append(key)
        else:
            whose = Q(before__owner_id__in=list(reach.owners)) | Q(before__team_id__in=list(reach.teams))
            some |= Q(module=key) & whose
    return Q(module__in=everything) | some


def _page(lines: list[Line], last: int | None) -> Page:
    who = people(x.operation.actor_id for x in lines)
    items = [
        Deleted(
            x.pk, x.module, x.record_id, _title(x), who[x.operation.actor_id], x.operation.at, x.operation.count
        )
        for x in lines
    ]  # fmt: skip
    return Page(items, last)


def _title(line: Line) -> str:
    return str((line.before or {}).get("title") or f"#{line.record_id}")


def _mine(actor: access.Actor, line: Line) -> bool:
    module = modules.all().get(line.module)
    if module is None or not line.before:
        return False
    record = writer.restore(module.model, line.before)
    return access.reach(actor, module, "view").holds(record) and access.reach(actor, module, "delete").holds(record)


def chosen(actor: access.Actor, lines: Sequence[int]) -> list[Line]:
    """Those of these deletes that are in the bin and within reach, one for each operation."""
    found = _narrowed(actor, Asked()).filter(pk__in=list(lines)).select_related("operation").order_by("pk")
    return list({x.operation_id: x for x in found if _mine(actor, x)}.values())


def bring_back(actor: access.Actor, lines: Sequence[int], *, face: str) -> Brought:
    """Take these deletes back, each with all that went along; where that was much, by a job."""
    said = Brought()
    for line in chosen(actor, lines):
        why = clashes.gone(actor, line.operation)
        try:
            came = None if why else undoing.restore_any(actor, line.module, line.record_id, face=face)
        except Refusal as refusal:
            came = None
            why = (isinstance(refusal, Conflict) and clashes.taken(actor, line.operation)) or refusal.sentence
        if came is None:
            said.refused[_title(line)] = why
        elif isinstance(came, Job):
            said.jobs.append(came)
        else:
            said.done += line.operation.count
    return said


def empty(actor: access.Actor, lines: Sequence[int], *, face: str) -> int:
    """Delete for good, before its time; answers how many records. For administrators, and told in the journal."""
    if not access.administers(actor):
        raise Forbidden
    count = 0
    with door():
        for line in chosen(actor, lines):
            was = line.operation
            told: Mapping[str, Any] = {"module": was.module, "verb": "empty", "count": was.count, "undoes": was}
            Operation.objects.create(at=timezone.now(), actor_id=actor.id, face=face, **told)
            _forget([was.pk])
            count += was.count
    return count


def _forget(operations: Any) -> None:
    """What these operations kept of what they deleted: without it nothing comes back."""
    Line.objects.filter(operation__in=operations, verb="delete", after__isnull=True).exclude(before={}).update(
        before={}
    )
    Tape.objects.filter(operation__in=operations).delete()


def who_deletes(actor: access.Actor) -> Iterator[tuple[int, str]]:
    """People by whom the actor may have the bin narrowed, himself first."""
    if actor.id is not None:
        yield actor.id, _("Me")
    others = people(pk for pk in actor.sees[:200] if pk != actor.id)
    yield from sorted(((pk, name) for pk, name in others.items() if pk), key=lambda pair: pair[1].lower())


@task(cron="20 3 * * *")
def purge() -> None:
    """After 90 days a delete is for good: what it kept on the tape is emptied. Answers to programs, which were kept in
    case a request is sent again, go after a day."""
    with door():
        Replay.objects.filter(at__lt=timezone.now() - dt.timedelta(days=1)).delete()
        _forget(Operation.objects.filter(at__lt=timezone.now() - KEPT).values("pk"))
    files.sweep()
