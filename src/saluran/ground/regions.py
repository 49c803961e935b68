"""The regions of Indonesia, from provinces to villages with their postal codes, in a file made by ``gazetteer``.

A question reads a few pages of the file; nothing is kept in memory."""

import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from saluran.ground import names

#: Changes with the tables, or with what is made of them: each version has a file of its own.
VERSION = "0.7.2-1"
#: The parts of an address that are regions, from the largest.
LEVELS = {"province": 1, "city": 2, "district": 3, "village": 4}
NAMED = {level: part for part, level in LEVELS.items()}
HOME = {"", "id", "idn", "ri", "indonesia", "republic of indonesia", "republik indonesia", "nkri"}
#: What people write before a name, and the kind of region that it means.
WORDS = {
    "provinsi": "province", "prov": "province", "propinsi": "province", "province": "province",
    "kota": "kota", "kotamadya": "kota", "kodya": "kota", "city": "kota",
    "kabupaten": "kabupaten", "kab": "kabupaten", "regency": "kabupaten",
    "kecamatan": "district", "kec": "district", "distrik": "district",
    "kelurahan": "village", "kel": "village", "desa": "village", "ds": "village",
}  # fmt: skip
SAID = {"kelurahan": "Kel. ", "desa": "Desa ", "desa_adat": "Kampung ", "kecamatan": "Kec. ", "distrik": "Distrik "}
MANY = 60
DIFFERENT = 10  # words of what is typed that are looked for


