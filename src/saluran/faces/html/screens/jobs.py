"""What the pages of work in the background and of notices are fed with."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Action, Cell, Empty, Fact, Link, Option
from saluran.faces.html.screens.lists import Column, Row


@dataclass(frozen=True, slots=True)
class JobsScreen:
    """``jobs.html``: what was begun, the newest first."""

    title: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    summary: Any = ""
    next_url: str = ""
    first_url: str = ""
    name: str = "jobs"
    crumbs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupsScreen:
    """``backups.html``, ``backup_delete.html``: ``kept`` are (name, how it came about, when, size), ``told`` are (who,
    what, when); ``running``: the page of the job that makes one; ``sure``: the name of the one to be deleted."""

    title: Any
    url: str
    summary: Any
    nights: Any = ""
    kept: tuple[tuple[str, Any, Cell, str], ...] = ()
    told: tuple[tuple[str, Any, Cell], ...] = ()
    empty: Empty | None = None
    running: str = ""
    sure: str = ""
    crumbs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class JobScreen:
    """``job.html``: how far it is, and what came of each record. ``outcomes`` are (title, address, sentence, done)."""

    title: Any
    url: str
    crumbs: tuple[Link, ...]
    state: Cell
    busy: bool
    seconds: int
    done: int
    total: int
    shown: Any
    facts: tuple[Fact, ...] = ()
    trouble: Any = ""
    actions: tuple[Action, ...] = ()
    tabs: tuple[Link, ...] = ()
    outcomes: tuple[tuple[Any, str, Any, bool], ...] = ()
    next_url: str = ""
    first_url: str = ""
    report_url: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """``badge.html``: what runs, in the head of every page. ``seconds``: when to look again; 0: when told to."""

    url: str
    label: Any
    text: str
    running: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told, in words; ``url`` is what it is about."""

    id: int
    text: str
    icon: str
    url: str
    when: Cell
    read: bool


@dataclass(frozen=True, slots=True)
class NoticesScreen:
    """``notices.html``: ``groups`` are (heading, notices), those that are not read first; ``any``: there are such."""

    title: Any
    url: str
    summary: Any
    groups: tuple[tuple[Any, tuple[Notice, ...]], ...]
    empty: Empty
    wishes: tuple[Option, ...]
    any: bool
    next_url: str = ""
    first_url: str = ""
