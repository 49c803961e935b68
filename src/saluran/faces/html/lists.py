"""The list of a module."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from saluran.core import access
from saluran.core.kinds import language
from saluran.core.perform import EVERY_MODULE
from saluran.core.schema import Module, Verb
from saluran.core.screens import listing
from saluran.core.screens.listing import ListScreen as Core
from saluran.core.screens.listing import Params, QuickFilter
from saluran.core.screens.recording import IDLE
from saluran.faces.html import inline
from saluran.faces.html.cells import cell
from saluran.faces.html.filtering.chips import filtering
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Empty, Link, Option
from saluran.faces.html.screens import Column, Filter, ListScreen, Row
from saluran.ground import numbers


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One page of a list, filtered and sorted as the address says."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = listing.module_for(actor, key)
    query = request.GET.dict()
    quick = listing.quick_filters(actor, module, query)
    asked = Params.read(query)
    params = Params(
        listing.with_quick(quick, asked.filter),
        asked.q,
        asked.sort,
        asked.fields,
        asked.limit,
        asked.cursor,
        asked.count,
    )
    screen = _screen(actor, listing.list_screen(actor, key, params), quick, query)
    return draw(request, "saluran/list.html", screen, module.label, block="screen" if wants_part(request) else "")


def _screen(actor: access.Actor, core: Core, quick: tuple[QuickFilter, ...], query: dict[str, str]) -> ListScreen:
    module, url = core.module, f"/{core.module.key}"
    keep = {k: v for k, v in query.items() if v and k != "cursor"}
    narrowed = any(k in keep for k in ("q", "filter")) or any(q.value for q in quick)
    return ListScreen(
        module.key,
        module.label,
        url,
        inline.columns(actor, module, columns_of(core, query)),
        inline.rows(actor, core, rows_of(core)),
        empty(actor, module, narrowed),
        summary=summary(module, core.count, core.exact),
        self_url=with_query(url, query),
        query=core.params.q,
        filters=filters(quick),
        keep=tuple((k, v) for k, v in keep.items() if k in ("sort", "filter")),
        filtering=filtering(actor, module, url, keep),
        views=views(module, keep, "list"),
        primary=create_action(actor, module),
        bulk=bulk(actor, module),
        count=core.count,
        shown=_shown(core),
        all_text=_all_text(core),
        export_url=exports(actor, module, keep) if core.rows else "",
        first_url=with_query(url, keep) if core.params.cursor else "",
        next_url=with_query(url, {**keep, "cursor": core.next}) if core.next else "",
    )


def with_query(url: str, query: dict[str, Any]) -> str:
    return f"{url}?{urlencode(query)}" if query else url


def columns_of(core: Core, query: dict[str, str] | None = None) -> tuple[Column, ...]:
    """The heads: sorting is offered where an index serves it. ``query`` None: no sorting here."""
    now = core.params.sort or core.module.sort
    places = _places([f.kind.look for f in core.columns])
    found = []
    for f, place in zip(core.columns, places, strict=True):
        sorted_by = now.lstrip("-") == f.name
        up = sorted_by and not now.startswith("-")
        url = ""
        if query is not None and f.name in core.module.sortable:
            kept = {k: v for k, v in query.items() if k not in ("cursor", "sort") and v}
            url = with_query(f"/{core.module.key}", {**kept, "sort": f"-{f.name}" if up else f.name})
        way = ("ascending" if up else "descending") if sorted_by else ""
        found.append(Column(f.name, f.label, url, way, f.kind.right, place))  # type: ignore[arg-type]
    return tuple(found)


def _places(looks: list[str]) -> list[str]:
    """Where each column stands on a card of a phone: the first as its title, what it is worth or how it stands beside
    that, three more below; the rest is for wider screens."""
    side = next((n for look in ("money", "badge") for n, one in enumerate(looks) if n and one == look), 0)
    below = [n for n, look in enumerate(looks) if n not in (0, side) and look != "person"][:3]
    return ["main" if n == 0 else "side" if n == side else "meta" if n in below else "hide" for n in range(len(looks))]


def rows_of(core: Core) -> tuple[Row, ...]:
    found = []
    for row in core.rows:
        shown = core.cells(row)
        cells = tuple(cell(f, s, row.values.get(f.name)) for f, s in zip(core.columns, shown, strict=True))
        title = shown[0].text if shown and shown[0].text else f"#{row.id}"
        found.append(Row(row.id, f"/{core.module.key}/{row.id}", title, cells))
    return tuple(found)


def number(n: int) -> str:
    return numbers.grouped(numbers.from_units(n * 1000), language(), 0)


def summary(module: Module, count: int | None, exact: bool) -> str:
    """How many there are, in words."""
    if count is None:
        return ""
    shown = number(count) if exact else f"{number(count - 1)}+"
    return ngettext("%(n)s record", "%(n)s records", count) % {"n": shown}


def _shown(core: Core) -> str:
    return ngettext("%(n)s shown", "%(n)s shown", len(core.rows)) % {"n": number(len(core.rows))} if core.rows else ""


def _all_text(core: Core) -> str:
    if core.count is None or core.count <= len(core.rows):
        return ""
    if not core.exact:
        return _("All that match (more than %(n)s)") % {"n": number(core.count - 1)}
    return _("All %(n)s that match") % {"n": number(core.count)}


def filters(quick: tuple[QuickFilter, ...]) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            f"f.{q.field.name}",
            q.field.label,
            (
                Option("", _("%(field)s: all") % {"field": q.field.label}, not q.value),
                *(Option(value, label, value == q.value) for value, label in q.options),
            ),
        )
        for q in quick
    )


def views(module: Module, keep: dict[str, str], active: str) -> tuple[Link, ...]:
    if not module.board:
        return ()
    kept = {k: v for k, v in keep.items() if k != "sort"}
    return (
        Link(_("List"), with_query(f"/{module.key}", kept), "list", active == "list"),
        Link(_("Board"), with_query(f"/{module.key}/board", kept), "square-kanban", active == "board"),
    )


def create_action(actor: access.Actor, module: Module) -> Action | None:
    if "create" in module.closed or not access.may(actor, module, "create"):
        return None
    return Action(_("Add %(one)s") % {"one": module.one}, f"/{module.key}/new", "link", "plus", primary=True)


def exports(actor: access.Actor, module: Module, keep: dict[str, str]) -> str:
    """Where the same list is asked for as a file, for those who may take data out."""
    return with_query(f"/{module.key}/export", keep) if access.may(actor, module, "export") else ""


def bulk(actor: access.Actor, module: Module) -> tuple[Action, ...]:
    """What may be done with many at once."""
    found = [
        Action(v.label, f"/{module.key}/do/{v.name}", "get", v.icon, v.tone if v.tone == "error" else "")  # type: ignore[arg-type]
        for v in for_many(actor, module)
    ]
    if access.may(actor, module, "export"):
        found.insert(-1, Action(_("Export"), f"/{module.key}/export", "get", "download"))
    return tuple(found)


def for_many(actor: access.Actor, module: Module) -> tuple[Verb, ...]:
    """The verbs that a list offers for its selection; what removes comes last."""
    if not access.has(actor, "bulk"):
        return ()
    idle = {name for name, field in IDLE.items() if module.by_name[field].readonly}
    known = {**EVERY_MODULE, **module.verbs}.values()
    found = [v for v in known if v.many and v.name not in module.closed | idle and access.may(actor, module, v.needs)]
    return tuple(sorted((v for v in found if not v.right or access.has(actor, v.right)), key=_last))


def _last(verb: Verb) -> bool:
    return verb.name == "delete"


def empty(actor: access.Actor, module: Module, narrowed: bool) -> Empty:
    if narrowed:
        back = Action(_("Show all"), f"/{module.key}", "link")
        return Empty(_("Nothing matches"), _("Nothing here matches what you are looking for."), "search-x", back)
    text = _("What you and your people add will stand here.")
    return Empty(_("Nothing here yet"), text, module.icon, create_action(actor, module))
