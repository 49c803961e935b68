"""The menu: modules by groups, what is no module, and the page from which the house is set up."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.faces.html.pieces import Group, Link
from saluran.faces.html.screens import Found

SETUP = "/setup"
MINE, OURS = "/my/pipeline", "/our/pipeline"  # where the menu is on the boards of one's own deals and of all
GROUPS = (
    ("pipeline", gettext_lazy("Sales Pipeline")),
    ("customers", gettext_lazy("Customers")),
    ("activities", gettext_lazy("Activities")),
    ("catalogue", gettext_lazy("Catalogue")),
    ("marketing", gettext_lazy("Marketing")),
    ("analytics", gettext_lazy("Analytics")),
    ("custom", gettext_lazy("More")),
    ("setup", gettext_lazy("General")),
    ("people", gettext_lazy("Users and rights")),
    ("customization", gettext_lazy("Customization")),
    ("automation", gettext_lazy("Automation")),
    ("data", gettext_lazy("Data administration")),
    ("lists", gettext_lazy("Pick lists")),
)
ADMIN = ("setup", "people", "customization", "automation", "data", "lists")  # the house
FIRST = ("leads", "opportunities", "prospects")  # names.md, Menu
#: What stands in the menu as well, by the last word of its address.
TOLD = {
    "imports": gettext_lazy("Bring in records from CSV, Excel or vCard files, and take an import back."),
    "duplicates": gettext_lazy("Records that look alike, to merge or to keep apart."),
    "jobs": gettext_lazy("What runs in the background, and what came of it."),
    "bin": gettext_lazy("What was deleted, to bring it back."),
    "backups": gettext_lazy("Everything in one file: make it, download it, delete it."),
    "exports": gettext_lazy("Who took which records out of here, and when."),
}


def menu_of(actor: access.Actor, visible: list[Module], path: str) -> tuple[Group, ...]:
    """The groups of the menu; the house has one entry, and a page of its own."""
    found = [Group("", (Link(_("Home"), "/home", "house", path == "/home"),))]
    for key, label in GROUPS:
        items = pipelines_of(actor, visible, path) if key == "pipeline" else []
        items += [entry(m, path) for m in in_menu_order(visible) if group_of(m) == key]
        if key == "custom":
            items += beside(actor, visible, path)
        if items and key not in ADMIN:
            found.append(Group(label, tuple(items)))
    house = [i.url for _label, items in setup_of(actor, visible) for i in items]
    if house:
        own = {i.url for i in beside(actor, visible)}
        here = path == SETUP or (path in house and path not in own)
        found.append(Group("", (Link(_("Set-up"), SETUP, "settings", here),)))
    return tuple(found)


def pipelines_of(actor: access.Actor, visible: list[Module], path: str) -> list[Link]:
    """The board of one's own deals, and for who sees those of others that of all of them."""
    module = next((m for m in visible if m.key == "opportunities"), None)
    if module is None:
        return []
    url, reach = f"/{module.key}/board", access.reach(actor, module, "view")
    found = [Link(_("My Pipeline"), f"{url}?f.owner={actor.id}", "square-kanban", path == MINE)]
    if reach.all or len(reach.owners) > 1 or not reach.ownerless:
        found.append(Link(_("Team's Pipeline"), f"{url}?view=all", "users", path == OURS))
    return found


def group_of(module: Module) -> str:
    return module.menu if module.menu in dict(GROUPS) else "custom"


def within_reach(actor: access.Actor, module: Module) -> bool:
    """Whether the module stands before this reader: what belongs to the house, before those who change it."""
    if module.menu not in ADMIN or access.administers(actor):
        return True
    return access.reach(actor, module, "edit").all


def setup_of(actor: access.Actor, visible: list[Module]) -> list[tuple[Any, tuple[Found, ...]]]:
    """What this reader sets up, by groups, each with what it is for."""
    near = [m for m in in_menu_order(visible) if within_reach(actor, m)]
    found = []
    for key, label in GROUPS:
        if key not in ADMIN:
            continue
        items = [Found(str(m.label), f"/{m.key}", m.icon, m.purpose) for m in near if group_of(m) == key]
        if key == "data" and access.administers(actor):
            links = (*beside(actor, visible), *of_house(actor))
            items += [Found(str(i.label), i.url, i.icon, TOLD.get(i.url.rpartition("/")[2], "")) for i in links]
        if items:
            found.append((label, tuple(items)))
    return found


def beside(actor: access.Actor, visible: list[Module], path: str = "") -> list[Link]:
    """What is no module: imports and work in the background for those who may, and the recycle bin."""
    imports = Link(_("Imports"), "/my/imports", "file-up", path.startswith("/my/imports"))
    bin = Link(_("Recycle bin"), "/my/bin", "trash-2", path.startswith("/my/bin"))
    jobs = Link(_("Background work"), "/my/jobs", "list-checks", path.startswith("/my/jobs"))
    found = [imports] if any(may_import(actor, m) for m in visible) else []
    known = next((m for m in in_menu_order(visible) if m.known_by and access.may(actor, m, "edit")), None)
    found += [Link(_("Duplicates"), f"/{known.key}/duplicates", "copy-check", path == "/duplicates")] if known else []
    many = access.has(actor, "bulk") or any(access.may(actor, m, "export") for m in visible)
    return [*found, *([jobs] if many else []), bin]


def of_house(actor: access.Actor, path: str = "") -> list[Link]:
    """What is no module either, for administrators: backups, and who took which records out."""
    if not access.administers(actor):
        return []
    backups = Link(_("Backups"), "/my/backups", "archive", path.startswith("/my/backups"))
    return [backups, Link(_("Exports"), "/my/exports", "file-down", path.startswith("/my/exports"))]


def may_import(actor: access.Actor, module: Module) -> bool:
    """Whether files can be brought into the module."""
    return access.may(actor, module, "import")


def instead(actor: access.Actor, module: Module) -> str:
    """The module that this reader has in his menu in place of one that his company or his teams do not use."""
    return module.instead(actor) if module.instead else ""


def in_order(actor: access.Actor) -> list[Module]:
    """The modules that somebody may view, as the menu has them: what is sold first, the house last."""
    groups = [key for key, _label in GROUPS]
    visible = [m for m in modules.all().values() if access.may(actor, m, "view")]
    return sorted(in_menu_order(visible), key=lambda m: groups.index(group_of(m)))


def trail(module: Module) -> tuple[Link, ...]:
    """The way to the list of a module: home, what it is part of, itself."""
    here = Link(module.label, f"/{module.key}")
    if module.menu in ADMIN:
        return (*within_setup(), here)
    return (Link(_("Home"), "/home"), Link(_("CRM"), ""), Link(dict(GROUPS)[group_of(module)], ""), here)


def within_setup() -> tuple[Link, ...]:
    """The way to the page from which the house is set up."""
    return (Link(_("Home"), "/home"), Link(_("Set-up"), SETUP))


def in_menu_order(visible: list[Module]) -> list[Module]:
    return sorted(visible, key=lambda m: FIRST.index(m.key) if m.key in FIRST else len(FIRST))


def entry(module: Module, path: str) -> Link:
    url = f"/{module.key}"
    active = path == url or path.startswith(f"{url}/")
    return Link(module.label, f"{url}/board" if module.key == "opportunities" else url, module.icon, active)
