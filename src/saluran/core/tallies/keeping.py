"""Writing: what each change takes from one column and gives to another."""

import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection

from saluran.core import writer
from saluran.core.models import Tally
from saluran.core.schema import Field
from saluran.core.tallies.kept import FIGURES, KEYS, LANES, SPLIT, Kept, days, kept

FOLD = 500  # rows that a thread appends before it folds all there are
ALL = ", ".join((*KEYS, *FIGURES))
FOLDED = (
    f"SELECT {', '.join(KEYS)}, {', '.join(f'SUM({n})' for n in FIGURES)} FROM {{rows}} GROUP BY {', '.join(KEYS)} "  # noqa: S608
    f"HAVING {' OR '.join(f'SUM({n}) <> 0' for n in FIGURES)}"
)


def keep(changes: Iterable[Any]) -> None:
    """The keeper: what came, moved or went, in sets. Called by the door inside its transaction."""
    by_module: dict[str, list[Any]] = {}
    for c in changes:
        by_module.setdefault(c.module.key, []).append(c)
    for key, some in by_module.items():
        if ours := kept(some[0].module):
            rows = _rows(ours, some)
            writer.append(Tally, rows)
            if _told.more(key, len(rows)) > FOLD:
                _told.rows[key] = 0
                fold(key)


def _rows(ours: Kept, changes: Iterable[Any]) -> list[tuple[Any, ...]]:
    added: dict[tuple[Any, ...], list[int]] = {}
    columns, counted = ours.columns, _counter(ours)
    for c in changes:
        whole = c.before is None or c.after is None
        if not whole and not columns & set(c.after):
            continue
        now = {} if whole else writer.image(c.record)
        for sign, image in ((-1, c.before), (1, c.after)):
            if image is not None:
                key, figures = counted({**now, **image} if now else image)
                found = added.setdefault(key, [0, 0, 0])
                for n, figure in enumerate(figures):
                    found[n] += sign * figure
    return [
        (*key, count, *_split(units), *_split(weighed))
        for key, (count, units, weighed) in added.items()
        if count or units or weighed
    ]


def _counter(ours: Kept) -> Callable[[Mapping[str, Any]], tuple[tuple[Any, ...], tuple[int, int, int]]]:
    """What says where a record is counted, and with how much."""
    due, months, blank = ours.module.due, days(ours), [""] * (len(LANES) - len(ours.apart))
    status = ours.module.by_name[due.status] if due else None

    def at(f: Field | None, image: Mapping[str, Any]) -> Any:
        return None if f is None else image.get(f.column) if f.column else (image.get("extra") or {}).get(f.name)

    def counted(image: Mapping[str, Any]) -> tuple[tuple[Any, ...], tuple[int, int, int]]:
        over = due is None or at(status, image) not in due.open
        lanes = [
            ("" if over else str(at(f, image) or "")[:7]) if f.name in months else str(at(f, image) or "")
            for f in ours.apart
        ]
        whose = image.get("owner_id"), image.get("team_id")
        key = (ours.module.key, ours.mark, *lanes, *blank, str(at(ours.currency, image) or ""), *whose)
        return key, (1, int(at(ours.money, image) or 0), int(at(ours.weighed, image) or 0))

    return counted


def _split(units: int) -> tuple[int, int]:
    """(low, high)"""
    return units % SPLIT, units // SPLIT


def fold(key: str) -> None:
    """Make one row of all that are about the same; inside a transaction. On PostgreSQL one at a time, and no other
    waits for it: what others have not committed yet stays as it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock(key)])
            if cursor.fetchone()[0]:
                gone = f"DELETE FROM core_tally WHERE module = %s RETURNING {ALL}"  # noqa: S608
                sql = f"WITH gone AS ({gone}) INSERT INTO core_tally ({ALL}) {FOLDED.format(rows='gone')}"
                cursor.execute(sql, [key])
            return
        cursor.execute("SELECT MAX(id) FROM core_tally WHERE module = %s", [key])
        last = cursor.fetchone()[0]
        rows = "(SELECT * FROM core_tally WHERE module = %s)"
        cursor.execute(f"INSERT INTO core_tally ({ALL}) {FOLDED.format(rows=rows)}", [key])
        cursor.execute("DELETE FROM core_tally WHERE module = %s AND id <= %s", [key, last])


def lock(key: str) -> int:
    """The number of the lock that folding and counting anew share on PostgreSQL."""
    return 0x7A11 << 32 | zlib.crc32(key.encode())


class _Told(threading.local):
    """How many rows this thread has appended to each module since it last folded them."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def more(self, key: str, n: int) -> int:
        self.rows[key] = self.rows.get(key, 0) + n
        return self.rows[key]


_told = _Told()
