"""A time as people say it: a day, or “the last 30 days”, “next quarter”, “3 days ago”."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import kinds
from saluran.core.refusals import Wrong
from saluran.core.schema import Field
from saluran.core.screens.conditions import RELATIVE
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.inputs.widget import one
from saluran.faces.html.pieces import Input, Option
from saluran.ground import conditions as c

COUNTED = {
    "last_days": gettext_lazy("last … days"),
    "next_days": gettext_lazy("next … days"),
    "last_weeks": gettext_lazy("last … weeks"),
    "next_weeks": gettext_lazy("next … weeks"),
    "last_months": gettext_lazy("last … months"),
    "next_months": gettext_lazy("next … months"),
    "ago": gettext_lazy("… days ago"),
    "ahead": gettext_lazy("in … days"),
}
MOST = 999


def write(name: str, given: Any) -> Raw:
    """What the inputs post for a value of a condition."""
    word = c.relative(given)
    if word == "days":
        n = given["days"]
        if n in (0, -1, 1):
            return {name: [{0: "today", -1: "yesterday", 1: "tomorrow"}[n]]}
        return {name: ["ago" if n < 0 else "ahead"], f"{name}__n": [str(abs(n))]}
    if word == "rel":
        rolling = c.ROLLING.fullmatch(given["rel"])
        if rolling is None:
            return {name: [given["rel"]]}
        return {name: [f"{rolling[1]}_{rolling[3]}"], f"{name}__n": [rolling[2]]}
    if isinstance(given, str) and len(given) > 10:
        try:
            return {name: ["moment"], f"{name}__at": [kinds.DateTime().edit(kinds.DateTime().clean(given))]}
        except Wrong:
            pass
    return {name: ["day"], f"{name}__day": [str(given)]}


def draw(desk: Desk, f: Field, name: str, raw: Raw, *, moments: bool) -> tuple[Input, ...]:
    """A choice of times, and beside it the day or the number that some of them ask for."""
    now, errors = one(raw, name), tuple(desk.errors.get(name, ()))
    found: list[tuple[str, Any]] = [("day", _("on the day …"))]
    if moments:
        found.append(("moment", _("at the time …")))
    found += [*RELATIVE.items(), *COUNTED.items()]
    options = (Option("", "–", not now), *(Option(k, label, k == now) for k, label in found))
    choice = Input(name, _("When"), "select", options=options, errors=() if now else errors)
    if now == "day":
        return choice, _typed(Input(f"{name}__day", f.label, "date", one(raw, f"{name}__day"), errors=errors))
    if now == "moment":
        return choice, _typed(Input(f"{name}__at", f.label, "datetime-local", one(raw, f"{name}__at"), errors=errors))
    if now in COUNTED:
        return choice, Input(f"{name}__n", _("How many"), "number", one(raw, f"{name}__n"), errors=errors)
    return (choice,)


def _typed(i: Input) -> Input:
    """What is no date would vanish from a date input."""
    return Input(i.name, i.label, "text" if i.errors and i.value else i.widget, i.value, errors=i.errors)


def read(desk: Desk, f: Field, name: str, raw: Raw) -> Any:
    """The value for a condition. Raises ``Wrong``."""
    now = one(raw, name)
    if now in RELATIVE:
        return {"rel": now}
    if now in COUNTED:
        text = one(raw, f"{name}__n").strip()
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST):
            raise Wrong(_("Enter a number from 1 to %(n)s.") % {"n": MOST})
        if now in ("ago", "ahead"):
            return {"days": int(text) * (-1 if now == "ago" else 1)}
        way, _line, unit = now.partition("_")
        return {"rel": f"{way}_{int(text)}_{unit}"}
    if now == "moment" and (text := one(raw, f"{name}__at").strip()):
        moment = kinds.DateTime().read(text, desk.hand)
        return kinds.DateTime().to_json(kinds.DateTime().clean(moment))
    if now == "day" and (text := one(raw, f"{name}__day").strip()):
        return kinds.Date().to_json(kinds.Date().clean(kinds.Date().read(text, desk.hand)))
    raise Wrong(_("Choose a time."))
