"""What was typed into a search, and as a filter of a list."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.lookups import GreaterThanOrEqual, In, LessThan
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import SearchDoc
from saluran.core.refusals import Invalid
from saluran.core.schema import Module
from saluran.core.search import candidates
from saluran.core.sql import Among, Says, Slot
from saluran.ground import names

FEW = 4000
SIZES = (1, 10, 100, 1000, FEW)
LAST = "\U0010ffff"
_PHONE = re.compile(r"[+(]?[0-9][0-9()./\u2010-\u2015-]*")


def fold_words(text: str) -> tuple[str, ...]:
    """The words that are looked for, folded as the documents are; of numbers only the digits."""
    words = (re.sub("[^0-9]", "", w) if _PHONE.fullmatch(w) else w for w in names.fold(text[:200]).split())
    return tuple(dict.fromkeys(w for w in words if w))[:10]


@dataclass(frozen=True)
class Words:
    """Search as a filter: the records themselves where they are few, else a look into the document of each row.

    ``few`` lie within the reach as the index knows it, and are asked again; ``least``: so many hold them.
    """

    key: str
    words: tuple[str, ...]
    few: tuple[int, ...] | None
    name: str = "hit"  # of the slots, where two such filters meet

    @property
    def least(self) -> int:
        return FEW + 1 if self.few is None else len(self.few)

    @property
    def short(self) -> bool:
        """Nothing of three letters: only titles that begin so."""
        return candidates.short(self.words)

    @cached_property
    def _ids(self) -> list[int]:
        """Padded on SQLite, so that few statements serve all numbers of ids; PostgreSQL takes them as one value."""
        ids = self.few or ()
        if _in_one():
            return list(ids)
        return [*ids, *([ids[0]] * (next(s for s in SIZES if s >= len(ids)) - len(ids)))] if ids else []

    @property
    def shape(self) -> Any:
        many = len(self._ids) if not _in_one() else bool(self._ids)
        return ("ids", many) if self.few is not None else ("words", self.short, len(self.words))

    @property
    def values(self) -> dict[Any, Any]:
        if self.few is not None:
            return {self.name: self._ids} if _in_one() else {(self.name, n): pk for n, pk in enumerate(self._ids)}
        start = " ".join(self.words)
        return (
            {("start", 0): start, ("start", 1): start + LAST}
            if self.short
            else {("word", n): w for n, w in enumerate(self.words)}
        )

    def where(self, slots: bool = True) -> Q:
        """The filter, its values in slots or at once."""
        number, text = models.BigIntegerField(), TextField()

        def put(name: tuple[str, int], out: Any) -> Any:
            return Slot(name, out) if slots else models.Value(self.values[name], out)

        if self.few is not None:
            if not self._ids:
                return Q(pk__in=[])
            if not slots or _in_one():
                return Q(Among("id", Slot(self.name) if slots else list(self.few)))
            return Q(In(F("id"), [put((self.name, n), number) for n in range(len(self._ids))]))
        docs = SearchDoc.objects.filter(module=self.key, record_id=OuterRef("pk"))
        if self.short:
            at = candidates.Title(F("title"))
            docs = docs.filter(GreaterThanOrEqual(at, put(("start", 0), text)), LessThan(at, put(("start", 1), text)))
        else:
            for n in range(len(self.words)):
                docs = docs.filter(Says(F("text"), put(("word", n), text)))
        return Q(Exists(docs))


def _in_one() -> bool:
    return connection.vendor == "postgresql"


def words_for(actor: access.Actor, module: Module, q: str) -> Words:
    """``q`` as a filter of one module's list; Invalid where nothing of it is searched."""
    if not module.search:
        raise Invalid({"q": [_("“%(module)s” cannot be searched; use a filter.") % {"module": module.label}]})
    words = fold_words(q)
    reach = access.reach(actor, module, "view")
    if not words or reach.none:
        return Words(module.key, words, ())
    found = candidates.ids(reach.indexed, module.key, words, FEW + 1)
    return Words(module.key, words, tuple(found) if len(found) <= FEW else None)
