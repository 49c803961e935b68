"""What one field is fed with that is changed where it stands, and the pane beside a list."""

from dataclasses import dataclass
from typing import Any

from saluran.faces.html.pieces import Action, Cell, Fact, Input
from saluran.faces.html.screens.records import Timeline


@dataclass(frozen=True, slots=True)
class InlineScreen:
    """``inline.html``: one field of a record. ``conflict`` rows are (field, as it is now, as it was typed)."""

    title: str
    label: Any
    url: str
    back_url: str
    inputs: tuple[Input, ...]
    version: int | None
    errors: tuple[str, ...] = ()
    conflict: tuple[tuple[Any, Any, Any], ...] = ()
    multipart: bool = False
    area: bool = False


@dataclass(frozen=True, slots=True)
class PreviewScreen:
    """``preview.html``: the short of a record, beside the list it stands in."""

    module: str
    id: int
    title: str
    url: str
    self_url: str
    version: int
    timeline: Timeline
    subtitle: Any = ""
    icon: str = ""
    badges: tuple[Cell, ...] = ()
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    more: tuple[Action, ...] = ()
