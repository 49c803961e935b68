"""Keys follow their records: with every change, in sets, in its transaction; and those that were there before."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from saluran.core import access, prepare, writer
from saluran.core.locks import writer as writer_lock
from saluran.core.perform import Change, keep_with
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.platform.duplicates import table, traits

BATCH = 2000


def _pairs(module: Module, records: Iterable[Any]) -> list[table.Pair]:
    key, found = module.key, list[table.Pair]()
    for r in records:
        pk = r.pk
        found += [(k, pk) for k in traits.keys(key, traits.of_record(module, r))]
    return found


def _held(module: Module, pk: int, image: writer.Image) -> Any:
    """What traits are read from of a record that went."""
    return SimpleNamespace(pk=pk, **{name: image[name] for name in traits.columns(module)})


def _new_pairs(module: Module, record: Any) -> list[table.Pair]:
    """The keys of a new record. It takes along what it is known by: an import goes on to count its like."""
    known = traits.of_record(module, record)
    keys = traits.keys(module.key, known)
    record.known_as = known, keys
    pk = record.id
    return [(k, pk) for k in keys]


@keep_with
def keep_keys(changes: list[Change]) -> None:
    """The keeper. A record that went, or holds something else now, loses the keys of what it held."""
    new: list[table.Pair] = []
    old: list[table.Pair] = []
    for c in changes:
        if c.module.known_by is None:
            continue
        if c.before is None:
            new += _new_pairs(c.module, c.record)
        elif c.after is None:
            old += _pairs(c.module, [_held(c.module, c.record.pk, c.before)])
        elif not c.before.keys().isdisjoint(traits.columns(c.module)):
            was = writer.restore(type(c.record), {**writer.image(c.record), **c.before})
            before, after = set(_pairs(c.module, [was])), set(_pairs(c.module, [c.record]))
            old += before - after
            new += after - before
    table.remove(old)
    table.add(new)


@prepare.first
def make() -> None:
    """The table, filled with what is there already: once, and after a restore, about two minutes for a million."""
    if table.make():
        fill()
        table.filled()


def fill() -> None:
    """Keep the keys of all records. It may run beside everything else, and more than once."""
    for module in modules.all().values():
        if module.known_by:
            rebuild(module)


def rebuild(module: Module) -> None:
    """Keep the keys of a module's records, some at a time."""
    last = 0
    while True:
        with writer_lock(), transaction.atomic():
            records = list(access.rows(module).filter(pk__gt=last).order_by("pk")[:BATCH])
            table.add(_pairs(module, records))
        if not records:
            return
        last = records[-1].pk
