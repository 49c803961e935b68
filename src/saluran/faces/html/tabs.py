"""The tabs of a record page: as its module arranges them, else those that every record has."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core import access, linked, lists
from saluran.core.registry import modules
from saluran.core.schema import Module, Related, Tab
from saluran.core.screens import activities, recording
from saluran.core.screens.recording import RecordScreen as Core
from saluran.faces.html import doings, joined, panels, stays
from saluran.faces.html.pieces import Link
from saluran.faces.html.screens import Stack

MANY = 101  # counts in tabs go no further
PLAIN = {
    "timeline": panels.timeline_of,
    "details": panels.details,
    "activities": doings.panel,
    "notes": panels.notes,
    "files": panels.files,
    "connections": joined.panel,
    stays.TAB: stays.panel,
}

JOINED = Tab("connections", _("Connections"), ("connections",))
HEADS = {
    "timeline": _("Timeline"),
    "details": _("Details"),
    "activities": _("Activities"),
    "notes": _("Notes"),
    "files": _("Files"),
    stays.TAB: _("History"),
}


def tabs_of(actor: access.Actor, module: Module) -> tuple[Tab, ...]:
    """Those that have something for this reader; the first is what a record opens with."""
    found = []
    for tab in _arranged(module) if module.tabs else usual(module):
        parts = tuple(p for p in tab.parts if p in PLAIN or p in module.by_name or p in _lists(actor, module))
        if parts:
            found.append(Tab(tab.name, tab.label, parts))
    return tuple(found)


def _arranged(module: Module) -> tuple[Tab, ...]:
    """What the module says, and what hangs together where it is business."""
    return (*module.tabs, JOINED) if linked.business(module) else module.tabs


def usual(module: Module) -> tuple[Tab, ...]:
    """What happened, all fields, one tab a related list, what was written. Of a list of the house one wants to know
    first where its entries are used."""
    lists = tuple(Tab(r.name, _label(module, r), (r.name,)) for r in module.related if r.module in modules.all())
    before, behind = ((), lists) if linked.business(module) else (lists, ())
    return (
        *before,
        Tab("timeline", _("Timeline"), ("timeline",)),
        Tab("details", _("Details"), ("details",)),
        *((Tab(stays.TAB, HEADS[stays.TAB], (stays.TAB,)),) if module.passages or module.turns else ()),
        *((Tab(doings.TAB, _("Activities"), (doings.TAB,)),) if activities.has_some(module) else ()),
        *behind,
        Tab("notes", _("Notes"), ("notes",)),
        Tab("files", _("Files"), ("files",)),
        *((JOINED,) if linked.business(module) else ()),
    )


def _label(module: Module, r: Related) -> Any:
    """What a list is called; one of the same module has those that stand below the record."""
    label = r.label or modules.get(r.module).label
    return _now("%(records)s below") % {"records": label} if r.module == module.key else label


def _lists(actor: access.Actor, module: Module) -> dict[str, Related]:
    known = modules.all()
    return {r.name: r for r in module.related if r.module in known and access.may(actor, known[r.module], "view")}


def shown(actor: access.Actor, core: Core, asked: str, url: str) -> tuple[tuple[Link, ...], Any]:
    """The row of tabs, and the panel of the one that is asked for; an unknown one is the first."""
    tabs = tabs_of(actor, core.module)
    now = next((t for t in tabs if t.name == asked), tabs[0])
    counts = _counts(actor, core, tabs)
    links = tuple(Link(t.label, f"{url}?tab={t.name}", "", t is now, counts.get(t.name)) for t in tabs)
    made = [_part(actor, core, p, url) for p in now.parts]
    return links, made[0] if len(made) == 1 else Stack(tuple((_head(p), p) for p in made))


def _head(panel: Any) -> Any:
    return getattr(panel, "title", "") or HEADS[panel.kind]


def _part(actor: access.Actor, core: Core, name: str, url: str) -> Any:
    if name in PLAIN:
        return PLAIN[name](actor, core, url)
    related = _lists(actor, core.module).get(name)
    return panels.related_list(actor, core, related, url) if related else panels.lines(actor, core, name, url)


def _counts(actor: access.Actor, core: Core, tabs: tuple[Tab, ...]) -> dict[str, Any]:
    """How many records the list of a tab has, where it has just one; all of them are asked at once."""
    there = _lists(actor, core.module)
    listed = {t.name: [there[p] for p in t.parts if p in there] for t in tabs}
    alone = {name: some[0] for name, some in listed.items() if len(some) == 1}
    wanted = [(modules.get(r.module), recording.related_condition(core.module, core.record, r)) for r in alone.values()]
    found = zip(alone, lists.counts(actor, wanted, MANY), strict=True)
    counted: dict[str, Any] = {name: n if n < MANY else f"{MANY - 1}+" for name, n in found}
    return counted | {t.name: doings.count(actor, core) for t in tabs if doings.TAB in t.parts}
