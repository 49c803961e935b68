"""What a database needs beside its tables: search, indexes of lists, sums of boards, and what modules start with."""

from django.utils import translation

from saluran.core import access, indexes, search, stamps, tallies
from saluran.core.models import Stamp
from saluran.core.perform import perform
from saluran.core.registry import modules


def run() -> None:
    """Make what is missing; running it again changes nothing."""
    stamps.refresh()
    search.prepare()
    with translation.override("id"):
        for key, module in modules.all().items():
            if module.seeds:
                _seed(key)
    indexes.prepare()
    tallies.prepare()


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
