"""What the pages of an import are fed with."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Action, Empty, Fact, Input, Link, Section
from saluran.faces.html.screens.forms import wrong
from saluran.faces.html.screens.lists import Column, Row


@dataclass(frozen=True, slots=True)
class ImportsScreen:
    """``import_start.html``: choose a module and a file; below it the files that came before."""

    title: Any
    url: str
    fields: tuple[Input, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    errors: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[Input, ...]:
        return wrong((Section("", self.fields),))


@dataclass(frozen=True, slots=True)
class MatchScreen:
    """``import_match.html``: which column is which field. ``columns`` are (name, samples, choice)."""

    title: Any
    url: str
    crumbs: tuple[Link, ...]
    columns: tuple[tuple[str, str, Input], ...]
    saved: tuple[Link, ...] = ()  # mappings that have a name
    hint: Any = ""
    chosen: int = 0  # the saved one that is shown
    summary: Any = ""
    errors: tuple[str, ...] = ()
    constants: tuple[tuple[Input, Input], ...] = ()  # field and value of what all rows have in common
    warning: Any = ""
    called: Input | None = None  # the column after which records without a name are called
    place: Link | None = None  # where the columns are named, and the way to say it
    rest: Input | None = None


@dataclass(frozen=True, slots=True)
class ValueBlock:
    """One column with strange values: each is (text, how often, choice)."""

    column: str
    field: Any
    told: Any
    rules: tuple[Input, ...]
    values: tuple[tuple[str, str, Input | None], ...]
    more: Any = ""
    known: Any = ""


@dataclass(frozen=True, slots=True)
class ValuesScreen:
    """``import_values.html``: what becomes of values that are not known here."""

    title: Any
    url: str
    crumbs: tuple[Link, ...]
    blocks: tuple[ValueBlock, ...]
    errors: tuple[str, ...] = ()
    back: str = ""


@dataclass(frozen=True, slots=True)
class StepScreen:
    """``import_step.html``: one question about the file."""

    title: Any
    url: str
    crumbs: tuple[Link, ...]
    heading: Any
    summary: Any
    fields: tuple[Input, ...]
    errors: tuple[str, ...] = ()
    back: str = ""
    go: Any = ""
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row with its bad cells: ``cells`` are (text, what is wrong with it), ``said`` is wrong with the whole row."""

    row: int
    cells: tuple[tuple[str, str], ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class RunScreen:
    """``import_run.html``: how far it is, or what came of it. ``bad``: the rows to correct, under ``columns``."""

    title: Any
    url: str
    crumbs: tuple[Link, ...]
    heading: Any
    busy: bool = False
    done: int = 0
    total: int = 0
    shown: Any = ""
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    bad: tuple[BadRow, ...] = ()
    more_faults: Any = ""
    notes: tuple[Any, ...] = ()
    errors_url: str = ""
    told_url: str = ""  # all that was said of rows, as a file
    odd: tuple[tuple[str, str, str, str], ...] = ()  # which rows, field, value, what is odd in them
    more_odd: Any = ""
    bad_heading: Any = ""
    actions: tuple[Action, ...] = ()
    trouble: Any = ""
