"""Which tags and tables of records an operation has written: what the journal keeps for “changed since”."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from saluran.core.models import Tagging
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Among
from saluran.core.writer import Image

Row = tuple[type[models.Model], int, Image | None, Image | None]
EMPTY = (None, "")
Names = dict[tuple[str, int], set[str]]  # by module and record


def noted(rows: Collection[Row]) -> dict[tuple[str, int], list[str]]:
    """``tags``, ``lines``, and ``lines.quantity`` for a column of a table, by record, of the rows that lie beside."""
    found: Names = {}
    by_model: dict[type[models.Model], list[Row]] = {}
    for row in rows:
        by_model.setdefault(row[0], []).append(row)
    for _model, _pk, before, after in by_model.pop(Tagging, ()):
        for image in filter(None, (before, after)):
            key, _colon, pk = str(image["about"]).partition(":")
            found.setdefault((key, int(pk)), set()).add("tags")
    for module, f in _tables(by_model):
        _of_table(found, module, f, by_model[f.lines.model])  # type: ignore[union-attr]
    return {at: sorted(names) for at, names in found.items()}


def _tables(wanted: Collection[type[models.Model]]) -> Iterable[tuple[Module, Field]]:
    for module in modules.all().values() if wanted else ():
        for name, (_label, model, _back) in module.tables.items():
            if model in wanted:
                yield module, module.by_name[name]


def _of_table(found: Names, module: Module, f: Field, rows: Collection[Row]) -> None:
    back, columns = f"{f.lines.back}_id", {c.column: c.name for c in f.kind.fields}  # type: ignore
    whose = _whose(f, back, [pk for _m, pk, before, after in rows if back not in (before or after or {})])
    for _model, line, before, after in rows:
        was, now = before or {}, after or {}
        names = {f.name, *(f"{f.name}.{c}" for n, c in columns.items() if not _same(was.get(n), now.get(n)))}
        for pk in {image.get(back, whose.get(line)) for image in (was, now) if image}:
            if pk:
                found.setdefault((module.key, pk), set()).update(names)


def _same(was: Any, now: Any) -> bool:
    """Whether nothing changed: a line that comes or goes takes no empty value along."""
    return was == now or (was in EMPTY and now in EMPTY)


def _whose(f: Field, back: str, ids: Collection[int]) -> dict[int, int]:
    """The records of lines that were changed in place, which do not say it themselves."""
    child: Any = f.lines.model  # type: ignore[union-attr]
    return dict(child._base_manager.filter(Among("id", list(ids))).values_list("id", back)) if ids else {}
