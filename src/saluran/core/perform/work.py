"""One operation in progress: the records in hand, what was written, and what is said about it at the end."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, events, histories, labels, pointers, search, tallies, writer
from saluran.core.kinds import Computed
from saluran.core.locks import writer as writer_lock
from saluran.core.models import Line, Note, Operation, Tape
from saluran.core.perform.noted import noted
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.core.writer import Image

OWN = frozenset({"version", "modified_at", "modified_by_id"})  # these only go forward
TOLD = 5000  # ids that an event names: the largest batch of an import


@contextmanager
def door() -> Iterator[None]:
    """One transaction behind the writer lock: every write of the product happens inside it.

    What the database itself refuses (the same key twice at once) is a Conflict, and nothing is changed.
    """
    try:
        with writer_lock(), transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(_("This collides with another record. Look at what is there, then try again.")) from error


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one record. ``before`` None: created; ``after`` None: deleted; else changed columns, packed."""

    module: Module
    pk: int
    record: Any
    before: Image | None
    after: Image | None
    verb: str


Keeper = Callable[[list[Change]], None]
_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> Keeper:
    """Have ``keeper`` called with the changes of every operation, in its transaction, after the rows are written."""
    _keepers.append(keeper)
    return keeper


@dataclass(slots=True)
class Held:
    """A record in hand: what it looked like when it was last read or written."""

    module: Module
    record: Any
    image: Image | None  # None: made, not yet inserted
    verb: str
    gone: bool = False
    moved: bool = False  # its version was raised in this operation
    beside: dict[str, Any] = field(default_factory=dict)  # lines and tags that wait to be written with it


