"""Who points at whom, read from the models once: link columns, lines of tables, and rows ``about`` any record."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from saluran.core import models as house
from saluran.core.columns import AnyLink, Link
from saluran.core.models import Beside, Kept, Record


class SeenId(int):
    """The id of a record that the reader is known to see: conditions do not ask again."""


class SeenPointer(str):
    """The same as a link to any record has it: ``leads:42``."""


DERIVED = (house.Sees, house.SearchDoc, house.Operation, house.Line, house.Tape, house.Outbox, house.Token, house.Job)


@cache
def columns_to(model: type[models.Model]) -> tuple[tuple[type[models.Model], str, str], ...]:
    """(model, column, rule) of everything that links to ``model``; rule: empty, with or protect."""
    return tuple(
        (other, column.attname, _rule(column))
        for other in apps.get_models()
        if other not in DERIVED
        for column in other._meta.concrete_fields
        if column.is_relation and column.related_model is model and _holds(other, column)
    )


def _holds(model: type[models.Model], column: Any) -> bool:
    """Whether the link is one to see to: those of what the engine keeps only stand in the way, or not at all."""
    return not issubclass(model, Kept) or _rule(column) == "protect"


def _rule(column: Any) -> str:
    if isinstance(column, Link):
        rule: str = column.kind.gone  # type: ignore[attr-defined]
        return "with" if rule == "empty" and not column.null else rule
    return "empty" if column.null else "with"


@cache
def columns_of(model: type[models.Model]) -> dict[str, tuple[str, str]]:
    """By column of ``model`` that links: the table it leads to, "" for any module, and the rule."""
    links = (c for c in model._meta.concrete_fields if c.is_relation and c.related_model)
    found = {c.attname: (c.related_model._meta.db_table, _rule(c)) for c in links}  # type: ignore[union-attr]
    return found | {column: ("", rule) for other, column, rule in about() if other is model}


@cache
def about() -> tuple[tuple[type[models.Model], str, str], ...]:
    """(model, column, rule) of every pointer to a record of any module: what hangs on it goes along."""
    return tuple(
        (m, c.attname, "with" if issubclass(m, Beside) else c.kind.gone)  # type: ignore[attr-defined]
        for m in apps.get_models()
        for c in m._meta.concrete_fields
        if isinstance(c, AnyLink)
    )


def is_record(model: type[models.Model]) -> bool:
    return issubclass(model, Record)
