"""Who is told of big deals, and what follows when a pipeline says anew what is big (docs/adr/0032-notices.md)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from saluran.core import access, jobs, options
from saluran.core.models import Line, Operation, Sees
from saluran.core.perform import Change, Item, keep_with, perform_many
from saluran.core.registry import modules
from saluran.modules.opportunities.big import bounds
from saluran.modules.pipelines.models import PipelinePerson
from saluran.platform.notices import Happening, Tell, tell_with, watch

BATCH = 200
ENDS = {"won": "big_won", "lost": "big_lost"}

watch("big_deal")


@tell_with
def big_deals(h: Happening) -> Iterator[Tell]:
    """A deal has become big for the first time, or a big one is won or lost: the bosses of its owner and those whom
    its pipeline names are told. What follows from another limit is no news."""
    if h.module.key != "opportunities" or h.operation.face == "rule":
        return
    kinds = {line.record_id: kind for line in h.lines if (kind := _kind(line, h))}
    if not kinds:
        return
    rows = access.rows(h.module).filter(pk__in=list(kinds), big_deal=True)
    found = list(rows.values_list("pk", "owner_id", "pipeline_id", "status"))
    bosses, named = _bosses({o for _pk, o, _p, _s in found if o}), _named({p for _pk, _o, p, _s in found if p})
    old = _no_news([line for line in h.lines if kinds.get(line.record_id) == "big"])
    for pk, owner, pipeline, status in found:
        kind = kinds[pk]
        if pk in old or (kind == "big" and status != "open"):
            continue
        yield from (Tell(user, kind, pk) for user in {*bosses.get(owner or 0, ()), *named.get(pipeline or 0, ())})


def _kind(line: Line, h: Happening) -> str:
    """What a line of the journal may have to tell; whether the deal is big is asked afterwards."""
    if line.after is None:
        return ""
    if line.before is None:
        return "" if h.operation.undoes_id else "big"
    if ended := ENDS.get(str(line.after.get("status"))):
        return ended
    return "big" if line.after.get("big_deal") else ""


def _no_news(lines: list[Line]) -> set[int]:
    """The deals of these that were big once before, unless that was undone; and those that became big only after they
    were made, which a later line tells."""
    first = {line.record_id: line for line in lines}
    turns = Line.objects.filter(module="opportunities", record_id__in=list(first), before__has_key="big_deal")
    said = turns.order_by("-pk").values_list("pk", "record_id", "operation_id", "operation__undoes", "before")
    found, begun = [], {}
    for at, pk, operation, undoes, before in said if first else ():
        if first[pk].before is None:
            begun[pk] = (before or {}).get("big_deal")  # at last: how it began
        elif at < first[pk].pk and undoes is None:
            found.append((pk, operation))
    undone = set(Operation.objects.filter(undoes__in={o for _pk, o in found}).values_list("undoes_id", flat=True))
    return {pk for pk, operation in found if operation not in undone} | {pk for pk, big in begun.items() if not big}


def _bosses(owners: set[int]) -> dict[int, set[int]]:
    """Everybody above each of these people."""
    found: dict[int, set[int]] = {}
    for boss, owner in Sees.objects.filter(sees__in=owners).values_list("user_id", "sees_id") if owners else ():
        if boss != owner:
            found.setdefault(owner, set()).add(boss)
    return found


def _named(pipelines: set[int]) -> dict[int, set[int]]:
    """Whom each of these pipelines names."""
    found: dict[int, set[int]] = {}
    for at, person in PipelinePerson.objects.filter(pipeline__in=pipelines).values_list("pipeline_id", "person_id"):
        found.setdefault(at, set()).add(person)
    return found


@keep_with
def keep_bounds(changes: list[Change]) -> None:
    """Another limit makes other deals big: a job looks at those of the pipeline."""
    for c in changes:
        changed = set(c.after) if c.before and c.after else set()
        if c.module.key == "pipelines" and {"big_deal_amount", "big_deal_probability"} & changed:
            jobs.enqueue(weigh, pipeline=c.pk)


@jobs.task(attempts=5)
def weigh(pipeline: int) -> int:
    """Mark the big deals of a pipeline by its limits, and no others; answers how many changed."""
    said, module = bounds(pipeline), modules.get("opportunities")
    big = Q(pk__in=[])
    if said:
        big = Q(amount__gte=said[0], currency__in=["", options.currency()])
        big &= Q(probability__gte=said[1]) if said[1] else Q()
    rows = access.rows(module).filter(pipeline=pipeline).exclude(status="lost")
    pks = list(rows.filter((big & Q(big_deal=False)) | (~big & Q(big_deal=True))).values_list("pk", flat=True))
    operation: Any = None
    for start in range(0, len(pks), BATCH):
        items = [Item({}, pk) for pk in pks[start : start + BATCH]]
        operation = perform_many(access.SYSTEM, module.key, "update", items, face="rule", operation=operation)
        jobs.report(min(start + BATCH, len(pks)), len(pks))
    return len(pks)
