"""How a field stands in a form: a widget writes a value as a form posts it, draws an input of that, and reads it back.

So an input shows what was typed, and what comes back as it was written is unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.kinds import Hand, language
from saluran.core.refusals import Wrong
from saluran.core.schema import Field, Module
from saluran.faces.html.pieces import Input

Raw = dict[str, list[str]]  # what a form posts: texts by name
ABSENT = "_fields"  # names the fields of a form that post nothing when they are empty
WIDGETS: dict[str, "Widget"] = {}


@dataclass(frozen=True)
class Desk:
    """What inputs need to know beside field and text: who writes, on which record, what was wrong."""

    actor: access.Actor
    module: Module
    record: Any = None
    names: frozenset[str] = frozenset()  # the fields that stand on the same form
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    files: Any = None  # uploads by name
    titles: dict[tuple[str, int], str | None] = field(
        default_factory=dict
    )  # what linked records are called, once asked
    narrow: bool = False  # offer only what has a link in common with the record: stages of its pipeline

    @property
    def hand(self) -> Hand:
        return Hand(language=language(), dates="dmy", zone=timezone.get_current_timezone())


class Widget:
    """One way to fill in a value; ``kinds`` are the widgets, by the name that kinds give them, that it stands for."""

    kinds: ClassVar[tuple[str, ...]] = ()
    silent: ClassVar[bool] = False  # posts nothing when it is empty

    def __init_subclass__(cls) -> None:
        WIDGETS.update(dict.fromkeys(cls.kinds, cls()))

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        """What the form posts when nobody touches the input."""
        return {name: [f.kind.edit(value)]}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        return Input(widget="text", value=one(raw, name), **told(desk, f, name))

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        """The value for the door; None when empty. Raises ``Wrong``."""
        text = one(raw, name)
        return f.kind.read(text, desk.hand) if text.strip() else None

    def own(self, name: str, raw: Raw) -> Raw:
        """The part of what was posted that belongs to the input."""
        return {k: v for k, v in raw.items() if k == name or k.startswith(f"{name}__")}

    def same(self, desk: Desk, f: Field, name: str, posted: Raw, written: Raw) -> bool:
        """Whether what was posted is what was written."""
        return self.own(name, posted) == self.own(name, written)


def of(f: Field) -> Widget:
    """The widget of a field."""
    return WIDGETS.get(f.kind.widget) or WIDGETS["text"]


def one(raw: Raw, name: str) -> str:
    """The last text posted under a name."""
    return raw[name][-1] if raw.get(name) else ""


def told(desk: Desk, f: Field, name: str) -> dict[str, Any]:
    """What every input says: name, label, help, what is wrong."""
    errors = tuple(desk.errors.get(name.replace("-", "."), ()))
    made = desk.record is not None and (f.once or f.name == desk.module.natural)  # how a key is made is said before
    help = "" if made else f.help
    return {"name": name, "label": f.label, "help": help, "errors": errors, "required": f.required}


def check_storable(raw: Raw) -> None:
    if any("\x00" in text for texts in raw.values() for text in texts):
        raise Wrong(_("This text has characters that cannot be stored."))
