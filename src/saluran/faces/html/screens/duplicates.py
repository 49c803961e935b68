"""What the pages of duplicates are fed with."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Action, Cell, Empty, Link


@dataclass(frozen=True, slots=True)
class Alike:
    """A record that may be the same; without ``url`` one out of reach, of which only the owner is told."""

    title: Any
    kind: Any
    icon: str
    verdict: Cell
    url: str = ""
    reasons: tuple[str, ...] = ()
    owner: str = ""
    ref: str = ""
    merge_url: str = ""
    apart_url: str = ""


@dataclass(frozen=True, slots=True)
class SimilarScreen:
    """``similar.html``: the records like one, and those that were set apart from it."""

    module: str
    title: Any
    summary: Any
    url: str
    crumbs: tuple[Link, ...]
    alike: tuple[Alike, ...]
    apart: tuple[tuple[Link, str, str], ...]  # the record, where it is taken back, its ref
    empty: Empty


@dataclass(frozen=True, slots=True)
class HintScreen:
    """``similar_hint.html``: what may be the same as what is being typed."""

    alike: tuple[Alike, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Some records that may be one."""

    id: int
    heading: Any
    reasons: tuple[str, ...]
    alike: tuple[Alike, ...]
    url: str
    merge: Action | None = None
    others: Any = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class QueueScreen:
    """``duplicates.html``: groups of records that may be one, to be worked through."""

    module: str
    title: Any
    summary: Any
    url: str
    tabs: tuple[Link, ...]
    groups: tuple[Group, ...]
    empty: Empty
    again: Action | None = None
    later: Link | None = None
    rules: Link | None = None
    next_url: str = ""
    first_url: str = ""
