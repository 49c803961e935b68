"""One verb on many records: here and now for a few, as a job for more. Screens and API share it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, jobs, lists, undo
from saluran.core.models import Job, Operation
from saluran.core.perform import Item, door, find_verb, perform_many
from saluran.core.perform.cleaning import clean
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from saluran.core.registry import modules
from saluran.core.schema import Module

AT_ONCE = 100
BATCH = 200
MOST = 100_000
SAID = 1000  # refused records that a job names


@dataclass(frozen=True)
class Report:
    """What became of a set: records by id, and the one operation that undoes it."""

    done: tuple[int, ...]
    refused: Mapping[int, Refusal]
    operation: int | None


def matching(actor: access.Actor, module: Module, condition: Any, expected: int) -> list[int]:
    """The ids that a condition finds in the actor's reach. Refused where they are not as many as he was told."""
    ids = lists.ids(actor, module, condition, limit=MOST + 1)
    if len(ids) != expected:
        raise Conflict(
            _("There are %(n)s records now, not %(expected)s.") % {"n": len(ids), "expected": expected}, count=len(ids)
        )
    return ids


def check(actor: access.Actor, module: Module, verb: str, ids: Sequence[int]) -> None:
    """Whether this verb may be done to a set at all: by somebody who may change many at once, and not to too many."""
    if verb != "restore" and find_verb(module, verb).needs == "create":
        raise NotFound
    if not access.has(actor, "bulk"):
        raise Forbidden(_("You may not change many records at once."))
    if len(ids) > MOST:
        raise Invalid({"ids": [_("At most %(n)s records at once.") % {"n": MOST}]})


def check_data(actor: access.Actor, module: Module, verb: str, data: Mapping[str, Any], *, face: str) -> None:
    """Refuse values that fit no record at all, once, before any record is touched."""
    item = Item(dict(data))
    clean(actor, module, find_verb(module, verb), [item], face)
    if item.refused:
        raise item.refused


def perform_now(
    actor: access.Actor, key: str, verb: str, ids: Sequence[int], data: Mapping[str, Any], *, face: str
) -> Report:
    """Do it to a few, all in one transaction; a refused record stops nobody else."""
    with door():
        return _batch(actor, key, verb, ids, data, face, None)


def perform_later(
    actor: access.Actor, key: str, verb: str, ids: Sequence[int], data: Mapping[str, Any], *, face: str
) -> Job:
    """The job that does it to many, with the rights of the actor and the scopes of his token."""
    scopes = None if actor.scopes is None else list(actor.scopes)
    return jobs.enqueue(
        perform_set, actor_id=actor.id, module=key, verb=verb, ids=list(ids), data=dict(data), face=face, scopes=scopes
    )


@jobs.task()
def perform_set(
    module: str, verb: str, ids: list[int], data: dict[str, Any], face: str, scopes: list[str] | None
) -> dict[str, Any]:
    """Batch by batch; what is done is kept with each, so that a job that was killed goes on where it was."""
    actor = dataclasses.replace(jobs.actor(), scopes=None if scopes is None else tuple(scopes))
    check(actor, modules.get(module), verb, ids)
    job = jobs.current()
    said: dict[str, Any] = dict((job and job.result) or {"done": 0, "refused": 0, "operation": None, "items": []})
    for start in range(job.progress if job else 0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        with door():
            begun = Operation.objects.filter(pk=said["operation"]).first() if said["operation"] else None
            report = _batch(actor, module, verb, some, data, face, begun)
            items = [{"id": pk, "status": r.status, "detail": r.sentence} for pk, r in report.refused.items()]
            said = {
                "done": said["done"] + len(report.done),
                "refused": said["refused"] + len(items),
                "operation": report.operation,
                "items": [*said["items"], *items][:SAID],
            }
            jobs.report(start + len(some), len(ids), said)
    return said


def _batch(
    actor: access.Actor,
    key: str,
    verb: str,
    ids: Sequence[int],
    data: Mapping[str, Any],
    face: str,
    begun: Operation | None,
) -> Report:
    if verb == "restore":
        return _restore(actor, key, ids, face)
    items = [Item(dict(data), pk) for pk in ids]
    operation = perform_many(actor, key, verb, items, face=face, operation=begun)
    refused = {i.pk: i.refused for i in items if i.refused and i.pk}
    return Report(tuple(pk for pk in ids if pk not in refused), refused, operation.pk if operation else None)


def _restore(actor: access.Actor, key: str, ids: Sequence[int], face: str) -> Report:
    """Each record comes back by an operation of its own, as it went."""
    done, refused = [], {}
    for pk in ids:
        try:
            undo.restore(actor, key, pk, face=face)
            done.append(pk)
        except Refusal as refusal:
            refused[pk] = refusal
    return Report(tuple(done), refused, None)
