"""How many of the records that just came in look like one that was there before: in sets, for imports."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from saluran.core import access
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.platform.duplicates import judging, table, traits
from saluran.platform.duplicates.finding import COMMON
from saluran.platform.duplicates.traits import Traits

#: Keys that are enough, or may be, and how many records may share one before it says nothing. Who has a name in common
#: at the same firm is found by the rarer of his names: of many it is not asked, or files of few names cost the most.
SHARED: Mapping[int, int] = {
    traits.PHONE: COMMON, traits.EMAIL: COMMON, traits.NUMBER: COMMON, traits.SUBJECT: COMMON,
    traits.FIRM: 5, traits.COLLEAGUE: 5,
}  # fmt: skip
OF_PEOPLE = SHARED.keys() - {traits.FIRM}  # they are no firms


def count_earlier(module: Module, records: Sequence[Any]) -> int:
    """``records`` are new and already written, and have the highest ids of the module."""
    if module.known_by is None or not records:
        return 0
    known: dict[int, Traits] = {}
    by_key: dict[int, list[int]] = {}
    for r in records:
        pk = r.id
        known[pk], keys = r.__dict__.get("known_as") or _known_as(module, r)
        asked = OF_PEOPLE if known[pk].person else SHARED
        for key in keys:
            if key >> 45 & 7 in asked:
                by_key.setdefault(key, []).append(pk)
    near = _near(by_key, min(known))
    others = {pk for some in near.values() for pk in some} - known.keys()
    known |= _load(module, others)
    rules = judging.rules_for(module.key)
    alike: set[int] = set()
    for key, some in near.items():
        for pk in by_key[key]:
            if pk not in alike and any(
                other < pk and judging.is_sure(known[pk], known[other], rules) for other in some if other in known
            ):
                alike.add(pk)
    return len(alike)


def _near(by_key: dict[int, list[int]], first: int) -> dict[int, list[int]]:
    """Who shares each key, in the order of their ids: the new ones, from ``first`` on, and those before them."""
    near = {key: some for key, some in by_key.items() if 1 < len(some) <= SHARED[_what(key)] + 1}
    hit = table.earlier(list(by_key), first)
    for most in set(SHARED.values()):
        for key, before in table.find([k for k in hit if SHARED[_what(k)] == most], most + 2).items():
            near.pop(key, None)
            if len(before) <= most + 1:
                near[key] = sorted({*before, *by_key[key]})
    return near


def _what(key: int) -> int:
    return (key >> 45) & 7


def _known_as(module: Module, record: Any) -> tuple[Traits, list[int]]:
    known = traits.of_record(module, record)
    return known, traits.keys(module.key, known)


def _load(module: Module, ids: Iterable[int]) -> dict[int, Traits]:
    """The traits of records that are there; of each no more is read than these."""
    rows = access.rows(module).filter(Among("pk", list(ids))).order_by().values_list("id", *traits.columns(module))
    names, found = ("id", *traits.columns(module)), dict[int, Traits]()
    for values in rows:
        row = SimpleNamespace(**dict(zip(names, values, strict=True)))
        found[row.id] = traits.of_record(module, row)
    return found
