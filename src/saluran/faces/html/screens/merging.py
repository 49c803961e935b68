"""What the page is fed with that shows records side by side before they become one."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Cell, Link, Person


@dataclass(frozen=True, slots=True)
class Side:
    """One of the records. ``bound``: why it can only be the one that stays; ``along``: what comes with it."""

    id: int
    title: str
    url: str
    made: Cell
    owner: Person | None
    stays: bool
    bound: str = ""
    along: tuple[str, ...] = ()
    without: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """What one record says of a field, or all of them together."""

    value: str
    title: str
    text: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A field, and whose value stays."""

    name: str
    label: str
    options: tuple[Option, ...]
    suggested: str

    @property
    def picked(self) -> Option:
        return next(o for o in self.options if o.picked)


@dataclass(frozen=True, slots=True)
class MergeScreen:
    """``merge.html``: ``asked`` is to be decided, ``agreed`` is not, ``kept`` stays as the survivor has it."""

    title: Any
    url: str
    back_url: str
    crumbs: tuple[Link, ...]
    sides: tuple[Side, ...]
    asked: tuple[Question, ...]
    agreed: tuple[Question, ...]
    kept: tuple[Question, ...]
    values: tuple[tuple[str, str], ...]
    add_url: str
    errors: tuple[str, ...]
    possible: bool

    @property
    def survivor(self) -> Side:
        return next(s for s in self.sides if s.stays)

    @property
    def going(self) -> tuple[Side, ...]:
        return tuple(s for s in self.sides if not s.stays)
