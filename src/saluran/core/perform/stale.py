"""Who comes second: what changed since the version that somebody saw, and whether that stands in his way."""

from typing import Any

from saluran.core import access, labels, writer
from saluran.core.kinds import AnyLink, Link, Table
from saluran.core.models import Line, Tagging
from saluran.core.perform import beside
from saluran.core.perform.item import Item
from saluran.core.refusals import Stale
from saluran.core.schema import Field, Module

HIDDEN = {"id": None, "title": None, "hidden": True}
SYSTEM = ("modified_at", "modified_by")


def version(call: Any, verb: Any, items: list[Item]) -> None:
    """A step of the door: what was made of an older version is refused, whatever it changes."""
    for i in items:
        if i.version is not None and not i.by_field and i.record is not None and i.version != i.record.version:
            i.refused = Stale(changed_since(call.actor, call.module, i.record, i.version))


def overlap(call: Any, verb: Any, items: list[Item]) -> None:
    """A step of the door: what goes field by field is refused where it writes, by itself or by what follows from it,
    a field that somebody else has changed since. All else of his stays beside it."""
    for i in items:
        if i.version is None or not i.by_field or i.record is None:
            continue
        was = _as_read(call.work, i.record)
        if was["version"] != i.version:
            written = _written(call.work, call.module, i.record, was)
            seen = writer.restore(type(i.record), was)
            changed = {n: v for n, v in changed_since(call.actor, call.module, seen, i.version).items() if n in written}
            i.refused = Stale(changed) if changed else None


def _as_read(work: Any, record: Any) -> writer.Image:
    """The record before the operation in progress."""
    first, _last = work.log.rows.get((type(record), record.pk), (None, None))
    return {**work.held[type(record), record.pk].image, **(first or {})}


def _written(work: Any, module: Module, record: Any, was: writer.Image) -> set[str]:
    """The fields that the operation has changed; what is worked out of others is nobody's."""
    now, beside_it = writer.image(record), work.held[type(record), record.pk].beside
    tables = {model for model, _pk in work.log.rows}
    return {
        f.name
        for f in module.fields
        if not f.readonly and (_packed(f, was) != _packed(f, now) or f.name in beside_it or _child(f) in tables)
    }


def _child(f: Field) -> Any:
    return f.lines.model if f.lines else Tagging if f.name == "tags" else None


def _packed(f: Field, image: Any) -> Any:
    if f.column:
        return image.get(f.column)
    return (image.get("extra") or {}).get(f.name) if f.custom else None


def changed_since(actor: access.Actor, module: Module, record: Any, version: int) -> dict[str, Any]:
    """The fields that differ from how they stood at ``version``, with their values of now as the API says them."""
    was: dict[str, Any] = {}
    apart: set[str] = set()
    lines = Line.objects.filter(module=module.key, record_id=record.pk).order_by("-pk")
    for before, after, beside_it in lines.values_list("before", "after", "beside").iterator(chunk_size=100):
        if not after or int(after.get("version") or 0) <= version:
            break
        was |= before or {}
        apart |= {n for n in beside_it or () if "." not in n}
    now = writer.image(record)
    names = {f.name for f in module.fields if _packed(f, {**now, **was}) != _packed(f, now)} - set(SYSTEM)
    found = ((n, f) for n, f in access.fields(actor, module, "view").items() if n in names | apart)
    return {n: _said(actor, f, _value(f, module, record)) for n, f in found}


def _value(f: Field, module: Module, record: Any) -> Any:
    if f.lines:
        return beside.read_lines(f, record)
    return beside.tags_of(module, [record.pk]).get(record.pk, []) if f.name == "tags" else f.of(record)


def _said(actor: access.Actor, f: Field, value: Any) -> Any:
    """A value as the API says it; of a link out of reach only that there is one."""
    if isinstance(f.kind, Table):
        cells = {c.name: c for c in f.kind.fields}
        return [{k: _said(actor, cells[k], v) if k in cells else v for k, v in line.items()} for line in value or ()]
    return HIDDEN if _is_hidden(actor, f, value) else f.kind.to_json(value)


def _is_hidden(actor: access.Actor, f: Field, value: Any) -> bool:
    """Whether the value is a link to a record out of reach."""
    if not value or not isinstance(f.kind, Link | AnyLink):
        return False
    key, _colon, pk = f"{f.kind.to}:{value}".partition(":") if isinstance(f.kind, Link) else value.partition(":")
    return not labels.titles(actor, [(key, int(pk))])[key, int(pk)]
