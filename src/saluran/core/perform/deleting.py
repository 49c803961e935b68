"""Deleting for real: what points at a record is emptied, goes along, or stands in the way; all of it on the tape."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.kinds import Link
from saluran.core.perform.work import Work, module_of
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Extra

MOST = 5000  # rows that one delete may take along


def delete_records(work: Work, module: Module, records: list[Any]) -> None:
    work.flush()
    pks = [r.pk for r in records]
    for other, column, rule in pointers.columns_to(module.model):
        rows = list(
            other._base_manager.filter(**{f"{column}__in": pks}).exclude(pk__in=pks if other is module.model else [])[
                : MOST + 1
            ]
        )
        _settle(work, other, rows, column, rule, None)
    abouts = [f"{module.key}:{pk}" for pk in pks]
    for other, column, rule in pointers.about():
        _settle(work, other, list(other._base_manager.filter(**{f"{column}__in": abouts})), column, rule, "")
    _empty_custom_links(work, module, pks)
    for r in records:
        work.hold(module, r, "delete").gone = True
    work.log.delete(module.model, {r.pk: writer.image(r) for r in records})


def _settle(work: Work, other: type[models.Model], rows: list[Any], column: str, rule: str, nothing: Any) -> None:
    if not rows:
        return
    if rule == "protect" or len(rows) > MOST:
        names = [_called(work, other, r) for r in rows[:10]]
        raise Conflict(_("Other records need this one: %(names)s.") % {"names": ", ".join(names)}, needed_by=names)
    if rule == "with":
        _take_along(work, other, rows)
    elif pointers.is_record(other):
        for r in rows:
            if m := module_of(other, r):
                held = work.hold(m, work.in_hand(other, r.pk) or r, "update")
                setattr(held.record, column, nothing)
        work.flush()
    else:
        work.log.change(other, {r.pk: {column: nothing} for r in rows})


def _called(work: Work, other: type[models.Model], row: Any) -> str:
    """What a row is called, for those who may view it."""
    module = module_of(other, row) if pointers.is_record(other) else None
    hidden = module is not None and not access.reach(work.actor, module, "view").holds(row)
    return _("(cannot be viewed)") if hidden else str(getattr(row, "title", "") or f"#{row.pk}")


def _take_along(work: Work, other: type[models.Model], rows: list[Any]) -> None:
    if not pointers.is_record(other):
        work.log.delete(other, {r.pk: writer.image(r) for r in rows})
        return
    by_module: dict[str, list[Any]] = {}
    for r in rows:
        if m := module_of(other, r):
            by_module.setdefault(m.key, []).append(r)
    for key, some in by_module.items():
        delete_records(work, modules.get(key), some)


def _empty_custom_links(work: Work, module: Module, pks: list[int]) -> None:
    for other in modules.all().values():
        for f in other.custom:
            if isinstance(f.kind, Link) and f.kind.to == module.key:
                found = other.model._base_manager.annotate(c0=Extra(f.name, f.kind.stored)).filter(c0__in=pks)
                for r in found.filter(module=other.stored_as) if other.stored_as else found:
                    f.put(work.hold(other, work.in_hand(other.model, r.pk) or r, "update").record, None)
    work.flush()
