"""The histories of some records as their journal tells them: where nothing is kept yet, and to look whether all is
right."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from saluran.core import writer
from saluran.core.histories import rows
from saluran.core.histories.chains import Event, Move, Stay, begin, go_on, turn
from saluran.core.histories.kept import MIRRORED, Ours
from saluran.core.models import Line, Operation
from saluran.core.sql import Among

MANY = 500  # records at once
Told = tuple[dt.datetime, int | None]
Values = dict[str, Any]


def origin(operation: Operation) -> Told:
    """When it was done, and by whom: what was taken back and done again counts as the first time."""
    while operation.undoes_id and (undone := Operation.objects.get(pk=operation.undoes_id)).undoes_id:
        operation = Operation.objects.get(pk=undone.undoes_id)
    return operation.at, operation.actor_id


def replay(ours: Ours, ids: Sequence[int], records: Mapping[int, Any] | None = None) -> None:
    """Make the histories of some records anew."""
    for start in range(0, len(ids), MANY):
        some = ids[start : start + MANY]
        told = list(tell(ours, some))
        if ours.path:
            writer.drop(ours.path.model, some, ours.path.back)
            rows.add_stays(ours.path, ((pk, now, stays) for pk, now, stays, _moves in told))
        if ours.track:
            writer.drop(ours.track.model, some, ours.track.back)
            rows.add_moves(ours.track, ((pk, now, moves) for pk, now, _stays, moves in told))
            rows.say_figures(ours, {pk: moves for pk, _now, _stays, moves in told}, records or {})


def tell(ours: Ours, ids: Sequence[int]) -> Iterator[tuple[int, Values, list[Stay], list[Move]]]:
    """(id, what its rows have from it, stays, changes) of some records that are there."""
    names = tuple(dict.fromkeys((*ours.columns, *MIRRORED)))
    found = ours.module.model._base_manager.filter(Among("pk", ids)).values_list("pk", *names)
    now = {pk: dict(zip(names, values, strict=True)) for pk, *values in found}
    lines: dict[int, list[Any]] = {}
    columns = ("record_id", "before", "operation_id", "operation__undoes_id", "operation__at", "operation__actor_id")
    asked = Line.objects.filter(Among("record_id", list(now)), module=ours.module.key, before__isnull=False)
    for pk, *line in asked.order_by("pk").values_list(*columns):
        lines.setdefault(pk, []).append(line)
    known: dict[int, Told] = {}
    for pk, values in now.items():
        first, events = _events(ours, values, lines.get(pk, ()), known)
        stays = [begin(ours.path, first)] if ours.path else []
        moves: list[Move] = []
        for e in events:
            if ours.path:
                go_on(ours.path, stays, e)
            if ours.track:
                turn(ours.track, moves, e)
        yield pk, values, stays, moves


def _events(ours: Ours, now: Values, lines: Sequence[Any], known: dict[int, Told]) -> tuple[Values, Iterable[Event]]:
    """What a record was at first, and what became of it, from what it is now and what each line says was before."""
    fields = writer.by_name(ours.module.model)
    found: list[Event] = []
    for before, operation, undoes, at, actor in reversed(lines):
        was = {n: writer.unpacked(fields[n], before[n]) if n in before else v for n, v in now.items()}
        if undoes and operation not in known:
            known[operation] = origin(Operation.objects.get(pk=operation))
        when, by = known.get(operation, (at, actor))
        found.append(Event(was, now, when, by, operation, undoes))
        now = was
    return now, reversed(found)
