"""Undo of any size: a few changes here and now, more as a job, by the same rules (docs/explanation/undo.md)."""

import dataclasses
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, jobs, pouring, undo, unwinding
from saluran.core.models import Job, Line, Operation, Tape
from saluran.core.nets import Clash
from saluran.core.perform import Done, door
from saluran.core.refusals import Conflict, NotFound
from saluran.core.unwinding import START, STEPS, Part
from saluran.platform.models import Portion

AT_ONCE = 2000  # lines of the journal, and rows of the tape, that a request takes back
NAMED = 1000  # clashes that a refusal lists
FIRST, LEAST, LARGEST = 200, 25, 2000  # rows of a part
AIM = 0.5  # seconds that a part may hold the writer's lock


def undo_any(actor: access.Actor, operation_id: int, *, face: str, keep_later: bool = False) -> Done | Job:
    """Take an operation back: at once where it is small, else the job that does it."""
    if job := _under_way(actor, operation_id):
        return job
    with door():
        operation = undo.undoable(actor, operation_id)
        if not _large(operation):
            return undo.undo(actor, operation_id, face=face, keep_later=keep_later)
        return _later(actor, operation, keep_later, False, face)


def restore_any(actor: access.Actor, key: str, pk: int, *, face: str) -> Done | Job:
    """Bring a deleted record back with all that went along: at once, or by a job where that was much."""
    operation = undo.deleted_by(actor, key, pk)
    if job := Job.objects.filter(key=_key(operation.pk), state__in=("ready", "running")).first():
        return job
    with door():
        undo.check_open(operation)
        if not _large(operation):
            return undo.restore(actor, key, pk, face=face)
        return _later(actor, operation, True, True, face)


def _large(operation: Operation) -> bool:
    rows = (Line.objects.filter(operation=operation), Tape.objects.filter(operation=operation))
    return any(found.values("pk")[: AT_ONCE + 1].count() > AT_ONCE for found in rows)


def _key(operation_id: int) -> str:
    return f"undo:{operation_id}"


def _under_way(actor: access.Actor, operation_id: int) -> Job | None:
    """The job that takes it back already. One that was given up in the midst of it goes on."""
    job = Job.objects.filter(key=_key(operation_id)).first()
    if job is None or job.state == "done":
        return None
    operation = Operation.objects.get(pk=operation_id)
    if not (operation.actor_id == actor.id or access.administers(actor)):
        raise NotFound
    if job.state in ("ready", "running"):
        return job
    if not (job.result or {}).get("operation"):
        return None
    jobs.again(job)
    return Job.objects.get(pk=job.pk)


def _later(actor: access.Actor, operation: Operation, keep_later: bool, bringing: bool, face: str) -> Job:
    Job.objects.filter(key=_key(operation.pk)).update(key=None)  # one that ended before it changed anything
    scopes = None if actor.scopes is None else list(actor.scopes)
    return jobs.enqueue(
        take_back, actor_id=actor.id, key=_key(operation.pk), operation=operation.pk, keep_later=keep_later,
        bringing=bringing, face=face, scopes=scopes,
    )  # fmt: skip


def beyond_return(job: Job) -> bool:
    """Whether a job takes something back and has begun to write: it goes on to its end."""
    return job.task == take_back.module_path and (job.result or {}).get("phase") == "write"


@jobs.task(attempts=10, label=gettext_lazy("Undo"))
def take_back(operation: int, keep_later: bool, bringing: bool, face: str, scopes: list[str] | None) -> dict[str, Any]:
    """Look through everything, then take it back part by part; it goes on where it was."""
    actor = dataclasses.replace(jobs.actor(), scopes=None if scopes is None else tuple(scopes))
    with pouring.flood():
        return _Unwinding(actor, Operation.objects.get(pk=operation), keep_later, bringing, face).go()


