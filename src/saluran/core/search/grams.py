"""How common a trigram is, about: SQLite reads the list of each that is asked for to its end, so the rare ones are;
PostgreSQL the rows of a common word."""

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
Sample = tuple[Sequence[str], Mapping[str, int]]
_kept: tuple[float, Sample] = (0.0, ((), {}))
_lock = threading.Lock()


def rarest(words: Sequence[str]) -> list[str]:
    """Two trigrams of each word, those that the fewest rows hold; what is found must be looked at once more."""
    found: dict[str, None] = {}
    counted: Mapping[str, int] = {}
    for word in words:
        all_of_it = list(dict.fromkeys(trigrams(word)))
        if len(all_of_it) > ASKED:
            counted = counted or _sampled()[1]
            all_of_it.sort(key=lambda gram: counted.get(gram, 0))
        found |= dict.fromkeys(all_of_it[:ASKED])
    return list(found)


def common(words: Sequence[str]) -> bool:
    """Whether more than one row of fifty seems to hold all words."""
    texts, _counted = _sampled()
    return sum(all(word in text for word in words) for text in texts) * 50 > len(texts)


def _sampled() -> Sample:
    """Some texts, and trigrams by how many of them hold each; taken once in a while by each process."""
    global _kept
    with _lock:
        until, sample = _kept
        if time.monotonic() >= until:
            texts = _texts()
            sample = texts, _count_of(texts)
            _kept = (time.monotonic() + KEPT, sample)
    return sample


def _texts() -> list[str]:
    last = SearchDoc.objects.aggregate(last=Max("pk"))["last"] or 0
    dice = random.Random(1)  # noqa: S311  no secret; every nth row might be all of a kind
    some = dice.sample(range(1, last + 1), min(SAMPLE, last))
    return list(SearchDoc.objects.filter(pk__in=some).values_list("text", flat=True))


def _count_of(texts: Iterable[str]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(trigrams(text)))
    return found
