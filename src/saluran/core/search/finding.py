"""Search over all modules, for people: the best first."""

from collections.abc import Sequence
from dataclasses import dataclass

from saluran.core import access, known
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.search import candidates
from saluran.core.search.words import fold_words
from saluran.ground import names

POOL = 200  # the newest that match, of which the best are shown


@dataclass(frozen=True)
class Hit:
    module: str
    id: int
    title: str


def find(actor: access.Actor, words: str, *, module: str | None = None, limit: int = 20) -> list[Hit]:
    """Records that hold all words, in the modules that the actor may view and within his reach of each."""
    wanted = fold_words(words)
    searched = [m for m in modules.all().values() if m.search]
    asked = [m for m in searched if module in (None, m.key)]
    groups: dict[access.Reach, list[str]] = {}
    for m in asked:
        reach = access.reach(actor, m, "view")
        if not reach.none:
            groups.setdefault(reach.indexed, []).append(m.key)
    every = sum(map(len, groups.values())) == len(searched)
    found = candidates.find(groups, wanted, every=every, limit=max(POOL, limit))
    small = {m.key for m in asked if m.small}
    found.sort(key=lambda c: (_rank(c, wanted), c.module in small))
    return _titled(actor, found[:limit])


def _rank(found: candidates.Candidate, words: Sequence[str]) -> int:
    """Titles that begin so, then words that do, then the rest."""
    if found.title.startswith(" ".join(words)):
        return 0
    if found.title.startswith(words[0]):
        return 1
    starts = f" {found.title}", " " + found.text.replace("\n", " ")
    return 2 if f" {words[0]}" in starts[0] else 3 if f" {words[0]}" in starts[1] else 4


def _titled(actor: access.Actor, found: Sequence[candidates.Candidate]) -> list[Hit]:
    """With the titles as they are written, asked within reach: the index decides nothing."""
    by_module: dict[str, list[int]] = {}
    for c in found:
        by_module.setdefault(c.module, []).append(c.id)
    titles: dict[tuple[str, int], str] = {}
    for key, pks in by_module.items():
        module = modules.get(key)
        for pk, title in access.scope(actor, module, "view").filter(pk__in=pks).values_list("pk", "title"):
            small = known.rows(module).get(pk) if module.small else None
            titles[key, pk] = small.title if small else title
    return [Hit(c.module, c.id, titles[c.module, c.id]) for c in found if (c.module, c.id) in titles]


def find_modules(actor: access.Actor, words: str) -> list[Module]:
    """Modules by their name and by other words for them, those that begin so first."""
    wanted = names.fold(words)
    found: list[tuple[int, Module]] = []
    for m in modules.all().values():
        if not wanted or not access.may(actor, m, "view"):
            continue
        said = [names.fold(str(w)) for w in (m.label, m.one, m.key.replace("_", " "), *m.also)]
        if any(w.startswith(wanted) for w in said):
            found.append((0, m))
        elif len(wanted) >= 3 and any(f" {wanted}" in w for w in said):
            found.append((1, m))
    return [m for _rank, m in sorted(found, key=lambda pair: pair[0])]
