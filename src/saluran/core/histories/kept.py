"""What is kept of a module, with the columns that it lies in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from saluran.core.kinds import Money
from saluran.core.parts import Passages, Turns
from saluran.core.schema import Module

MIRRORED = ("title", "owner_id", "team_id")  # what a row has from its record


def _column(module: Module, name: str) -> str:
    return str(module.by_name[name].column)


class Path:
    """The places that records of a module pass through."""

    def __init__(self, module: Module, declared: Passages) -> None:
        self.model: type[models.Model] = declared.model
        self.back = f"{declared.back}_id"
        self.at = tuple(_column(module, n) for n in (declared.field, *declared.beside))
        self.since = tuple(_column(module, n) for n in (*declared.since, "created_at"))
        self.amount = _column(module, declared.amount) if declared.amount else ""
        beside = module.by_name[declared.amount].beside if declared.amount else ""
        self.currency = _column(module, beside) if beside else ""
        self._way = declared.way

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(filter(None, (*self.at, *self.since, self.amount, self.currency, "created_by_id")))

    def place(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values[n] for n in self.at)

    def worth(self, values: Mapping[str, Any]) -> tuple[Decimal | None, str]:
        return values.get(self.amount), values.get(self.currency) or ""

    def way(self, before: tuple[Any, ...] | None, after: tuple[Any, ...]) -> str:
        return self._way(before and before[0], after[0])


class Track:
    """The dates and amounts of records of a module whose changes are kept."""

    def __init__(self, module: Module, declared: Turns) -> None:
        self.model: type[models.Model] = declared.model
        self.back = f"{declared.back}_id"
        self.columns = {n: _column(module, n) for n in declared.fields}
        kinds = {n: module.by_name[n] for n in declared.fields}
        self.currencies = {n: _column(module, f.beside) for n, f in kinds.items() if isinstance(f.kind, Money)}
        self.figures = {n: tuple(_column(module, own) for own in two) for n, two in declared.figures.items()}

    @property
    def every(self) -> tuple[str, ...]:
        return (*self.columns.values(), *self.currencies.values())

    def currency_of(self, name: str, values: Mapping[str, Any]) -> str:
        return values[self.currencies[name]] or "" if name in self.currencies else ""


class Ours:
    """What is kept of one module."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.path = Path(module, module.passages) if module.passages else None
        self.track = Track(module, module.turns) if module.turns else None
        columns = (self.path.columns if self.path else (), self.track.every if self.track else ())
        self.columns = tuple(dict.fromkeys((*columns[0], *columns[1])))
        self.moves = frozenset((self.path.at if self.path else ()) + (self.path.since[:1] if self.path else ()))
        self.parts: tuple[Path | Track, ...] = tuple(p for p in (self.path, self.track) if p)
        self.turns = frozenset(self.track.columns.values() if self.track else ())


def kept(module: Module) -> Ours | None:
    """What is kept of a module; None where nothing is."""
    return Ours(module) if module.passages or module.turns else None
