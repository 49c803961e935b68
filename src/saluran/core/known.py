"""Small modules kept in memory: users, teams, stages, pick lists. Labels and conditions read them without a query."""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import F

from saluran.core import access, stamps
from saluran.core.kinds import Kind, language
from saluran.core.schema import Module
from saluran.ground import names

STAMP = "labels"


@dataclass(frozen=True)
class Known:
    """A record of a small module."""

    id: int
    name: Any
    kind: Kind | None  # of the name, where it is written in both languages
    called: Callable[[Any], str] | None
    natural: str
    active: bool
    values: Mapping[str, Any]  # its other columns, by attname

    @property
    def title(self) -> str:
        """What the reader calls it."""
        if self.called:
            return self.called(SimpleNamespace(**self.values))
        return self.kind.show(self.name) if self.kind and self.name else str(self.name or "")


_local = threading.local()


def rows(module: Module) -> Mapping[int, Known]:
    """All records of a small module by id, in the order of its list."""
    stamp = (stamps.value(STAMP), stamps.value("registry"))
    if getattr(_local, "stamp", None) != stamp:
        _local.stamp, _local.by_module, _local.titles = stamp, {}, {}
    by_module: dict[str, Mapping[int, Known]] = _local.by_module
    if module.key not in by_module:
        by_module[module.key] = _load(module)
    return by_module[module.key]


def titles(module: Module) -> Mapping[int, str]:
    """What the reader calls each of them, in the same order."""
    found = rows(module)
    key = (module.key, language())
    kept: dict[tuple[str, str], Mapping[int, str]] = _local.titles
    if key not in kept:
        kept[key] = {pk: k.title for pk, k in found.items()}
    return kept[key]


def _load(module: Module) -> Mapping[int, Known]:
    named = module.by_name.get(module.title) if isinstance(module.title, str) else None
    named = named if named and named.column and named.kind.stored == "json" else None
    columns = [f.column for f in module.fields if f.column and f.kind.sortable]
    wanted = dict.fromkeys(["id", "title", *columns, *([named.column] if named and named.column else [])])
    natural = module.by_name[module.natural].column if module.natural else None
    found = [
        Known(
            v["id"], v[named.column] if named and named.column else v["title"], named.kind if named else None,
            module.called, str(v[natural] or "") if natural else "", bool(v.get("active", True)), v,
        )
        for v in access.rows(module).order_by(*_order(module)).values(*wanted)
    ]  # fmt: skip
    return {k.id: k for k in _as_tree(found, module)}


def _as_tree(found: list[Known], module: Module) -> list[Known]:
    """What is part of another follows it, in the same order; what belongs to nothing here stands where it stood."""
    parent = module.by_name.get("parent")
    if parent is None or not parent.column or getattr(parent.kind, "to", "") != module.key:
        return found
    known, under = {k.id for k in found}, defaultdict[Any, list[Known]](list)
    for k in found:
        above = k.values.get(parent.column)
        under[above if above in known else None].append(k)
    said: dict[int, Known] = {}

    def say(some: list[Known]) -> None:
        for k in some:
            if k.id not in said:
                said[k.id] = k
                say(under[k.id])

    say(under[None])
    return [*said.values(), *(k for k in found if k.id not in said)]


def _order(module: Module) -> tuple[Any, ...]:
    first = module.by_name.get("position") or module.by_name.get(module.sort.lstrip("-"))
    if first is None or not first.column or not first.kind.sortable or first.name == "created_at":
        return ("title", "id")
    at = F(first.column)
    return (at.desc(nulls_last=True) if module.sort == f"-{first.name}" else at.asc(nulls_last=True), "title", "id")


def title_of(module: Module, record: Any) -> str:
    """What the reader calls a record: in his own language, where it is named in both."""
    if module.called:
        return module.called(record)
    f = module.by_name.get(module.title) if isinstance(module.title, str) else None
    return f.kind.show(f.of(record)) if f and f.kind.key == "names" else str(record.title)


def named(actor: access.Actor, module: Module, text: str) -> tuple[int, ...]:
    """The records that a natural key means: mostly one or none, but stages of several pipelines may share a key."""
    f = module.by_name.get(module.natural)
    wanted = names.fold(text)
    if f is None or not wanted or not access.may(actor, module, "view"):
        return ()
    if module.small:
        return tuple(k.id for k in rows(module).values() if names.fold(k.natural) == wanted)
    found = access.scope(actor, module, "view").filter(**{f"{f.column}__iexact": text.strip()})
    return tuple(found.order_by("pk").values_list("pk", flat=True)[:2])
