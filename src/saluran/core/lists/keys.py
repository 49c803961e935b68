"""What a list is sorted by, the step from one page to the next, and the cursor that carries it."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual
from django.utils.translation import gettext as _

from saluran.core import access, query
from saluran.core.refusals import Invalid
from saluran.core.schema import Field, Module
from saluran.core.sql import Aside, Beyond, Slot

SALT = "saluran.lists"
MOST = 3


@dataclass(frozen=True)
class Key:
    """One thing that rows are sorted by. ``gaps``: some rows may have none; these come last, both ways."""

    name: str
    at: Any
    out: Any
    down: bool
    gaps: bool

    def slot(self) -> Slot:
        return Slot(("key", self.name), self.out)

    def aside(self) -> "Key":
        """The same, by whose index SQLite is not to find the rows."""
        return replace(self, at=Aside(self.at))

    def past(self, *, too: bool = False) -> Q:
        """Rows behind the last one of the page before; ``too``: or level with it."""
        lookup = {(0, 0): GreaterThan, (0, 1): GreaterThanOrEqual, (1, 0): LessThan, (1, 1): LessThanOrEqual}[
            int(self.down), int(too)
        ]
        return Q(lookup(self.at, self.slot()))


ID = Key("id", F("id"), query.ID, False, False)


def sort_key(module: Module, f: Field, down: bool = False) -> Key:
    """The key of a field: the very expression that ``indexes`` makes an index of."""
    text = query.output(module, f) is query.TEXT
    return Key(f.name, query.operand(f), query.output(module, f), down, f.nullable or text or not f.column)


def keys_of(actor: access.Actor, module: Module, sort: str) -> tuple[Key, ...]:
    """The keys of ``-amount,id``; the last one is always the id."""
    visible = access.fields(actor, module, "view")
    found: dict[str, Key] = {}
    for part in [p.strip() for p in sort.split(",") if p.strip()] or ["id"]:
        name, down = part.removeprefix("-"), part.startswith("-")
        if name == "id":
            found["id"] = Key("id", ID.at, ID.out, down, False)
            break
        if name not in module.sortable or name not in visible:
            raise Invalid({"sort": [_("This list cannot be sorted by “%(field)s”.") % {"field": name[:80]}]})
        found.setdefault(name, sort_key(module, visible[name], down))
    if len([n for n in found if n != "id"]) > MOST:
        raise Invalid({"sort": [_("Sort by at most %(n)s fields.") % {"n": MOST}]})
    keys = tuple(found.values())
    return keys if keys[-1].name == "id" else (*keys, Key("id", ID.at, ID.out, keys[0].down, False))


def behind(keys: Sequence[Key], empty: Sequence[bool]) -> Q:
    """Rows behind the last one, key by key. ``empty``: which keys that row did not have."""
    key, rest = keys[0], keys[1:]
    if empty[0]:
        return Q(IsNull(key.at, True)) & behind(rest, empty[1:])
    found = key.past() | Q(IsNull(key.at, True)) if key.gaps else key.past()
    return found | (Q(Exact(key.at, key.slot())) & behind(rest, empty[1:])) if rest else found


def step(keys: Sequence[Key], empty: Sequence[bool], within: tuple[Any, Any] | None = None) -> Q:
    """The same among rows that have the first key: bounded by it, so that an index can be walked from there.

    ``within``: a column that all of them share, and its value. As the head of the pair it leaves PostgreSQL no index
    but the one that begins with it: where few rows seem to be left, it takes any, and may read past everybody's.
    """
    first, rest = keys[0], keys[1:]
    if not rest:
        return first.past()
    if len(rest) == 1 and rest[0].down == first.down:
        column, value = ([one] for one in within) if within else ([], [])
        pair = (*column, first.at, F("id"), *value, first.slot(), rest[0].slot())
        beyond = Beyond(*pair, descending=first.down)
        # the bound once more: SQLite finds no place in an index of an expression by a pair
        return first.past(too=True) & Q(beyond)
    return first.past(too=True) & (first.past() | (Q(Exact(first.at, first.slot())) & behind(rest, empty[1:])))


def order(keys: Sequence[Key]) -> list[tuple[Any, bool]]:
    """(expression, descending) in order; before a key with gaps stands whether there is one."""
    found: list[tuple[Any, bool]] = []
    for n, key in enumerate(keys):
        if n and key.gaps:
            found.append(
                (
                    Case(
                        When(IsNull(key.at, True), then=Value(1)), default=Value(0), output_field=models.IntegerField()
                    ),
                    False,
                )
            )
        found.append((key.at, key.down))
    return found


@dataclass(frozen=True)
class Place:
    """Where a page ended: the keys of its last row."""

    values: tuple[Any, ...]

    @property
    def tail(self) -> bool:
        return self.values[0] is None

    @property
    def empty(self) -> tuple[bool, ...]:
        return tuple(v is None for v in self.values)


def fingerprint(module: Module, keys: Sequence[Key], condition: Any, q: str) -> str:
    """Which list a cursor belongs to."""
    said = json.dumps([module.key, [(k.name, k.down) for k in keys], condition, q], sort_keys=True, default=repr)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def write_cursor(mark: str, values: Sequence[Any]) -> str:
    return signing.dumps([mark, [_packed(v) for v in values]], salt=SALT)


def read_cursor(text: str, mark: str, n: int) -> Place:
    try:
        known, values = signing.loads(text, salt=SALT)
        if known == mark and len(values) == n:
            return Place(tuple(map(_unpacked, values)))
    except (signing.BadSignature, ValueError):
        pass
    raise Invalid({"cursor": [_("This cursor belongs to another list, or to none. Begin again at the first page.")]})


def _packed(value: Any) -> Any:
    if isinstance(value, dt.date):
        return {"t" if isinstance(value, dt.datetime) else "d": value.isoformat()}
    return {"n": str(value)} if isinstance(value, Decimal) else value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((word, text),) = value.items()
    return Decimal(text) if word == "n" else (dt.datetime if word == "t" else dt.date).fromisoformat(text)