def plain(name: str) -> str:
    """A name of a region as it is compared: small letters and digits, single spaces."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub("['’`]", "", names.fold(name))).strip()


def bare(name: str) -> str:
    """The same without the words for what it is: ``Kab. Bandung`` is ``bandung``."""
    return _split(name)[1]


def _split(name: str) -> tuple[str, str]:
    words = plain(name).split()
    kind = WORDS.get(words[0], "") if len(words) > 1 else ""
    rest = words[1:] if kind else words
    if kind in ("kota", "kabupaten") and len(rest) > 1 and rest[0] in ("administrasi", "adm"):
        rest = rest[1:]
    return kind, " ".join(rest)


def is_home(country: str) -> bool:
    """Whether an address in ``country`` is one in Indonesia; where none is said, it is taken for one."""
    return plain(country) in HOME


class Place(NamedTuple):
    """A region with those that it lies in, the parts of an address by name."""

    id: int
    level: int
    kind: str
    parts: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.parts[NAMED[self.level]]

    @property
    def around(self) -> str:
        """Where it lies: “Kec. Menteng, Kota Jakarta Pusat, DKI Jakarta 10310”."""
        said = {**self.parts, "district": district_word(self) + self.parts.get("district", "")}
        above = ", ".join(said[NAMED[n]] for n in range(self.level - 1, 0, -1))
        return f"{above} {self.parts.get('postal_code', '')}".strip()


def district_word(place: Place) -> str:
    """What the districts of its province are called."""
    return SAID["distrik" if place.parts.get("province", "").startswith("Papua") else "kecamatan"]


class Regions:
    """What the file at ``path`` knows. Each thread reads it over a connection of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def _rows(self, sql: str, *values: Any) -> Sequence[Any]:
        if not hasattr(self._local, "db"):
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._local.db = sqlite3.connect(uri, uri=True)
            self._local.db.execute("PRAGMA cache_size=-512")
        found: Sequence[Any] = self._local.db.execute(sql, values).fetchall()
        return found

    @cached_property
    def _tops(self) -> Mapping[int, tuple[int, str, int]]:
        """Level, name and what it lies in, of provinces and cities: 552 rows."""
        rows = self._rows("SELECT id, level, name, parent FROM places WHERE level < 3")
        return {pk: (level, name, parent) for pk, level, name, parent in rows}

    def _places(self, found: Iterable[Any]) -> list[Place]:
        return [self._place(*row) for row in found]

    def _place(self, pk: int, level: int, kind: str, name: str, parent: int, postal: str) -> Place:
        parts = {NAMED[level]: name}
        if level == 4:
            above, parent = self._rows("SELECT name, parent FROM places WHERE id = ?", parent)[0]
            parts["district"] = above
        while parent:
            upper, above, parent = self._tops[parent]
            parts[NAMED[upper]] = above
        return Place(pk, level, kind, {**parts, "postal_code": postal} if postal else parts)

    _SELECT = "SELECT p.id, p.level, p.kind, p.name, p.parent, p.postal"
    _COLUMNS = f"{_SELECT} FROM places p"

    def find(self, text: str, part: str = "", near: Mapping[str, str] | None = None, limit: int = 10) -> list[Place]:
        """Regions that somebody means who has typed ``text`` into a part of an address; first what is called just
        so, of the level of that part, and within what the other parts say."""
        digits = text.strip()
        if digits.isdigit():
            return self._by_postal(digits, limit)
        level = LEVELS.get(part, 0)
        levels = (level or 1, 1 if level == 1 else 4)
        kind, wanted = _split(text)
        rows = self._candidates(wanted, kind, levels)
        if kind and len(rows) < limit:  # “Kota Baru” is a name as well
            wanted = plain(text)
            rows += self._candidates(wanted, "", levels)
        found = {row[0]: self._place(*row[:6]) for row in rows}
        exact = {row[0] for row in rows if row[6] or plain(row[3]) == wanted or bare(row[3]) == wanted}
        near = {k: bare(v) for k, v in (near or {}).items() if v and k in LEVELS and k != part}
        fits = {pk: sum(bare(p.parts.get(k, "")) == v for k, v in near.items()) for pk, p in found.items()}

        def order(p: Place) -> tuple[int, bool, int, int]:
            return -fits[p.id], p.id not in exact, p.level, p.id

        return sorted(found.values(), key=order)[:limit]

    def _by_postal(self, digits: str, limit: int) -> list[Place]:
        if not 3 <= len(digits) <= 5:
            return []
        where = "p.postal >= ? AND p.postal < ? ORDER BY p.postal, p.id LIMIT ?"
        return self._places(self._rows(f"{self._COLUMNS} WHERE {where}", digits, f"{digits}:", max(limit, 20)))

    def _candidates(self, wanted: str, kind: str, levels: tuple[int, int]) -> list[Any]:
        """Rows that are called so, that begin so, or whose words and surroundings say all of it."""
        if len(wanted) < 2:
            return []
        only: str = "p.level BETWEEN ? AND ? AND " + (
            "p.level = ?" if kind in LEVELS else "p.kind = ?" if kind else "? = ''"
        )
        limits = (*levels, LEVELS.get(kind, kind))
        named = f"{self._SELECT}, 1 FROM places p JOIN also a ON a.place = p.id WHERE a.squashed = ? AND {only}"
        found = list(self._rows(f"{named} ORDER BY p.id", wanted.replace(" ", ""), *limits))
        begun = f"{self._SELECT}, 0 FROM places p WHERE p.fold >= ? AND p.fold < ? AND {only}"
        found += self._rows(f"{begun} ORDER BY p.fold != ?, p.id LIMIT ?", wanted, wanted + "{", *limits, wanted, MANY)
        words = list(dict.fromkeys(wanted.split()))[:DIFFERENT]
        if len(found) < MANY:
            own = " OR ".join(f'own : "{w}"*' for w in words if len(w) > 2) or f'own : "{words[0]}"*'
            match = " AND ".join([f"({own})", *(f'"{w}"*' for w in words)])
            inner = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
            found += self._rows(
                f"{self._SELECT}, 0 FROM places p WHERE p.id IN ({inner}) AND {only}", match, MANY * 2, *limits
            )
        return found

    def top(self, part: str, text: str) -> list[Place]:
        """The provinces or cities that ``text`` is a name of, in whatever spelling is known."""
        kind, wanted = _split(text)
        found: list[Place] = []
        for one in dict.fromkeys((plain(text).replace(" ", ""), wanted.replace(" ", ""))):
            sql = f"{self._COLUMNS} JOIN also a ON a.place = p.id WHERE a.squashed = ? AND p.level = ?"
            found = found or self._places(self._rows(sql, one, LEVELS[part]))
        said = [p for p in found if p.kind == kind]
        return said or (found if kind not in ("kota", "kabupaten") else [])

    def inside(self, place: Place, text: str) -> list[Place]:
        """The regions of the next level within a place that are called so."""
        rows = self._rows(f"{self._COLUMNS} WHERE p.parent = ?", place.id)
        squashed = {plain(text).replace(" ", ""), bare(text).replace(" ", "")}
        return [p for p in self._places(rows) if plain(p.name).replace(" ", "") in squashed]

    def called(self, part: str, text: str) -> bool:
        """Whether there is any region of that part called so."""
        wanted = [plain(text), bare(text)]
        sql = "SELECT 1 FROM places WHERE fold IN (?, ?) AND level = ? LIMIT 1"
        return bool(self._rows(sql, *wanted, LEVELS[part]))

    def with_code(self, postal: str) -> list[Place]:
        """The villages of a postal code."""
        return self._places(self._rows(f"{self._COLUMNS} WHERE p.postal = ? ORDER BY p.id", postal))

    def has_code_like(self, place: Place, begin: str) -> bool:
        """Whether a postal code within the place begins so."""
        tree = (
            "WITH RECURSIVE t(id) AS (SELECT ? UNION ALL SELECT p.id FROM places p JOIN t ON p.parent = t.id)"
            " SELECT 1 FROM places JOIN t USING (id) WHERE postal >= ? AND postal < ? LIMIT 1"
        )
        return bool(self._rows(tree, place.id, begin, f"{begin}:"))
