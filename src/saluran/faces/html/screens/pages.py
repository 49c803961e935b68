"""What the remaining pages are fed with: search, errors, home."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Action, Cell, Empty


@dataclass(frozen=True, slots=True)
class Found:
    """A search result, or something that can be done: ``method`` and ``values`` as a command has them."""

    title: str
    url: str
    icon: str = ""
    text: Any = ""
    side: Any = ""
    method: str = "link"
    values: tuple[tuple[str, str], ...] = ()
    late: bool = False


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
