"""One verb on many records: here and now for a few, as a job for more. Screens and API share it.

What is meant is fixed when it is asked for, id by id, in the portions of the job. Nothing that comes to match later is
touched; what does not match any more when its turn comes is left and reported.
"""

import dataclasses
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, jobs, lists, undo
from saluran.core.models import Job, Operation
from saluran.core.perform import Item, door, find_verb, perform, perform_many
from saluran.core.perform.cleaning import clean
from saluran.core.perform.ways import goes_in_sets
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.platform.models import Portion

AT_ONCE = 100
BATCH, SMALL = 200, 50  # records of a portion: of a verb that goes in sets, and of one that goes record by record
MOST = 1_000_000
NAMED = 100_000  # ids that a program may name
JOINED = 50  # records that are done as one


@dataclass(frozen=True)
class Chosen:
    """Which records are meant: those of ``ids``, else all that a condition and words find, ``expected`` of them."""

    ids: tuple[int, ...] = ()
    condition: Any = None
    q: str = ""
    expected: int | None = None

    @property
    def by_condition(self) -> bool:
        return self.expected is not None

    def __len__(self) -> int:
        return len(self.ids) if self.expected is None else self.expected


@dataclass(frozen=True)
class Report:
    """What became of a set: records by id, and the one operation that undoes it."""

    done: tuple[int, ...]
    refused: Mapping[int, Refusal]
    operation: int | None
    value: Mapping[str, Any] | None = None  # what the verb answered, where it was done once for all of them
    told: Mapping[int, str] = field(default_factory=dict)  # what should be said of those that were done


def count(actor: access.Actor, module: Module, condition: Any, q: str = "") -> int:
    """How many records a condition finds, one more than allowed at most."""
    return lists.count(actor, module, condition, q, MOST + 1)[0]


def found(actor: access.Actor, module: Module, chosen: Chosen) -> QuerySet[Any]:
    """The chosen records within the actor's reach."""
    if chosen.by_condition:
        return lists.found(actor, module, chosen.condition, chosen.q)
    return access.scope(actor, module).filter(pk__in=chosen.ids)


def ids_of(actor: access.Actor, module: Module, chosen: Chosen) -> Sequence[int]:
    """The ids that are meant, read in one statement. Refused where they are not as many as the actor was told."""
    if chosen.expected is None:
        return chosen.ids
    rows = lists.found(actor, module, chosen.condition, chosen.q).order_by("pk").values_list("pk", flat=True)
    made = array("q", rows[: MOST + 1].iterator(chunk_size=5000))
    if len(made) != chosen.expected:
        words = _("There are %(n)s records now, not %(expected)s.")
        raise Conflict(words % {"n": len(made), "expected": chosen.expected}, count=len(made))
    return made


def check(actor: access.Actor, module: Module, verb: str, n: int) -> None:
    """Whether this verb may be done to a set at all: by somebody who may change many at once, and not to too many."""
    if verb != "restore" and find_verb(module, verb).needs == "create":
        raise NotFound
    if not access.has(actor, "bulk"):
        raise Forbidden(_("You may not change many records at once."))
    check_size(n)
    if verb != "restore" and find_verb(module, verb).joins and n > JOINED:
        raise Invalid({"ids": [_("At most %(n)s records at once.") % {"n": JOINED}]})


def check_size(n: int) -> None:
    if n > MOST:
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
    """Do it to a few, all in one transaction; a refused record stops nobody else. Some verbs make one of all of them:
    these are done once, or refused as a whole."""
    with door():
        if field := verb != "restore" and find_verb(modules.get(key), verb).joins:
            first, *others = ids
            done = perform(actor, key, verb, first, {field: others, **data}, face=face)
            return Report(tuple(ids), {}, done.operation, done.value)
        return _batch(actor, key, verb, ids, data, face, None)


