"""What was changed since by somebody else, before something is taken back: three values a field, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from saluran.core import access, undo
from saluran.core.afterwards import module_at
from saluran.core.models import Operation
from saluran.core.nets import Clash
from saluran.core.perform import EVERY_MODULE
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.values import cell_of, titles_for


@dataclass(frozen=True)
class Since:
    """One thing that changed since. Where it is a field of a record that the reader may view: what it was before the
    operation, what that made of it, and what it is now."""

    title: str
    url: str
    label: str
    was: str
    made: str
    now: str
    why: str


@dataclass(frozen=True)
class UndoScreen:
    """``later`` may be left as it is; ``bound`` stands in the way; ``coming``: the records that come back."""

    operation: Operation
    label: str
    later: tuple[Since, ...]
    bound: tuple[Since, ...]
    coming: tuple[str, ...]


def undo_screen(actor: access.Actor, operation_id: int) -> UndoScreen:
    """What an undo meets now. Raises where this actor may not take it back, or nobody may any more."""
    found = undo.look(actor, operation_id)
    later, bound = _told(actor, found.later), _told(actor, found.bound)
    return UndoScreen(found.operation, _label(found.operation), later, bound, found.coming)


def _label(operation: Operation) -> str:
    module = modules.all().get(operation.module)
    verb = (module and module.verbs.get(operation.verb)) or EVERY_MODULE.get(operation.verb)
    words = [str(verb.done or verb.label) if verb else "", str(module.label) if module else ""]
    return " · ".join(w for w in words if w)


def _told(actor: access.Actor, clashes: Sequence[Clash]) -> tuple[Since, ...]:
    """What is worked out of other fields is not told beside them."""
    plain = {c.row for c in clashes if not _worked_out(c)}
    return tuple(dict.fromkeys(_since(actor, c) for c in clashes if c.row not in plain or not _worked_out(c)))


def _worked_out(c: Clash) -> bool:
    found = modules.of_table(c.row[0]._meta.db_table)
    return any(f.column == c.column and f.readonly for m in found[:1] for f in m.fields)


def _since(actor: access.Actor, c: Clash) -> Since:
    model, pk = c.row
    row = model._base_manager.filter(pk=pk).first()
    module = module_at(model, {"module": getattr(row, "module", None)}) if row is not None else None
    if module is None or not access.reach(actor, module, "view").holds(row):
        return Since(c.title, "", "", "", "", "", c.why)
    url = f"/{module.key}/{pk}"
    f = _field(actor, module, c.column)
    if f is None or c.said is None:
        return Since(c.title, url, "", "", "", "", c.why)
    values = [f.kind.unpack(v) if v is not None else f.blank for v in c.said]
    titles = titles_for(actor, [f], [{f.name: v} for v in values])
    was, made, now = (cell_of(f, v, titles).text for v in values)
    return Since(c.title, url, str(f.label), was, made, now, c.why)


def _field(actor: access.Actor, module: Module, column: str | None) -> Field | None:
    """The field of a column, or of a custom field's name, if the actor may view it."""
    visible = access.fields(actor, module, "view").values()
    return next((f for f in visible if column and (f.column == column or (f.custom and f.name == column))), None)
