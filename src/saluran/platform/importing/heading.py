"""Which row of a file names its columns: below a title, an empty row and a date, or none at all."""

import re
from collections.abc import Sequence
from contextlib import suppress

from django.utils import translation

from saluran.core.registry import modules
from saluran.ground import emails, phones
from saluran.platform.importing.vocabulary import ALSO, NOTED, either, plain, spelled_out, squeezed

Numbered = tuple[int, list[str]]
WIDE = 0.6  # of the widest row: so much of it a row of names fills
SUMS = re.compile(r"(?:(?:grand|sub) ?)?total|(?:sub )?jumlah|(?:total|jumlah) (?:keseluruhan|semua|akhir|total)|sums?")


def top_of(rows: Sequence[Numbered]) -> int:
    """The number of the row that names the columns, of the first rows that are not empty; 0 where the first is data."""
    if not rows:
        return 0
    widest = max(_filled(cells) for _number, cells in rows)
    first = rows[0]
    if _filled(first[1]) >= max(2, WIDE * widest) or widest == 1:
        return 0 if holds_data(first[1]) else _below(rows)
    known = _words()
    named = [(number, _known(cells, known), _filled(cells)) for number, cells in rows]
    by_words = (number for number, n, filled in named if n >= 2 and 2 * n >= filled)
    by_width = (number for number, _n, filled in named if filled >= max(2, WIDE * widest))
    return next(by_words, next(by_width, first[0]))


def _below(rows: Sequence[Numbered]) -> int:
    """The first row, or the second where that names more: the first has “Contact” over “Name” and “Phone” then."""
    (number, first), *rest = rows
    if not rest or rest[0][0] != number + 1 or _filled(rest[0][1]) <= _filled(first):
        return number
    known = _words()
    return rest[0][0] if _known(rest[0][1], known) >= max(2, _known(first, known) + 1) else number


def holds_data(cells: Sequence[str]) -> bool:
    """Whether a row says something of somebody rather than name columns: it has an email address or a phone number."""
    return any(map(_reaches, filter(None, cells))) and 3 * _known(cells, _words()) < _filled(cells)


def adds_up(cells: Sequence[str]) -> str:
    """The word of a last row that adds up those above it, such as “TOTAL”; empty where it is a row as they are."""
    said = [text for text in cells if text]
    if len(said) < 2 or not SUMS.fullmatch(plain(re.sub(r"[\d.,:]+$", "", said[0]))):
        return ""
    return said[0] if all(re.search(r"\d", text) for text in said[1:]) else ""


def apart(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, each once: a second “Telp” is “Telp 2”, one without a name goes by its number."""
    given, times, found = set(header), dict[str, int](), dict[str, None]()
    for n, text in enumerate(header, start=1):
        name = own = text or f"#{n}"
        while name in found or (name != own and name in given):
            times[own] = times.get(own, 1) + 1
            name = f"{own} {times[own]}"
        found[name] = None
    return tuple(found)


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _known(cells: Sequence[str], words: frozenset[str]) -> int:
    return sum(
        any(squeezed(said) in words for said in (text, spelled_out(text), *either(text)))
        for text in cells
        if text and len(text) <= 60
    )


def _words() -> frozenset[str]:
    """All that columns are called: the fields of all modules in both languages, and what people call them."""
    said = {word for also in ALSO.values() for word in also.split("|")} | set(NOTED)
    fields = [f for m in modules.all().values() for f in m.fields]
    for code in ("id", "en"):
        with translation.override(code):
            said |= {str(f.label) for f in fields}
    return frozenset(map(squeezed, said))


def _reaches(text: str) -> bool:
    for read in (emails.clean, phones.read):
        with suppress(ValueError):
            read(text)
            return True
    return False