class _Unwinding:
    def __init__(self, actor: access.Actor, operation: Operation, keep_later: bool, bringing: bool, face: str) -> None:
        self.actor, self.operation, self.face = actor, operation, face
        self.how = {"keep_later": keep_later, "bringing": bringing}
        self.job = jobs.current()
        self.said: dict[str, Any] = dict((self.job and self.job.result) or self._fresh())
        self.size = FIRST

    def _fresh(self) -> dict[str, Any]:
        return {
            "phase": "check", "step": 0, "at": START, "seen": 0, "done": 0, "refused": 0, "n": 0, "operation": None,
            "total": unwinding.size_of(self.operation), "clashes": [],
        }  # fmt: skip

    def go(self) -> dict[str, Any]:
        if self.said["phase"] == "check":
            self._check()
        while self.said["step"] < len(STEPS):
            step = STEPS[self.said["step"]]
            if self.said["at"] is not None:
                self._write(unwinding.part(self.operation, step, self.said["at"], self.size))
            else:
                self._write_waiting(step)
        return self.said

    def _check(self) -> None:
        """All that stands in the way is told before anything is changed."""
        while self.said["step"] < len(STEPS):
            some = unwinding.part(self.operation, STEPS[self.said["step"]], self.said["at"], LARGEST)
            found = unwinding.check(self.actor, self.operation, some, **self.how)
            self._note_clashes(found)
            at = {"at": some.at} if some.at is not None else {"at": START, "step": self.said["step"] + 1}
            self._report(**at, seen=self.said["seen"] + some.lines)
        if self.said["clashes"]:
            self._refuse()
        self._report(phase="write", step=0, at=START, seen=self.said["total"])

    def _note_clashes(self, found: Iterable[Clash]) -> None:
        for c in found:
            if len(self.said["clashes"]) < NAMED:
                key = unwinding.key_of_row(*c.row)
                self.said["clashes"].append([key, c.row[1], c.title, c.column, c.why])

    def _refuse(self) -> None:
        """The list of what was changed since stays as the report of the job."""
        if self.job:
            with door():
                for n, (key, pk, title, _column, why) in enumerate(self.said["clashes"]):
                    Portion(job=self.job, n=n, module=key, refused={pk: [409, f"{title}: {why}"]}, done=True).save()
        what = "; ".join(dict.fromkeys(f"{title}: {why}" for _k, _pk, title, _c, why in self.said["clashes"][:5]))
        self._report(refused=len(self.said["clashes"]), clashes=[])
        raise Conflict(_("Something was changed since: %(what)s.") % {"what": what})

    def _report(self, **said: Any) -> None:
        self.said = {**self.said, **said}
        jobs.report(min(self.said["seen"], 2 * self.said["total"]), 2 * self.said["total"], self.said)

    def _write(self, some: Part) -> None:
        begun = time.monotonic()

        def act() -> None:
            came = self._part(some, False)
            for key in dict.fromkeys(k for k, _pk in came.later):
                self._keep(key, [pk for k, pk in came.later if k == key], {}, done=False)
            self._report(at=some.at, seen=self.said["seen"] + some.lines)

        self._commit(act)
        took = max(time.monotonic() - begun, 0.001)
        if some.lines == self.size:
            self.size = max(LEAST, min(LARGEST, int(self.size * min(2.0, AIM / took))))

    def _commit(self, act: Callable[[], None], tries: int = 3) -> None:
        """Do it in one transaction; again, where others came between: then they are seen."""
        before = dict(self.said)
        try:
            with door():
                act()
        except Conflict:
            self.said = before
            if tries == 1:
                raise
            self._commit(act, tries - 1)

    def _part(self, some: Part, all_at_once: bool) -> unwinding.Came:
        """Take a part back and keep what came of it."""
        pk = self.said["operation"]
        known = Operation.objects.get(pk=pk) if pk else None
        came = unwinding.take_back(
            self.actor, self.operation, some, known, self.face, all_at_once=all_at_once, **self.how
        )
        for key in dict.fromkeys([*(k for k, _pk in came.done), *(k for k, _pk, _why in came.left)]):
            left = {pk: [409, why] for k, pk, why in came.left if k == key}
            self._keep(key, [pk for k, pk in came.done if k == key] + list(left), left)
        self.said["done"] += len(came.done)
        self.said["refused"] += len(came.left)
        self.said["operation"] = came.operation.pk if came.operation else None
        return came

    def _keep(self, key: str, ids: list[int], refused: dict[int, Any], *, done: bool = True) -> None:
        if self.job:
            Portion(job=self.job, n=self.said["n"], module=key, ids=ids, refused=refused, done=done).save()
        self.said["n"] += 1

    def _write_waiting(self, step: str) -> None:
        """Records that had to wait for others: until none is left, or none can go before another."""
        waiting, moved = Portion.objects.filter(job=self.job, done=False).order_by("-n"), True
        while moved and (some := list(waiting)):
            before = self.said["done"] + self.said["refused"]
            for portion in some:
                self._commit(lambda portion=portion: self._try_again(step, portion))  # type: ignore[misc]
            moved = self.said["done"] + self.said["refused"] > before
        if bound := list(waiting):
            self._write_bound(step, bound)
        self._report(step=self.said["step"] + 1, at=START)

    def _try_again(self, step: str, portion: Portion) -> None:
        some = unwinding.again(self.operation, step, [(portion.module, pk) for pk in portion.ids])
        later = [pk for _key, pk in self._part(some, False).later]
        ours = Portion.objects.filter(pk=portion.pk)
        if later:
            ours.update(ids=later)
        else:
            ours.delete()
        self._report()

    def _write_bound(self, step: str, bound: list[Portion]) -> None:
        """Records that point at each other in a ring go together; where that fails they are left."""
        rows = [(p.module, pk) for p in bound for pk in p.ids]
        ours = Portion.objects.filter(pk__in=[p.pk for p in bound])

        def together() -> None:
            self._part(unwinding.again(self.operation, step, rows), True)
            ours.delete()
            self._report()

        def leave() -> None:
            for p in bound:
                self._keep(p.module, p.ids, {pk: [409, _("what it belongs to is gone")] for pk in p.ids})
                self.said["refused"] += len(p.ids)
            ours.delete()
            self._report()

        try:
            self._commit(together, 1)
        except Conflict:
            self._commit(leave, 1)
