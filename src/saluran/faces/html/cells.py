"""Values as templates draw them."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from saluran.core.kinds import language
from saluran.core.schema import Field
from saluran.core.screens.values import Cell as Shown
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


def moment(at: dt.datetime) -> Cell:
    """A point in time, with the whole of it as a hint."""
    local = timezone.localtime(at)
    return Cell(_short(local), "when", machine=at.isoformat(), hint=date_format(local, f"l, j F Y {_clock()}"))


def _short(local: dt.datetime) -> str:
    """Today the hour, this year the day and the hour, else the date."""
    now = timezone.localtime()
    if local.date() == now.date():
        return str(date_format(local, _clock()))
    return str(date_format(local, f"j M {_clock()}" if local.year == now.year else "j M Y"))


def _clock() -> str:
    return "H:i" if language() == "en" else "H.i"
