"""A condition from outside, checked once: fields, rights, ops and values. What comes out is safe to compile."""

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, kinds, known
from saluran.core.models import Membership, User
from saluran.core.pointers import SeenId, SeenPointer
from saluran.core.refusals import Invalid, Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Among
from saluran.ground import conditions as c

TAGS = "tags"
ID_FIELD = Field("id", gettext_lazy("Id"), kinds.Integer(), column="id", nullable=False, readonly=True)
Node = c.Group | c.Test


def words(f: Field) -> bool:
    """Text that people write, which is compared without case."""
    return "contains" in f.kind.ops


def field_at(module: Module, name: str) -> Field:
    """A field by the name that a condition gives it, also one step away or in the lines of a table."""
    head, _dot, rest = name.partition(".")
    f = ID_FIELD if head == "id" else module.by_name[head]
    if rest and f.lines:
        return next(inner for inner in f.columns if inner.name == rest)
    return field_at(modules.get(f.kind.to), rest) if rest else f  # type: ignore[attr-defined]


def refuse(sentence: str) -> NoReturn:
    raise Invalid({"filter": [sentence]})


def cleaned(actor: access.Actor, module: Module, data: Any, today: dt.date | None = None) -> Node:
    """The condition ``data`` as a tree that ``query.where`` takes; Invalid names what is wrong.

    ``today``: the day that relative days count from; without it the actor's own.
    """
    try:
        tree = data if isinstance(data, c.Group | c.Test) else c.parse(data)
    except c.Malformed as error:
        _malformed(data, error)
    zone = zoneinfo.ZoneInfo(actor.time_zone)
    return _Cleaning(actor, module, today or timezone.now().astimezone(zone).date(), zone).node(tree)


def _malformed(data: Any, error: c.Malformed) -> NoReturn:
    if error.what == "too_big":
        refuse(_("The filter is too long or too deeply nested."))
    node = data
    for step in error.path[:-1] if error.what != "shape" else ():
        node = node[step]
    if error.what == "shape" or not isinstance(node, list | tuple) or not isinstance(node[0], str):
        refuse(_("The filter cannot be read: it is made of [field, op, value], all, any and not."))
    if error.what == "field":
        _unknown(node[0])
    if error.what == "op":
        _no_op(node[0], str(node[1]))
    refuse(_("Filter “%(field)s”: this value cannot be used.") % {"field": node[0][:80]})


def _unknown(name: str) -> NoReturn:
    """One sentence for fields that are not there and for hidden ones, so that nothing is given away."""
    refuse(_("The filter names “%(field)s”, but there is no such field.") % {"field": name[:80]})


def _no_op(name: str, op: str) -> NoReturn:
    refuse(_("“%(field)s” cannot be filtered with “%(op)s”.") % {"field": name[:80], "op": op[:40]})


