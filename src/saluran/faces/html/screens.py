"""One plain class for each page template: the whole context of a page, beside ``page``."""

from dataclasses import dataclass
from typing import Any, Literal

from saluran.faces.html.pieces import Action, Cell, Empty, Fact, Input, Link, Option, Person, Section


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
    """A column of a list. ``place`` is where its cells stand on a phone's card."""

    name: str
    label: Any
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    end: bool = False
    place: Literal["main", "side", "meta", "hide"] = "meta"


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list; the cell of the ``main`` column becomes the link to ``url``."""

    id: int
    url: str
    title: str
    cells: tuple[Cell, ...]


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
    chips: tuple[Link, ...] = ()
    views: tuple[Link, ...] = ()
    primary: Action | None = None
    bulk: tuple[Action, ...] = ()
    count: int | None = None
    shown: Any = ""
    all_text: Any = ""
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
    """``board.html``: the same records in columns; ``field`` is the name under which a move posts its column."""

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
    chips: tuple[Link, ...] = ()
    views: tuple[Link, ...] = ()
    primary: Action | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the path of a record."""

    value: str
    label: Any
    state: Literal["done", "current", "todo"] = "todo"
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """The way of a record through its stages; without ``url`` it only shows."""

    label: Any
    field: str
    steps: tuple[Step, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, in a timeline. ``changes`` are (field, before, after)."""

    title: Any
    when: Cell
    icon: str = "circle"
    tone: str = ""
    person: Person | None = None
    text: Any = ""
    changes: tuple[tuple[Any, Any, Any], ...] = ()
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries, newest first, in a panel of a record."""

    entries: tuple[Entry, ...]
    empty: Empty
    more_url: str = ""
    kind: str = "timeline"


@dataclass(frozen=True, slots=True)
class Details:
    """All facts of a record, by section."""

    sections: tuple[tuple[Any, tuple[Fact, ...]], ...]
    edit_url: str = ""
    kind: str = "details"


@dataclass(frozen=True, slots=True)
class Related:
    """A related list: a small table with a link to the whole and a way to add one."""

    title: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    all_url: str = ""
    add: Action | None = None
    kind: str = "related"


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its author; ``text`` may hold safe markup."""

    text: Any
    when: Cell
    person: Person


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on a record, and where a new one is posted."""

    notes: tuple[Note, ...]
    empty: Empty
    post_url: str = ""
    error: str = ""
    draft: str = ""
    kind: str = "notes"


@dataclass(frozen=True, slots=True)
class File:
    """An attachment."""

    name: str
    url: str
    size: str
    when: Cell
    person: Person
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """Attachments of a record, and where a new one is posted."""

    files: tuple[File, ...]
    empty: Empty
    post_url: str = ""
    error: str = ""
    kind: str = "files"


@dataclass(frozen=True, slots=True)
class RecordScreen:
    """``record.html``: everything about one record; ``panel`` is what the active tab shows."""

    module: str
    id: int
    title: str
    url: str
    version: int
    crumbs: tuple[Link, ...]
    panel: Timeline | Details | Related | Notes | Files
    subtitle: Any = ""
    icon: str = ""
    badges: tuple[Cell, ...] = ()
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    more: tuple[Action, ...] = ()
    path: Path | None = None
    tabs: tuple[Link, ...] = ()
    asides: tuple[tuple[Any, tuple[Fact, ...]], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Found:
    """A search result."""

    title: str
    url: str
    icon: str = ""
    text: Any = ""
    side: Any = ""


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """``search.html``: results by module; the block ``results`` alone feeds the palette."""

    query: str
    groups: tuple[tuple[Any, tuple[Found, ...]], ...] = ()
    count: int = 0
    recent: bool = False


@dataclass(frozen=True, slots=True)
class ErrorScreen:
    """``error.html``: what happened, what to do, and the number to tell the administrator."""

    status: int
    title: Any
    text: Any
    advice: Any = ""
    request_id: str = ""
    icon: str = "triangle-alert"
    actions: tuple[Action, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the home page; clicking it shows its rows."""

    label: Any
    value: Cell
    url: str = ""
    hint: Any = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A short list on the home page."""

    title: Any
    items: tuple[Found, ...]
    empty: Empty
    url: str = ""


@dataclass(frozen=True, slots=True)
class HomeScreen:
    """``home.html``: what matters today."""

    title: Any
    summary: Any = ""
    figures: tuple[Figure, ...] = ()
    panels: tuple[Panel, ...] = ()
