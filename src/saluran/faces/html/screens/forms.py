"""What forms and dialogs are fed with."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Input, Link, Option, Section
from saluran.faces.html.screens.duplicates import Alike
from saluran.faces.html.screens.lists import GridCard


@dataclass(frozen=True, slots=True)
class Already:
    """What a form knows of records that are there already: where it asks at which fields, and what it has to say."""

    url: str = ""
    fields: str = ""
    alike: tuple[Alike, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FormScreen:
    """``form.html``: create or change a record. ``draft`` names the form for the browser's draft; empty keeps none."""

    module: str
    title: Any
    url: str
    back_url: str
    sections: tuple[Section, ...]
    summary: Any = ""
    crumbs: tuple[Link, ...] = ()
    submit: Any = ""
    errors: tuple[str, ...] = ()
    version: int | None = None
    draft: str = ""
    multipart: bool = False
    conflict: tuple[tuple[Any, Any, Any], ...] = ()
    already: Already = Already()

    @property
    def wrong(self) -> tuple[Input, ...]:
        """The inputs with errors, in the order of the page, parts and lines included."""
        return wrong(self.sections)


@dataclass(frozen=True, slots=True)
class DialogScreen:
    """``dialog.html``: the form of a verb. ``preview`` rows are (field, from, to, lost)."""

    title: Any
    url: str
    back_url: str
    submit: Any
    fields: tuple[Input, ...] = ()
    text: Any = ""
    errors: tuple[str, ...] = ()
    tone: str = "primary"
    ids: tuple[int, ...] = ()
    version: int | None = None
    preview: tuple[tuple[Any, Any, Any, bool], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    plain: bool = False  # sent by the browser itself: a file is answered
    already: Already = Already()
    live: bool = False  # what is chosen changes what is asked

    @property
    def wrong(self) -> tuple[Input, ...]:
        return wrong((Section("", self.fields),))

    @property
    def loses(self) -> bool:
        """Whether something is lost that one should see."""
        return any(lost for *_row, lost in self.preview)


@dataclass(frozen=True, slots=True)
class Part:
    """A field that may stand in a list or on a card."""

    name: str
    label: Any
    shown: bool
    new: bool = False  # just added: it has the focus


@dataclass(frozen=True, slots=True)
class SortKey:
    """One of the fields that a list is sorted by, and which way."""

    n: int
    fields: tuple[Option, ...]
    ways: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeScreen:
    """``arrange.html``: which fields are shown, in which order, and what they are sorted by."""

    title: Any
    url: str
    back_url: str
    reset_url: str
    values: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    more: Input  # finds a field of a linked record
    keys: tuple[SortKey, ...]
    groups: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignPart(Part):
    """A field that may stand on a card: how large, and whether with its label."""

    sizes: tuple[Option, ...] = ()
    labelled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignScreen(ArrangeScreen):
    """``design.html``: what stands on a card, with the first card as it would be."""

    tints: tuple[Option, ...]
    across: tuple[Option, ...]
    cards: tuple[GridCard, ...]


@dataclass(frozen=True, slots=True)
class EntryScreen:
    """``sign_in.html`` and ``setup.html``: a small form on a page without a menu."""

    title: Any
    url: str
    fields: tuple[Input, ...]
    submit: Any
    text: Any = ""
    errors: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    demo: tuple[tuple[str, Any], ...] = ()

    @property
    def wrong(self) -> tuple[Input, ...]:
        return wrong((Section("", self.fields),))


def wrong(sections: tuple[Section, ...]) -> tuple[Input, ...]:
    """Every input with errors, depth first."""
    found: list[Input] = []

    def look(inputs: tuple[Input, ...]) -> None:
        for one in inputs:
            if one.errors:
                found.append(one)
            look(one.parts)
            for line in one.lines:
                look(line)

    for section in sections:
        look(section.fields)
    return tuple(found)
