"""Whom an event concerns, and how: those to whom a record was given, who own or follow it, or are mentioned."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from saluran.core import access
from saluran.core.models import Follow, Line, Merged, Note, Operation, Tape, User
from saluran.core.schema import Module

CHUNK = 500
ENDS = ("won", "lost")
MENTION = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._@+-]*)", re.IGNORECASE)
MENTIONS = 20  # of one comment


@dataclass(frozen=True)
class Tell:
    """Somebody is to be told of one record."""

    user: int
    kind: str
    pk: int
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Happening:
    """One verb of an operation in one module, with its lines of the journal."""

    operation: Operation
    module: Module
    lines: tuple[Line, ...]
    ids: tuple[int, ...]

    @cached_property
    def rows(self) -> dict[int, Any]:
        """Whose the records are: now, or when they were deleted."""
        found = {line.record_id: _whose(line.before or {}) for line in self.lines if line.after is None}
        for some in chunks([pk for pk in dict.fromkeys((*self.ids, *self.into.values())) if pk not in found]):
            rows = access.rows(self.module).filter(pk__in=some)
            found |= {r.pop("pk"): SimpleNamespace(**r) for r in rows.values("pk", "owner_id", "team_id")}
        return found

    @cached_property
    def into(self) -> dict[int, int]:
        """What became of records that were merged into others."""
        gone = [line.record_id for line in self.lines if line.after is None and line.verb == "merge"]
        found = Merged.objects.filter(module=self.module.key, gone__in=gone) if gone else Merged.objects.none()
        return dict(found.values_list("gone", "into"))

    def watching(self, pks: Iterable[int]) -> dict[int, set[int]]:
        """Who owns or follows these records, or did until they were deleted."""
        found: dict[int, set[int]] = {pk: {row.owner_id} if (row := self.rows.get(pk)) else set() for pk in pks}
        for some in chunks([f"{self.module.key}:{pk}" for pk in found]):
            for about, user in Follow.objects.filter(about__in=some).values_list("about", "user_id"):
                found[int(about.partition(":")[2])].add(user)
        if any(line.after is None for line in self.lines):
            for was in self._beside(Follow, "before"):
                key, _colon, pk = was["about"].partition(":")
                if key == self.module.key and int(pk) in found:
                    found[int(pk)].add(was["user_id"])
        return found

    @cached_property
    def said(self) -> tuple[Mapping[str, Any], ...]:
        """The notes and comments that were written on the records of this module."""
        rows = self._beside(Note, "after")
        return tuple(row for row in rows if row["about"].startswith(f"{self.module.key}:"))

    def _beside(self, model: Any, side: str) -> Iterable[Any]:
        """Rows beside records that the operation took away (``before``) or made (``after``)."""
        found = Tape.objects.filter(operation=self.operation, table=model._meta.db_table)
        found = found.filter(after__isnull=True) if side == "before" else found.filter(before__isnull=True)
        return found.values_list(side, flat=True)


#: Columns whose change may concern somebody, beside that of the board.
WATCHED = {"owner_id", "status"}

Teller = Callable[[Happening], Iterable[Tell]]
_tellers: list[Teller] = []


def tell_with(teller: Teller) -> Teller:
    """Have ``teller`` say whom else an event concerns."""
    _tellers.append(teller)
    return teller


def watch(*columns: str) -> None:
    """Have edits of these columns looked at, too."""
    WATCHED.update(columns)


def all_tells(h: Happening) -> Iterator[Tell]:
    for teller in _tellers:
        yield from teller(h)


def chunks(some: list[Any]) -> Iterator[list[Any]]:
    return (some[n : n + CHUNK] for n in range(0, len(some), CHUNK))


def _whose(image: Mapping[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(owner_id=image.get("owner_id"), team_id=image.get("team_id"))


@tell_with
def given(h: Happening) -> Iterator[Tell]:
    """To whom records were given, new ones too."""
    for line in h.lines:
        new = line.before is None
        if line.after is None or not (new or "owner_id" in line.after):
            continue
        owner = h.rows[line.record_id].owner_id if new and line.record_id in h.rows else line.after.get("owner_id")
        if owner:
            yield Tell(owner, "assigned", line.record_id)


@tell_with
def changed(h: Happening) -> Iterator[Tell]:
    """Who watches records that went on or went away."""
    found = {line.record_id: what for line in h.lines if (what := _what(h, line))}
    watching = h.watching(found) if found else {}
    for pk, (kind, about, told) in found.items():
        yield from (Tell(user, kind, about, told) for user in watching[pk] if user)


def _what(h: Happening, line: Line) -> tuple[str, int, Mapping[str, Any]] | None:
    """What happened to a record, as far as it is told: the kind, and the record to look at."""
    pk, before, after = line.record_id, line.before, line.after
    if before is None:
        return None
    if line.verb == "merge":
        return ("merged", h.into.get(pk, pk), {}) if after is not None or pk in h.into else None
    if after is None:
        return "deleted", pk, {}
    if line.verb == "convert":
        return "converted", pk, {}
    if after.get("status") in ENDS:
        return str(after["status"]), pk, {}
    board = h.module.by_name.get(h.module.board)
    if board and board.column in after:
        return "moved", pk, {"to": after[board.column]}
    return None


@tell_with
def written(h: Happening) -> Iterator[Tell]:
    """Who is mentioned in comments, and who watches what they are about."""
    by_pk = {int(row["about"].partition(":")[2]): row for row in h.said} if not h.lines else {}
    watching = h.watching(by_pk) if by_pk else {}
    for pk, row in by_pk.items():
        if row["comment"]:
            yield from (Tell(user, "mention", pk) for user in mentioned(row["text"]))
        yield from (Tell(user, "comment" if row["comment"] else "note", pk) for user in watching[pk] if user)


def mentioned(text: str) -> list[int]:
    """The users whose logins a text names: ``@budi``."""
    logins = {name.lower().rstrip(".-+@") for name in MENTION.findall(text)}
    if not logins:
        return []
    found = User.objects.filter(login__in=sorted(logins)[:MENTIONS], active=True)
    return list(found.values_list("pk", flat=True))
