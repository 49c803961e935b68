"""What filters are fed with: the chips above a list, and the builder."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Input


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the condition in words: ``url`` opens the builder at it, ``remove_url`` is the list without it."""

    label: Any
    url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Filtering:
    """How a list is narrowed by a condition: in words, and where it is changed."""

    url: str
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""


PLAIN = Filtering("")


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One question. ``holes`` are the inputs of its values; ``was`` the field and question that they were drawn for."""

    id: str
    field: Input
    was: str = ""
    op: Input | None = None
    holes: tuple[tuple[Input, ...], ...] = ()
    label: Any = ""

    group = False


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """Several questions and how many of them must hold. ``deeper``: there may be groups in it."""

    id: str
    word: Input
    parts: tuple["FilterGroup | FilterRow", ...]
    deeper: bool = True
    root: bool = False

    group = True


@dataclass(frozen=True, slots=True)
class Builder:
    """``macros/builder.html``: inputs that stand in any form. ``focus`` names the button that gets the focus."""

    url: str
    root: FilterGroup
    focus: str = ""


@dataclass(frozen=True, slots=True)
class FilterScreen:
    """``filter.html``: the builder of a list's own filter."""

    title: Any
    url: str
    back_url: str
    builder: Builder
    wrong: tuple[Input, ...] = ()
    beside: str = ""  # the quick filters that hold as well, in words


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Fields under a heading, for the look-up of fields."""

    label: Any
    offers: tuple[tuple[str, Any, Any], ...]  # name, whole label, label under the heading
