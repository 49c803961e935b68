"""The list of a module."""

from collections import Counter
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from saluran.core import access
from saluran.core.kinds import Link as To
from saluran.core.kinds import language
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.screens import listing
from saluran.core.screens.listing import ListScreen as Core
from saluran.core.screens.listing import QuickFilter
from saluran.faces.html import inline
from saluran.faces.html.asked import Asked, ask, opening, with_query
from saluran.faces.html.columns import columns_of, rows_of
from saluran.faces.html.filtering.chips import filtering
from saluran.faces.html.grouping import heads_of, sums_url
from saluran.faces.html.inputs.linked import hint
from saluran.faces.html.many import bulk
from saluran.faces.html.menu import instead, trail
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Empty, Link, Option
from saluran.faces.html.saved import saved_of
from saluran.faces.html.screens import Filter, ListScreen
from saluran.ground import numbers

OF_BOARD, OF_LIST = PIPELINE = ("pipeline", "f.pipeline")  # how an address says which pipeline is looked at


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One page of a list, filtered and sorted as the address says."""
    if first := opening(request, key):
        return first
    asked = ask(request, key)
    heads = heads_of(asked) if asked.query.get("group") else ()
    params = replace(asked.params, limit=1, cursor="") if heads else asked.params  # a group brings its own rows
    screen = _screen(asked, listing.list_screen(asked.actor, key, params))
    if heads:
        screen = replace(screen, groups=heads, shown="", next_url="")
    elif heads is None:
        screen = replace(screen, notice=_("These are too many to group in time. Narrow the list."))
    return draw(request, "saluran/list.html", screen, screen.title, block="screen" if wants_part(request) else "")


def _screen(asked: Asked, core: Core) -> ListScreen:
    actor, module = asked.actor, asked.module
    columns = columns_of(core, asked.query)
    return ListScreen(
        module=module.key,
        title=module.label,
        url=asked.url,
        columns=inline.columns(actor, module, columns),
        rows=rows_of(core, inline.changeable(actor, core)),
        empty=empty(actor, module, asked.narrowed),
        summary=summary(module, core.count, core.exact),
        crumbs=trail(module)[:-1],
        self_url=with_query(asked.url, asked.query),
        query=core.params.q,
        searched=bool(module.search),
        filters=filters(asked.quick),
        keep=asked.hidden,
        filtering=filtering(actor, module, asked.url, asked.keep),
        views=switch(module, asked.keep, "list"),
        saved=saved_of(asked),
        arrange=Action(_("Columns and sorting"), with_query(f"/{module.key}/arrange", asked.keep), "get", "columns-3"),
        width=sum(c.width for c in columns),
        sums_url=sums_url(asked) if core.rows else "",
        primary=create_action(actor, module),
        bulk=bulk(actor, module),
        count=core.count,
        shown=shown_text(core),
        all_text=_all_text(core),
        export_url=exports(actor, module, asked.keep) if core.rows else "",
        import_url=f"/{module.key}/import" if access.may(actor, module, "import") else "",
        first_url=asked.to() if core.params.cursor else "",
        next_url=asked.to(cursor=core.next) if core.next else "",
    )


def number(n: int) -> str:
    return numbers.grouped(numbers.from_units(n * 1000), language(), 0)


def bytes_said(n: int) -> str:
    """How large a file is."""
    if n < 2**20:
        return f"{number(max(1, n // 1024))} kB"
    return f"{numbers.grouped(numbers.from_units(n * 1000 // 2**20), language(), 1)} MB"


def summary(module: Module, count: int | None, exact: bool) -> str:
    """How many there are, in words."""
    if count is None:
        return ""
    shown = number(count) if exact else f"{number(count - 1)}+"
    return ngettext("%(n)s record", "%(n)s records", count) % {"n": shown}


def shown_text(core: Core) -> str:
    """How many of them are on this page."""
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
                *(Option(value, label, value == q.value) for value, label in _told_apart(q)),
            ),
        )
        for q in quick
    )


def _told_apart(q: QuickFilter) -> tuple[tuple[str, str], ...]:
    """The choices of a quick filter; namesakes, as the stages of two pipelines are, say where they belong."""
    target = modules.all().get(q.field.kind.to) if isinstance(q.field.kind, To) else None
    if target is None or not target.small:
        return q.options
    often = Counter(label for _value, label in q.options)
    return tuple((v, f"{label} ({hint(target, int(v))})" if often[label] > 1 else label) for v, label in q.options)


def switch(module: Module, keep: dict[str, str], active: str) -> tuple[Link, ...]:
    """The ways of looking at the same records."""
    plain = _of_pipeline(module, keep, OF_LIST)
    found = [Link(_("List"), with_query(f"/{module.key}", plain), "list", active == "list")]
    if module.board:
        kept = {k: v for k, v in _of_pipeline(module, keep, OF_BOARD).items() if k != "sort"}
        found.append(Link(_("Board"), with_query(f"/{module.key}/board", kept), "square-kanban", active == "board"))
    found.append(Link(_("Cards"), with_query(f"/{module.key}/cards", plain), "layout-grid", active == "cards"))
    return tuple(found)


def _of_pipeline(module: Module, keep: dict[str, str], name: str) -> dict[str, str]:
    """A board is of a pipeline, a list is filtered by one: what was chosen for the one holds for the other."""
    chosen = keep.get(OF_BOARD) or keep.get(OF_LIST)
    if not chosen or "pipeline" not in module.filters:
        return keep
    return {**{k: v for k, v in keep.items() if k not in PIPELINE}, name: chosen}


def create_action(actor: access.Actor, module: Module) -> Action | None:
    if "create" in module.closed or not access.may(actor, module, "create") or instead(actor, module):
        return None
    return Action(_("Add %(one)s") % {"one": module.one}, f"/{module.key}/new", "link", "plus", primary=True)


def exports(actor: access.Actor, module: Module, keep: dict[str, str]) -> str:
    """Where the same list is asked for as a file, for those who may take data out."""
    return with_query(f"/{module.key}/export", keep) if access.may(actor, module, "export") else ""


def empty(actor: access.Actor, module: Module, narrowed: bool) -> Empty:
    if narrowed:
        back = Action(_("Show all"), f"/{module.key}", "link")
        return Empty(_("Nothing matches"), _("Nothing here matches what you are looking for."), "search-x", back)
    text = _("What you and your people add will stand here.")
    return Empty(_("Nothing here yet"), text, module.icon, create_action(actor, module))
