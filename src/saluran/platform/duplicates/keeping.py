"""Keys follow their records: with every change, in sets, in its transaction; and those that were there before."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from saluran.core import access, jobs, prepare, writer
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


@keep_with
def keep_keys(changes: list[Change]) -> None:
    """The keeper. A record that went, or holds something else now, loses the keys of what it held."""
    new: list[table.Pair] = []
    old: list[table.Pair] = []
    for c in changes:
        if c.module.known_by is None:
            continue
        if c.before is None:
            new += _pairs(c.module, [c.record])
        elif c.after is None:
            old += _pairs(c.module, [writer.restore(type(c.record), c.before)])
        elif not c.before.keys().isdisjoint(traits.columns(c.module)):
            was = writer.restore(type(c.record), {**writer.image(c.record), **c.before})
            before, after = set(_pairs(c.module, [was])), set(_pairs(c.module, [c.record]))
            old += before - after
            new += after - before
    table.remove(old)
    table.add(new)


@prepare.first
def make() -> None:
    """The table, and a job that fills it with what is there already."""
    if table.make() and any(access.rows(m).exists() for m in modules.all().values() if m.known_by):
        jobs.enqueue(fill)


@jobs.task(label=_("Preparing the search for duplicates"))
def fill() -> None:
    """Keep the keys of all records. It may run beside everything else, and more than once."""
    known = [m for m in modules.all().values() if m.known_by]
    total = sum(access.rows(m).count() for m in known)
    done = 0
    for module in known:
        for n in rebuild(module):
            done += n
            jobs.report(done, total)


def rebuild(module: Module) -> Iterable[int]:
    """Keep the keys of a module's records, some at a time; yields how many."""
    last = 0
    while True:
        with writer_lock(), transaction.atomic():
            records = list(access.rows(module).filter(pk__gt=last).order_by("pk")[:BATCH])
            table.add(_pairs(module, records))
        if not records:
            return
        last = records[-1].pk
        yield len(records)
