"""Connections of a record: what it points at and what points at it, and what these are linked with in turn.

Read from the declarations of links, counted within the reader's reach and no further than ``MANY``; each count has the
condition of the list behind it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from saluran.core import access, labels, lists
from saluran.core.kinds import AnyLink
from saluran.core.linked import links, named_in_lines, pointer, pointing
from saluran.core.pointers import SeenId
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

MANY = 101  # no count goes further
FEW = 50  # records whose own links are followed one by one


@dataclass(frozen=True)
class Connection:
    """Records of ``module`` and how they hang together with this one; ``one``: (id, title) of the one that it is."""

    home: Module  # of the record
    module: Module
    field: Field
    via: Module | None = None
    count: int = 1
    condition: Any = None
    one: tuple[int, str] | None = None

    @property
    def capped(self) -> bool:
        return self.count >= MANY


@dataclass(frozen=True)
class Connections:
    near: tuple[Connection, ...]
    far: tuple[Connection, ...]  # two steps away


def connections(actor: access.Actor, module: Module, record: Any) -> Connections:
    """All that is linked with a record that the actor views, one step away and two."""
    return _Looking(actor, module, record).found()


class _Looking:
    def __init__(self, actor: access.Actor, module: Module, record: Any) -> None:
        self.actor, self.module, self.record = actor, module, record
        self.known: set[tuple[str, int]] = {(module.key, record.pk)}  # what is shown by its name already

    def found(self) -> Connections:
        there = list(self._points_at(self.module, self.record))
        ways = (*pointing(self.actor, self.module.key), *named_in_lines(self.actor, self.module.key))
        here = self._counted(self._many(m, f, self._direct(f)) for m, f in ways)
        far = [c for near in there for c in self._beyond_one(near)]
        far += [c for near in here for c in (*self._pointing_at(near), *self._targets_of(near))]
        return Connections((*there, *here), tuple(self._counted(far)))

    def _direct(self, f: Field) -> list[Any]:
        return [f.name, "is", pointer(self.module.key, self.record.pk, f)]

    def _points_at(self, module: Module, record: Any, via: Module | None = None) -> Iterator[Connection]:
        """The records that stand in the links of one, those within reach and not shown before."""
        wanted = {f.name: (f.kind.to, f.of(record)) for f in links(module) if f.of(record)}  # type: ignore[attr-defined]
        for f in module.fields:
            if isinstance(f.kind, AnyLink) and f.column and (value := f.of(record)):
                key, _colon, pk = value.partition(":")
                wanted[f.name] = (key, int(pk))
        titles = labels.titles(self.actor, wanted.values())
        for name, pair in wanted.items():
            if (title := titles[pair]) is not None and pair not in self.known:
                self.known.add(pair)
                yield Connection(self.module, modules.get(pair[0]), module.by_name[name], via, one=(pair[1], title))

    def _many(self, module: Module, f: Field, condition: Any, via: Module | None = None) -> Connection:
        """The records of ``module`` that pass, still to be counted."""
        return Connection(self.module, module, f, via, 0, condition)

    def _counted(self, some: Iterable[Connection]) -> list[Connection]:
        """Those that there are, counted in one statement."""
        every = list(some)
        open_ones = [c for c in every if not c.one]
        found = iter(lists.counts(self.actor, [(c.module, c.condition) for c in open_ones], MANY))
        told = [c if c.one else replace(c, count=next(found)) for c in every]
        return [c for c in told if c.count]

    def _beyond_one(self, near: Connection) -> Iterator[Connection]:
        """What hangs together with a record that this one points at: what it points at, and what else points at it."""
        pk = near.one[0] if near.one else 0
        other = access.scope(self.actor, near.module).filter(pk=pk).first()
        if other is None:
            return
        yield from self._points_at(near.module, other, near.module)
        for m, f in self._beside(near.module):
            test = [f.name, "is", pointer(near.module.key, pk, f)]
            yield self._many(m, f, self._without_direct(m, test), near.module)

    def _pointing_at(self, near: Connection) -> Iterator[Connection]:
        """What points at the records that point here: a link that steps over a link."""
        for m, f in self._beside(near.module):
            if isinstance(near.field.kind, AnyLink) or near.field.lines:
                continue
            test = [f"{f.name}.{near.field.name}", "is", SeenId(self.record.pk)]
            yield self._many(m, f, self._without_direct(m, test), near.module)

    def _beside(self, module: Module) -> Iterator[tuple[Module, Field]]:
        """What points at records of a module, but for activities: what is done about others is no link with this."""
        return ((m, f) for m, f in pointing(self.actor, module.key) if not isinstance(f.kind, AnyLink))

    def _targets_of(self, near: Connection) -> Iterator[Connection]:
        """What the records that point here point at beside."""
        for f in links(near.module):
            target = modules.get(f.kind.to)  # type: ignore[attr-defined]
            if f.name == near.field.name or not access.may(self.actor, target, "view"):
                continue
            rows = access.scope(self.actor, near.module).filter(pk__in=self._ids(near))
            found = {f.of(r) for r in rows} - {None} - {pk for key, pk in self.known if key == target.key}
            test = ["id", "in", sorted(found)]
            if found:
                yield self._many(target, f, self._without_direct(target, test), near.module)

    def _ids(self, near: Connection) -> list[int]:
        """The records of a connection, where they are few."""
        return lists.ids(self.actor, near.module, near.condition, limit=FEW) if near.count <= FEW else []

    def _without_direct(self, module: Module, test: Any) -> Any:
        """The condition without what is said already: this record, those shown by name, what points here directly."""
        said = sorted(pk for key, pk in self.known if key == module.key)
        tests = [test, *([["id", "not_in", said]] if said else [])]
        for m, f in pointing(self.actor, self.module.key):
            if m.key == module.key and f.name != test[0]:
                tests.append([f.name, "is_not", pointer(self.module.key, self.record.pk, f)])
        return {"all": tests} if len(tests) > 1 else test
