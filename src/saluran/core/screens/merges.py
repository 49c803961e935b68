"""Which records became part of which: where an old address leads, and what the history of a record has of theirs."""

from collections.abc import Mapping
from typing import Any

from saluran.core import access, writer
from saluran.core.models import Line, Merged
from saluran.core.schema import Module


def moved_to(actor: access.Actor, module: Module, pk: int) -> int | None:
    """The record that a gone one became part of, if the actor may view that."""
    into = Merged.objects.filter(module=module.key, gone=pk).values_list("into", flat=True) if 0 < pk < 2**63 else ()
    return access.scope(actor, module, "view").filter(pk__in=list(into)).values_list("pk", flat=True).first()


def joined(module: Module, record: Any) -> Mapping[int, str]:
    """What became part of a record, with what it was called."""
    if "merge" in module.closed:
        return {}
    gone = list(Merged.objects.filter(module=module.key, into=record.pk).values_list("gone", flat=True))
    if not gone:
        return {}
    lines = Line.objects.filter(module=module.key, record_id__in=gone, verb="merge", after__isnull=True).order_by("pk")
    titles = {pk: str((image or {}).get("title") or f"#{pk}") for pk, image in lines.values_list("record_id", "before")}
    return {pk: titles.get(pk, f"#{pk}") for pk in gone}


def told(module: Module, record: Any, line: Line) -> Line:
    """The last line of a record that became part of another: what it said otherwise, beside what stands there now."""
    if line.verb != "merge" or line.after is not None:
        return line
    held, now = line.before or {}, writer.image(record)
    names = [f.column for f in module.fields if f.column and not f.readonly and not f.kind.is_empty(held.get(f.column))]
    own, ours = held.get("extra") or {}, now.get("extra") or {}
    line.before = {n: held[n] for n in names} | {"extra": own}
    line.after = {n: now.get(n) for n in names} | {"extra": {k: ours.get(k) for k in own}}
    return line
