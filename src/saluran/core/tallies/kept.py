"""Which fields are counted and added up, and what they come to within a reach."""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from saluran.core import access, stamps
from saluran.core.kinds import Choice, Link, Money
from saluran.core.lists import parts
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.models import Tally
from saluran.core.schema import Field, Module
from saluran.ground import numbers

KEYS = ("module", "made_of", "lane", "currency", "owner_id", "team_id")
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


class Kept(NamedTuple):
    """What is kept of a module: the field of its board and the money that is added up; ``mark`` tells these."""

    module: Module
    lane: Field
    money: Field | None
    currency: Field | None
    weighed: Field | None
    mark: int

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a record that it is made of."""
        ours = (self.lane, self.money, self.currency, self.weighed)
        return frozenset({"owner_id", "team_id", *(f.column or "extra" for f in ours if f)})


def kept(module: Module) -> Kept | None:
    """What is kept of a module; None where it has no board."""
    lane = module.by_name.get(module.board)
    if lane is None or not isinstance(lane.kind, Choice | Link) or not (lane.column or lane.custom):
        return None
    money, weighed = (_money(module, name) for name in (module.sums, module.weighed))
    currency = module.by_name.get(money.beside) if money else None
    said = " ".join(f.name if f else "" for f in (lane, money, currency, weighed))
    return Kept(module, lane, money, currency, weighed, zlib.crc32(said.encode()) >> 1)


def _money(module: Module, name: str) -> Field | None:
    f = module.by_name.get(name)
    return f if f and isinstance(f.kind, Money) and (f.column or f.custom) else None


def stamp(module: Module) -> str:
    """The name of the stamp that holds the mark of what is kept, once it is complete."""
    return f"tally:{module.key}"[:40]


def of(actor: access.Actor, module: Module) -> dict[Any, Total] | None:
    """By the value of the board's field, what the actor's records come to; None where that is not kept."""
    ours, reach = kept(module), access.reach(actor, module, "view")
    if ours is None or reach.shared or stamps.value(stamp(module)) != ours.mark:
        return None
    key = (connection.vendor, module.key, "tallies", parts.shape(reach))
    made = shelf.get(key, lambda: _reading(module, reach))
    found: dict[Any, Total] = {}
    for mark, lane, currency, count, *figures in made.run(parts.values(reach)):
        if mark != ours.mark:  # written by somebody who did not know yet that other fields are kept now
            return None
        total = found.setdefault(int(lane) if lane and isinstance(ours.lane.kind, Link) else lane, Total())
        total.add(int(count), currency, amount_of(*figures[:2]), amount_of(*figures[2:]))
    return {lane: total for lane, total in found.items() if total.count}


def _reading(module: Module, reach: access.Reach) -> Statement:
    rows = Tally.objects.filter(parts.within(reach), module=module.key).order_by()
    rows = rows.values_list("made_of", "lane", "currency")  # type: ignore[assignment]
    return compiled(rows.annotate(*map(Sum, FIGURES)))


def amount_of(low: Any, high: Any) -> Decimal:
    return numbers.from_units(int(high) * SPLIT + int(low))
