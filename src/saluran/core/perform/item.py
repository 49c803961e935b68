"""One record of a set on its way through the door, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from saluran.core.refusals import Refusal


@dataclass(slots=True)
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
    told: str = ""  # what a report should say of it, though it was done

    def begin(self, verb: str) -> None:
        """As if nothing had been tried with it yet; the id of a new record is the door's to give."""
        self.pk = None if verb == "create" else self.pk
        self.record, self.clean, self.refused, self.value, self.changed, self.told = None, {}, None, None, False, ""

    def hear(self, told: Mapping[tuple[Any, int], str]) -> None:
        """What was said of the record, if anything."""
        self.told = told.get((type(self.record), self.pk or 0), "") if told else ""


@dataclass(frozen=True)
class Done:
    """What came of it: the record (None when deleted), the operation (None when nothing changed), the verb's answer."""

    record: Any
    operation: int | None
    value: Any = None
