"""Saved views as they stand above a list: a tab each, and what can be done with the open one."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from saluran.core import access, views
from saluran.faces.html.asked import Asked, with_query
from saluran.faces.html.pieces import Action, Link
from saluran.faces.html.screens import Saved

SIGNS = {"list": "list", "board": "square-kanban", "cards": "layout-grid"}


def saved_of(asked: Asked) -> Saved:
    """Tabs of all views that the reader may open; nothing above a plain list of a module that has none."""
    there = views.of_module(asked.actor, asked.module.key)
    if not there and not asked.changed:
        return Saved()
    view, changed = asked.view, asked.changed
    return Saved(
        tabs=_tabs(asked, there),
        changed=changed,
        save=_save(asked) if view and changed and views.may_change(asked.actor, view) else None,
        save_as=Action(_("Save as…") if view else _("Save as a view…"), _url(asked), "get", "bookmark-plus"),
        reset=view.address if view else with_query(asked.url, {"view": asked.query.get("view", "")}),
        menu=_menu(asked, view) if view else (),
    )


def _tabs(asked: Asked, there: tuple[views.View, ...]) -> tuple[Link, ...]:
    plain = f"/{asked.module.key}"
    first = views.first(asked.actor, asked.module.key)
    every = Link(_("All"), f"{plain}?view={views.ALL}" if first else plain, active=asked.view is None)
    now = asked.view.id if asked.view else 0
    return (every, *(Link(v.name, v.address, SIGNS.get(v.kind, ""), v.id == now) for v in there))


def _url(asked: Asked, at: str = "") -> str:
    """Where the view is written, with all that the list looks like now."""
    said = {**asked.keep, "kind": asked.kind}
    return f"/{asked.module.key}/views{at}?{urlencode({k: v for k, v in said.items() if v})}"


def _save(asked: Asked) -> Action:
    return Action(_("Save"), _url(asked, f"/{asked.view.id if asked.view else 0}/save"), "post", "save")


def _menu(asked: Asked, view: views.View) -> tuple[Action, ...]:
    """Everything but saving."""
    actor, at = asked.actor, f"/{asked.module.key}/views/{view.id}"
    mine = views.opens_for(actor, view)[0]
    word = _("Do not open first") if mine else _("Open first for me")
    found = [Action(word, f"{at}/first", "post", "star-off" if mine else "star")]
    if access.administers(actor):
        found.append(Action(_("Open first for a role…"), f"{at}/role", "get", "shield-check"))
    found.append(Action(_("Duplicate…"), f"{at}/duplicate", "get", "copy"))
    if views.may_change(actor, view):
        found.append(Action(_("Name and sharing…"), f"{at}/edit", "get", "pencil"))
        there = views.of_module(actor, view.module)
        if sum(v.owner_id == view.owner_id and v.shared == view.shared for v in there) > 1:
            found.append(Action(_("Move left"), f"{at}/left", "post", "arrow-left"))
            found.append(Action(_("Move right"), f"{at}/right", "post", "arrow-right"))
        found.append(Action(_("Delete…"), f"{at}/delete", "get", "trash-2", "error"))
    return tuple(found)
