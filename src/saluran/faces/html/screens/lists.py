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
    """A column of a list. ``place`` is where its cells stand on a phone's card; ``edit``: they are changed in place.
    ``also_url`` sorts by it too, ``turn`` says which of several that it is sorted by this one is; ``width`` is in
    pixels, 0 where nobody has set it."""

    name: str
    label: Any
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    end: bool = False
    place: Literal["main", "side", "meta", "hide"] = "meta"
    edit: bool = False
    also_url: str = ""
    turn: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list; the cell of the ``main`` column becomes the link to ``url``. ``edit``: the reader may;
    ``mark``: why it stands out."""

    id: int
    url: str
    title: str
    cells: tuple[Cell, ...]
    edit: bool = False
    mark: Any = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """Saved views above a list: the tabs, what has changed since the open one was saved, what can be done with it."""

    tabs: tuple[Link, ...] = ()
    changed: bool = False
    save: Action | None = None
    save_as: Action | None = None
    reset: str = ""
    menu: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What every way of looking at the records of a module has: a title, what narrows them, saved views."""

    module: str
    title: Any
    url: str
    empty: Empty
    summary: Any = ""
    self_url: str = ""
    query: str = ""
    searched: bool = True  # by words
    filters: tuple[Filter, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    filtering: Filtering = PLAIN
    views: tuple[Link, ...] = ()
    saved: Saved = Saved()
    arrange: Action | None = None
    primary: Action | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What a column adds up to: short, whole for its tooltip, and what that is on average."""

    label: Any
    text: str
    whole: str
    mean: str


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group; ``rows_url`` brings its first records, ``url`` is a list of them all."""

    label: Any
    count: str
    tone: str
    sums: tuple[Sum, ...]
    rows_url: str
    url: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class RowsScreen:
    """``grouped.html``: the first records of a group."""

    title: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more_url: str = ""
    pick: bool = False  # they can be chosen, for what is done with many


@dataclass(frozen=True, slots=True)
class SumsScreen:
    """``grouped.html``: what a list adds up to, or why that is not said."""

    sums: tuple[Sum, ...]
    why_not: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListScreen(Records):
    """``list.html``: rows of a module, filtered, sorted, paged. ``width``: of the table, where columns have theirs."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    crumbs: tuple[Link, ...] = ()
    width: int = 0
    groups: tuple[GroupHead, ...] = ()
    notice: Any = ""
    sums_url: str = ""
    bulk: tuple[Action, ...] = ()
    count: int | None = None
    shown: Any = ""
    all_text: Any = ""
    export_url: str = ""
    import_url: str = ""
    first_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes next for a record; ``told`` says it in full. Without ``url`` it is no activity."""

    text: Any
    url: str = ""
    icon: str = ""
    told: Any = ""
    late: bool = False


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
    age: Any = ""  # how long it has stood where it stands
    stale: bool = False  # longer than it may
    ahead: Ahead | None = None
    mark: Any = ""  # why it stands out
    day: str = ""  # of the month, where the columns are months


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of a board. ``value`` is what a card gets that is dropped here; ``weighed``: the total by chance;
    ``url``: the list of what its figures count."""

    value: str
    label: Any
    cards: tuple[Card, ...]
    count: Any = 0
    total: Cell | None = None
    weighed: Cell | None = None
    tone: str = ""
    more_url: str = ""
    url: str = ""
    fixed: bool = False  # nothing can be put into it by hand
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardScreen(Records):
    """``board.html``: the same records in columns; ``field`` is the name under which a move posts its column.
    ``ordered``: a card keeps the place where it was put within its column. ``plans``: what can be planned about a card,
    addresses still without its id. ``watched``: modules whose changes show on the cards, too."""

    field: str
    lanes: tuple[Lane, ...]
    ordered: bool = False
    place: str = ""  # under which it is remembered what is folded
    month: bool = False  # its columns are months: a card that moves keeps its day
    plans: tuple[Action, ...] = ()
    watched: tuple[str, ...] = ()
    verbs: tuple[Action, ...] = ()  # what ends a card, where its columns do not; the last words of their addresses


@dataclass(frozen=True, slots=True)
class GridFact:
    """A field on a card of the grid. ``size``: large, plain or small; ``labelled``: the label is seen, too."""

    label: Any
    cell: Cell
    size: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class GridCard:
    """A record in the grid; ``tone`` is the colour of the value that ``tint`` tells in words."""

    id: int
    url: str
    title: str
    facts: tuple[GridFact, ...]
    tone: str = ""
    tint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsScreen(Records):
    """``cards.html``: records as a grid of cards, ``across`` of them in a row, or as many as fit."""

    cards: tuple[GridCard, ...]
    across: int = 0
    shown: Any = ""
    first_url: str = ""
    next_url: str = ""
