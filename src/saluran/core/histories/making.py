"""Making what is kept of a whole module: the first time, and when it was found wrong."""

import zlib
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from saluran.core import access, stamps, writer
from saluran.core.histories.journal import MANY, replay
from saluran.core.histories.kept import MIRRORED, Ours, Path, kept
from saluran.core.locks import writer as writer_lock
from saluran.core.models import Line
from saluran.core.registry import modules
from saluran.core.schema import Module


def prepare() -> None:
    """Make what is not kept yet, or is kept otherwise than is wanted now."""
    for module in modules.all().values():
        ours = kept(module)
        if ours and stamps.value(_stamp(module)) != _mark(ours):
            rebuild(module)


def _stamp(module: Module) -> str:
    return f"history:{module.key}"[:40]


def _mark(ours: Ours) -> int:
    """Which columns it is made of."""
    return zlib.crc32(" ".join(ours.columns).encode()) >> 1


def rebuild(module: Module) -> None:
    """Make all of it anew: in one statement for the records that nobody changed, from the journal for the others."""
    ours = kept(module)
    if ours is None:
        return
    watched = list(ours.moves | ours.turns)
    with writer_lock(), transaction.atomic(), connection.cursor() as cursor:
        for part in ours.parts:
            cursor.execute(f'DELETE FROM "{part.model._meta.db_table}"')  # noqa: S608
        if ours.path:
            cursor.execute(_first(ours, ours.path), [ours.path.way(None, (None,))])
        changed = Line.objects.filter(module=module.key, after__isnull=False, before__has_any_keys=watched)
        ids = list(changed.values_list("record_id", flat=True).distinct())
        for start in range(0, len(ids), MANY):
            replay(ours, ids[start : start + MANY])
        stamps.put(_stamp(module), _mark(ours))


def _first(ours: Ours, path: Path) -> str:
    """The first stay of every record, as one statement."""
    entered = f"COALESCE({', '.join(path.since)})" if len(path.since) > 1 else path.since[0]
    own: dict[str, str] = {n: n for n in (*MIRRORED, *path.at, "created_by_id")}
    own |= dict.fromkeys(("entered_at", "created_at", "modified_at"), entered)
    own |= {path.back: "id", "moved_by_id": "created_by_id", "modified_by_id": "created_by_id", "way": "%s"}
    own |= dict.fromkeys(("visit", "number", "version"), "1") | {"extra": "'{}'"}
    own |= {"amount_in": path.amount or "NULL", "currency": path.currency or "''"}
    names = [c.column for c in writer.columns(path.model)[1:]]
    into, of = path.model._meta.db_table, ours.module.model._meta.db_table
    said = ", ".join(own.get(n, "NULL") for n in names)
    return f'INSERT INTO "{into}" ({", ".join(names)}) SELECT {said} FROM "{of}"'  # noqa: S608


def wrong(module: Module) -> int:
    """How many records do not stand where their history ends."""
    ours = kept(module)
    if ours is None or ours.path is None or stamps.value(_stamp(module)) != _mark(ours):
        return 0
    path = ours.path
    ends: Any = path.model._base_manager.filter(left_at__isnull=True)
    same = Q()
    for n in path.at:
        there = f"{path.back.removesuffix('_id')}__{n}"
        same &= Q(**{n: F(there)}) | Q(**{f"{n}__isnull": True, f"{there}__isnull": True})
    records: int = access.rows(module).count() - ends.count()
    astray: int = ends.exclude(same).count()
    return abs(records) + astray
