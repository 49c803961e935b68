"""The history of one record as a chain, and what an event does to it. Pure: the keeper and the journal use the same."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from saluran.core.histories.kept import Path, Track

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a record: its columns before and after, and the operation that did it."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: dt.datetime
    by: int | None
    operation: int
    undoes: int | None


@dataclass(slots=True)
class Stay:
    """How long a record was in one place. ``changed``: since it was read."""

    place: tuple[Any, ...]
    entered: dt.datetime
    by: int | None
    amount_in: Decimal | None
    currency: str
    way: str
    visit: int = 1
    number: int = 1
    operation: int | None = None
    left: dt.datetime | None = None
    amount_out: Decimal | None = None
    pk: int | None = None
    changed: bool = False
    corrected: bool = False  # since it was read, when it began

    @property
    def days(self) -> Decimal | None:
        return None if self.left is None else round(Decimal(max((self.left - self.entered) / DAY, 0)), 1)

    def end(self, at: dt.datetime | None, amount: Decimal | None) -> None:
        if (self.left, self.amount_out) != (at, amount):
            self.left, self.amount_out, self.changed = at, amount, True


@dataclass(slots=True)
class Move:
    """One value that became another."""

    what: str
    old: Any
    new: Any
    at: dt.datetime
    by: int | None
    currency: str
    number: int
    operation: int
    pk: int | None = None

    @property
    def days(self) -> int | None:
        return (self.new - self.old).days if isinstance(self.old, dt.date) and isinstance(self.new, dt.date) else None


def begin(path: Path, values: Mapping[str, Any]) -> Stay:
    """The first stay of a record."""
    place = path.place(values)
    entered = next(v for n in path.since if (v := values[n]) is not None)
    amount, currency = path.worth(values)
    return Stay(place, entered, values["created_by_id"], amount, currency, path.way(None, place))


def go_on(path: Path, chain: list[Stay], e: Event) -> list[Stay]:
    """What an event makes of the stays; returns those that never were, now that it has taken back what made them."""
    now, gone = path.place(e.after), []
    kept = _before(chain, e.undoes)
    if 0 < kept < len(chain) and chain[kept - 1].place == now:
        gone = chain[kept:]
        del chain[kept:]
    last, since = chain[-1], e.after[path.since[0]]
    told = since if since is not None and since != e.before[path.since[0]] else None
    if last.place != now:
        at = told or e.at
        last.end(at, path.worth(e.before)[0])
        visit = 1 + sum(s.place == now for s in chain)
        amount, currency = path.worth(e.after)
        way = path.way(last.place, now)
        chain.append(Stay(now, at, e.by, amount, currency, way, visit, last.number + 1, e.operation))
        return gone
    last.end(None, None)
    if told and told != last.entered:  # somebody knows better since when
        last.entered, last.changed, last.corrected = told, True, True
        if len(chain) > 1:
            chain[-2].end(told, chain[-2].amount_out)
    return gone


def turn(track: Track, chain: list[Move], e: Event) -> list[Move]:
    """What an event makes of the changes of dates and amounts; returns those that never were."""
    gone: list[Move] = []
    for name, column in track.columns.items():
        old, new = e.before[column], e.after[column]
        if old == new:
            continue
        own = [m for m in chain if m.what == name]
        dead = own[_before(own, e.undoes) :]
        if dead and dead[0].old == new:
            gone += dead
            chain[:] = [m for m in chain if m not in dead]
            continue
        number = chain[-1].number + 1 if chain else 1
        chain.append(Move(name, old, new, e.at, e.by, track.currency_of(name, e.after), number, e.operation))
    return gone


def _before(chain: Sequence[Stay] | Sequence[Move], operation: int | None) -> int:
    """How many of a chain were there before an operation added the last ones."""
    kept = len(chain)
    while operation is not None and kept and chain[kept - 1].operation == operation:
        kept -= 1
    return kept


def moved(chain: Sequence[Move], what: str) -> tuple[int, int]:
    """How often a date was moved, and by how many days in all."""
    days = [m.days for m in chain if m.what == what and m.days is not None]
    return len(days), sum(days)