def perform_later(
    actor: access.Actor, key: str, verb: str, chosen: Chosen, data: Mapping[str, Any], *, face: str
) -> Job:
    """The job that does it to many, with the rights of the actor and the scopes of his token."""
    ids = ids_of(actor, modules.get(key), chosen)
    scopes = None if actor.scopes is None else list(actor.scopes)
    narrowed = {"filter": chosen.condition, "q": chosen.q} if chosen.by_condition else None
    size = BATCH if goes_in_sets(key, verb) else SMALL
    with door():
        job = jobs.enqueue(
            perform_set, actor_id=actor.id, module=key, verb=verb, data=dict(data), face=face, scopes=scopes,
            narrowed=narrowed, asked=len(ids),
        )  # fmt: skip
        portions = (Portion(job=job, n=n, module=key, ids=some) for n, some in enumerate(_some(ids, size)))
        while batch := list(islice(portions, 500)):
            Portion.objects.bulk_create(batch)
    return job


def _some(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    left = iter(ids)
    while some := list(islice(left, size)):
        yield some


@jobs.task(attempts=10, label=gettext_lazy("Change many records"))
def perform_set(
    module: str,
    verb: str,
    data: dict[str, Any],
    face: str,
    scopes: list[str] | None,
    narrowed: dict[str, Any] | None,
    asked: int,
) -> dict[str, Any]:
    """Portion by portion; what is done is kept with each, so that a job that was killed goes on where it was."""
    actor = dataclasses.replace(jobs.actor(), scopes=None if scopes is None else tuple(scopes))
    check(actor, modules.get(module), verb, asked)
    job = jobs.current()
    said: dict[str, Any] = dict((job and job.result) or {"done": 0, "refused": 0, "operation": None})
    waiting = Portion.objects.filter(job=job, done=False).order_by("n")
    while portion := waiting.first():
        with door():
            begun = Operation.objects.filter(pk=said["operation"]).first() if said["operation"] else None
            left = _unmatched(actor, modules.get(module), portion.ids, narrowed)
            ids = [pk for pk in portion.ids if pk not in left]
            report = _batch(actor, module, verb, ids, data, face, begun)
            refused = {**left, **report.refused}
            said = {
                "done": said["done"] + len(report.done),
                "refused": said["refused"] + len(refused),
                "operation": report.operation or said["operation"],
            }
            kept = {pk: [r.status, r.sentence] for pk, r in refused.items()}
            Portion.objects.filter(pk=portion.pk).update(done=True, refused=kept, told=dict(report.told))
            jobs.report(said["done"] + said["refused"], asked, said)
    return said


def _unmatched(
    actor: access.Actor, module: Module, ids: Sequence[int], narrowed: Mapping[str, Any] | None
) -> dict[int, Refusal]:
    """Those that the condition does not find any more: they are not what was meant."""
    if narrowed is None:
        return {}
    still = lists.found(actor, module, narrowed["filter"], narrowed["q"]).filter(pk__in=ids)
    gone = set(ids) - set(still.values_list("pk", flat=True))
    return {pk: Conflict(_("Does not match any more.")) for pk in gone}


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
    operation = perform_many(actor, key, verb, items, face=face, operation=begun) if items else begun
    refused = {i.pk: i.refused for i in items if i.refused and i.pk}
    told = {i.pk: i.told for i in items if i.told and i.pk}
    return Report(tuple(pk for pk in ids if pk not in refused), refused, operation.pk if operation else None, told=told)


def _restore(actor: access.Actor, key: str, ids: Sequence[int], face: str) -> Report:
    """Each record comes back by an operation of its own, as it went; those that went together come together."""
    done, refused = [], {}
    there = set(access.scope(actor, modules.get(key)).filter(pk__in=ids).values_list("pk", flat=True))
    back: set[int] = set()
    for pk in ids:
        try:
            operation = None if pk in there else undo.deleted_by(actor, key, pk)
            if operation is None or operation.pk not in back:
                undo.restore(actor, key, pk, face=face)
                back |= {operation.pk} if operation else set()
            done.append(pk)
        except Refusal as refusal:
            refused[pk] = refusal
    return Report(tuple(done), refused, None)
