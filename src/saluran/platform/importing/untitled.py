"""What the columns of a file hold that has no row of names: told by their values."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from saluran.core.schema import Field
from saluran.ground import emails, phones
from saluran.platform.importing.census import Census
from saluran.platform.importing.vocabulary import plain

FIRMS = frozenset(("pt", "cv", "ud", "pd", "toko", "koperasi", "yayasan", "firma"))


def columns_by_values(known: Mapping[str, Field], census: Census) -> dict[str, str]:
    """Field by column where no column has a name: addresses, phone numbers, firms, and what is left to be a name."""
    tests = (("email", _share(emails.clean)), ("mobile", _share(phones.read)), ("phone", _share(phones.read)))
    firms = [(n, _share(_firm)) for n in ("organization", "account", "name")]
    names = [(n, _share(_words_only)) for n in ("first_name", "name", "title", "subject")]
    found: dict[str, str] = {}
    for name, says in (*tests, *firms, *names):
        columns = (c for c, told in census.columns.items() if c not in found and says(told.sample))
        if name in known and (column := next(columns, "")):
            found[column] = name
    return found


def _share(reads: Callable[[str], Any]) -> Callable[[Sequence[str]], bool]:
    """Whether most of some texts can be read so."""

    def says(texts: Sequence[str]) -> bool:
        return bool(texts) and 2 * sum(_can(reads, text) for text in texts) > len(texts)

    return says


def _can(reads: Callable[[str], Any], text: str) -> bool:
    try:
        return bool(reads(text))
    except ValueError:
        return False


def _firm(text: str) -> bool:
    return plain(text).partition(" ")[0] in FIRMS


def _words_only(text: str) -> bool:
    return not any(c.isdigit() or c == "@" for c in text)
