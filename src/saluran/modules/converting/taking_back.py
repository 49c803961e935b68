"""A conversion is taken back out of the journal: all of it, or of many conversions at once those of one opportunity."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact, In
from django.utils.translation import gettext as _

from saluran.core import labels, pointers, undo
from saluran.core.models import Beside, Line, Operation, Tape
from saluran.core.nets import Net, net_changes, nets_beside, nets_of, steps, within
from saluran.core.perform import Call
from saluran.core.refusals import Conflict, NotFound
from saluran.core.registry import modules
from saluran.modules.converting.verbs import BECAME
from saluran.modules.leads.models import Lead

FEW = 50  # leads of an operation that are looked through


def unconvert_lead(call: Call, lead: Any, data: dict[str, Any]) -> None:
    """The lead is as it was before it was converted, and what was made of it is gone.

    What somebody has changed since refuses, with the list; with ``keep_later`` it stays as it is.
    """
    line = _line(lead)
    operation = _operation(line)
    nets, whole = _nets(lead, line, operation)
    keep = bool(data.get("keep_later"))
    try:
        undo.take_back_within(call, operation, nets, whole=whole, keep_later=keep)
    except Conflict as refusal:
        if keep or "clashes" not in refusal.detail:
            raise
        way = _("To take back the rest, choose “%(box)s”.") % {"box": _("Leave what was changed since")}
        raise Conflict(f"{refusal.sentence} {way}", **refusal.detail) from refusal


def may_unconvert(lead: Any) -> str | None:
    """Why there is no conversion to take back, or None."""
    return None if lead.converted_at else _("This lead has not been converted.")


def preview_unconvert(call: Call, lead: Any, data: dict[str, Any]) -> Iterator[tuple[Any, Any, Any, bool]]:
    """What becomes of each record: what was made goes, what was linked stays."""
    line = _line(lead)
    made = {(n.model, n.pk) for n in _nets(lead, line, _operation(line))[0] if n.before is None}
    there = {(key, pk) for name, key in BECAME if (pk := getattr(lead, f"{name}_id"))}
    for (key, pk), title in sorted(labels.titles(call.actor, there).items()):
        module = modules.get(key)
        gone = (module.model, pk) in made
        yield module.one, title or _("(cannot be viewed)"), _("is taken away") if gone else _("stays"), gone


def _line(lead: Any) -> Line:
    """Where the journal says that the lead was converted."""
    for line in Line.objects.filter(module="leads", record_id=lead.pk).order_by("-pk")[:FEW]:
        if (line.after or {}).get("converted_at"):
            return line
    raise Conflict(_("The journal does not know this conversion any more."))


def _operation(line: Line) -> Operation:
    operation = Operation.objects.filter(pk=line.operation_id).first()
    if operation is None:
        raise NotFound
    undo.check_age(operation)
    return operation


def _nets(lead: Any, line: Line, operation: Operation) -> tuple[list[Net], bool]:
    """What the conversion did, and whether that is all that the operation did."""
    lines = Line.objects.filter(operation=operation, module="leads").values_list("record_id", "after")[: FEW + 1]
    leads = {pk for pk, after in lines if (after or {}).get("converted_at")}
    same = Lead.objects.filter(pk__in=leads, opportunity=lead.opportunity_id or 0).values_list("pk", flat=True)
    if leads <= {lead.pk, *same} and operation.face != "import" and len(lines) <= FEW:
        return net_changes(operation), True
    return _part(lead, line, operation), False


def _part(lead: Any, line: Line, operation: Operation) -> list[Net]:
    """Of an operation that did more: the lead, what it alone became, and what hangs on both."""
    mine = {"leads": lead.pk}
    for name, key in BECAME:
        pk = getattr(lead, f"{name}_id")
        others = Lead.objects.exclude(pk=lead.pk).filter(Exact(F(f"{name}_id"), pk))
        if pk and not others.exists():
            mine[key] = pk
    found = nets_of(steps(Line.objects.filter(pk=line.pk)))
    abouts = [f"{key}:{pk}" for key, pk in mine.items()]
    for key, pk in mine.items():
        if key != "leads":
            found += nets_of(steps(Line.objects.filter(within(operation), module=key, record_id=pk).order_by("pk")))
        for f in modules.get(key).fields:
            if f.lines:
                lines = f.lines.model._base_manager.filter(Exact(F(f"{f.lines.back}_id"), pk))
                found += _taped(operation, f.lines.model, list(lines.values_list("pk", flat=True)))
    for model, column, _rule in pointers.about():
        rows = list(model._base_manager.filter(In(F(column), abouts)).values_list("pk", flat=True))
        if issubclass(model, Beside):
            found += _taped(operation, model, rows)
        else:
            keys = [m.key for m in modules.of_table(model._meta.db_table)]
            moved = Line.objects.filter(within(operation), module__in=keys, record_id__in=rows).order_by("pk")
            found += nets_of(steps(moved))
    return found


def _taped(operation: Operation, model: Any, rows: list[int]) -> list[Net]:
    tape = Tape.objects.filter(operation=operation, table=model._meta.db_table, row__in=rows).order_by("pk")
    return nets_beside(steps(tape))