def near(actor: access.Actor, f: Field, given: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    """The values of a link with those that lead out of the actor's reach made what no record has: nobody finds out by
    a filter what a link leads to that he may not see."""
    if not isinstance(f.kind, kinds.Link | kinds.AnyLink):
        return list(values)
    known = {v for v in given if isinstance(v, SeenId | SeenPointer)}
    asked: dict[str, set[int]] = {}
    for key, pk in (_pair(f, v) for v in values if v not in known):
        asked.setdefault(key, set()).add(pk)
    there = {(key, pk) for key, pks in asked.items() for pk in _seen(actor, key, pks)}
    nothing = 0 if isinstance(f.kind, kinds.Link) else ":0"
    return [v if v in known or _pair(f, v) in there else nothing for v in values]


def _pair(f: Field, value: Any) -> tuple[str, int]:
    """The module and the id of the record that a value of a link means."""
    if isinstance(f.kind, kinds.Link):
        return f.kind.to, value
    key, _colon, pk = str(value).partition(":")
    return key, int(pk)


def _seen(actor: access.Actor, key: str, pks: Collection[int]) -> Collection[int]:
    module = modules.all().get(key)
    if module is None or access.reach(actor, module, "view").all:
        return pks if module else ()
    return set(access.scope(actor, module, "view").filter(Among("id", list(pks))).values_list("pk", flat=True))


@dataclass(frozen=True)
class _Cleaning:
    actor: access.Actor
    module: Module
    today: dt.date
    zone: zoneinfo.ZoneInfo

    def node(self, node: Node) -> Node:
        if isinstance(node, c.Group):
            return c.Group(node.word, tuple(self.node(p) for p in node.parts))
        f = self.field(self.module, node.field, node.field)
        if not ({node.op, c.OPPOSITE[node.op]} & f.kind.asked):
            _no_op(node.field, node.op)
        if node.op in c.NO_VALUE:
            return node
        try:
            return self.test(f, node)
        except Wrong as error:
            refuse(_("Filter “%(field)s”: %(reason)s") % {"field": node.field, "reason": error.sentence})

    def field(self, module: Module, name: str, whole: str) -> Field:
        head, _dot, rest = name.partition(".")
        f = ID_FIELD if head == "id" else access.fields(self.actor, module, "view").get(head)
        if f is None:
            _unknown(whole)
        if not f.ready:
            refuse(_("“%(field)s” cannot be filtered yet.") % {"field": whole})
        if not rest:
            return f
        if f.lines:
            return next((inner for inner in f.columns if inner.name == rest), None) or _unknown(whole)
        target = modules.all().get(f.kind.to) if isinstance(f.kind, kinds.Link) else None
        if target is None or "." in rest or not access.may(self.actor, target, "view"):
            _unknown(whole)
        return self.field(target, rest, whole)

    def test(self, f: Field, t: c.Test) -> Node:
        if t.op.endswith("changed_since"):
            return c.Test(t.field, t.op, self.moment(t.value))
        if isinstance(f.kind, kinds.Date | kinds.DateTime):
            return self.time(f, t)
        if t.op.endswith(("contains", "starts_with")):
            return c.Test(t.field, t.op, self.part(f, t.value))
        several = t.op in c.LISTS
        given = t.value if several else (t.value,)
        values = near(self.actor, f, given, [v for raw in given for v in self.values(f, t.op, raw)])
        if several:
            return c.Test(t.field, t.op, tuple(values))
        if len(values) == 1:
            return c.Test(t.field, t.op, values[0])
        wide = {"is": "in", "is_not": "not_in"}.get(t.op)  # one word may mean several records
        if wide is None:
            raise Wrong(_("this value cannot be used."))
        return c.Test(t.field, wide, tuple(values))

    def part(self, f: Field, raw: Any) -> str:
        if not isinstance(raw, str) or not raw.strip():
            raise Wrong(_("Enter text."))
        return f.kind.part(raw.strip())

    def values(self, f: Field, op: str, raw: Any) -> Iterator[Any]:
        """The clean values that ``raw`` means for a field: for links perhaps several ids."""
        word = c.relative(raw)
        target = f.kind.to if isinstance(f.kind, kinds.Link) else ""
        if word in ("me", "my_team") and target in ("users", "teams"):
            yield from self.mine(word, target)
        elif word or f.kind.is_empty(raw):
            raise Wrong(_("this value cannot be used."))
        elif f.name == TAGS:
            yield kinds.Tags().clean([raw])[0]
        elif f.kind.stored == "json":
            yield f.kind.clean([raw])[0]
        else:
            value = f.kind.clean(raw)
            alike = f.kind.also(value) if op in ("is", "is_not", "in", "not_in") else ()
            yield from self.linked(target, value) if target and isinstance(value, str) else (value, *alike)

    def linked(self, target: str, text: str) -> tuple[int, ...]:
        module = modules.all().get(target)
        found = known.named(self.actor, module, text) if module else ()
        if not found:
            raise Wrong(_("“%(text)s” is not there, or it is out of your reach.") % {"text": text[:40]})
        return found

    def mine(self, word: str | None, target: str) -> Iterator[int]:
        """Me, or my team: for a user field the people of my teams, for a team field the teams."""
        actor = self.actor
        if word == "me":
            if target == "teams":
                raise Wrong(_("this value cannot be used."))
            yield from (actor.id,) if actor.id else ()
        elif target == "teams":
            yield from actor.teams
        else:
            also = Membership.objects.filter(team__in=actor.teams).values("user_id")
            yield from (
                User.objects.filter(team__in=actor.teams)
                .union(User.objects.filter(pk__in=also))
                .values_list("pk", flat=True)
            )

    def span(self, raw: Any) -> tuple[dt.date, dt.date]:
        try:
            first, last = c.span(raw, self.today)
        except ValueError:
            raise Wrong(_("Enter a date such as 2026-11-21.")) from None
        if not 1900 <= first.year <= last.year <= 2200:
            raise Wrong(_("Enter a date such as 2026-11-21."))
        return first, last

    def midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)

    def moment(self, raw: Any) -> dt.datetime:
        """When something begins: a moment, or the first midnight of a day or span in the reader's zone."""
        if isinstance(raw, str) and len(raw) > 10:
            moment: dt.datetime = kinds.DateTime().clean(raw)
            return moment
        return self.midnight(self.span(raw)[0])

    def time(self, f: Field, t: c.Test) -> Node:
        """Days are whole days: "is last_month" lies between its ends, a time is compared with their midnights."""
        many = t.op in c.LISTS and t.op not in c.PAIRS
        if many:
            word = "any" if t.op == "in" else "all"
            return c.Group(
                word, tuple(self.time(f, c.Test(t.field, {"in": "is", "not_in": "is_not"}[t.op], v)) for v in t.value)
            )
        first, last = t.value if t.op in c.PAIRS else (t.value, t.value)
        low, (high, past) = self.ends(f, first)[0], self.ends(f, last)[1]
        below, above = ("lt", "gte") if past else ("lte", "gt")
        sides = {"gte": ("gte", low), "lte": (below, high), "lt": ("lt", low), "gt": (above, high)}
        positive = t.op if t.op in ("is", "between", *sides) else c.OPPOSITE[t.op]
        parts = [
            c.Test(t.field, *sides[op]) for op in (("gte", "lte") if positive in ("is", "between") else (positive,))
        ]
        if positive != t.op:
            parts = [c.Test(p.field, c.OPPOSITE[p.op], p.value) for p in parts]
        return parts[0] if len(parts) == 1 else c.Group("all" if positive == t.op else "any", tuple(parts))

    def ends(self, f: Field, raw: Any) -> tuple[Any, tuple[Any, bool]]:
        """Where a value begins, and where it ends; True: the end is no longer part of it."""
        if isinstance(f.kind, kinds.DateTime) and isinstance(raw, str) and len(raw) > 10:
            moment = f.kind.clean(raw)
            return moment, (moment, False)
        first, last = self.span(raw)
        if isinstance(f.kind, kinds.DateTime):
            return self.midnight(first), (self.midnight(last + dt.timedelta(days=1)), True)
        return first, (last, False)
