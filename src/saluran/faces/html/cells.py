"""Values as templates draw them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.formats import date_format

from saluran.core import addresses
from saluran.core.kinds import Date, DateTime, Decimal, Integer, LongText, Percent, Phone, Region, Text, language
from saluran.core.schema import Field
from saluran.core.screens.values import Cell as Shown
from saluran.core.screens.values import Titles, cell_of, phone_cells
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
    if odd := f.kind.doubt(value):
        return Cell(shown.text, "odd", hint=odd)
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


MAPS = "https://www.google.com/maps/search/?"


def address(parts: Mapping[str, Any]) -> Cell:
    """An address as it stands on a letter, the way to find it on a map, and what is odd about it."""
    text = addresses.block(parts)
    if not text:
        return Cell()
    url = MAPS + urlencode({"api": 1, "query": text})
    return Cell(text, "address", url, hint=addresses.doubt(parts)[1])


def cells_of(f: Field, titles: Titles, values: Iterable[tuple[Any, Any]]) -> list[Cell]:
    """The cells of a column from its (value, sibling). Equal ones of a page are one cell, made once."""
    made: dict[tuple[Any, Any], Cell] = {}
    short = _short_way(f)
    found = []
    for pair in values:
        value, beside = pair
        try:
            known = made.get(pair)
        except TypeError:  # a list
            found.append(cell(f, cell_of(f, value, titles, beside), value))
            continue
        if known is None:
            plain = short and not f.kind.is_empty(value)
            known = made[pair] = short(value) if plain else cell(f, cell_of(f, value, titles, beside), value)  # type: ignore[misc]
        found.append(known)
    return found


def _short_way(f: Field) -> Callable[[Any], Cell] | None:
    """For what most cells are: plain text, figures and times, without asking what each of them might be."""
    kind, look = f.kind, f.kind.look
    if isinstance(kind, DateTime):
        return moments()
    if type(kind) in (Text, LongText, Region):
        return lambda text: Cell(text, look)
    if isinstance(kind, Phone):
        make = phone_cells(f)
        return lambda number: cell(f, make(number), number)
    if type(kind) is Date:
        return lambda day: Cell(kind.show(day), look, machine=day.isoformat())
    return (lambda n: Cell(kind.show(n), look)) if type(kind) in (Integer, Decimal, Percent) else None


def moment(at: dt.datetime) -> Cell:
    """A point in time, with the whole of it as a hint."""
    return moments()(at)


def moments() -> Callable[[dt.datetime], Cell]:
    """What makes cells of points in time: today the hour, this year the day and the hour, else the date."""
    zone, words = timezone.get_current_timezone(), _words(language())
    now = timezone.now().astimezone(zone)
    year, today = now.year, now.date()

    def make(at: dt.datetime) -> Cell:
        local = at.astimezone(zone)
        clock = f"{local.hour:02}{words.colon}{local.minute:02}"
        day, month = words.days[local.weekday()], words.months[local.month - 1]
        short = f"{local.day} {words.short[local.month - 1]}"
        if local.year != year:
            short = f"{short} {local.year}"
        else:
            short = clock if local.date() == today else f"{short} {clock}"
        whole = f"{day}, {local.day} {month} {local.year} {clock}"
        return Cell(short, "when", machine=at.isoformat(), hint=whole)

    return make


def weekday(day: dt.date, language: str) -> str:
    """The name of a day of the week."""
    return _words(language).days[day.weekday()]


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
