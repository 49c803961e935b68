"""Take an operation back from the journal: a new operation, all or nothing, three-way by column."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.afterwards import Rows, called, edited_since, pointed_at_since, pointing
from saluran.core.models import Line, Operation
from saluran.core.nets import Clash, Net, net_changes
from saluran.core.perform import Call, Done, Work, door
from saluran.core.refusals import Conflict, Forbidden, NotFound
from saluran.core.registry import modules
from saluran.core.taking import Taking, check_rights, planned, rows_of

KEPT = dt.timedelta(days=90)


def undo(actor: access.Actor, operation_id: int, *, face: str, keep_later: bool = False) -> Done:
    """Undo a whole operation. What changed since refuses, with the list, unless ``keep_later`` leaves it as it is."""
    with door():
        operation = undoable(actor, operation_id)
        work, nets, rows = _begun(actor, operation, face, "undo")
        check_rights(actor, nets, rows)
        _take_back(work, operation, nets, rows, keep_later)
        work.touch_beside()
        made = work.close()
    return Done(None, made.pk if made else None, _touched(nets))


def undoable(actor: access.Actor, operation_id: int) -> Operation:
    """The operation, locked, if this actor may take it back now."""
    operation = Operation.objects.select_for_update(of=("self",)).filter(pk=operation_id).first()
    if operation is None or not (operation.actor_id == actor.id or access.administers(actor)):
        raise NotFound
    check_age(operation)
    return operation


def check_age(operation: Operation) -> None:
    """Refuse what was taken back before, and what is too long ago."""
    check_open(operation)
    if operation.at < timezone.now() - KEPT:
        raise Conflict(_("This is more than 90 days ago and cannot be undone any more."))


def take_back_within(call: Call, operation: Operation, nets: list[Net], *, whole: bool, keep_later: bool) -> None:
    """Take back within another verb what an operation did, or with ``whole`` False some of it.

    What changed since refuses, with the list. ``keep_later`` leaves it as it is, made records too, and what they need.
    """
    work = call.work
    work.flush()
    rows = rows_of(work, nets)
    check_rights(call.actor, nets, rows)
    taking = planned(call.actor, nets, rows, keep_later)
    made = [n for n in nets if n.pk in taking.drop.get(n.model, ())]
    clashes = edited_since(call.actor, made, rows, operation)
    kept = {c.row for c in clashes}
    while True:
        going = [n for n in made if (n.model, n.pk) not in kept]
        mine = {(n.model, n.pk) for n in nets} - kept
        more = pointed_at_since(call.actor, pointing(going), mine)
        if not more or not keep_later:
            break
        kept |= {c.row for c in more}
    if keep_later:
        taking.leave(kept & {(n.model, n.pk) for n in made})
    else:
        refuse([*taking.clashes, *clashes, *more])
    if whole:
        work.undoes = operation
    taking.write(work, rows)
    for n in nets:
        if (held := work.held.get((n.model, n.pk))) is not None:
            held.record.refresh_from_db()
            held.image, held.moved = writer.image(held.record), True


def check_open(operation: Operation) -> None:
    """Refuse what was taken back before."""
    if Operation.objects.filter(undoes=operation).exists():
        raise Conflict(_("This has been undone already."))


def restore(actor: access.Actor, key: str, pk: int, *, face: str) -> Done:
    """Bring a deleted record back from the recycle bin, with all that went along."""
    operation = deleted_by(actor, key, pk)
    with door():
        check_open(operation)
        work, nets, rows = _begun(actor, operation, face, "restore")
        check_bringing(actor, nets, rows)
        _take_back(work, operation, nets, rows, True)
        made = work.close()
    return Done(None, made.pk if made else None, _touched(nets))


def deleted_by(actor: access.Actor, key: str, pk: int) -> Operation:
    """The operation that deleted a record, for those who may bring the record back."""
    line = Line.objects.filter(module=key, record_id=pk, after__isnull=True, verb="delete").order_by("-pk").first()
    module = modules.all().get(key)
    if line is None or module is None or not line.before:  # emptied after 90 days
        raise NotFound
    record = writer.restore(module.model, line.before)
    if not access.reach(actor, module, "view").holds(record):
        raise NotFound
    if not access.reach(actor, module, "delete").holds(record):
        raise Forbidden
    return Operation.objects.get(pk=line.operation_id)


def _begun(actor: access.Actor, operation: Operation, face: str, verb: str) -> tuple[Work, list[Net], Rows]:
    work = Work(actor, face, undoes=operation)
    work.verbs.append((operation.module, verb))
    nets = net_changes(operation)
    return work, nets, rows_of(work, nets)


def check_bringing(actor: access.Actor, nets: Sequence[Net], rows: Rows) -> None:
    """A set that was deleted comes back as one: nobody brings back what he might not delete."""
    try:
        check_rights(actor, [n for n in nets if n.after is None], rows)
    except Forbidden:
        raise Forbidden(_("It was deleted together with records that are out of your reach.")) from None


def _touched(nets: list[Net]) -> list[str]:
    """The modules whose records were taken back, for screens that show them."""
    tables = {n.model._meta.db_table for n in nets}
    return [key for key, m in modules.all().items() if m.model._meta.db_table in tables]


def _take_back(work: Work, operation: Operation, nets: list[Net], rows: Rows, keep_later: bool) -> None:
    """Do it, or refuse with the clashes and do nothing."""
    taking = _planned(work.actor, operation, nets, rows, keep_later)
    refuse(taking.clashes)
    taking.write(work, rows)


def _planned(actor: access.Actor, operation: Operation, nets: list[Net], rows: Rows, keep_later: bool) -> Taking:
    taking = planned(actor, nets, rows, keep_later)
    made = [n for n in nets if n.pk in taking.drop.get(n.model, ())]
    mine = {(n.model, n.pk) for n in nets}
    taking.clashes += edited_since(actor, made, rows, operation) + pointed_at_since(actor, pointing(made), mine)
    return taking


@dataclass(frozen=True)
class Look:
    """What would come of an undo now. ``later``: what somebody changed since, and what may be left as it is;
    ``bound``: what stands in the way either way; ``coming``: what the records are called that come back."""

    operation: Operation
    later: tuple[Clash, ...]
    bound: tuple[Clash, ...]
    coming: tuple[str, ...]


def look(actor: access.Actor, operation_id: int) -> Look:
    """Look before taking back; nothing is written. Raises as ``undo`` does."""
    with transaction.atomic():
        operation = undoable(actor, operation_id)
        nets = net_changes(operation)
        rows = rows_of(Work(actor, ""), nets, lock=False)
        check_rights(actor, nets, rows)
        taking = _planned(actor, operation, nets, rows, True)
        bound = taking.clashes
        later = [c for c in planned(actor, nets, rows, False).clashes if c not in bound]
        back = [(m, i) for m, images in taking.bring.items() if pointers.is_record(m) for i in images]
        coming = tuple(called(actor, m, i, i["id"]) for m, i in back)
    return Look(operation, tuple(later), tuple(bound), coming)


def refuse(clashes: Sequence[Clash]) -> None:
    """Say what stands in the way, if anything does."""
    if clashes:
        what = "; ".join(list(dict.fromkeys(f"{c.title}: {c.why}" for c in clashes))[:5])
        raise Conflict(
            _("Something was changed since: %(what)s.") % {"what": what},
            clashes=[{"title": c.title, "field": c.column, "why": c.why} for c in clashes],
        )
