"""The verb that makes several records one: what hangs on them is united, their values by ``picking``, and all but one
go, with the whole of it on the tape (docs/adr/0021-merge.md)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.models import Merged
from saluran.core.perform.beside import line_of, lines_of
from saluran.core.perform.door import Call, write_values
from saluran.core.perform.moving import move_beside, move_links
from saluran.core.perform.picking import Pick, Values, in_order, picks, values_of
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound
from saluran.core.schema import Field, Module


def merge(call: Call, record: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Make this record and others of its module one; answers which one stayed, and which became part of it."""
    module = call.module
    records = in_order(module, _fetched(call, record, data.get("merge_with") or ()), data.get("survivor"))
    survivor, losers = records[0], records[1:]
    if data.get("survivor") not in (None, survivor.pk):
        raise Invalid({"survivor": [_("Choose one of the records that are merged.")]})
    check_rights(call.actor, module, survivor, losers)
    check_staying(module, losers)
    values = values_of(module, records)
    decided = picks(module, records, values, data.get("values") or {})
    _move(call, survivor, losers)
    for p in decided:
        if p.fields[0].lines:
            _write_lines(call, p, p.fields[0], records)
    _let_go(call, losers)
    _write(call, survivor, decided, values)
    call.take_steps("merge", survivor, losers)
    return {"survivor": survivor.pk, "merged": [r.pk for r in losers]}


def _fetched(call: Call, record: Any, others: Sequence[int]) -> list[Any]:
    """The records, locked; what is out of reach is not there."""
    pks = sorted({record.pk, *others})
    if len(pks) < 2:
        raise Invalid({"merge_with": [_("Choose at least one other record.")]})
    found = access.scope(call.actor, call.module, "view").filter(pk__in=pks)
    rows = [call.work.in_hand(type(r), r.pk) or r for r in found.select_for_update(of=("self",)).order_by("pk")]
    if len(rows) < len(pks):
        raise NotFound
    return [call.work.hold(call.module, r, "merge").record for r in rows]


def check_rights(actor: access.Actor, module: Module, survivor: Any, losers: Sequence[Any]) -> None:
    """Who merges edits all of them, and deletes all but one."""
    edit, delete = (access.reach(actor, module, right) for right in ("edit", "delete"))
    for r in (survivor, *losers):
        if not edit.holds(r):
            raise Forbidden(_("You may not change “%(title)s”.") % {"title": r.title})
        if r is not survivor and not delete.holds(r):
            raise Forbidden(
                _("“%(title)s” would become part of another, and you may not delete it.") % {"title": r.title}
            )


def check_staying(module: Module, losers: Sequence[Any]) -> None:
    """Refuse where a record that can only stay would go."""
    for r in losers:
        if why := module.merging.stays(r):
            raise Conflict(f"{why} {_('It can only be the record that stays, and only one can.')}")


def _move(call: Call, survivor: Any, losers: Sequence[Any]) -> None:
    """What points at the losers points at the survivor, and says so of those that became part of them before."""
    key, gone = call.module.key, [r.pk for r in losers]
    move_beside(call.work, [f"{key}:{pk}" for pk in gone], f"{key}:{survivor.pk}")
    tables = [f.lines.model for f in call.module.fields if f.lines]
    move_links(call.work, call.module, gone, survivor.pk, tables)
    before = Merged.objects.filter(module=key, into__in=gone).values_list("pk", flat=True)
    call.work.log.change(Merged, {pk: {"into": survivor.pk} for pk in before})
    rows = [Merged(module=key, gone=pk, into=survivor.pk) for pk in gone]
    for pk, row in zip(call.work.log.new_ids(Merged, len(rows)), rows, strict=True):
        row.pk = pk
    call.work.log.insert(Merged, rows)


def _write_lines(call: Call, pick: Pick, f: Field, records: Sequence[Any]) -> None:
    """The lines of a table: those of one record, or of all of them without those that are alike. They keep their ids,
    so that undo gives each back."""
    child, back = f.lines.model, f"{f.lines.back}_id"  # type: ignore[union-attr]
    rows = lines_of(f, [r.pk for r in records])
    of = [pick.source] if pick.source is not None else [r.pk for r in records]
    kept: list[Any] = []
    known: list[Any] = []
    for row in (row for pk in of for row in rows.get(pk, ())):
        said = f.kind.said(line_of(f, row))  # type: ignore[attr-defined]
        if said not in known or getattr(row, back) == records[0].pk:
            known.append(said)
            kept.append(row)
    stay = {row.pk for row in kept}
    changes = {}
    for position, row in enumerate(kept):
        was = {back: getattr(row, back), "position": row.position}
        now = {back: records[0].pk, "position": position}
        if was != now:
            changes[row.pk] = (was, now)
    call.work.log.delete(child, {r.pk: writer.image(r) for of in rows.values() for r in of if r.pk not in stay})
    call.work.log.update(child, changes)


def _let_go(call: Call, losers: Sequence[Any]) -> None:
    """Delete them for real: nothing points at them any more. They go before the survivor is written, which may take a
    value over that must be one's own."""
    for r in losers:
        held = call.work.hold(call.module, r, "merge")
        held.gone, held.verb = True, "merge"
    call.work.log.delete(call.module.model, {r.pk: writer.image(r) for r in losers})


def _write(call: Call, survivor: Any, decided: Sequence[Pick], values: Values) -> None:
    module, before = call.module, values[survivor.pk]
    new = {
        f.name: value
        for p in decided
        for f in p.fields
        if not f.lines and (value := p.value(f, values)) != before[f.name]
    }
    write_values(call, survivor, new)
    if module.settle and new:
        module.settle(call, survivor, frozenset(new))
    if module.check and (said := module.check(survivor)):
        raise Invalid({name: [str(sentence)] for name, sentence in said.items()})
    if not access.reach(call.actor, module, "view").holds(survivor):
        raise Invalid({"values.owner": [_("You cannot give a record to somebody outside your reach.")]})
    call.work.hold(module, survivor, "merge").verb = "merge"
    call.work.flush()
    call.work.touch(module, survivor, "merge")
