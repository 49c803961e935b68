"""Conditions to SQL. Every name goes through the module's fields; every leaf answers yes or no, never NULL."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual

from saluran.core import access
from saluran.core.cleaned import TAGS, cleaned, field_at, words
from saluran.core.kinds import AnyLink, Choice, Link
from saluran.core.models import Line, Tagging
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import (
    Among,
    Aside,
    Changed,
    Extra,
    Filled,
    Fold,
    Has,
    Says,
    Several,
    Slot,
    Standing,
    Sure,
    Void,
    lowered,
)
from saluran.ground import conditions as c

__all__ = ["ALWAYS", "ID", "NEVER", "cleaned", "operand", "output", "where"]

ORDERED = {"lt": LessThan, "lte": LessThanOrEqual, "gt": GreaterThan, "gte": GreaterThanOrEqual}
POSITIVE = frozenset(
    {"is", "in", "between", "contains", "starts_with", "not_empty", "has", "has_any", "changed_since", *ORDERED}
)
ALWAYS, NEVER = ~Q(pk__in=[]), Q(pk__in=[])  # not Q(): an empty Q vanishes from an OR instead of making it true
ID = models.BigIntegerField()
TEXT = models.TextField()
UNLISTED = ("owner", "created_by", "modified_by")  # links that no list of their own is asked by
MANY = 10
LAST = "\U0010ffff"  # after every text that begins so
Slots = Iterator[int] | None
STANDING: Iterator[int] = iter(())  # as slots: what a partial index says, word by word, and no other index serves


def raw(f: Field) -> Any:
    """A field as it lies in the database: what is selected."""
    return F(f.column) if f.column else Extra(f.name, f.kind.stored)


def operand(f: Field) -> Any:
    """A field as it is compared, sorted and indexed."""
    if words(f):
        return Fold(raw(f))
    if f.kind.empty == "":
        return Filled(raw(f))
    if f.kind.stored == "bool" and not f.column:
        return Sure(raw(f))
    return raw(f)


def output(module: Module, f: Field) -> Any:
    """What a value must become before it is compared with ``operand``."""
    if words(f) or f.kind.empty == "":
        return TEXT
    if f.column:
        return module.model._meta.pk if f.column == "id" else module.model._meta.get_field(f.name)
    return Extra(f.name, f.kind.stored).output_field


def narrows(module: Module, f: Field) -> bool:
    """Whether lists are narrowed to one value of a field, which has an index of its own: links, quick filters, custom
    choices and whole numbers."""
    if f.name in UNLISTED:
        return False
    if module.part_of:  # rows come with every write: what is asked most, and choices of which most rows have the same
        return f.name == module.filters[0] or (f.name in module.filters and isinstance(f.kind, Choice))
    return (
        isinstance(f.kind, Link | AnyLink)
        or f.name in module.filters
        or bool(f.custom and (not f.kind.right or f.kind.key == "integer"))
    )


def where(actor: access.Actor, module: Module, node: c.Group | c.Test, slots: Slots = None, aside: bool = False) -> Q:
    """A cleaned condition as Django's. ``slots`` numbers the values, to compile a statement that is used again;
    ``aside``: SQLite is not to find the rows by the index of this one test."""
    if isinstance(node, c.Group):
        parts = [where(actor, module, p, slots) for p in node.parts]
        if not parts:
            return ALWAYS if node.word == "all" else NEVER
        found = parts[0]
        for p in parts[1:]:
            found = found & p if node.word == "all" else found | p
        return found
    head, _dot, rest = node.field.partition(".")
    f = field_at(module, head)
    if not rest:
        return _leaf(module, f, node, slots, aside)
    inner = c.Test(rest, node.op, node.value)
    return _in_lines(module, f, inner, slots) if f.lines else _beyond_link(actor, f, inner, slots)


def _in_lines(module: Module, f: Field, test: c.Test, slots: Slots) -> Q:
    """In the lines of a table: whether any of them passes. Each test asks all lines anew."""
    base = test.op if test.op in POSITIVE else c.OPPOSITE[test.op]
    if base == "changed_since":
        found = _changed(module, Has(F("beside"), Value(f"{f.name}.{test.field}", TEXT)), test.value, slots)
        return found if test.op == base else ~found
    child, back = f.lines.model, f"{f.lines.back}_id"  # type: ignore[union-attr]
    column = next(inner for inner in f.columns if inner.name == test.field)
    out = TEXT if words(column) or column.kind.empty == "" else child._meta.get_field(column.name)
    passing = child._base_manager.filter(_plain(operand(column), out, column, base, test.value, slots))
    found = Q(In(F("id"), passing.order_by().values(back)))
    return found if test.op == base else ~found


def _beyond_link(actor: access.Actor, f: Field, test: c.Test, slots: Slots) -> Q:
    """One step away: only records that the actor may view; what is out of reach reads as nothing."""
    target, near = modules.get(f.kind.to), operand(f)  # type: ignore[attr-defined]
    positive = test.op in POSITIVE
    inner = where(actor, target, test if positive else c.Test(test.field, c.OPPOSITE[test.op], test.value), slots)
    there = access.scope(actor, target, "view").filter(inner)
    if slots is not None and f.column and connection.vendor == "sqlite":  # it would make a table of all that are there
        found = Q(Exists(there.filter(Exact(F("id"), OuterRef(f.column)))))
    else:
        found = Q(In(near, there.values("id")))
    return found if positive else Q(IsNull(near, True)) | ~found


def _leaf(module: Module, f: Field, t: c.Test, slots: Slots, aside: bool) -> Q:
    base = t.op if t.op in POSITIVE else c.OPPOSITE[t.op]
    if base == "changed_since":
        apart = f.name == TAGS or f.lines
        how = Has(F("beside"), Value(f.name, TEXT)) if apart else Changed(f.column, f.name)
        yes, absent = _changed(module, how, t.value, slots), NEVER
    elif f.name == TAGS:
        yes, absent = _tags(module, base, t.value, slots), NEVER
    elif f.lines:
        yes, absent = (
            Q(Exists(f.lines.model._base_manager.filter(Exact(F(f"{f.lines.back}_id"), OuterRef("pk"))))),
            NEVER,
        )
    elif f.kind.stored == "json":
        yes, absent = _json(f, base, t.value, slots), NEVER
    elif t.op == "empty":
        return Q(IsNull(operand(f), True))  # found in an index, as the opposite of the opposite is not
    else:
        at = Aside(operand(f)) if aside or slots is STANDING else operand(f)
        yes = _plain(at, output(module, f), f, base, t.value, slots)
        absent = Q(IsNull(operand(f), True)) if base != "not_empty" else NEVER
    return yes if t.op == base else (~yes | absent if absent is not NEVER else ~yes)


def _put(value: Any, out: Any, slots: Slots) -> Any:
    if slots is STANDING:
        return Standing(value, out)
    return Value(value, out) if slots is None else Slot(next(slots), out)


def _plain(at: Any, out: Any, f: Field, op: str, value: Any, slots: Slots) -> Q:
    if op == "not_empty":
        return Q(IsNull(at, False))
    if op == "in" and _together(f, value):
        together = [_stored(f, v) for v in value]
        return Q(Among(at, together if slots is None else Several(next(slots))))
    if op in ("in", "between"):
        several = [_put(_stored(f, v), out, slots) for v in value]
        if op == "in":
            return Q(In(at, several)) if several else NEVER
        return Q(GreaterThanOrEqual(at, several[0])) & Q(LessThanOrEqual(at, several[1]))
    if op == "contains":
        return Q(Says(at, _put(lowered(value), TEXT, slots)))
    if op == "starts_with":  # a range, which an index answers; both ends are values of their own
        ends = (_put(lowered(value), TEXT, slots), _put(lowered(value) + LAST, TEXT, slots))
        return Q(GreaterThanOrEqual(at, ends[0])) & Q(LessThan(at, ends[1]))
    one = _put(_stored(f, value), out, slots)
    return Q(Exact(at, one)) if op == "is" else Q(ORDERED[op](at, one))


def _together(f: Field, values: Any) -> bool:
    """Whether so many ids are one value: databases allow only so many in a statement, which may ask for them often."""
    return isinstance(f.kind, Link) and len(values) > MANY


def _stored(f: Field, value: Any) -> Any:
    """A clean value as it is compared."""
    if words(f):
        return lowered(value)
    return value if f.column else f.kind.pack(value)


def bound(module: Module, node: c.Group | c.Test) -> list[Any]:
    """The values of a cleaned condition in the order in which ``where`` numbers its slots."""
    if isinstance(node, c.Group):
        return [v for p in node.parts for v in bound(module, p)]
    f = field_at(module, node.field)
    base = node.op if node.op in POSITIVE else c.OPPOSITE[node.op]
    if base == "not_empty":
        return []
    if base == "changed_since":
        return [node.value, node.value]
    if f.name == TAGS or base == "contains":
        return [lowered(v) for v in (node.value if base in c.LISTS else (node.value,))]
    if base == "starts_with":
        return [lowered(node.value), lowered(node.value) + LAST]
    if f.kind.stored == "json":
        return list(node.value) if base in c.LISTS else [node.value]
    values = [_stored(f, v) for v in (node.value if base in c.LISTS else (node.value,))]
    return [values] if base == "in" and _together(f, node.value) else values


def _json(f: Field, op: str, value: Any, slots: Slots) -> Q:
    if op == "not_empty":
        return ~Q(Void(raw(f)))
    found = NEVER
    for one in value if op == "has_any" else (value,):
        has = Q(Has(raw(f), _put(one, TEXT, slots)))
        found = has if found is NEVER else found | has
    return found


def _tags(module: Module, op: str, value: Any, slots: Slots) -> Q:
    about = Concat(Value(f"{module.key}:"), Cast(OuterRef("pk"), TEXT), output_field=TEXT)
    mine = Tagging.objects.filter(Exact(F("about"), about))
    if op == "not_empty":
        return Q(Exists(mine))
    some = [_put(lowered(v), TEXT, slots) for v in (value if op == "has_any" else (value,))]
    return Q(Exists(mine.filter(In(Fold(F("tag__name")), some)))) if some else NEVER


def _changed(module: Module, how: Any, moment: dt.datetime, slots: Slots) -> Q:
    """Changed, or made, at or after a moment. ``how``: which lines of the journal tell it."""
    time = models.DateTimeField()
    made = Q(GreaterThanOrEqual(F("created_at"), _put(moment, time, slots)))
    lines = Line.objects.filter(
        Q(GreaterThanOrEqual(F("operation__at"), _put(moment, time, slots))),
        Q(IsNull(F("before"), False)),
        Q(how),
        module=module.key,
        record_id=OuterRef("pk"),
    )
    return made | Q(Exists(lines))
