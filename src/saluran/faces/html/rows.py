"""Cells and rows of tables as markup, without a template: fifty rows are five hundred cells, and a macro for each took
three quarters of the time of a page. Every text goes through ``escape``; nothing else of the house is drawn like this.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from saluran.faces.html.icons import icon
from saluran.faces.html.pieces import Cell
from saluran.faces.html.screens.lists import Column, Row

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


def draw_rows(columns: Sequence[Column], rows: Iterable[Row], pick: bool = False) -> Markup:
    """The body of a table; ``pick``: each row with a box to choose it."""
    heads = [_head(c) for c in columns]
    main = [c.place == "main" for c in columns]
    choose = _("Select %(title)s")
    drawn: list[str] = []
    known: dict[int, str] = {}  # equal values of a column are one cell
    for r in rows:
        drawn.append(f'<tr id="r{r.id}"{" data-edit-row" if r.edit else ""}>')
        if pick:
            drawn.append(
                '<td class="pick"><label><input type="checkbox" class="checkbox checkbox-xs" name="ids" '
                f'value="{r.id}" aria-label="{escape(choose % {"title": r.title})}"></label></td>'
            )
        for head, is_main, c in zip(heads, main, r.cells, strict=False):
            if is_main:
                inside = f'<a class="row-link" href="{escape(r.url)}">{escape(c.text or r.title)}</a>'
            else:
                inside = known.get(id(c)) or known.setdefault(id(c), LOOKS[c.look](c))
            drawn.append(f"{head}{inside}</td>")
        drawn.append("</tr>\n")
    return Markup("".join(drawn))  # noqa: S704 - put together from escaped parts


def _head(c: Column) -> str:
    return f'<td class="place-{c.place}{" end" if c.end else ""}" data-label="{escape(c.label)}">'


def _hint(c: Cell) -> str:
    return f' title="{escape(c.hint)}"' if c.hint else ""


def _text(c: Cell) -> str:
    text = escape(c.text)
    if c.url:
        return f'<a class="value-link" href="{escape(c.url)}"{_hint(c)}>{text}</a>'
    return f"<span{_hint(c)}>{text}</span>" if c.hint else text


def _badge(c: Cell) -> str:
    if not c.text:
        return ""
    return f'<span class="badge badge-sm badge-soft{TONES.get(c.tone, "")}"{_hint(c)}>{escape(c.text)}</span>'


def _money(c: Cell) -> str:
    return f'<span class="figures"{_hint(c)}>{escape(c.text)}</span>'


def _when(c: Cell) -> str:
    if not c.text:
        return ""
    late = " text-error font-medium" if c.tone == "error" else ""
    machine = f' datetime="{escape(c.machine)}"' if c.machine else ""
    return f'<time class="figures{late}"{machine}{_hint(c)}>{escape(c.text)}</time>'


def _person(c: Cell) -> str:
    if not c.text:
        return ""
    name = escape(c.text)
    shown = (
        f'<a class="truncate hover:underline underline-offset-2" href="{escape(c.url)}">{name}</a>'
        if c.url
        else f'<span class="truncate">{name}</span>'
    )
    return (
        '<span class="inline-flex items-center gap-1.5 max-w-full align-middle"><span class="avatar-dot size-5 '
        f'text-[0.5625rem]" data-initials="{escape(c.hint)}" aria-hidden="true"></span>{shown}</span>'
    )


def _tags(c: Cell) -> str:
    return f'<span class="inline-flex flex-wrap gap-1">{"".join(map(_badge, c.items))}</span>'


def _many(c: Cell) -> str:
    """The value itself, then other ways to the same person, each a sign."""
    signs = "".join(
        f'<a class="chat-link" href="{escape(one.url)}" title="{escape(one.hint)}" aria-label="{escape(one.hint)}">'
        f"{icon(one.text)}</a>"
        for one in c.items[1:]
    )
    return f'<span class="inline-flex items-center gap-x-1.5">{_text(c.items[0])}{signs}</span>'


def _long(c: Cell) -> str:
    return f'<span class="whitespace-pre-line">{escape(c.text)}</span>'


def _yes(c: Cell) -> str:
    if c.machine != "true":
        return f'<span class="quiet">{escape(c.text)}</span>'
    sign = icon("check", "size-4 text-success")
    return f'<span class="inline-flex items-center gap-1">{sign}{escape(c.text)}</span>'


def _hidden(c: Cell) -> str:
    sign = icon("lock", "size-3.5")
    return f'<span class="quiet inline-flex items-center gap-1">{sign}{escape(c.text)}</span>'


LOOKS: dict[str, Callable[[Any], str]] = {
    "text": _text, "badge": _badge, "money": _money, "when": _when, "person": _person, "tags": _tags, "many": _many,
    "long": _long, "yes": _yes, "hidden": _hidden,
}  # fmt: skip
