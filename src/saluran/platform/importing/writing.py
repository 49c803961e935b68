"""Entries go through the door: new records, changes of old ones, and the names under which they came in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.models import ExternalId, Operation, User
from saluran.core.perform import Item, Work, door, find_verb, perform_many, tags_of
from saluran.core.perform.cleaning import clean
from saluran.core.refusals import Invalid, Refusal, Wrong
from saluran.core.schema import Field, Module
from saluran.platform.importing.entries import Entry
from saluran.platform.importing.finding import Named
from saluran.platform.importing.mapping import Plan
from saluran.platform.importing.noting import FACE, write_notes


def write(
    actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None, so_far: Named
) -> Operation | None:
    """Create what is new, change what differs, leave the rest. Fills ``outcome`` or ``faults`` of each entry."""
    live = [e for e in entries if not e.faults]
    new = [e for e in live if e.pk is None]
    old = [] if plan.found == "leave" else [e for e in live if e.pk is not None]
    operation = change(actor, plan, old, operation)  # first: what is new may need what they give up
    operation = _create(actor, plan, new, operation)
    operation = write_notes(actor, plan, live, operation)
    if plan.found == "create" and not plan.key:
        return operation
    fresh = [e for e in live if not e.faults and e.key not in so_far.known]
    return _remember(actor, plan, fresh, operation, so_far.ids)


def _create(actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None) -> Operation | None:
    teams = _teams(plan.module, entries)
    for e in entries:
        values = {**e.fresh, **e.data}
        if plan.clear:
            values = {k: v for k, v in values.items() if v is not None}
        if values.get("owner") in teams and "team" not in values:  # a new owner brings his team
            values["team"] = teams[values["owner"]]
        e.item = Item(_with_lines(plan, values, e))
    operation = _perform(actor, plan, "create", entries, operation)
    for e in entries:
        if not e.faults and e.item:
            e.pk, e.outcome = e.item.record.pk, "created"
    return operation


def _teams(module: Module, entries: Sequence[Entry]) -> dict[Any, int]:
    said = (e.data.get("owner", e.fresh.get("owner")) for e in entries)
    owners = {pk for pk in said if pk is not None}
    rows = User.objects.filter(pk__in=owners).exclude(team=None) if owners and not module.fixed else User.objects.none()
    return dict(rows.values_list("pk", "team_id"))


def _with_lines(plan: Plan, values: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """``lines.product`` and its like become the one line that a new record gets; defaults alone make no line."""
    if not plan.tables:
        return values
    made = {k: v for k, v in values.items() if "." not in k}
    for name, value in values.items():
        table, _dot, column = name.partition(".")
        if column and any(k.startswith(f"{table}.") and entry.data[k] is not None for k in entry.data):
            made.setdefault(table, [{}])[0][column] = value
    return made


def change(actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None) -> Operation | None:
    """Change the records that differ from what the file says."""
    module = plan.module
    pks = [e.pk for e in entries if e.pk]
    rows = {r.pk: r for r in access.scope(actor, module, "view").filter(pk__in=pks)}
    beside = _Beside(plan, entries, list(rows))
    changed = []
    for e in entries:
        if e.faults:
            continue
        record = rows.get(e.pk or 0)
        values = beside.differing(record, e.data) if record is not None else dict(e.data)
        e.outcome = "updated" if values else "unchanged"
        if values:
            e.item = Item(values, e.pk)
            changed.append(e)
    return _in_steps(actor, plan, changed, operation)


def _in_steps(
    actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None
) -> Operation | None:
    by_name = plan.module.by_name
    through = [e for e in entries if e.item and any(_hands(by_name[n], v) for n, v in e.item.data.items())]
    operation = _perform(actor, plan, "update", [e for e in entries if e not in through], operation)
    for e in through:
        operation = _past_and_verbs(actor, plan, e, operation)
    return operation


def _hands(f: Field, value: Any) -> bool:
    """Whether the value is handed to a verb."""
    return bool(f.through if not isinstance(f.through, Mapping) else f.through.get(value, True))


def _past_and_verbs(actor: access.Actor, plan: Plan, entry: Entry, operation: Operation | None) -> Operation | None:
    """First what goes through a verb, then the rest: no verb overwrites what the file says of the past."""
    by_name, values = plan.module.by_name, entry.item.data if entry.item else {}
    past = {n: v for n, v in entry.data.items() if "." not in n and v is not None and by_name[n].importable}
    rest = {**past, **{n: v for n, v in values.items() if not by_name[n].through}}
    made = operation
    with door():
        handed = {n: v for n, v in values.items() if n not in rest}
        for some in (rest, handed) if plan.module.sealed else (handed, rest):  # a verb may seal the record
            if some and not entry.faults:
                entry.item = Item(some, entry.pk)
                made = _perform(actor, plan, "update", [entry], made)
        if entry.faults:
            transaction.set_rollback(True)  # both or nothing
    return operation if entry.faults else made


class _Beside:
    """The lines and tags of the records of a batch, in one query a table, and how a row differs from all that."""

    def __init__(self, plan: Plan, entries: Sequence[Entry], pks: list[int]) -> None:
        self.plan, self.module = plan, plan.module
        names = {n.partition(".")[0] for e in entries for n in e.data}
        self.tags = tags_of(plan.module, pks) if "tags" in names else {}
        self.lines: dict[str, dict[int, list[Any]]] = {}
        for f in (plan.module.by_name[n] for n in names):
            if f.lines:
                by_record = self.lines.setdefault(f.name, {})
                for row in f.lines.model._base_manager.filter(**{f"{f.lines.back}__in": pks}).order_by(
                    "position", "pk"
                ):
                    by_record.setdefault(writer.image(row)[f"{f.lines.back}_id"], []).append(row)

    def differing(self, record: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """The values of ``data`` that the record does not have yet, as the door takes them."""
        by_name = self.module.by_name
        out = {n: v for n, v in data.items() if "." not in n and not self._same(by_name[n], record, v)}
        tables: dict[str, dict[str, Any]] = {}
        for name, value in data.items():
            table, _dot, column = name.partition(".")
            if column:
                tables.setdefault(table, {})[column] = value
        for name, line in tables.items():
            rows = self.lines.get(name, {}).get(record.pk, [])
            at = self._meant(name, rows, line)
            if not self._same_line(name, rows[at] if at is not None else None, line):
                kept: list[dict[str, Any]] = [{"id": r.pk} for r in rows]
                if at is None:
                    kept.append({})
                kept[-1 if at is None else at] |= line
                out[name] = kept
        return out

    def _meant(self, name: str, rows: Sequence[Any], line: Mapping[str, Any]) -> int | None:
        """Which line a row is about: the one that agrees in the column that the mapping names, else the first."""
        column = self.plan.lines.get(name)
        if column is None:
            return 0 if rows else None
        f = next(c for c in self.module.by_name[name].kind.fields if c.name == column)  # type: ignore[attr-defined]
        return next((n for n, row in enumerate(rows) if _same(f, f.of(row), line.get(column))), None)

    def _same(self, f: Field, record: Any, value: Any) -> bool:
        now = self.tags.get(record.pk, []) if f.name == "tags" else f.of(record)
        return (self.plan.found == "fill" and not f.kind.is_empty(now)) or _same(f, now, value)

    def _same_line(self, name: str, row: Any, line: Mapping[str, Any]) -> bool:
        columns = {c.name: c for c in self.module.by_name[name].kind.fields}  # type: ignore[attr-defined]
        if row is None:
            return all(v is None for v in line.values())
        return self.plan.found == "fill" or all(_same(columns[n], columns[n].of(row), v) for n, v in line.items())


def _same(f: Field, now: Any, value: Any) -> bool:
    if f.kind.is_empty(value):
        return f.kind.is_empty(now) or now == f.blank or not f.nullable
    try:
        return bool(now == f.kind.clean(value))
    except Wrong:
        return False  # the door says why


def _perform(
    actor: access.Actor, plan: Plan, verb: str, entries: Sequence[Entry], operation: Operation | None
) -> Operation | None:
    """Through the door in one set; where something breaks the whole set, one by one, so that it breaks itself only."""
    if not entries:
        return operation
    try:
        return _note(plan, entries, _once(actor, plan, verb, entries, operation))
    except (Refusal, IntegrityError):
        pass
    for e in entries:
        item = e.item or Item({})
        e.item = Item(item.data, item.pk if verb == "update" else None)
        try:
            operation = _note(plan, [e], _once(actor, plan, verb, [e], operation))
        except Refusal as refusal:
            e.item.refused = refusal
            _note(plan, [e], None)
        except IntegrityError:
            e.fault(None, "", _("Another record has the same already."))
    return operation


def _once(
    actor: access.Actor, plan: Plan, verb: str, entries: Sequence[Entry], operation: Operation | None
) -> Operation | None:
    items = [e.item for e in entries if e.item]
    return perform_many(actor, plan.module.key, verb, items, face=FACE, operation=operation)


def _note(plan: Plan, entries: Sequence[Entry], operation: Operation | None) -> Operation | None:
    """Turn refusals into faults that name the column."""
    for e in entries:
        refused = e.item.refused if e.item else None
        if e.item and e.item.told:
            e.note(None, "", e.item.told)
        if isinstance(refused, Invalid):
            for name, said in refused.errors.items():
                _fault(plan, e, name, " ".join(said))
        elif refused:
            e.fault(None, "", refused.sentence)
    return operation


def _fault(plan: Plan, entry: Entry, name: str, sentence: str) -> None:
    head, _dot, rest = name.partition(".")
    wanted = f"{head}.{rest.rpartition('.')[2]}" if rest else head
    target = next((t for t in plan.targets if t.name in (wanted, head)), None)
    if target is None and head in plan.module.by_name:
        sentence = f"{plan.module.by_name[head].label}: {sentence}"
    entry.refuse(target, entry.texts.get(target.name, "") if target else "", sentence)


def name_all(actor: access.Actor, plan: Plan, entries: Sequence[Entry]) -> None:
    """What the door would say about rows that do not get there: all bad cells are named at once."""
    for verb in ("create", "update"):
        some = [e for e in entries if (e.pk is None) == (verb == "create")]
        items = [Item(_with_lines(plan, {**e.fresh, **e.data} if verb == "create" else e.data, e)) for e in some]
        clean(actor, plan.module, find_verb(plan.module, verb), items, FACE)
        for e, item in zip(some, items, strict=True):
            known = {t.name.partition(".")[0] for t in plan.targets if any(f.column == t.column for f in e.faults)}
            known |= {t.name for t, _text in e.links}
            if isinstance(item.refused, Invalid):
                for name, said in item.refused.errors.items():
                    if name.partition(".")[0] not in known:
                        _fault(plan, e, name, " ".join(said))


def _remember(
    actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None, gone: Mapping[str, int]
) -> Operation | None:
    """What the records were called in the file. Of those that were there before, it is on the tape, so that an undo
    forgets it too; the others go then, and the name of what is ``gone`` means nothing."""
    if not entries:
        return operation
    module, source = plan.module.key, plan.source
    new = [e for e in entries if e.key not in gone]
    writer.append(ExternalId, [(module, source, e.key, e.pk) for e in new if e.outcome == "created"])
    work = Work(actor, FACE, operation=operation)
    work.verbs.append((module, FACE))
    old_ones = [e for e in new if e.outcome != "created"]
    ids = work.log.new_ids(ExternalId, len(old_ones))
    named = zip(ids, old_ones, strict=True)
    work.log.insert(ExternalId, [ExternalId(pk, module, source, e.key, e.pk or 0) for pk, e in named])
    work.log.change(ExternalId, {gone[e.key]: {"record_id": e.pk} for e in entries if e.key in gone})
    return work.close() or operation
