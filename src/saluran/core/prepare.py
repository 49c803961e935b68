"""What a database needs beside its tables: search, indexes of lists, sums of boards, and what modules start with."""

from collections.abc import Callable

from django.utils import translation

from saluran.core import access, histories, indexes, search, stamps, tallies
from saluran.core.models import Stamp
from saluran.core.perform import perform
from saluran.core.registry import modules

_first: list[Callable[[], None]] = []
_last: list[Callable[[], None]] = []


def first(step: Callable[[], None]) -> Callable[[], None]:
    """Have ``step`` run before anything goes through the door: tables that keepers write to. It makes what is missing,
    and changes nothing when it is run again."""
    _first.append(step)
    return step


def last(step: Callable[[], None]) -> Callable[[], None]:
    """Have ``step`` run once the first records are there; run again, it changes nothing more."""
    _last.append(step)
    return step


def once(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Have a step run a single time in each database: what an older version has left behind is put right."""

    def keep(step: Callable[[], None]) -> Callable[[], None]:
        def due() -> None:
            if not Stamp.objects.filter(name=name).exists():
                step()
                Stamp.objects.get_or_create(name=name, defaults={"value": 1})

        return first(due)

    return keep


def run() -> None:
    """Make what is missing; running it again changes nothing."""
    stamps.refresh()
    search.prepare()
    for step in _first:
        step()
    with translation.override("id"):
        for key, module in modules.all().items():
            if module.seeds:
                _seed(key)
        for step in _last:
            step()
    indexes.prepare()
    tallies.prepare()
    histories.prepare()


def _seed(key: str) -> None:
    """The first records of a module, once: what an administrator deletes does not come back."""
    module, mark = modules.get(key), f"seed:{key}"
    known = set(Stamp.objects.filter(name__startswith=f"{mark}").values_list("name", flat=True))
    for n, seed in enumerate(module.seeds):
        name = f"{mark}:{seed.get(module.natural, n)}"[:40] if module.natural else f"{mark}:{n}"
        if name in known:
            continue
        perform(access.SYSTEM, key, "create", data=dict(seed), face="setup")
        Stamp.objects.create(name=name, value=1)
