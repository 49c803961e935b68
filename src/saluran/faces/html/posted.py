"""A form of fields: how it is drawn, and what of it goes through the door when it comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from saluran.core import labels
from saluran.core.kinds import WrongLines
from saluran.core.perform import Item
from saluran.core.perform.cleaning import clean
from saluran.core.refusals import Invalid, Wrong
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens.values import pointed
from saluran.faces.html.inputs import ABSENT, Desk, Raw, check_storable, of
from saluran.faces.html.pieces import Input

Errors = dict[str, list[str]]


def take(request: HttpRequest, *, query: bool = False) -> Raw:
    """What was posted, by name, with plain ends of lines; with ``query`` also what stands in the address."""
    found: Raw = {k: [str(t) for t in v] for k, v in request.GET.lists()} if query else {}
    return found | {k: [str(t).replace("\r\n", "\n") for t in v] for k, v in request.POST.lists()}


def version_of(raw: Raw) -> int | None:
    """The version of the record that the form was made of."""
    text = raw.get("version", [""])[-1]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@dataclass(frozen=True)
class Form:
    """Fields to be filled in. ``written``: how they stood untouched; of those in ``kept`` only changes are sent."""

    desk: Desk
    fields: tuple[Field, ...]
    written: Raw
    kept: frozenset[str] = frozenset()

    @property
    def multipart(self) -> bool:
        return any(f.kind.widget == "file" for f in self.fields)

    def over(self, raw: Raw) -> Raw:
        """What was posted, and how the fields stood that were not on the page it came from."""
        left = [f for f in self.fields if not self.was_on(f, raw)]
        return {k: v for f in left for k, v in of(f).own(f.name, self.written).items()} | raw

    def was_on(self, f: Field, raw: Raw) -> bool:
        """Whether the field was on the page: of some an empty one says nothing, so the page names them."""
        silent = of(f).silent and f.name in raw.get(ABSENT, [""])[-1].split()
        return silent or bool(of(f).own(f.name, raw))

    def read(self, raw: Raw) -> tuple[dict[str, Any], Errors]:
        """Values for the door, and what could not be read, by field. What was not on the form is not touched."""
        data: dict[str, Any] = {}
        errors: Errors = {}
        for f in self.fields:
            widget = of(f)
            if not self.was_on(f, raw):
                continue
            if f.name in self.kept and widget.same(self.desk, f, f.name, raw, self.written):
                continue
            try:
                check_storable(widget.own(f.name, raw))
                data[f.name] = widget.read(self.desk, f, f.name, raw)
            except WrongLines as wrong:
                errors |= {f"{f.name}.{cell}": said for cell, said in wrong.cells.items()}
            except Wrong as wrong:
                errors[f.name] = [wrong.sentence]
            except Invalid as refusal:  # of an upload
                errors[f.name] = [s for said in refusal.errors.values() for s in said]
        return data, errors

    def draw(self, raw: Raw, errors: Errors) -> dict[str, Input]:
        """The inputs by field, the first wrong one with the focus. One more, hidden, names those that post nothing when
        they are empty."""
        desk = replace(self.desk, errors=errors)
        fields = [f for f in self.fields if self._matters(f.name)]
        made = {f.name: self._when(f.name, of(f).draw(desk, f, f.name, raw)) for f in fields}
        wrong = next((n for n, i in made.items() if i.errors or _names(i.parts) & set(errors)), None)
        first = wrong or _first(made)
        if first:
            made[first] = _focused(made[first])
        silent = " ".join(f.name for f in fields if of(f).silent)
        return made | ({ABSENT: Input(ABSENT, "", "hidden", value=silent)} if silent else {})

    def _matters(self, name: str) -> bool:
        """Whether a field is asked at all: not where what it hangs on was chosen once and for all, and otherwise."""
        other, values = self.desk.module.asked.get(name, ("", ()))
        f = self.desk.module.by_name.get(other)
        return f is None or not f.once or self.desk.record is None or f.of(self.desk.record) in values

    def _when(self, name: str, made: Input) -> Input:
        """The input, and for which values of another it is asked; so with the columns of a table."""

        def told(line: tuple[Input, ...]) -> tuple[Input, ...]:
            return tuple(self._when(f"{name}.{i.name.rpartition('-')[2]}", i) for i in line)

        asked = self.desk.module.asked
        if made.lines and any(n.startswith(f"{name}.") for n in asked):
            made = replace(made, lines=tuple(map(told, made.lines)), blank=told(made.blank))
        if not self._matters(name):
            return replace(made, widget="hidden")  # a column that stays as it is
        other, values = asked.get(name, ("", ()))
        on_it = any(f.name == other for f in self.fields)
        return replace(made, when=(other, " ".join(values))) if on_it else made


def _first(made: Mapping[str, Input]) -> str | None:
    """Where one begins: at the first input, or where that is filled in at the first that must be."""
    open_ = {n: i for n, i in made.items() if i.widget not in ("hidden", "table")}
    first = next(iter(open_), None)
    filled = first is not None and bool(open_[first].value)
    return next((n for n, i in open_.items() if i.required and not i.value and not i.parts), first) if filled else first


def _focused(made: Input) -> Input:
    """The input with the focus: of a group, its first part."""
    if made.widget == "group" and made.parts:
        return replace(made, parts=(replace(made.parts[0], focus=True), *made.parts[1:]))
    return replace(made, focus=True)


def write(desk: Desk, fields: Iterable[Field], values: Mapping[str, Any]) -> Raw:
    """What a form posts that nobody has touched."""
    raw: Raw = {}
    known = tuple(fields)
    desk.titles.update(labels.titles(desk.actor, pointed(known, [values]) - desk.titles.keys()))
    for f in known:
        raw |= of(f).write(desk, f, f.name, values.get(f.name, f.blank))
    return raw


def also_wrong(desk: Desk, verb: Verb, data: Mapping[str, Any], errors: Errors, pk: int | None = None) -> Errors:
    """What the door would say to the rest of a form that could not be read whole: all that is wrong is told at once."""
    item = Item(dict(data), pk, record=desk.record)
    clean(desk.actor, desk.module, verb, [item], "html")
    known = {name.partition(".")[0] for name in errors}
    more = item.refused.errors if isinstance(item.refused, Invalid) else {}
    return errors | {k: said for k, said in more.items() if k.partition(".")[0] not in known}


def elsewhere(module: Module, inputs: Iterable[Input], errors: Errors) -> tuple[str, ...]:
    """What is wrong with no input of the form: said above it, with the name of the field."""
    shown = _names(inputs)
    found = []
    for key, said in errors.items():
        head, _dot, rest = key.partition(".")
        if key in shown or (head in shown and rest.endswith((".id", "."))):
            continue
        f = module.by_name.get(head)
        found += [f"{f.label}: {s}" if f else s for s in said]
    return tuple(dict.fromkeys(found))


def _names(inputs: Iterable[Input]) -> set[str]:
    found: set[str] = set()
    for i in inputs:
        found |= {i.name.replace("-", ".")} | _names(i.parts)
        for line in i.lines:
            found |= _names(line)
    return found
