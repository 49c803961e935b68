"""Chains as rows of their tables, read and written in sets."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F
from django.db.models.lookups import Exact

from saluran.core import writer
from saluran.core.histories.chains import Move, Stay, moved
from saluran.core.histories.kept import MIRRORED, Ours, Path, Track
from saluran.core.lists.statements import Statement, compiled, shelf
from saluran.core.sql import Among, Slot

STAY = ("pk", "entered_at", "moved_by_id", "way", "visit", "number", "operation_id", "left_at")
WORTH = ("amount_in", "currency", "amount_out")  # where amounts are kept
MOVE = ("pk", "what", "date_from", "date_to", "amount_from", "amount_to", "changed_at", "changed_by_id", "currency",
        "number", "operation_id")  # fmt: skip
Whose = Mapping[str, Any]


def _rows(part: Path | Track, names: tuple[str, ...], ids: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    """Of one record, as most writes ask, by a statement that is written once."""
    if len(ids) > 1:
        some = part.model._base_manager.filter(Among(part.back, ids)).order_by(part.back, "number")
        return some.values_list(part.back, *names)

    def make() -> Statement:
        one = part.model._base_manager.filter(Exact(F(part.back), Slot(0, BigIntegerField()))).order_by("number")
        return compiled(one.values_list(part.back, *names))

    key = (connection.vendor, "history", part.model._meta.db_table)
    return shelf.get(key, make).run(dict(enumerate(ids)))


def stays(path: Path, ids: Sequence[int]) -> dict[int, list[Stay]]:
    """The stays of some records, in their order."""
    found: dict[int, list[Stay]] = {}
    size, end = len(path.at), len(path.at) + len(STAY)
    for back, *row in _rows(path, (*path.at, *STAY, *(WORTH if path.amount else ())), ids):
        pk, entered, by, way, visit, number, operation, left = row[size:end]
        amount, code, out = row[end:] or (None, "", None)
        stay = Stay(tuple(row[:size]), entered, by, amount, code, way, visit, number, operation, left, out, pk)
        found.setdefault(back, []).append(stay)
    return found


def moves(track: Track, ids: Sequence[int]) -> dict[int, list[Move]]:
    """The changes of some records, in their order."""
    found: dict[int, list[Move]] = {}
    for back, pk, what, *pairs, at, by, code, number, operation in _rows(track, MOVE, ids):
        old, new = pairs[2:] if what in track.currencies else pairs[:2]
        found.setdefault(back, []).append(Move(what, old, new, at, by, code, number, operation, pk))
    return found


def add_stays(path: Path, chains: Iterable[tuple[int, Whose, Iterable[Stay]]]) -> None:
    """New rows of some records: (id, what they have from their record, stays)."""
    made = (
        {
            **_common(whose, s, s.entered, s.by),
            **dict(zip(path.at, s.place, strict=True)),
            path.back: pk, "entered_at": s.entered, "left_at": s.left, "days": s.days, "visit": s.visit, "way": s.way,
            "moved_by_id": s.by, "amount_in": s.amount_in, "amount_out": s.amount_out, "currency": s.currency,
        }
        for pk, whose, some in chains
        for s in some
    )  # fmt: skip
    _append(path.model, made)


def add_first(path: Path, records: Iterable[Any]) -> None:
    """The first stay of new records: as an import makes them by the thousand, without a chain for each."""
    own = {n: n for n in (*MIRRORED, *path.at, "created_by_id")} | {path.back: "id", "currency": path.currency}
    own |= {"moved_by_id": "created_by_id", "modified_by_id": "created_by_id", "amount_in": path.amount}
    own = {name: source for name, source in own.items() if source}
    alike = {"visit": 1, "number": 1, "version": 1, "extra": {}}
    asked, ending, since, first = itemgetter(*own.values()), tuple(alike.values()), path.since, path.at[0]
    ways: dict[Any, str] = {}
    made = []
    for r in records:
        values = r.__dict__
        entered, at = next(v for n in since if (v := values[n]) is not None), values[first]
        if at not in ways:
            ways[at] = path.way(None, (at,))
        made.append((*asked(values), entered, entered, entered, ways[at], *ending))
    writer.append(path.model, made, (*own, "entered_at", "created_at", "modified_at", "way", *alike))


def add_moves(track: Track, chains: Iterable[tuple[int, Whose, Iterable[Move]]]) -> None:
    """New rows of some records."""
    made = (
        {**_common(whose, m, m.at, m.by), track.back: pk, **_move(track, m)} for pk, whose, some in chains for m in some
    )
    _append(track.model, made)


def _common(whose: Whose, one: Stay | Move, at: Any, by: int | None) -> dict[str, Any]:
    own = {n: whose[n] for n in MIRRORED}
    times = {"created_at": at, "created_by_id": by, "modified_at": at, "modified_by_id": by}
    return {**own, **times, "version": 1, "extra": {}, "number": one.number, "operation_id": one.operation}


def _move(track: Track, m: Move) -> dict[str, Any]:
    money = m.what in track.currencies
    old, new = (m.old, m.new) if money else (None, None)
    difference = None if old is None or new is None else new - old
    return {
        "what": m.what, "changed_at": m.at, "changed_by_id": m.by, "currency": m.currency, "days": m.days,
        "date_from": None if money else m.old, "date_to": None if money else m.new,
        "amount_from": old, "amount_to": new, "difference": difference,
    }  # fmt: skip


def _append(model: Any, made: Iterable[dict[str, Any]]) -> None:
    values = itemgetter(*(c.attname for c in writer.columns(model)[1:]))
    writer.append(model, [values(one) for one in made])


def change_stays(path: Path, some: Iterable[Stay]) -> None:
    """Write what changed of rows that are there."""
    there = [s for s in some if s.pk is not None and s.changed]
    names = ("left_at", "days", *(("amount_out",) if path.amount else ()))
    values = [(s.left, s.days, *((s.amount_out,) if path.amount else ()), s.pk) for s in there]
    writer.put(path.model, names, values)
    begun = [(s.entered, s.pk) for s in there if s.corrected]  # it stands in indexes, and is hardly ever another one
    writer.put(path.model, ("entered_at", "created_at"), [(at, at, pk) for at, pk in begun])


def say_figures(ours: Ours, chains: Mapping[int, Sequence[Move]], records: Mapping[int, Any]) -> None:
    """How often and how far dates were moved, on the records themselves; those in hand are told, too."""
    for name, own in (ours.track.figures if ours.track else {}).items():
        found = {pk: moved(chain, name) for pk, chain in chains.items()}
        writer.put(ours.module.model, own, [(*both, pk) for pk, both in found.items()])
        for pk, both in found.items():
            if (record := records.get(pk)) is not None:
                record.__dict__.update(zip(own, both, strict=True))
