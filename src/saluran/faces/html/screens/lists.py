"""What lists and boards are fed with."""

from dataclasses import dataclass
from typing import Any, Literal

from saluran.faces.html.pieces import Action, Cell, Empty, Link, Option, Person
from saluran.faces.html.screens.filters import PLAIN, Filtering


@dataclass(frozen=True, slots=True)
class Filter:
    """A quick filter: a select whose first option means "all"."""

    name: str
    label: Any
    options: tuple[Option, ...]

    @property
    def active(self) -> bool:
        return any(o.selected and o.value for o in self.options)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. ``place`` is where its cells stand on a phone's card; ``edit``: they are changed in place."""

    name: str
    label: Any
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    end: bool = False
    place: Literal["main", "side", "meta", "hide"] = "meta"
    edit: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list; the cell of the ``main`` column becomes the link to ``url``. ``edit``: the reader may."""

    id: int
    url: str
    title: str
    cells: tuple[Cell, ...]
    edit: bool = False


@dataclass(frozen=True, slots=True)
class ListScreen:
    """``list.html``: rows of a module, filtered, sorted and paged."""

    module: str
    title: Any
    url: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    summary: Any = ""
    self_url: str = ""
    query: str = ""
    filters: tuple[Filter, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    filtering: Filtering = PLAIN
    views: tuple[Link, ...] = ()
    primary: Action | None = None
    bulk: tuple[Action, ...] = ()
    count: int | None = None
    shown: Any = ""
    all_text: Any = ""
    export_url: str = ""
    first_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A record on a board. ``move_url`` is empty where the reader may not move it."""

    id: int
    url: str
    title: str
    version: int
    move_url: str = ""
    subtitle: Any = ""
    amount: Cell | None = None
    when: Cell | None = None
    person: Person | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of a board. ``value`` is what a card gets that is dropped here."""

    value: str
    label: Any
    cards: tuple[Card, ...]
    count: Any = 0
    total: Cell | None = None
    tone: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class BoardScreen:
    """``board.html``: the same records in columns; ``field`` is the name under which a move posts its column.
    ``ordered``: a card keeps the place where it was put within its column."""

    module: str
    title: Any
    url: str
    field: str
    lanes: tuple[Lane, ...]
    empty: Empty
    summary: Any = ""
    self_url: str = ""
    query: str = ""
    filters: tuple[Filter, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    filtering: Filtering = PLAIN
    views: tuple[Link, ...] = ()
    primary: Action | None = None
    ordered: bool = False
