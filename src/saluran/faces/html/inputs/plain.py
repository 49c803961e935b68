"""Inputs for values that hold on their own: text, figures, dates, choices, names, addresses."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import options
from saluran.core.kinds import Money, Percent, language
from saluran.core.kinds.texts import PARTS
from saluran.core.schema import Field
from saluran.faces.html.inputs.widget import Desk, Raw, Widget, one, told
from saluran.faces.html.pieces import Input, Option
from saluran.ground import numbers


class Line(Widget):
    """A line of text, in the browser's own input for it."""

    kinds = ("text", "email", "url", "tel", "textarea")

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        return Input(widget=f.kind.widget, value=one(raw, name), **told(desk, f, name))


OFFERED = ("village", "district", "city", "province", "postal_code")


class PartOfAddress(Widget):
    """A part of an address: any text, and regions are offered while one types."""

    kinds = ("region",)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        return part_input(f.kind.place, value=one(raw, name), **told(desk, f, name))  # type: ignore[attr-defined]


def part_input(part: str, **made: Any) -> Input:
    """The input of a part of an address; scripts find the others of the same by their names."""
    extra = (("data-part", part),)
    if part not in OFFERED:
        return Input(widget="text", extra=extra, **made)
    return Input(widget="place", lookup="/my/regions", extra=extra, **made)


class Suggested(Widget):
    """A line of text with usual words to choose from."""

    kinds = ("suggested",)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        words = tuple(Option(str(label), label) for _key, label in f.kind.words_for)  # type: ignore[attr-defined]
        return Input(widget="suggested", value=one(raw, name), options=words, **told(desk, f, name))


class Day(Widget):
    kinds = ("date", "datetime-local")

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        """What is no date would vanish from a date input: it stays in sight as text until it is one."""
        made, text = told(desk, f, name), one(raw, name)
        return Input(widget="text" if made["errors"] and text else f.kind.widget, value=text, **made)


class Figure(Widget):
    kinds = ("number", "decimal", "money")

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        now, made = one(raw, name), told(desk, f, name)
        if bands := getattr(f.kind, "banded", None):
            found: list[tuple[str, Any]] = [(str(bound), label) for label, bound in bands.items()]
            return Input(widget="select", value=now, options=offered(found, now, f.required), **made)
        return Input(widget="number", value=now, unit=_unit(desk, f, name), **made)


def _unit(desk: Desk, f: Field, name: str) -> str:
    """The sign before an amount; none where the currency is chosen beside it."""
    if isinstance(f.kind, Percent):
        return "" if "%" in str(f.label) else "%"
    if not isinstance(f.kind, Money) or "-" in name or f.beside in desk.names:
        return ""
    currency = getattr(desk.record, f.beside, "") if f.beside else ""
    return numbers.symbol(currency or options.currency(), language()).strip()


class Select(Widget):
    kinds = ("select",)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        now = one(raw, name)
        found: list[tuple[str, Any]] = [(k, label) for k, label in f.kind.options]  # type: ignore[attr-defined]
        return Input(widget="select", value=now, options=offered(found, now, f.required), **told(desk, f, name))


class Radios(Select):
    """Few choices, all in sight."""

    kinds = ("radios",)

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        made = super().draw(desk, f, name, raw)
        return replace(made, widget="radios", options=tuple(o for o in made.options if o.value))


def offered(found: list[tuple[str, Any]], now: str, required: bool) -> tuple[Option, ...]:
    """Choices with the present one selected, be it offered or not; an empty one where nothing is or need be chosen."""
    if now and now not in dict(found):
        found = [*found, (now, now)]
    blank = [] if required and now else [("", "–")]
    return tuple(Option(value, label, value == now) for value, label in (*blank, *found))


class Several(Widget):
    kinds = ("checkboxes",)
    silent = True

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        return {name: list(value)} if value else {}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        now = raw.get(name, [])
        found = tuple(Option(k, label, k in now) for k, label in f.kind.options)  # type: ignore[attr-defined]
        return Input(widget="multiselect", options=found, **told(desk, f, name))

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        return [text for text in raw.get(name, []) if text] or None


class Tick(Widget):
    kinds = ("checkbox",)
    silent = True

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        return {name: ["true"]} if value else {}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        made = {**told(desk, f, name), "required": False}
        return Input(widget="checkbox", value=one(raw, name) not in ("", "false"), **made)

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        return f.kind.read(one(raw, name), desk.hand)


class Parted(Widget):
    """A value out of several texts, each with a name of its own."""

    def parts(self) -> dict[str, Any]:
        raise NotImplementedError

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        return {f"{name}__{part}": [(value or {}).get(part, "")] for part in self.parts()}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        parts = tuple(Input(f"{name}__{p}", label, value=one(raw, f"{name}__{p}")) for p, label in self.parts().items())
        return Input(widget="group", parts=parts, **told(desk, f, name))

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        said = {p: one(raw, f"{name}__{p}").strip() for p in self.parts()}
        return {p: text for p, text in said.items() if text} or None


class BothNames(Parted):
    kinds = ("names",)

    def parts(self) -> dict[str, Any]:
        return {"id": "Bahasa Indonesia", "en": "English"}


class Place(Parted):
    kinds = ("address",)

    def parts(self) -> dict[str, Any]:
        labels = (_("Street"), _("Village"), _("District"), _("City"), _("Province"), _("Postal code"), _("Country"))
        return dict(zip(PARTS, labels, strict=True))

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        named = ((p, f"{name}__{p}", label) for p, label in self.parts().items())
        parts = tuple(part_input(p, name=n, label=label, value=one(raw, n)) for p, n, label in named)
        return Input(widget="group", parts=parts, **told(desk, f, name))
