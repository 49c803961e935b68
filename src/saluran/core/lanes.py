"""The columns of a board: choices, the rows of a small module, people, or months."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, known
from saluran.core.kinds import Choice, Date, Link, User, language
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.ground import dates

AHEAD = 6  # months that have a column of their own, this one included
PEOPLE = 40  # columns of people
PAST, LATER = "past", "later"
FIRST, LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Lane:
    """``kept`` False: shown only while it holds something. ``fixed``: nothing can be put into it by hand."""

    key: Any
    label: str
    tone: str = "neutral"
    kept: bool = True
    fixed: bool = False


def groupings(actor: access.Actor, module: Module) -> dict[str, Field]:
    """The fields by which the board of a module can be looked at; the first is that of the board itself."""
    visible = access.fields(actor, module, "view")
    return {n: visible[n] for n in (module.board, *module.boards) if n in visible}


def by_month(field: Field) -> bool:
    return isinstance(field.kind, Date)


def sort_of(module: Module, field: Field) -> str:
    """How the cards of a column stand: by hand where the module keeps a place for them, months by their days."""
    return field.name if by_month(field) else module.board_sort


def lanes(
    actor: access.Actor, module: Module, field: Field, group: Mapping[str, int], there: Mapping[Any, Any]
) -> list[Lane]:
    """All columns but that for no value. ``there``: what holds something, by key, as far as that is known."""
    if isinstance(field.kind, Choice):
        return [Lane(key, str(label), field.kind.tone(key)) for key, label in field.kind.options]
    if by_month(field):
        return _months()
    target = modules.all().get(field.kind.to) if isinstance(field.kind, Link) else None
    if target is None or not target.small:
        raise NotFound
    if isinstance(field.kind, User):
        return _people(actor, module, target, there)
    wanted = {target.by_name[name].column: value for name, value in group.items() if name in target.by_name}
    return [
        Lane(k.id, k.title, k.values.get("tone") or "neutral", k.active)
        for k in known.rows(target).values()
        if all(k.values.get(at or "") == value for at, value in wanted.items())
    ]


def _people(actor: access.Actor, module: Module, target: Module, there: Mapping[Any, Any]) -> list[Lane]:
    """Who has something, oneself first, and one's people who have nothing yet; of very many those with the most."""
    reach = access.reach(actor, module, "view")
    called, near = known.titles(target), set(reach.owners)
    found = [k for k in known.rows(target).values() if k.id in there or (k.id in near and k.active)]
    if len(found) > PEOPLE:
        found = sorted(found, key=lambda k: -getattr(there.get(k.id), "count", 0))[:PEOPLE]
    return [Lane(k.id, called[k.id]) for k in sorted(found, key=lambda k: (k.id != actor.id, called[k.id].casefold()))]


def _months() -> list[Lane]:
    first = timezone.localdate().replace(day=1)
    found, words = [Lane(PAST, _("Earlier"), "error", False, True)], dates.MONTHS[language()]
    for _n in range(AHEAD):
        found.append(Lane(f"{first:%Y-%m}", f"{words[first.month - 1]} {first.year}"))
        first = after(first)
    return [*found, Lane(LATER, _("Later"), "neutral", False, True)]


def after(first: dt.date) -> dt.date:
    """The first day of the next month."""
    return (first + dt.timedelta(31)).replace(day=1)


def span(key: str) -> tuple[dt.date, dt.date]:
    """The first day of a column of months, and the first one behind it."""
    now = timezone.localdate().replace(day=1)
    if key == PAST:
        return FIRST, now
    if key == LATER:
        for _n in range(AHEAD):
            now = after(now)
        return now, LAST
    try:
        first = dt.date.fromisoformat(f"{key}-01")
        return first, after(first)
    except (ValueError, OverflowError):
        raise NotFound from None


def lane_of(field: Field, value: Any) -> Any:
    """The key of the column in which a value is counted; of days the value is their month."""
    if not by_month(field) or not value:
        return value or ""
    first = dt.date.fromisoformat(f"{value}-01")
    return PAST if first < span(PAST)[1] else LATER if first >= span(LATER)[0] else value


def condition_of(field: Field, key: Any) -> list[Any]:
    """The condition that finds what a column holds."""
    if key == "":
        return [field.name, "empty"]
    if by_month(field):
        first, behind = span(str(key))
        if first == FIRST:
            return [field.name, "lt", behind.isoformat()]
        if behind == LAST:
            return [field.name, "gte", first.isoformat()]
        return [field.name, "between", [first.isoformat(), (behind - dt.timedelta(1)).isoformat()]]
    return [field.name, "is", key]
