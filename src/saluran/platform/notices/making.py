"""Notices are made by the worker from the outbox: for a whole event at once, each person once an operation."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.transaction import atomic
from django.utils import timezone

from saluran.core import access, events, jobs, stamps
from saluran.core.locks import one_by_one, writer
from saluran.core.models import Line, Operation
from saluran.core.nets import within
from saluran.core.registry import modules
from saluran.platform.models import Notice, Unwanted
from saluran.platform.notices.happenings import WATCHED, Happening, Tell, all_tells, chunks
from saluran.platform.notices.kinds import KINDS

STAMP = "notices"
KEPT = dt.timedelta(days=90)
NAMED = 5  # ids of an operation that a notice names
SILENT = ("demo", "setup")  # faces through which the house itself makes what it begins with
ALWAYS = frozenset({"create", "delete", "merge", "convert", "comment", "note", "undo"})


def worth_telling(name: str, event: Mapping[str, Any]) -> bool:
    """Whether an event can concern anybody: most edits cannot, and make no job."""
    key, _dot, verb = name.partition(".")
    module = modules.all().get(key)
    if verb == "undo":
        return True
    if module is None or module.personal or event.get("face") in SILENT:
        return False
    board = module.by_name.get(module.board)
    return verb in ALWAYS or bool({*WATCHED, board.column if board else None} & set(event.get("changed", ())))


@events.listen("*", worth_telling)
@jobs.task(attempts=5)
def tell(name: str, event: dict[str, Any], operation: int) -> int:
    """Write what an event tells to whom; answers to how many. What was undone meanwhile is not told."""
    job = jobs.current()
    if job and job.progress:
        return 0  # it was committed, and only its end was not
    done = Operation.objects.select_related("undoes").get(pk=operation)
    h = None if _is_void(done) else _happened(name, event, done)
    tells = list(all_tells(h)) if h else []  # before others are kept from writing: an event may tell of thousands
    with writer(), atomic():
        one_by_one(f"notices {pk}" for pk in (operation, done.undoes_id) if pk)  # it may have several events
        told = _tell(done, h, tells)
        jobs.report(1, 1)
    return told


def _happened(name: str, event: Mapping[str, Any], operation: Operation) -> Happening | None:
    key, _dot, verb = name.partition(".")
    module = modules.all().get(key)
    if module is None:
        return None
    found, ids = Line.objects.filter(module=key, verb=verb), tuple(event["ids"])
    if len(ids) < event["count"]:  # more than an event names: it is the whole operation
        lines = list(found.filter(operation=operation))
    else:
        lines = [x for some in chunks(list(ids)) for x in found.filter(within(operation), record_id__in=some)]
    return Happening(operation, module, tuple(lines), tuple(line.record_id for line in lines) or ids)


def _is_void(operation: Operation) -> bool:
    """Whether nothing is to be told of it: it only takes something back, or was taken back."""
    undoes = operation.undoes
    return bool(undoes and undoes.undoes_id is None) or Operation.objects.filter(undoes=operation).exists()


def _tell(operation: Operation, h: Happening | None, tells: Iterable[Tell]) -> int:
    if operation.undoes:
        take_back(operation.undoes.pk)
    return 0 if h is None or _is_void(operation) else write(h, tells)


def write(h: Happening, tells: Iterable[Tell]) -> int:
    """A notice for each person who may view what it is about and wants such: the highest kind, or more of the same."""
    by_user: dict[int, list[Tell]] = {}
    for t in tells:
        by_user.setdefault(t.user, []).append(t)
    by_user.pop(h.operation.actor_id or 0, None)  # nobody is told what he did himself
    if not by_user:
        return 0
    unwanted = set(Unwanted.objects.filter(user__in=by_user).values_list("user_id", "wish"))
    old = {n.user_id: n for n in Notice.objects.filter(operation=h.operation, user__in=by_user)}
    new, again = [], []
    for user, some in by_user.items():
        reach = access.reach(access.actor(user), h.module, "view")
        near = [
            t for t in some
            if (user, KINDS[t.kind].wish) not in unwanted and (row := h.rows.get(t.pk)) and reach.holds(row)
        ]  # fmt: skip
        if not near:
            continue
        made = _notice(h, user, near)
        if user not in old:
            new.append(made)
        elif (better := _joined(old[user], made)) is not None:
            again.append(better)
    Notice.objects.bulk_create(new, batch_size=500)
    Notice.objects.bulk_update(again, ["kind", "module", "ids", "count", "told"], batch_size=500)
    if new or again:
        stamps.touch(STAMP)
    return len(new) + len(again)


def _notice(h: Happening, user: int, near: list[Tell]) -> Notice:
    kind = max((t.kind for t in near), key=lambda k: KINDS[k].rank)
    ours = {t.pk: t for t in near if t.kind == kind}
    told = next(iter(ours.values())).told if len(ours) == 1 else {}
    return Notice(
        user_id=user, operation=h.operation, kind=kind, module=h.module.key, ids=list(ours)[:NAMED], count=len(ours),
        told=dict(told), at=h.operation.at,
    )  # fmt: skip


def _joined(old: Notice, made: Notice) -> Notice | None:
    """What an operation told before, with what it tells now; None where that changes nothing."""
    if KINDS[old.kind].rank > KINDS[made.kind].rank:
        return None
    if (old.kind, old.module) == (made.kind, made.module):
        old.ids, old.count, old.told = [*old.ids, *made.ids][:NAMED], old.count + made.count, {}
    else:
        old.kind, old.module, old.ids, old.count, old.told = made.kind, made.module, made.ids, made.count, made.told
    return old


def take_back(operation: int) -> None:
    """What was undone has not happened: nobody needs to know of it."""
    if Notice.objects.filter(operation=operation).delete()[0]:
        stamps.touch(STAMP)


@jobs.task(cron="25 2 * * *")
def forget_notices() -> int:
    """Notices go after 90 days, read or not."""
    with writer(), atomic():
        gone = Notice.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
        if gone:
            stamps.touch(STAMP)
    return gone
