"""Activities on the page of a record: what is to be done about it, what was done, and ways to add more."""

from dataclasses import replace
from typing import Literal

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.schema import Module
from saluran.core.screens import activities
from saluran.core.screens.activities import Activity
from saluran.core.screens.recording import RecordScreen as Core
from saluran.core.screens.values import people
from saluran.faces.html.asked import with_query
from saluran.faces.html.cells import moment
from saluran.faces.html.pieces import Action, Cell, Empty, Person
from saluran.faces.html.screens import Activities, Doing

TAB = "activities"
AT_ONCE: dict[str, Literal["post", "get"]] = {"complete": "post", "reschedule": "get"}


def count(actor: access.Actor, core: Core) -> int:
    """How much is to be done about the record."""
    return activities.count_open(actor, core.module, core.id)


def watched(actor: access.Actor, module: Module) -> tuple[str, ...]:
    """The modules whose changes show on the page of a record."""
    return tuple(m.key for m in activities.kinds(actor)) if activities.has_some(module) else ()


def panel(actor: access.Actor, core: Core, url: str) -> Activities:
    found = activities.of_record(actor, core.module, core.id)
    names = people(a.owner for a in found)
    shown = [(a.open, doing(a, names.get(a.owner, "") if a.owner else "", f"{url}?tab={TAB}")) for a in found]
    add = tuple(_add(actor, m, core, url) for m in activities.kinds(actor) if access.may(actor, m, "create"))
    text = _("Calls, visits and tasks about this record will stand here.")
    empty = Empty(_("Nothing planned yet"), text, "list-checks")
    return Activities(tuple(d for waits, d in shown if waits), tuple(d for waits, d in shown if not waits), empty, add)


def _add(actor: access.Actor, m: Module, core: Core, url: str) -> Action:
    query = {m.about: f"{core.module.key}:{core.id}", "back": f"{url}?tab={TAB}"}
    return Action(_("Add %(one)s") % {"one": m.one}, with_query(f"/{m.key}/new", query), "get", m.icon)


def doing(a: Activity, owner: str, back: str) -> Doing:
    """One activity as a line, with what can be done with it at once."""
    m, url = a.module, f"/{a.module.key}/{a.id}"
    status = m.by_name[m.due.status].kind if m.due else None
    when = moment(a.at) if a.at else Cell("")
    shown = Cell(status.show(a.status), "badge", tone=status.tone(a.status)) if status else Cell("")  # type: ignore[attr-defined]
    verbs = {
        name: Action(verb.label, with_query(f"{url}/do/{name}", {"back": back}), method, verb.icon)
        for name, method in AT_ONCE.items()
        if a.open and a.mine and (verb := m.verbs.get(name))
    }
    return Doing(
        m.one, m.icon, a.title, url, replace(when, tone="error") if a.late else when, shown,
        Person(owner) if owner else None, verbs.get("complete"), verbs.get("reschedule"),
    )  # fmt: skip
