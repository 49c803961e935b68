"""Which columns a list shows, in which order, and what it is sorted by: chosen in a dialog, said by the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, away, views
from saluran.core.schema import Field, Module
from saluran.core.screens import filterable, listing
from saluran.faces.html import answers
from saluran.faces.html.asked import Asked, ask, with_query
from saluran.faces.html.columns import MOST_KEYS
from saluran.faces.html.grouping import choices
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.screens import ArrangeScreen, Part, SortKey

OWN = ("order", "shown", "up", "down", "done", "add", "add__text", "more")  # what the dialog itself sends


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The dialog; with ``done`` the list as it was arranged."""
    asked = ask(request, key)
    new = added(asked)
    there = offered(asked.actor, asked.module, (*asked.params.fields, *request.GET.getlist("order"), new.name))
    shown, order = _chosen(request, asked, there, new.name)
    if "done" not in request.GET or new.wrong:
        return _show(request, asked, there, shown, order, new)
    plain = [f.name for f in listing.columns(asked.actor, asked.module)]
    fields = [n for n in order if n in shown]
    said = {"fields": "" if fields == plain else ",".join(fields), "sort": sort_said(request, asked.module)}
    said["group"] = request.GET.get("group", "")
    return answers.go(request, with_query(asked.url, {**_kept(asked), **said}))


def _kept(asked: Asked) -> dict[str, str]:
    ours = (*OWN, *(f"{word}{n}" for word in ("by", "way") for n in range(1, MOST_KEYS + 1)))
    return {k: v for k, v in asked.keep.items() if k not in ours}


def offered(actor: access.Actor, module: Module, names: Iterable[str] = ()) -> dict[str, Field]:
    """What may stand in a column: all that one sees but tables of lines, and of ``names`` what is one link away."""
    found = {n: f for n, f in away.columns(actor, module, names).items() if f.lines is None}
    return {n: f for n, f in found.items() if f.shown or f.custom or n in module.list}


@dataclass(frozen=True)
class Added:
    """The field of a linked record that the dialog asks for; ``wrong``: why what was typed is none."""

    name: str = ""
    text: str = ""
    wrong: str = ""

    @property
    def error(self) -> tuple[str, ...]:
        return (self.wrong,) if self.wrong else ()


def added(asked: Asked) -> Added:
    """By its name, as scripts send it, or by what it is called."""
    name, text = asked.query.get("add", ""), asked.query.get("add__text", "").strip()[:80]
    if not name and text:
        offer = filterable.called(asked.actor, asked.module, text)
        name = offer.name if offer else ""
    if name in offered(asked.actor, asked.module, [name]):
        return Added(name)
    return Added("", text, _("There is no field “%(name)s”.") % {"name": text}) if text else Added()


def more(asked: Asked, new: Added) -> Input:
    """Where a field of a linked record is looked for."""
    lookup, hint = f"/{asked.module.key}/filter/fields?away=1", _("Choose a field")
    extra = (("placeholder", hint), *((("autofocus", "autofocus"),) if new.wrong else ()))
    label = _("Field of a linked record")
    return Input("add", label, "lookup", text=new.text, lookup=lookup, errors=new.error, extra=extra)


def placed(order: Sequence[str], shown: Sequence[str], new: str) -> list[str]:
    """The order with a new field behind those that are shown."""
    rest = [n for n in order if n != new]
    at = max((n + 1 for n, name in enumerate(rest) if name in shown), default=0)
    return [*rest[:at], new, *rest[at:]]


def _chosen(request: HttpRequest, asked: Asked, there: Mapping[str, Field], new: str) -> tuple[list[str], list[str]]:
    """The columns that are shown, and all in their order: as the dialog sends them, else as the list has them."""
    if "order" in request.GET:
        order = [n for n in dict.fromkeys(request.GET.getlist("order")) if n in there]
        shown = [n for n in order if n in request.GET.getlist("shown")]
    else:
        now = listing.columns(asked.actor, asked.module, asked.params.fields)
        shown = [f.name for f in now if f.name in there]
        order = list(dict.fromkeys((*shown, *there)))
    if new:
        order, shown = placed(order, shown, new), [*shown, new]
    return shown, moved(order, request.GET.get("up", ""), request.GET.get("down", ""))


def moved(order: Sequence[str], up: str, down: str) -> list[str]:
    """The order after a button was pressed."""
    found, name, step = list(order), up or down, -1 if up else 1
    if name in found:
        at = found.index(name)
        found.remove(name)
        found.insert(max(0, at + step), name)
    return found


def _groups(asked: Asked) -> tuple[Option, ...]:
    """What the list may be grouped by."""
    now = asked.query.get("group", "")
    return (Option("", "–", not now), *(Option(n, label, n == now) for n, label in choices(asked)))


def sort_keys(asked: Asked) -> tuple[SortKey, ...]:
    """The selects of the sorting: up to three fields, those that an index serves."""
    now = [p.strip() for p in (asked.params.sort or asked.module.sort).split(",") if p.strip()]
    visible = access.fields(asked.actor, asked.module)
    fields = [visible[n] for n in asked.module.sortable if n in visible]
    found = []
    for n in range(MOST_KEYS):
        at = now[n] if n < len(now) else ""
        none = [Option("", "–", not at)] if n else []
        choices = (*none, *(Option(f.name, f.label, f.name == at.lstrip("-")) for f in fields))
        ways = (Option("up", _("Ascending"), not at.startswith("-")), Option("down", _("Descending"), at[:1] == "-"))
        found.append(SortKey(n + 1, choices, ways))
    return tuple(found)


def sort_said(request: HttpRequest, module: Module) -> str:
    """What the selects of the sorting say."""
    keys: dict[str, str] = {}
    for n in range(1, MOST_KEYS + 1):
        name, way = request.GET.get(f"by{n}", ""), request.GET.get(f"way{n}", "")
        if name in module.sortable and name not in keys:
            keys[name] = f"-{name}" if way == "down" else name
    said = ",".join(keys.values())
    return "" if said == module.sort else said


def _show(
    request: HttpRequest,
    asked: Asked,
    there: Mapping[str, Field],
    shown: Sequence[str],
    order: Sequence[str],
    new: Added,
) -> HttpResponse:
    kept = _kept(asked)
    screen = ArrangeScreen(
        title=_("Columns and sorting"),
        url=f"/{asked.module.key}/arrange",
        back_url=with_query(asked.url, kept),
        reset_url=with_query(asked.url, {**kept, "fields": "", "sort": "", "widths": "", "group": ""}),
        values=tuple((k, v) for k, v in views.shortened(kept).items() if k not in ("fields", "sort", "group")),
        parts=tuple(Part(n, there[n].label, n in shown, n == new.name) for n in order),
        more=more(asked, new),
        keys=sort_keys(asked),
        groups=_groups(asked),
    )
    return draw(request, "saluran/arrange.html", screen, screen.title, block="dialog" if wants_part(request) else "")
