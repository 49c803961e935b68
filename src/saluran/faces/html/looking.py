"""By what a board is looked at: the field whose values are its columns, and the pipeline it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, known, lanes
from saluran.core.kinds import Link
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.faces.html.pieces import Option
from saluran.faces.html.screens import Filter


@dataclass(frozen=True)
class Pipelines:
    """``group`` narrows the columns of stages; ``test`` the records, where the columns are others."""

    group: Mapping[str, int]
    filters: tuple[Filter, ...] = ()
    test: list[Any] | None = None


@dataclass(frozen=True)
class Columns:
    """``usual``: they are those that the module says itself."""

    module: Module
    field: Field
    filters: tuple[Filter, ...]

    @property
    def usual(self) -> bool:
        return self.field.name == self.module.board

    @property
    def month(self) -> bool:
        return lanes.by_month(self.field)

    @property
    def verb(self) -> str:
        """What puts a card into another column."""
        if self.field.name == "owner":
            return "assign"
        return self.field.through if isinstance(self.field.through, str) else "update"

    def narrowed(self, condition: Any, pipelines: Pipelines) -> Any:
        """What is shown: by other columns than the usual ones only what is open still."""
        due, tests = self.module.due, [pipelines.test] if pipelines.test else []
        if due and not self.usual:
            tests.append([due.status, "is", due.open[0]] if len(due.open) == 1 else [due.status, "in", [*due.open]])
        return {"all": [*tests, *([condition] if condition else [])]} if tests else condition


def columns_by(actor: access.Actor, module: Module, asked: str) -> Columns:
    """As the address asks; for what the module does not offer, as it is usual."""
    found = lanes.groupings(actor, module)
    field = found.get(asked) or module.by_name[module.board]
    if len(found) < 2:
        return Columns(module, field, ())
    choices = tuple(
        Option("" if n == module.board else n, _("By %(field)s") % {"field": _lower(f.label)}, f is field)
        for n, f in found.items()
    )
    return Columns(module, field, (Filter("group", _("Columns"), choices),))


def _lower(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


def pipelines_of(actor: access.Actor, columns: Columns, asked: str) -> Pipelines:
    """The pipeline whose stages are shown, where the columns are stages; else one that was asked for, or all."""
    module = columns.module
    target = modules.all().get(columns.field.kind.to) if isinstance(columns.field.kind, Link) else None
    stages = columns.usual and target is not None and "pipeline" in target.by_name
    if not stages and (columns.usual or "pipeline" not in module.by_name):
        return Pipelines({})
    source = modules.get("pipelines")
    rows = [k for k in known.rows(source).values() if k.active]
    chosen = next((k for k in rows if str(k.id) == asked), None)
    if stages and chosen is None:
        usual = source.usual(actor) if source.usual else None
        chosen = next((k for k in rows if k.id == usual), None) or rows[0]
    choices = [Option(str(k.id), k.title, k is chosen) for k in rows]
    if not stages:
        choices.insert(0, Option("", _("%(field)s: all") % {"field": source.one}, chosen is None))
    filters = (Filter("pipeline", source.one, tuple(choices)),) if len(rows) > 1 else ()
    if stages and chosen:
        return Pipelines({"pipeline": chosen.id}, filters)
    return Pipelines({}, filters, ["pipeline", "is", chosen.id] if chosen else None)
