"""What a page has by the hundred as markup, without a template: cells, rows and heads of tables, the cards of boards,
the choices of selects. A macro for each took three quarters of the time of a page. Every text goes through ``safe``,
which escapes it; nothing else of the house is drawn like this.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

from saluran.faces.html.icons import icon
from saluran.faces.html.pieces import Cell, Option, Person
from saluran.faces.html.screens.lists import Ahead, Card, Column, Row

TONES = {
    "primary": " badge-primary", "info": " badge-info", "success": " badge-success", "warning": " badge-warning",
    "error": " badge-error", "accent": " badge-accent", "secondary": " badge-secondary",
}  # fmt: skip


def draw_cell(c: Cell) -> Markup:
    """A shown value, in the look that its kind chose."""
    return Markup(LOOKS[c.look](c))  # noqa: S704 - every look below escapes what it is given


def draw_badge(text: Any, tone: str = "", hint: Any = "") -> Markup:
    """A word on a coloured ground."""
    return draw_cell(Cell(text, "badge", tone=tone, hint=hint))  # type: ignore[arg-type]


def draw_rows(columns: Sequence[Column], rows: Sequence[Row], pick: bool = False, among: bool = False) -> Markup:
    """The body of a table, drawn column by column; ``pick``: each row with a box to choose it; ``among``: it stands
    beside tables of other modules, whose rows may have the same numbers."""
    marks = (r.url.strip("/").replace("/", "-") if among else r.id for r in rows)
    begun = zip(rows, marks, strict=True)
    drawn: list[Iterable[str]] = [[f'<tr id="r{safe(m)}"{" data-edit-row" if r.edit else ""}>' for r, m in begun]]
    if pick:
        drawn.append(_boxes(rows))
    for column, cells in zip(columns, zip(*(r.cells for r in rows), strict=True), strict=False):
        drawn.append(_links(column, cells, rows) if column.place == "main" else _column(column, cells))
    lines = map("".join, zip(*drawn, strict=True))
    return Markup("".join(f"{line}</tr>\n" for line in lines))  # noqa: S704 - put together from escaped parts


def draw_heads(columns: Iterable[Column], sizing: bool = False) -> Markup:
    """The heads of a table. A head sorts by its link; with Shift, by one field more. ``sizing``: its edge is drawn, or
    moved by arrow keys."""
    hint, width = safe(_("Shift and click: sort by this too")), _("Width of %(title)s") if sizing else ""
    return Markup("".join(_th(c, safe(c.label), hint, width) for c in columns))  # noqa: S704 - escaped parts


def _th(c: Column, label: str, hint: str, width: str) -> str:
    name = safe(c.name)
    drawn = [f'<th scope="col" data-column="{name}"', f' data-edit="{name}"' if c.edit else ""]
    drawn += [' class="end"' if c.end else "", f' aria-sort="{c.sorted}"' if c.sorted else "", ">"]
    if c.sort_url:
        also = f' data-also="{safe(c.also_url)}" title="{hint}"' if c.also_url else ""
        sign = icon(f"arrow-{'up' if c.sorted == 'ascending' else 'down'}", f"size-3.5{' order-first' * c.end}")
        turn = f'<span class="badge badge-xs figures">{c.turn}</span>' if c.turn else ""
        drawn.append(f'<a class="sort-link" href="{safe(c.sort_url)}"{also}>{label}{sign}{turn}</a>')
    else:
        drawn.append(label)
    if width:
        drawn.append(
            '<span class="col-edge no-print" role="separator" aria-orientation="vertical" tabindex="0" data-col-edge '
            f'aria-label="{safe(width % {"title": c.label})}" aria-valuenow="{c.width or 160}" aria-valuemin="48" '
            'aria-valuemax="800"></span>'
        )
    return "".join([*drawn, "</th>"])


def draw_options(options: Iterable[Option]) -> Markup:
    """The choices of a select."""
    drawn = (
        f'<option value="{safe(o.value)}"{" selected" if o.selected else ""}>{safe(o.label)}</option>' for o in options
    )
    return Markup("".join(drawn))  # noqa: S704 - put together from escaped parts


def draw_deals(cards: Iterable[Card]) -> Markup:
    """The cards of a column of a board."""
    to, menu, sign = _("Move %(title)s to…"), safe(_("Move to…")), icon("move-right")
    return Markup("".join(_deal(c, to, menu, sign) for c in cards))  # noqa: S704 - put together from escaped parts


def _deal(c: Card, to: str, menu: str, sign: str) -> str:
    title, move, told, link = safe(c.title), "", "", ""
    day = f' data-day="{c.day}"' if c.day else ""
    if c.move_url:
        url = safe(c.move_url)
        move, told = f' data-move-url="{url}"', ' aria-describedby="board-help"'
        link = (
            f'<a class="deal-move" href="{url}" data-move-open aria-haspopup="dialog" '
            f'aria-label="{safe(to % {"title": c.title})}" title="{menu}" draggable="false">{sign}</a>'
        )
    below = f'<p class="quiet text-[0.8125rem] truncate">{safe(c.subtitle)}</p>' if c.subtitle else ""
    amount = f'<span class="font-semibold">{LOOKS[c.amount.look](c.amount)}</span>' if c.amount else ""
    return (
        f'<li class="deal" id="card-{c.id}" data-card data-id="{c.id}" data-title="{title}" data-version="{c.version}"'
        f'{move}{day}><a class="deal-link" href="{safe(c.url)}"{told} draggable="false">{_mark(c.mark)}{title}</a>'
        f"{link}{below}"
        f'<div class="flex flex-wrap items-center gap-x-2 gap-y-1 mt-1.5">{amount}<span class="ml-auto flex '
        f'items-center gap-1.5 text-xs {"text-error font-medium" if c.late else "quiet"}">'
        f"{LOOKS[c.when.look](c.when) if c.when else ''}{_age(c) if c.age else ''}"
        f"{_owner(c.person) if c.person else ''}</span></div>{_ahead(c.ahead) if c.ahead else ''}</li>\n"
    )


def _mark(words: Any) -> str:
    """Why a record stands out: a sign beside its name, which is told in words."""
    if not words:
        return ""
    said = safe(words)
    return (
        f'<span class="inline-flex align-[-0.15em] mr-1 text-warning" title="{said}">{icon("gem", "size-4")}'
        f'<span class="sr-only">{said}: </span></span>'
    )


def _ahead(a: Ahead) -> str:
    text, look = safe(a.text), " deal-late" if a.late else "" if a.url else " quiet"
    told, hidden = safe(a.told), ' aria-hidden="true"' if a.told and not a.url else ""
    shown = f'{icon(a.icon, "size-3.5 shrink-0")}<span class="truncate"{hidden}>{text}</span>'
    if not a.url:
        return f'<p class="deal-ahead{look}">{shown}{f"<span class=sr-only>{told}</span>" if hidden else ""}</p>'
    way = f'<a class="deal-ahead{look}" href="{safe(a.url)}" title="{told}" aria-label="{told}"'
    return f'{way} draggable="false">{shown}</a>'


def _age(c: Card) -> str:
    """How long a card has stood in its column; on a ground of its own where that is too long."""
    words = _("In this column for %(days)s; longer than it should be") if c.stale else _("In this column for %(days)s")
    look = "badge badge-xs badge-warning font-normal gap-0.5" if c.stale else "flex items-center gap-0.5 quiet"
    told = safe(words % {"days": c.age})
    sign = f'{icon("hourglass", "size-3")}<span aria-hidden="true">{safe(c.age)}</span>'
    return f'<span class="{look}" title="{told}">{sign}<span class="sr-only">{told}</span></span>'


def _owner(someone: Person) -> str:
    name = safe(someone.name)
    return (
        f'<span title="{name}"><span class="avatar-dot size-5.5 text-[0.5625rem]" '
        f'data-initials="{safe(someone.initials)}" aria-hidden="true"></span><span class="sr-only">{name}</span></span>'
    )


def _boxes(rows: Sequence[Row]) -> list[str]:
    choose = _("Select %(title)s")
    return [
        '<td class="pick"><label><input type="checkbox" class="checkbox checkbox-xs" name="ids" '
        f'value="{r.id}" aria-label="{safe(choose % {"title": r.title})}"></label></td>'
        for r in rows
    ]


def _links(column: Column, cells: Sequence[Cell], rows: Sequence[Row]) -> list[str]:
    head = _head(column)
    return [
        f'{head}<a class="row-link" href="{safe(r.url)}">{_mark(r.mark)}{safe(c.text or r.title)}</a></td>'
        for c, r in zip(cells, rows, strict=True)
    ]


def _column(column: Column, cells: Sequence[Cell]) -> list[str]:
    """Equal values are one cell, and drawn once."""
    head, known = _head(column), {id(c): c for c in cells}
    drawn = {key: f"{head}{LOOKS[c.look](c)}</td>" for key, c in known.items()}
    return [drawn[id(c)] for c in cells]


def safe(text: Any) -> str:
    """What ``escape`` makes of it, in a tenth of the time where it is plain text, as nearly all of it is."""
    return _escape_inner(text) if type(text) is str else str(escape(text))


def _head(c: Column) -> str:
    return f'<td class="place-{c.place}{" end" if c.end else ""}" data-label="{safe(c.label)}">'


def _hint(c: Cell) -> str:
    return f' title="{safe(c.hint)}"' if c.hint else ""


def _text(c: Cell) -> str:
    text = safe(c.text)
    if c.url:
        return f'<a class="value-link" href="{safe(c.url)}"{_hint(c)}>{text}</a>'
    return f"<span{_hint(c)}>{text}</span>" if c.hint else text


def _badge(c: Cell) -> str:
    if not c.text:
        return ""
    return f'<span class="badge badge-sm badge-soft{TONES.get(c.tone, "")}"{_hint(c)}>{safe(c.text)}</span>'


def _money(c: Cell) -> str:
    figure = f'<span class="figures"{_hint(c)}>{safe(c.text)}</span>'
    return f'<a class="link link-hover" href="{safe(c.url)}">{figure}</a>' if c.url else figure


def _when(c: Cell) -> str:
    if not c.text:
        return ""
    late = " text-error font-medium" if c.tone == "error" else ""
    machine = f' datetime="{safe(c.machine)}"' if c.machine else ""
    return f'<time class="figures{late}"{machine}{_hint(c)}>{safe(c.text)}</time>'


def _person(c: Cell) -> str:
    if not c.text:
        return ""
    name = safe(c.text)
    shown = (
        f'<a class="truncate hover:underline underline-offset-2" href="{safe(c.url)}">{name}</a>'
        if c.url
        else f'<span class="truncate">{name}</span>'
    )
    return (
        '<span class="inline-flex items-center gap-1.5 max-w-full align-middle"><span class="avatar-dot size-5 '
        f'text-[0.5625rem]" data-initials="{safe(c.hint)}" aria-hidden="true"></span>{shown}</span>'
    )


def _tags(c: Cell) -> str:
    return f'<span class="inline-flex flex-wrap gap-1">{"".join(map(_badge, c.items))}</span>'


def _many(c: Cell) -> str:
    """The value itself, then other ways to the same person, each a sign."""
    signs = "".join(
        f'<a class="chat-link" href="{safe(one.url)}" title="{safe(one.hint)}" aria-label="{safe(one.hint)}">'
        f"{icon(one.text)}</a>"
        for one in c.items[1:]
    )
    return f'<span class="inline-flex items-center gap-x-1.5 whitespace-nowrap">{_text(c.items[0])}{signs}</span>'


def _long(c: Cell) -> str:
    return f'<span class="whitespace-pre-line">{safe(c.text)}</span>'


def _yes(c: Cell) -> str:
    if c.machine != "true":
        return f'<span class="quiet">{safe(c.text)}</span>'
    sign = icon("check", "size-4 text-success")
    return f'<span class="inline-flex items-center gap-1">{sign}{safe(c.text)}</span>'


def _hidden(c: Cell) -> str:
    sign = icon("lock", "size-3.5")
    return f'<span class="quiet inline-flex items-center gap-1">{sign}{safe(c.text)}</span>'


def _odd(c: Cell) -> str:
    """A value with what is odd about it, where it is pointed at or heard."""
    why = safe(c.hint)
    sign = icon("circle-alert", "size-3.5 text-warning")
    heard = f'<span class="sr-only">{why}</span>'
    shown = f"{safe(c.text)}{sign}{heard}"
    return f'<span class="inline-flex items-center gap-1 whitespace-nowrap" title="{why}">{shown}</span>'


def _address(c: Cell) -> str:
    if not c.text:
        return ""
    text, copy, find = safe(c.text), safe(_("Copy address")), safe(_("Find on a map"))
    why = f"<span>{safe(c.hint)}</span>"
    odd = f'<span class="doubt quiet text-[0.8125rem]">{icon("circle-alert", "size-3.5")}{why}</span>'
    return (
        f'<span class="address"><span class="wrap-anywhere">{text}</span><span class="address-acts no-print"><button '
        f'type="button" class="btn btn-xs btn-ghost btn-square" data-copy="{text}" aria-label="{copy}" title="{copy}">'
        f'{icon("copy", "size-3.5")}</button><a class="btn btn-xs btn-ghost btn-square" href="{safe(c.url)}" '
        f'target="_blank" rel="noopener noreferrer" aria-label="{find}" title="{find}">{icon("map-pin", "size-3.5")}'
        f"</a></span></span>{odd if c.hint else ''}"
    )


LOOKS: dict[str, Callable[[Any], str]] = {
    "text": _text, "badge": _badge, "money": _money, "when": _when, "person": _person, "tags": _tags, "many": _many,
    "long": _long, "yes": _yes, "hidden": _hidden, "address": _address, "odd": _odd,
}  # fmt: skip
