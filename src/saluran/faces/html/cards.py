"""Records as a grid of cards, and the dialog in which a card is designed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from saluran.core import cards, views
from saluran.core.cards import Design, Piece
from saluran.core.schema import Field
from saluran.core.screens import listing
from saluran.core.screens.listing import ListScreen as Core
from saluran.faces.html import answers
from saluran.faces.html.arranging import OWN, Added, added, more, moved, offered, placed, sort_keys, sort_said
from saluran.faces.html.asked import Asked, ask, opening, with_query
from saluran.faces.html.cells import cell
from saluran.faces.html.filtering.chips import filtering
from saluran.faces.html.lists import create_action, empty, filters, number, shown_text, summary, switch
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Option
from saluran.faces.html.saved import saved_of
from saluran.faces.html.screens import CardsScreen, DesignPart, DesignScreen, GridCard, GridFact

SIZE = 48
SIZES = {
    "title": gettext_lazy("As the title"), "large": gettext_lazy("Large"), "plain": gettext_lazy("Plain"),
    "small": gettext_lazy("Small"),
}  # fmt: skip


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A page of cards, drawn as the address or the open view says."""
    if first := opening(request, key):
        return first
    asked = ask(request, key, "cards")
    design = cards.design(asked.actor, asked.module, asked.query)
    screen = _screen(asked, design, _read(asked, design, SIZE))
    return draw(request, "saluran/cards.html", screen, screen.title, block="screen" if wants_part(request) else "")


def _read(asked: Asked, design: Design, size: int, count: bool = True) -> Core:
    names = dict.fromkeys((*(p.field.name for p in design.pieces), *([design.tint.name] if design.tint else [])))
    params = replace(asked.params, fields=tuple(names), limit=size, count=count)
    return listing.list_screen(asked.actor, asked.module.key, params)


def _screen(asked: Asked, design: Design, core: Core) -> CardsScreen:
    actor, module = asked.actor, asked.module
    return CardsScreen(
        module=module.key,
        title=module.label,
        url=asked.url,
        cards=tuple(_cards(design, core)),
        across=design.across,
        empty=empty(actor, module, asked.narrowed),
        summary=summary(module, core.count, core.exact),
        self_url=with_query(asked.url, asked.query),
        query=asked.params.q,
        searched=bool(asked.module.search),
        filters=filters(asked.quick),
        keep=asked.hidden,
        filtering=filtering(actor, module, asked.url, asked.keep),
        views=switch(module, asked.keep, "cards"),
        saved=saved_of(asked),
        arrange=Action(_("Design the cards"), with_query(f"/{module.key}/design", asked.keep), "get", "palette"),
        primary=create_action(actor, module),
        shown=shown_text(core),
        first_url=asked.to() if core.params.cursor else "",
        next_url=asked.to(cursor=core.next) if core.next else "",
    )


def _cards(design: Design, core: Core) -> Iterable[GridCard]:
    head = next((p for p in design.pieces if p.size == "title"), None)
    for row in core.rows:
        shown = dict(zip((f.name for f in core.columns), core.cells(row), strict=True))
        title = (shown[head.field.name].text if head else "") or str(row.values.get("title") or f"#{row.id}")
        facts = tuple(
            GridFact(p.field.label, cell(p.field, shown[p.field.name], row.values.get(p.field.name)), p.size, p.label)
            for p in design.pieces
            if p is not head and shown[p.field.name].text
        )
        tint = shown[design.tint.name] if design.tint else None
        tone, said = (tint.tone or "neutral", tint.text) if tint and tint.text else ("", "")
        yield GridCard(row.id, f"/{core.module.key}/{row.id}", title, facts, tone, said)


@require_safe
def design(request: HttpRequest, key: str) -> HttpResponse:
    """The dialog; with ``preview`` the first card as it would be, with ``done`` the cards as they were designed."""
    asked, query = ask(request, key, "cards"), request.GET
    new, drawn = added(asked), cards.names(asked.query)
    fields = offered(asked.actor, asked.module, (*drawn, *query.getlist("order"), new.name))
    said = _said(query, fields, new.name) if "order" in query else asked.query
    now = cards.design(asked.actor, asked.module, said)
    if "done" in query and not new.wrong:
        sort = sort_said(request, asked.module)
        return answers.go(request, with_query(asked.url, {**_kept(asked), **said, "sort": sort}))
    screen = _dialog(asked, now, fields, query, new)
    block = "preview" if "preview" in query else "dialog" if wants_part(request) else ""
    return draw(request, "saluran/design.html", screen, screen.title, block=block)


def _dialog(asked: Asked, now: Design, fields: Mapping[str, Field], query: QueryDict, new: Added) -> DesignScreen:
    order = query.getlist("order") or [*(p.field.name for p in now.pieces), *fields]
    order = placed(order, query.getlist("shown"), new.name) if new.name else order
    order = moved([n for n in dict.fromkeys(order) if n in fields], query.get("up", ""), query.get("down", ""))
    pieces, kept = {p.field.name: p for p in now.pieces}, _kept(asked)
    fits = Option("", _("As many as fit"), not now.across)
    across = (fits, *(Option(str(n), number(n), n == now.across) for n in range(1, cards.WIDE + 1)))
    first = _read(replace(asked, params=replace(asked.params, cursor="")), now, 1, False)
    return DesignScreen(
        title=_("Design the cards"),
        url=f"/{asked.module.key}/design",
        back_url=with_query(asked.url, kept),
        reset_url=with_query(asked.url, {**kept, **dict.fromkeys(REPLACED, "")}),
        values=tuple((k, v) for k, v in views.shortened(kept).items() if k not in REPLACED),
        parts=tuple(_part(n, fields[n].label, pieces.get(n), n == new.name) for n in order),
        more=more(asked, new),
        keys=sort_keys(asked),
        tints=_tints(asked, now),
        across=across,
        cards=tuple(_cards(now, first)),
    )


REPLACED = ("card", "tint", "across", "sort")


def _kept(asked: Asked) -> dict[str, str]:
    """What the address says beside what the dialog sends."""
    ours = (*OWN, "preview", "fields")
    words = ("by", "way", "size-", "label-")
    return {k: v for k, v in asked.keep.items() if k in views.STATE or not (k in ours or k.startswith(words))}


def _said(query: QueryDict, fields: Mapping[str, Field], new: str) -> dict[str, str]:
    """What the dialog says, as an address says it."""
    shown = [n for n in dict.fromkeys(query.getlist("order")) if n in fields and n in query.getlist("shown")]
    shown = placed(shown, shown, new) if new else shown
    sizes = {n: query.get(f"size-{n}", "") for n in shown}
    pieces = [
        Piece(fields[n], s if s in SIZES else "plain", n == new or f"label-{n}" in query) for n, s in sizes.items()
    ]
    card = ",".join(p.text for p in pieces[: cards.MOST])
    return {"card": card, "tint": query.get("tint", ""), "across": query.get("across", "")}


def _part(name: str, label: Any, piece: Piece | None, new: bool) -> DesignPart:
    size = piece.size if piece else "plain"
    return DesignPart(
        name, label, piece is not None, new, tuple(Option(k, v, k == size) for k, v in SIZES.items()),
        piece.label if piece else True,
    )  # fmt: skip


def _tints(asked: Asked, now: Design) -> tuple[Option, ...]:
    found = cards.tints(asked.actor, asked.module).values()
    plain = Option("", _("No colour"), now.tint is None)
    return (plain, *(Option(f.name, f.label, bool(now.tint and now.tint.name == f.name)) for f in found))
