"""What templates are fed with: plain values, ready to be shown. Views fill them, templates only lay them out."""

from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["", "primary", "info", "success", "warning", "error", "accent", "secondary", "neutral"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: a menu entry, a tab, a crumb, a view. ``count`` stands beside the label."""

    label: Any
    url: str
    icon: str = ""
    active: bool = False
    count: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Menu entries under a heading; without a label they stand on their own."""

    label: Any
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a face: the avatar shows the initials."""

    name: str
    url: str = ""

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


@dataclass(frozen=True, slots=True)
class Toast:
    """A short message in the corner. ``undo`` is the address that takes the change back; ``url`` tells more."""

    text: str
    tone: Tone = "success"
    undo: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What surrounds every screen. Without ``user`` no menu; with ``part`` only that block of the template is drawn."""

    title: Any
    lang: str = "id"
    theme: str = "system"
    path: str = "/"
    user: Person | None = None
    role: Any = ""
    menu: tuple[Group, ...] = ()
    creates: tuple[Link, ...] = ()
    bar: tuple[Link, ...] = ()
    languages: tuple["Option", ...] = ()
    toasts: tuple[Toast, ...] = ()
    shortcuts: bool = True
    part: str = ""
    jobs: bool = False  # work was begun here whose end is still to be told
    unread: str = ""  # how many notices are not read
    kept: Any = None  # what its menus depend on: drawn once for each


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value. ``look`` names the macro in ``macros/values.html`` that draws it."""

    text: Any = ""
    look: str = "text"
    url: str = ""
    tone: Tone = ""
    hint: Any = ""
    machine: str = ""
    items: tuple["Cell", ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value of a record. ``edit`` is where it can be changed on the spot."""

    label: Any
    cell: Cell
    name: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button. ``get`` opens a dialog, ``post`` acts at once, ``link`` goes there; ``reason`` says why not now."""

    label: Any
    url: str
    method: Literal["get", "post", "link"] = "get"
    icon: str = ""
    tone: Tone = ""
    primary: bool = False
    reason: Any = ""
    about: Any = ""  # what it is done to, where a heading says it to those who see


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where nothing is: what this is, why it is empty, one thing to do."""

    title: Any
    text: Any = ""
    icon: str = "inbox"
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select, or of a lookup (``options.html``), where ``hint`` tells namesakes apart."""

    value: str
    label: Any
    selected: bool = False
    hint: Any = ""


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A region that is offered (``places.html``), and the parts of an address that follow from it."""

    name: str
    around: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A form field. ``widget`` names the macro that draws it; groups hold ``parts``, tables hold ``lines``."""

    name: str
    label: Any
    widget: str = "text"
    value: Any = ""
    help: Any = ""
    errors: tuple[str, ...] = ()
    required: bool = False
    readonly: bool = False
    options: tuple[Option, ...] = ()
    text: str = ""
    lookup: str = ""
    parts: tuple["Input", ...] = ()
    lines: tuple[tuple["Input", ...], ...] = ()
    blank: tuple["Input", ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    unit: Any = ""
    wide: bool = False
    focus: bool = False
    builder: Any = None  # of a condition
    when: tuple[str, str] = ("", "")  # another input, and for which values of it this one is asked

    @property
    def id(self) -> str:
        return f"f-{self.name}"


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading."""

    label: Any
    fields: tuple[Input, ...]
    help: Any = ""
