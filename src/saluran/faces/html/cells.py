"""Values as templates draw them."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone, translation
from django.utils.formats import date_format

from saluran.core.kinds import DateTime, LongText, Text, language
from saluran.core.schema import Field
from saluran.core.screens.values import Cell as Shown
from saluran.core.screens.values import Titles, cell_of
from saluran.faces.html.pieces import Cell
from saluran.ground import names


def cell(f: Field, shown: Shown, value: Any = None) -> Cell:
    """A value of a field; its kind chooses the look."""
    if shown.hidden:
        return Cell(shown.text, "hidden")
    if shown.links:
        chat = tuple(Cell(icon, url=url, hint=label) for icon, url, label in shown.links)
        return Cell(shown.text, "many", items=(Cell(shown.text, url=shown.href), *chat))
    look = f.kind.look
    if look == "person":
        return Cell(shown.text, look, hint=names.initials(shown.text) if shown.text else "")
    if look == "tags":
        return Cell(shown.text, look, items=tuple(Cell(t) for t in value or ()))
    if look == "yes":
        return Cell(shown.text, look, machine="true" if value else "")
    if look == "when" and isinstance(value, dt.datetime):
        return moment(value)
    if look == "when" and value is not None:
        return Cell(shown.text, look, machine=str(f.kind.to_json(value)))
    if shown.tone:
        return Cell(shown.text, "badge", tone=shown.tone)  # type: ignore[arg-type]
    return Cell(shown.text, look, shown.href, shown.tone, shown.whole)


def maker(f: Field, titles: Titles) -> Callable[[Any, Any], Cell]:
    """What makes the cells of one column: (value, sibling) → cell. Equal values of a page are made once."""
    made: dict[Any, Cell] = {}
    short = _short_way(f)

    def make(value: Any, beside: Any = None) -> Cell:
        try:
            known = made.get((value, beside))
        except TypeError:  # a list
            return cell(f, cell_of(f, value, titles, beside), value)
        if known is None:
            known = made[value, beside] = (
                short(value) if short and value else cell(f, cell_of(f, value, titles, beside), value)
            )
        return known

    return make


def _short_way(f: Field) -> Callable[[Any], Cell] | None:
    """For what most cells are: plain text and moments, without asking the kind again for each of them."""
    if isinstance(f.kind, DateTime):
        return moment
    look = f.kind.look
    return (lambda text: Cell(text, look)) if type(f.kind) in (Text, LongText) else None


def moment(at: dt.datetime) -> Cell:
    """A point in time, with the whole of it as a hint."""
    local, words = timezone.localtime(at), _words(language())
    clock = f"{local.hour:02}{words.colon}{local.minute:02}"
    day, month = words.days[local.weekday()], words.months[local.month - 1]
    return Cell(
        _short(local, words, clock), "when", machine=at.isoformat(),
        hint=f"{day}, {local.day} {month} {local.year} {clock}",
    )  # fmt: skip


def _short(local: dt.datetime, words: "_Words", clock: str) -> str:
    """Today the hour, this year the day and the hour, else the date."""
    now = timezone.localtime()
    if local.date() == now.date():
        return clock
    day = f"{local.day} {words.short[local.month - 1]}"
    return f"{day} {clock}" if local.year == now.year else f"{day} {local.year}"


class _Words(NamedTuple):
    """How Django names days and months in a language, asked once."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    short: tuple[str, ...]
    colon: str


@lru_cache
def _words(language: str) -> _Words:
    monday, months = dt.date(2024, 1, 1), [dt.date(2024, n, 1) for n in range(1, 13)]
    with translation.override(language):
        return _Words(
            tuple(date_format(monday + dt.timedelta(n), "l") for n in range(7)),
            tuple(date_format(m, "F") for m in months),
            tuple(date_format(m, "M") for m in months),
            ":" if language == "en" else ".",
        )
