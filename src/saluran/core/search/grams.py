"""How common a trigram is, about: SQLite reads the list of each that is asked for to its end, so the rare ones are."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max

from saluran.core.models import SearchDoc
from saluran.core.search.tokens import trigrams

SAMPLE = 1000  # rows that are looked at
KEPT = 3600.0  # seconds
ASKED = 2  # trigrams of a word
_kept: tuple[float, Mapping[str, int]] = (0.0, {})
_lock = threading.Lock()


def rarest(words: Sequence[str]) -> list[str]:
    """Two trigrams of each word, those that the fewest rows hold; what is found must be looked at once more."""
    found: dict[str, None] = {}
    common: Mapping[str, int] = {}
    for word in words:
        all_of_it = list(dict.fromkeys(trigrams(word)))
        if len(all_of_it) > ASKED:
            common = common or _common()
            all_of_it.sort(key=lambda gram: common.get(gram, 0))
        found |= dict.fromkeys(all_of_it[:ASKED])
    return list(found)


def _common() -> Mapping[str, int]:
    """Trigrams by how many rows of a sample hold them, counted once in a while by each process."""
    global _kept
    with _lock:
        until, counted = _kept
        if time.monotonic() >= until:
            counted = _count()
            _kept = (time.monotonic() + KEPT, counted)
    return counted


def _count() -> Mapping[str, int]:
    last = SearchDoc.objects.aggregate(last=Max("pk"))["last"] or 0
    dice = random.Random(1)  # noqa: S311  no secret; every nth row might be all of a kind
    some = dice.sample(range(1, last + 1), min(SAMPLE, last))
    return _count_of(SearchDoc.objects.filter(pk__in=some).values_list("text", flat=True))


def _count_of(texts: Iterable[str]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(trigrams(text)))
    return found
