"""Where a record has been and what was moved, for its page: read from what the engine keeps (``core.histories``)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils import timezone

from saluran.core import access
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.values import Cell, cell_of, titles_for

MOST = 100  # of each; the lists have them all


@dataclass(frozen=True)
class Told:
    """A stay, or a change: its fields as they are shown, and what they hold."""

    cells: Mapping[str, Cell]
    values: Mapping[str, Any]


def kept_by(actor: access.Actor, module: Module) -> tuple[Module, ...]:
    """The modules in which the actor may read what is kept of a module: its stays, its changes."""
    tables = [part.model._meta.db_table for part in (module.passages, module.turns) if part]
    found = [m for table in tables for m in modules.of_table(table)]
    return tuple(m for m in found if access.may(actor, m, "view"))


def back(part: Module) -> str:
    """The link of what is kept to the record that it is part of."""
    return part.part_of[1] if part.part_of else ""


def spent(module: Module, record: Any) -> dict[Any, dt.timedelta]:
    """How long the record was in each place in all, until now or until it was settled."""
    path = module.passages
    if path is None:
        return {}
    column = module.by_name[path.field].column
    rows = path.model._base_manager.filter(Exact(F(path.back), record.pk)).order_by("number")
    now, found = timezone.now(), dict[Any, dt.timedelta]()
    for place, entered, left in rows.values_list(column, "entered_at", "left_at"):
        if entered is not None:
            found[place] = found.get(place, dt.timedelta(0)) + max((left or now) - entered, dt.timedelta(0))
    return found


def told(actor: access.Actor, part: Module, record: Any) -> list[Told]:
    """What is kept of a record in one of these modules, the newest first."""
    fields: dict[str, Field] = access.fields(actor, part, "view")
    rows = list(access.scope(actor, part).filter(Exact(F(back(part)), record.pk)).order_by("-number")[:MOST])
    values = [{n: f.of(r) for n, f in fields.items()} for r in rows]
    titles = titles_for(actor, fields.values(), values)
    return [Told({n: cell_of(f, v[n], titles, v.get(f.beside)) for n, f in fields.items()}, v) for v in values]
