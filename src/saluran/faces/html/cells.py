"""Values as templates draw them."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from saluran.core.schema import Field
from saluran.core.screens.values import Cell as Shown
from saluran.faces.html.pieces import Cell
from saluran.ground import names


def cell(f: Field, shown: Shown, value: Any = None) -> Cell:
    """A value of a field; its kind chooses the look."""
    if shown.hidden:
        return Cell(shown.text, "hidden")
    if shown.links:
        chat = tuple(Cell(label.split(" ")[0], url=url, hint=label) for _icon, url, label in shown.links)
        return Cell(shown.text, "many", items=(Cell(shown.text, url=shown.href), *chat))
    look = f.kind.look
    if look == "person":
        return Cell(shown.text, look, hint=names.initials(shown.text) if shown.text else "")
    if look == "tags":
        return Cell(shown.text, look, items=tuple(Cell(t) for t in value or ()))
    if look == "yes":
        return Cell(shown.text, look, machine="true" if value else "")
    if look == "when" and value is not None:
        return Cell(shown.text, look, machine=str(f.kind.to_json(value)))
    if shown.tone:
        return Cell(shown.text, "badge", tone=shown.tone)  # type: ignore[arg-type]
    return Cell(shown.text, look, shown.href, shown.tone, shown.whole)  # type: ignore[arg-type]


def moment(at: Any) -> Cell:
    """A point in time, with the whole of it as a hint."""
    local = timezone.localtime(at)
    return Cell(short(local), "when", machine=at.isoformat(), hint=date_format(local, "l, j F Y H.i"))


def short(local: Any) -> str:
    """Today the hour, this year the day, else the date."""
    now = timezone.localtime()
    if local.date() == now.date():
        return str(local.strftime("%H.%M"))
    return str(date_format(local, "j M H.i")) if local.year == now.year else date_format(local, "j M Y")
