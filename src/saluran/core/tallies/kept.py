"""Which fields are counted and added up, and what they come to within a reach."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, Sum, TextField
from django.db.models.lookups import Exact

from saluran.core import access, stamps
from saluran.core.kinds import Choice, Date, Link, Money
from saluran.core.lists import parts
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.models import Tally
from saluran.core.schema import Field, Module
from saluran.core.sql import Slot
from saluran.ground import conditions as c
from saluran.ground import numbers

LANES = ("lane", "also1", "also2", "also3", "also4")  # what a row is counted by
KEYS = ("module", "made_of", *LANES, "currency", "owner_id", "team_id")
FIGURES = ("count", "low", "high", "weighed_low", "weighed_high")
SPLIT = 2**32


@dataclass
class Total:
    """How many records, what they are worth by currency, and that weighed by their chances."""

    count: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    weighed: dict[str, Decimal] = field(default_factory=dict)

    def add(self, count: int, currency: str, amount: Decimal, weighed: Decimal) -> None:
        self.count += count
        for into, more in ((self.sums, amount), (self.weighed, weighed)):
            if more:
                into[currency] = into.get(currency, Decimal(0)) + more

    def more(self, other: "Total") -> None:
        self.count += other.count
        for into, from_ in ((self.sums, other.sums), (self.weighed, other.weighed)):
            for code, amount in from_.items():
                into[code] = into.get(code, Decimal(0)) + amount


class Kept(NamedTuple):
    """What is kept of a module: the fields that it is counted apart by, the first that of its board, and the money that
    is added up; ``mark`` tells these. Of a day its month counts, while the record is open."""

    module: Module
    apart: tuple[Field, ...]
    money: Field | None
    currency: Field | None
    weighed: Field | None
    mark: int

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a record that it is made of."""
        ours = (*self.apart, self.money, self.currency, self.weighed)
        return frozenset({"owner_id", "team_id", *(f.column or "extra" for f in ours if f)})


def kept(module: Module) -> Kept | None:
    """What is kept of a module; None where it has no board."""
    lane = module.by_name.get(module.board)
    if lane is None or not isinstance(lane.kind, Choice | Link) or not (lane.column or lane.custom):
        return None
    money, weighed = (_money(module, name) for name in (module.sums, module.weighed))
    currency = module.by_name.get(money.beside) if money else None
    apart = (lane, *(f for n in (*module.boards, *module.apart) if (f := module.by_name[n]).column != "owner_id"))
    said = " ".join(f.name if f else "" for f in (*apart, money, currency, weighed))
    if len(apart) > len(LANES):
        raise RuntimeError(f"{module.key}: its board can be looked at in {len(LANES)} ways at most, people aside")
    return Kept(module, apart, money, currency, weighed, zlib.crc32(said.encode()) >> 1)


def _money(module: Module, name: str) -> Field | None:
    f = module.by_name.get(name)
    return f if f and isinstance(f.kind, Money) and (f.column or f.custom) else None


def stamp(module: Module) -> str:
    """The name of the stamp that holds the mark of what is kept, once it is complete."""
    return f"tally:{module.key}"[:40]


def of(actor: access.Actor, module: Module, by: Field, tree: c.Group | c.Test | None) -> dict[Any, Total] | None:
    """By the value of a field, of a day its month, what the actor's records come to; None where that is not kept, or
    not by what narrows them."""
    ours, reach, tests = kept(module), access.reach(actor, module, "view"), plain(tree)
    if ours is None or tests is None or reach.shared or stamps.value(stamp(module)) != ours.mark:
        return None
    names = [f.name for f in ours.apart]
    whose = tests.pop("owner", None)
    people = by.column == "owner_id"
    if set(tests) - set(names) or not (people or by.name in names):
        return None
    if by.name in days(ours) and not _is_open(module, tests):
        return None
    asked = tuple(LANES[names.index(n)] for n in tests)
    at = "owner_id" if people else LANES[names.index(by.name)]
    key = (connection.vendor, module.key, "tallies", parts.shape(reach), at, asked, whose is not None)
    made = shelf.get(key, lambda: _reading(module, reach, at, asked, whose is not None))
    told = {("is", at): str(v) for at, v in zip(asked, tests.values(), strict=True)}
    found: dict[Any, Total] = {}
    for mark, value, currency, count, *figures in made.run(
        parts.values(reach) | told | {"whose": whose, "mark": ours.mark}
    ):
        if mark != ours.mark:  # written by somebody who did not know yet that other fields are kept now
            return None
        value = int(value) if value and isinstance(by.kind, Link) else value or ""
        total = found.setdefault(value, Total())
        total.add(int(count), currency, amount_of(*figures[:2]), amount_of(*figures[2:]))
    return {value: total for value, total in found.items() if total.count}


def days(ours: Kept) -> frozenset[str]:
    """The fields of which the month counts."""
    return frozenset(f.name for f in ours.apart if isinstance(f.kind, Date))


def plain(tree: c.Group | c.Test | None) -> dict[str, Any] | None:
    """A condition that is nothing but values that fields must have, by field; else None."""
    found: dict[str, Any] = {}
    waiting = [] if tree is None else [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, c.Group) and one.word == "all":
            waiting += one.parts
        elif isinstance(one, c.Test) and one.op == "is" and one.field not in found:
            found[one.field] = one.value
        else:
            return None
    return found


def _is_open(module: Module, tests: Mapping[str, Any]) -> bool:
    return module.due is not None and tests.get(module.due.status) in module.due.open


def _reading(module: Module, reach: access.Reach, at: str, asked: tuple[str, ...], one: bool) -> Statement:
    """Part by part of the reach, each out of its index."""
    rows = Tally.objects.filter(module=module.key).order_by()
    if one:
        rows = rows.filter(Exact(F("owner_id"), Slot("whose")))
    if asked:  # what was counted by other fields is not to be missed
        fits = [Exact(F(name), Slot(("is", name), TextField())) for name in asked]
        rows = rows.filter(Q(*fits) | ~Q(Exact(F("made_of"), Slot("mark"))))
    marked = [rows.filter(part).values_list("made_of", at, "currency") for part in parts.parts(reach)]
    made = [compiled(part.annotate(*map(Sum, FIGURES))) for part in marked]
    sql = " UNION ALL ".join(f"SELECT * FROM ({m.sql}) AS p" for m in made if m.sql)  # noqa: S608
    return Statement(sql, tuple(p for m in made for p in m.params))


def amount_of(low: Any, high: Any) -> Decimal:
    return numbers.from_units(int(high) * SPLIT + int(low))
