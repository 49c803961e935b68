"""What the page of one record is fed with."""

from dataclasses import dataclass
from typing import Any, Literal

from saluran.faces.html.pieces import Action, Cell, Empty, Fact, Link, Person
from saluran.faces.html.screens.lists import Column, Row


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the path of a record."""

    value: str
    label: Any
    state: Literal["done", "current", "todo"] = "todo"
    tone: str = ""
    time: str = ""  # how long the record was there in all


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
    """Entries, newest first, in a panel of a record, and where a comment is posted."""

    entries: tuple[Entry, ...]
    empty: Empty
    more_url: str = ""
    post_url: str = ""
    kind: str = "timeline"


@dataclass(frozen=True, slots=True)
class History:
    """Where a record has been and what was moved, newest first; ``links`` lead to the lists that have it as data."""

    entries: tuple[Entry, ...]
    empty: Empty
    figures: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    kind: str = "history"


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of a table: heads are (label, whether figures stand in it)."""

    label: Any
    heads: tuple[tuple[Any, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Details:
    """All facts of a record, and its tables, by section."""

    sections: tuple[tuple[Any, tuple[Fact, ...], tuple[LineTable, ...]], ...]
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
    bring: Action | None = None
    kind: str = "related"


@dataclass(frozen=True, slots=True)
class Lines:
    """A table of the record in words: (what names the line, the rest of it)."""

    title: Any
    lines: tuple[tuple[str, Cell], ...]
    empty: Empty
    edit: Action | None = None
    kind: str = "lines"


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
    id: int = 0


@dataclass(frozen=True, slots=True)
class Files:
    """Attachments of a record, and where a new one is posted."""

    files: tuple[File, ...]
    empty: Empty
    post_url: str = ""
    error: str = ""
    kind: str = "files"


@dataclass(frozen=True, slots=True)
class Joined:
    """Records that hang together with this one: ``link`` leads to it, or to the list behind its count; ``via``: over
    which others."""

    link: Link
    way: Any
    via: Any = ""


@dataclass(frozen=True, slots=True)
class Connections:
    """What is linked with a record, one step away and two: (heading, those)."""

    blocks: tuple[tuple[Any, tuple[Joined, ...]], ...]
    empty: Empty
    kind: str = "connections"


@dataclass(frozen=True, slots=True)
class Stack:
    """Several panels below each other, each with its heading."""

    parts: tuple[tuple[Any, Any], ...]
    kind: str = "stack"


@dataclass(frozen=True, slots=True)
class Doing:
    """One activity in the panel of a record; ``complete`` and ``reschedule`` where that is possible."""

    kind: Any
    icon: str
    title: str
    url: str
    when: Cell
    status: Cell
    person: Person | None
    complete: Action | None = None
    reschedule: Action | None = None


@dataclass(frozen=True, slots=True)
class Activities:
    """What is to be done about a record, and below it what was done."""

    open: tuple[Doing, ...]
    done: tuple[Doing, ...]
    empty: Empty
    add: tuple[Action, ...] = ()
    kind: str = "activities"


@dataclass(frozen=True, slots=True)
class RecordScreen:
    """``record.html``: everything about one record; ``panel`` is what the active tab shows."""

    module: str
    id: int
    title: str
    url: str
    version: int
    crumbs: tuple[Link, ...]
    panel: Timeline | Details | Related | Lines | Notes | Files | Connections | Activities | History | Stack
    subtitle: Any = ""
    icon: str = ""
    badges: tuple[Cell, ...] = ()
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    more: tuple[Action, ...] = ()
    creates: tuple[Action, ...] = ()
    path: Path | None = None
    similar_url: str = ""
    tabs: tuple[Link, ...] = ()
    asides: tuple[tuple[Any, tuple[Fact, ...]], ...] = ()
    watched: tuple[str, ...] = ()  # other modules whose changes show here
    notice: str = ""
