"""What comes next on the cards of a board, and the ways to plan it from there."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.kinds import language
from saluran.core.schema import Module
from saluran.core.screens import activities
from saluran.core.screens.coming import Coming, coming
from saluran.faces.html.asked import with_query
from saluran.faces.html.cells import weekday
from saluran.faces.html.pieces import Action
from saluran.faces.html.screens import Ahead
from saluran.ground import dates

WEEK = 7


def ahead_of(actor: access.Actor, module: Module, rows: Sequence[Mapping[str, Any]]) -> list[Ahead | None]:
    """What comes next for each of some records, and that nothing does where something should."""
    if not activities.has_some(module):
        return [None] * len(rows)
    found, today = coming(actor, module, [r["id"] for r in rows]), timezone.localdate()
    words, nothing = language(), Ahead(_("No next step yet"), icon="circle-dashed")
    made: list[Ahead | None] = []
    for r in rows:
        if next := found.get(r["id"]):
            made.append(_next(next, today, words))
        elif said := r.get(module.ahead):
            made.append(_step(module, str(said), r.get(module.ahead_on), today, words))
        elif r.get(module.planned):
            made.append(Ahead(_("Planned by somebody else"), icon="calendar-days"))
        else:
            made.append(nothing if module.due and r.get(module.due.status) in module.due.open else None)
    return made


def _step(module: Module, said: str, day: dt.date | None, today: dt.date, words: str) -> Ahead:
    """What somebody wrote that comes next, and when."""
    if day is None:
        return Ahead(said, icon="arrow-right")
    near, late = near_day(day, today, words), day < today
    told = (_("Overdue: %(what)s") if late else "%(what)s") % {"what": f"{near}: {said}"}
    return Ahead(f"{near[:1].upper()}{near[1:]} · {said}", "", "arrow-right", told, late)


def _next(one: Coming, today: dt.date, words: str) -> Ahead:
    day = near_day(one.day, today, words) if one.day else ""
    told = " ".join(filter(None, [str(one.module.one), day]))
    told = (_("Overdue: %(what)s") if one.late else "%(what)s") % {"what": f"{told}: {one.title}"}
    text = f"{day[:1].upper()}{day[1:]} · {one.title}" if day else one.title
    return Ahead(text, f"/{one.module.key}/{one.id}", one.module.icon, told, one.late)


def near_day(day: dt.date, today: dt.date, words: str) -> str:
    """A day as one speaks of it: yesterday, today, tomorrow, the weekday within a week, else the date."""
    away = (day - today).days
    if abs(away) <= 1:
        return (_("yesterday"), _("today"), _("tomorrow"))[away + 1]
    if 0 < away < WEEK:
        return weekday(day, words)
    short = f"{day.day} {dates.MONTHS[words][day.month - 1]}"
    return short if day.year == today.year else f"{short} {day.year}"


def plans(actor: access.Actor, module: Module, back: str) -> tuple[Action, ...]:
    """The activities that can be planned about a record; its pointer is put behind the address."""
    if not activities.has_some(module):
        return ()
    return tuple(
        Action(m.one, with_query(f"/{m.key}/new", {"back": back}) + f"&{m.about}={module.key}:", "get", m.icon)
        for m in activities.kinds(actor)
        if access.may(actor, m, "create")
    )


def ends(actor: access.Actor, module: Module) -> tuple[Action, ...]:
    """What ends a record one way or the other: won, lost."""
    found = (v for v in module.verbs.values() if v.button and v.tone in ("success", "error"))
    return tuple(Action(v.label, f"/do/{v.name}", "get", v.icon) for v in found if access.may(actor, module, v.needs))
