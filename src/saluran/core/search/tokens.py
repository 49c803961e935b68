"""The scope inside the full-text index of SQLite: owner, team and module are one trigram of private letters each."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from saluran.core.access import Reach

OWNER, TEAM, NOBODY, MODULE = "\ue000", "\ue001", "\ue002", "\ue003"
FIRST, DIGITS = (
    0xE100,
    4096,
)  # 16 million different ones; the question is asked again of the row, so equal ones do no harm


def _token(letter: str, number: int) -> str:
    return f"{letter}{chr(FIRST + number % DIGITS)}{chr(FIRST + number // DIGITS % DIGITS)}"


def module_token(key: str) -> str:
    return _token(MODULE, zlib.crc32(key.encode()))


@lru_cache(4096)
def tokens(module: str, owner: int | None, team: int | None) -> str:
    """What stands before the text of a row: its module, its owner or else the team that sees it, and its team."""
    mine = _token(OWNER, owner) if owner else _token(NOBODY, team) if team else ""
    return module_token(module) + mine + (_token(TEAM, team) if team else "")


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def any_of(parts: Iterable[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def scope(groups: Mapping[Reach, Sequence[str]], every: bool) -> str:
    """The reach as a question to the index; "" where it is everything. ``every``: all modules are asked."""
    asked = []
    for reach, keys in groups.items():
        parts = []
        if not (every and len(groups) == 1):
            parts.append(any_of(quoted(module_token(k)) for k in keys))
        if not reach.all:
            teams = NOBODY if reach.ownerless else TEAM
            own = [_token(OWNER, o) for o in reach.owners] + [_token(teams, t) for t in reach.teams]
            parts.append(any_of(map(quoted, own)))
        if not parts:
            return ""
        asked.append("(" + " AND ".join(parts) + ")")
    return any_of(asked)


def trigrams(word: str) -> list[str]:
    return [word[n : n + 3] for n in range(len(word) - 2)]
