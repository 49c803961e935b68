"""Pointing what points at some records at another one: merge and convert lose nothing (docs/adr/0021-merge.md).

In sets, all of it on the tape: undo points everything back.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core import pointers, writer
from saluran.core.kinds import AnyLink, Link
from saluran.core.models import ExternalId
from saluran.core.perform.work import Work, module_of
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Among, Extra

MOST = 5000  # rows of one table that are pointed elsewhere at once


def move_beside(work: Work, sources: Sequence[str], target: str, stay: Container[type[models.Model]] = ()) -> None:
    """Have what hangs on some records (``leads:42``) hang on another, of whichever module: notes, files, followers,
    tags, and the activities that are about them. What the target has already is not doubled. ``stay``: tables that are
    left as they are."""
    for other, column, _rule in pointers.about():
        if other in stay:
            continue
        _point(work, other, column, other._base_manager.filter(Among(column, sources)), target)
    work.flush()


def move_links(
    work: Work, module: Module, sources: Sequence[int], target: int, apart: Iterable[type[models.Model]] = ()
) -> None:
    """Have the links to some records of a module point at another record of it: columns, custom fields, and what they
    are called elsewhere. ``apart``: tables that the caller sees to himself. The sources' own links are left."""
    besides = {f"{module.key}:{pk}": f"{module.key}:{target}" for pk in sources}
    for other, column, _rule in pointers.columns_to(module.model):
        if other in apart:
            continue
        rows = other._base_manager.filter(Among(column, sources))
        _point(work, other, column, rows.exclude(pk__in=sources) if other is module.model else rows, target)
    for other_module in modules.all().values():
        for f in other_module.custom:
            if isinstance(f.kind, Link) and f.kind.to == module.key:
                _point_custom(work, other_module, f, module.key, dict.fromkeys(sources, target))
            elif isinstance(f.kind, AnyLink):
                _point_custom(work, other_module, f, module.key, besides)
    names = ExternalId.objects.filter(module=module.key, record_id__in=list(sources))
    work.log.change(ExternalId, {pk: {"record_id": target} for pk in names.values_list("pk", flat=True)})
    work.flush()


def _few(rows: Any) -> list[Any]:
    found = list(rows.order_by("pk")[: MOST + 1])
    if len(found) > MOST:
        what = found[0]._meta.model_name if (m := module_of(type(found[0]), found[0])) is None else m.label
        raise Conflict(_("More than %(n)s records point here: %(what)s.") % {"n": MOST, "what": what})
    return found


def _point(work: Work, other: type[models.Model], column: str, rows: Any, target: Any) -> None:
    """Set a column of some rows to the target; those that would say again what is said already go."""
    found = _few(rows)
    if not found:
        return
    if pointers.is_record(other):
        for r in found:
            if m := module_of(other, r):
                record = work.hold(m, work.in_hand(other, r.pk) or r, "update").record
                itself = isinstance(target, int) and r.pk == target and _links_to_itself(other, column)
                setattr(record, column, None if itself else target)
        return
    twice = _twice(other, column, found, target)
    work.log.delete(other, {r.pk: writer.image(r) for r in found if r.pk in twice})
    was = {r.pk: getattr(r, column) for r in found if r.pk not in twice}
    work.log.update(other, {pk: ({column: old}, {column: target}) for pk, old in was.items()})


def _links_to_itself(other: type[models.Model], column: str) -> bool:
    field = writer.by_name(other)[column]
    return bool(field.is_relation and field.related_model is other)


def _twice(other: type[models.Model], column: str, rows: Sequence[Any], target: Any) -> set[int]:
    """Those of some rows that the target, or one before them, makes needless: no two may be alike."""
    found: set[int] = set()
    alike = [c.fields for c in other._meta.total_unique_constraints]
    for fields in (*alike, *filter(None, [getattr(other, "once", None)])):  # lines that are about the same
        names = [other._meta.get_field(n).attname for n in fields]  # type: ignore[union-attr]
        if column not in names:
            continue
        rest = [n for n in names if n != column]
        taken = {row[1:] for row in other._base_manager.filter(Exact(F(column), target)).values_list("pk", *rest)}
        for r in rows:
            mine = tuple(getattr(r, n) for n in rest)
            if mine in taken:
                found.add(r.pk)
            taken.add(mine)
    return found


def _point_custom(work: Work, other: Module, f: Field, to: str, moves: Mapping[Any, Any]) -> None:
    rows = other.model._base_manager.annotate(c0=Extra(f.name, f.kind.stored)).filter(c0__in=list(moves))
    if other.stored_as:
        rows = rows.filter(module=other.stored_as)
    for r in _few(rows):
        record = work.hold(other, work.in_hand(other.model, r.pk) or r, "update").record
        target = moves[f.of(record)]
        f.put(record, None if target in (r.pk, f"{other.key}:{r.pk}") and other.key == to else target)
