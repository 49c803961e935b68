"""Which modules point at which, read from their declarations: what a record is made from, and what hangs together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from saluran.core import access
from saluran.core.kinds import AnyLink, Link
from saluran.core.models import Beside
from saluran.core.pointers import SeenId, SeenPointer
from saluran.core.registry import modules
from saluran.core.schema import OWNED, SYSTEM, Field, Module


def business(module: Module) -> bool:
    """Whether its records are work, and not the house: lists, users, settings."""
    return not (module.small or module.fixed or module.admin or module.personal or module.part_of)


def links(module: Module) -> Iterator[Field]:
    """The fields by which a record points at other records of business."""
    for f in module.fields:
        if isinstance(f.kind, Link) and f.ready and (f.column or f.custom) and f.name not in (*OWNED, *SYSTEM):
            target = modules.all().get(f.kind.to)
            if target is not None and business(target):
                yield f


def pointing(actor: access.Actor, key: str) -> Iterator[tuple[Module, Field]]:
    """The modules that the actor may view whose records may point at one of ``key``, with the field that does.
    Activities are not about activities."""
    done = modules.all()[key].about if key in modules.all() else ""
    for module in modules.all().values():
        if not business(module) or not access.may(actor, module, "view"):
            continue
        for f in links(module):
            if f.kind.to == key:  # type: ignore[attr-defined]
                yield module, f
        for f in module.fields:
            if isinstance(f.kind, AnyLink) and f.column and not issubclass(module.model, Beside) and not done:
                yield module, f


def named_in_lines(actor: access.Actor, key: str) -> Iterator[tuple[Module, Field]]:
    """The modules that the actor may view in whose tables lines may name one of ``key``: with the table's label, and
    the name that conditions use (``contacts.contact``)."""
    for module in modules.all().values():
        if business(module) and access.may(actor, module, "view"):
            for f in module.fields:
                for column in f.columns:
                    if isinstance(column.kind, Link) and column.kind.to == key:
                        yield module, replace(column, name=f"{f.name}.{column.name}", label=f.label)


def pointer(key: str, pk: int, f: Field) -> Any:
    """What stands in ``f`` of a record that points at this one, which the reader sees."""
    return SeenPointer(f"{key}:{pk}") if isinstance(f.kind, AnyLink) else SeenId(pk)


def told(actor: access.Actor, module: Module, values: Mapping[str, Any], only: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a new record is told by those that it points at, as far as the actor may view them; the first one wins."""
    found: dict[str, Any] = {}
    for f in links(module):
        pk = values.get(f.name)
        if not isinstance(pk, int) or (only and f.name not in only):
            continue
        source = modules.get(f.kind.to)  # type: ignore[attr-defined]
        for tells in source.tells:
            if tells.module != module.key:
                continue
            record = access.scope(actor, source, "view").filter(pk=pk).first()
            if record is not None:
                found = {**_said(source, record, tells.same, tells.other), **found}
    return {n: v for n, v in found.items() if n in module.by_name}


def _said(source: Module, record: Any, same: tuple[str, ...], other: Any) -> dict[str, Any]:
    """Fields called alike, and what else is worked out; nothing that is empty."""
    known = {n: source.by_name[n].of(record) for n in same if n in source.by_name}
    return {n: v for n, v in {**known, **(other(record) if other else {})}.items() if v not in (None, "", [])}
