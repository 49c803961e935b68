"""Writing: what each operation makes of the histories of its records, in sets."""

from collections.abc import Iterable, Sequence
from typing import Any

from saluran.core import writer
from saluran.core.histories import rows
from saluran.core.histories.chains import Event, go_on, turn
from saluran.core.histories.journal import origin, replay
from saluran.core.histories.kept import MIRRORED, Ours, kept
from saluran.core.models import Operation


def keep(changes: Iterable[Any], operation: Operation) -> None:
    """The keeper. Called by the door inside its transaction, after the journal."""
    by_module: dict[str, list[Any]] = {}
    for c in changes:
        if c.module.passages or c.module.turns:
            by_module.setdefault(c.module.key, []).append(c)
    for some in by_module.values():
        if ours := kept(some[0].module):
            _keep(ours, some, operation)


def _keep(ours: Ours, changes: Sequence[Any], operation: Operation) -> None:
    gone = [c.pk for c in changes if c.after is None]
    came = [c for c in changes if c.before is None and c.after is not None]
    new = [c for c in came if c.verb == "create"]
    back = [c for c in came if c.verb != "create"]  # out of the recycle bin, or out of a merge
    rest = [c for c in changes if c.before is not None and c.after is not None]
    for part in ours.parts if gone else ():
        writer.drop(part.model, gone, part.back)
    if ours.path and new:
        rows.add_first(ours.path, (c.record for c in new))
    _mirror(ours, rest)
    lost = [*back, *_move(ours, [c for c in rest if ours.moves & c.after.keys()], operation)]
    _turn(ours, [c for c in rest if ours.turns & c.after.keys()], operation)
    if lost:
        replay(ours, list(dict.fromkeys(c.pk for c in lost)), {c.pk: c.record for c in lost})


def _mirror(ours: Ours, changes: Sequence[Any]) -> None:
    """Rows are called as their record, and belong to whom it belongs."""
    told = [c for c in changes if not c.after.keys().isdisjoint(MIRRORED)]
    for part in ours.parts if told else ():
        new = [(*(c.record.__dict__[n] for n in MIRRORED), c.pk) for c in told]
        writer.put(part.model, MIRRORED, new, part.back)


def _move(ours: Ours, changes: Sequence[Any], operation: Operation) -> list[Any]:
    """Returns the changes of records of which nothing is kept yet."""
    path = ours.path
    if path is None or not changes:
        return []
    found = rows.stays(path, [c.pk for c in changes])
    gone, made, known = [], [], [c for c in changes if c.pk in found]
    for c, e in zip(known, _events(ours, known, operation), strict=True):
        gone += go_on(path, found[c.pk], e)
        made.append((c.pk, c.record.__dict__, [s for s in found[c.pk] if s.pk is None]))
    if gone:
        writer.drop(path.model, [s.pk for s in gone if s.pk])
    rows.change_stays(path, (s for chain in found.values() for s in chain))
    rows.add_stays(path, made)
    return [c for c in changes if c.pk not in found]


def _turn(ours: Ours, changes: Sequence[Any], operation: Operation) -> None:
    track = ours.track
    if track is None or not changes:
        return
    found = rows.moves(track, [c.pk for c in changes])
    gone, made, chains = [], [], {}
    for c, e in zip(changes, _events(ours, changes, operation), strict=True):
        chain = chains[c.pk] = found.get(c.pk, [])
        gone += turn(track, chain, e)
        made.append((c.pk, c.record.__dict__, [m for m in chain if m.pk is None]))
    if gone:
        writer.drop(track.model, [m.pk for m in gone if m.pk])
    rows.add_moves(track, made)
    rows.say_figures(ours, chains, {c.pk: c.record for c in changes})


def _events(ours: Ours, changes: Sequence[Any], operation: Operation) -> Iterable[Event]:
    at, by = origin(operation)
    known = writer.by_name(ours.module.model)
    for c in changes:
        now = c.record.__dict__
        after = {n: now[n] for n in ours.columns}
        before = {n: writer.unpacked(known[n], c.before[n]) if n in c.before else v for n, v in after.items()}
        yield Event(before, after, at, by, operation.pk, operation.undoes_id)