@dataclass
class Work:
    actor: access.Actor
    face: str
    now: dt.datetime = field(default_factory=timezone.now)
    operation: Operation | None = None
    log: writer.Log = field(default_factory=writer.Log)
    held: dict[tuple[type[models.Model], int], Held] = field(default_factory=dict)
    seen: dict[tuple[type[models.Model], int], Any] = field(default_factory=dict)  # rows as they were read by undo
    verbs: list[tuple[str, str]] = field(default_factory=list)
    undoes: Operation | None = None
    handed: set[tuple[type[models.Model], int]] = field(default_factory=set)  # records that a verb gave away
    told: dict[tuple[type[models.Model], int], str] = field(default_factory=dict)  # for reports, by record
    ahead: dict[str, dict[int, list[Any]]] = field(default_factory=dict)  # lines that were read for a whole set
    write_beside: Callable[..., bool] = lambda *_a: False  # given by the door, which knows lines and tags

    def hold(self, module: Module, record: Any, verb: str, *, made: bool = False) -> Held:
        key = type(record), record.id
        found = self.held.get(key)
        if found is None or found.gone:
            found = self.held[key] = Held(module, record, None if made else writer.image(record), verb)
            record.beside = found.beside  # rules over several fields see the lines that came along
        return found

    def in_hand(self, model: type[models.Model], pk: int) -> Any | None:
        found = self.held.get((model, pk))
        return found.record if found and not found.gone else None

    def flush(self) -> None:
        """Write what has changed; records stay in hand."""
        made: dict[type[models.Model], list[Held]] = {}
        changed: dict[type[models.Model], dict[int, tuple[Image, Image]]] = {}
        for h in list(self.held.values()):
            if h.gone:
                continue
            finish(h.module, h.record)
            if h.image is None:
                made.setdefault(type(h.record), []).append(h)
                h.image, h.moved = writer.image(h.record), True
                continue
            now = writer.image(h.record)
            if names := {k for k, v in now.items() if v != h.image[k]} - OWN:
                now = self._stamp(h, now)
                names |= OWN
                changed.setdefault(type(h.record), {})[h.record.pk] = (
                    {k: h.image[k] for k in names},
                    {k: now[k] for k in names},
                )
                h.image = now
        for model, new in made.items():
            self.log.insert(model, [h.record for h in new], [h.image or {} for h in new])
        for model, sets in changed.items():
            self.log.update(model, sets)
        for h in list(self.held.values()):
            if h.beside and not h.gone:
                waiting = dict(h.beside)
                h.beside.clear()
                if self.write_beside(self, h.module, h.record, waiting):
                    self.touch(h.module, h.record, h.verb)

    def _stamp(self, h: Held, now: Image) -> Image:
        if not h.moved:
            h.record.version += 1
            h.moved = True
        h.record.modified_at, h.record.modified_by_id = self.now, self.actor.id
        return {**now, **{k: writer.packed(getattr(h.record, k)) for k in OWN}}

    def touch(self, module: Module, record: Any, verb: str) -> None:
        """Raise a record's version though none of its own columns changed: its lines or tags did."""
        h = self.hold(module, record, verb)
        if h.image is not None and not h.moved:
            before = dict(h.image)
            h.image = self._stamp(h, h.image)
            self.log.update(type(record), {record.pk: ({k: before[k] for k in OWN}, {k: h.image[k] for k in OWN})})

    def touch_beside(self) -> None:
        """Raise the version of records of which an undo wrote lines or tags alone; not of those that it unmakes."""
        by_module: dict[str, list[int]] = {}
        for key, pk in noted(self._beside()):
            if key in modules.all() and (modules.get(key).model, pk) not in self.log.rows:
                by_module.setdefault(key, []).append(pk)
        for key, pks in by_module.items():
            module, mine = modules.get(key), self.undoes.pk if self.undoes else 0
            made = Line.objects.filter(Among("record_id", pks), module=key, before__isnull=True)
            gone = {pk for pk, operation in made.values_list("record_id", "operation_id") if operation == mine}
            for record in module.model._base_manager.filter(Among("id", [pk for pk in pks if pk not in gone])):
                self.touch(module, record, "undo")

    def _beside(self) -> list[tuple[type[models.Model], int, Image | None, Image | None]]:
        """The rows that were written beside records."""
        return [(m, pk, b, a) for (m, pk), (b, a) in self.log.rows.items() if not pointers.is_record(m) and b != a]

    def close(self) -> Operation | None:
        """Journal, keepers, outbox; returns the operation, or None when nothing changed."""
        self.flush()
        changes = self._changes()
        beside = self._beside()
        if not changes and not beside:
            return None
        operation = self.operation or self._begin()
        at = operation.pk
        apart = noted(beside) if beside and any(c.before and c.after for c in changes) else {}
        writer.append(Line, [
            (at, c.module.key, c.pk, c.verb, c.before, {} if c.before is None else c.after,
             apart.get((c.module.key, c.pk)) if c.before and c.after else None)
            for c in changes
        ])  # fmt: skip
        writer.append(Tape, [(at, m._meta.db_table, pk, before, after) for m, pk, before, after in beside])
        labels.keep(changes)
        search.keep(changes)
        tallies.keep(changes)
        histories.keep(changes, operation)
        for keeper in _keepers:
            keeper(changes)
        self._publish(operation, changes)
        return operation

    def _begin(self) -> Operation:
        module, verb = self.verbs[0] if self.verbs else ("", "")
        operation = Operation(
            at=self.now, actor_id=self.actor.id, face=self.face, module=module, verb=verb, undoes=self.undoes
        )
        operation.save(force_insert=True)
        self.operation = operation
        return operation

    def _changes(self) -> list[Change]:
        found = []
        self._take_in_hand()
        for (model, pk), (before, after) in self.log.rows.items():
            if not pointers.is_record(model) or (before is None and after is None) or before == after:
                continue
            if before is not None and after is not None:
                names = {k for k, v in after.items() if v != before.get(k)}
                before, after = {k: before.get(k) for k in names}, {k: after[k] for k in names}
            found.append(self._change(model, pk, before, after))
        return [c for c in found if c is not None]

    def _take_in_hand(self) -> None:
        """Read the records that were written without being in hand (by undo), in sets."""
        missing: dict[type[models.Model], list[int]] = {}
        for (model, pk), (_before, after) in self.log.rows.items():
            if after is not None and pointers.is_record(model) and (model, pk) not in self.held:
                missing.setdefault(model, []).append(pk)
        for model, pks in missing.items():
            for start in range(0, len(pks), 500):
                for record in model._base_manager.filter(pk__in=pks[start : start + 500]):
                    if module := module_of(model, record):
                        self.hold(module, record, "undo" if self.undoes else "update")

    def _change(self, model: type[models.Model], pk: int, before: Image | None, after: Image | None) -> Change | None:
        h = self.held.get((model, pk))
        record = h.record if h else self.seen.get((model, pk)) or writer.restore(model, before or {})
        module = h.module if h else module_of(model, record)
        if module is None:
            return None
        verb = h.verb if h else "undo" if self.undoes else "update"
        return Change(module, pk, record, before, after, verb)

    def _publish(self, operation: Operation, changes: Iterable[Change]) -> None:
        """An event for each verb of each module: which records, which of their columns, through which face."""
        by_name: dict[str, tuple[list[int], set[str]]] = {}
        for c in changes:
            pks, columns = by_name.setdefault(f"{c.module.key}.{c.verb}", ([], set()))
            pks.append(c.pk)
            columns.update(c.after if c.before and c.after else ())
        operation.count += sum(len(pks) for pks, _columns in by_name.values())
        Operation.objects.filter(pk=operation.pk).update(count=operation.count)
        for name, pk in self._said():
            by_name.setdefault(name, ([], set()))[0].append(pk)
        if self.undoes and not by_name:  # of what lay beside records only
            by_name[f"{self.undoes.module}.undo"] = [], set()
        for name, (pks, columns) in by_name.items():
            told = {"ids": pks[:TOLD], "count": len(pks), "changed": sorted(columns - OWN), "face": self.face}
            events.publish(operation.pk, name, told)

    def _said(self) -> Iterator[tuple[str, int]]:
        """(event, record) of each note and comment that was written."""
        for (model, _pk), (before, after) in self.log.rows.items():
            if model is Note and before is None and after and not self.undoes:
                key, _colon, pk = after["about"].partition(":")
                yield f"{key}.{'comment' if after['comment'] else 'note'}", int(pk)


def module_of(model: type[models.Model], record: Any) -> Module | None:
    """The module that a row belongs to: its table's, or for rows of custom modules the one it names."""
    found = modules.of_table(model._meta.db_table)
    return next((m for m in found if m.stored_as is None or m.stored_as == getattr(record, "module", None)), None)


def finish(module: Module, record: Any) -> None:
    """What the door works out at every write: computed fields, and what the record is called."""
    known = module.by_name
    for f in module.worked_out:
        if f.computed:
            f.put(record, f.computed(record))
        elif isinstance(f.kind, Computed):
            f.put(record, f.kind.value(lambda name: known[name].of(record) if name in known else None))
    if module.title != "title":
        record.title = (module.name_of(record) or "").strip()[:200] or f"#{record.pk}"


def forms_of(changes: Iterable[Change], keys: Mapping[str, Any] | set[str]) -> list[Change]:
    """The changes of some modules: what most keepers ask for first."""
    return [c for c in changes if c.module.key in keys]
