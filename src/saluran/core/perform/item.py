"""One record of a set on its way through the door."""

from dataclasses import dataclass, field
from typing import Any

from saluran.core.refusals import Refusal


@dataclass
class Item:
    """``data`` is what was asked; afterwards ``record`` is what became of it, or ``refused`` says why not."""

    data: dict[str, Any]
    pk: int | None = None
    version: int | None = None
    by_field: bool = False
    record: Any = None
    clean: dict[str, Any] = field(default_factory=dict)
    refused: Refusal | None = None
    value: Any = None
    changed: bool = False
