"""In which ways the rows of a filtered list are looked for: the first that comes to an end in good time.

A walk owner by owner is short where many rows fit, and never longer than what these own; one along the index of a
filter is short where few fit. SQLite cannot tell which it is, and nothing is lost by trying.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from saluran.core import access
from saluran.core.lists import narrow, parts
from saluran.core.schema import Module
from saluran.ground import conditions as c

# owners and teams: above this, PostgreSQL looks in one walk first for what is searched or filtered. There, each branch
# reads until it has a page of its own, and who sees the records of many sees a good part of all
WIDE = 8
FIRST, SECOND = 8_000, 12_000  # rows that are read in a way that may not be the shortest


@dataclass(frozen=True)
class Way:
    """``whole``: one walk, for which the reach is a condition, instead of a branch an owner or team. It goes by the
    index of a filter that leaves many where this has the order of the list: ``along`` of all rows, else of an owner's.
    ``near``: by any of an owner's rows, which are then sorted. ``most``: it is given up after so many rows."""

    whole: bool = False
    along: bool = False
    near: bool = False
    most: int | None = None

    def goes_by(self, module: Module, test: c.Test, names: Sequence[str]) -> bool:
        """Whether the index of a test may lead through a list that is sorted by ``names``."""
        if self.near:
            return test.field in module.sortable
        return (narrow.sorted_by if self.along else narrow.sorted_by_owner)(module, test, names)


def ways(
    reach: access.Reach,
    module: Module,
    tree: c.Group | c.Test | None,
    many: Collection[c.Test],
    names: Sequence[str],
    known: bool,
) -> tuple[Way, ...]:
    """Ways to try one after another, the last without an end. ``names``: what the list is sorted by; ``known``: nothing
    narrows it, or its records are found by something else than an index of the reach."""
    if known:
        return (Way(along=True),)
    if not reach.ownerless and len(parts.named(tree) or ()) == 1:
        return (Way(whole=True),)  # by the index of the one who is named
    if reach.all:
        return (Way(along=True),)
    if connection.vendor == "postgresql":
        wide = len(reach.owners) + len(reach.teams) > WIDE or bool(reach.teams and not reach.ownerless)
        return (Way(whole=True, most=SECOND), Way()) if wide else (Way(),)
    near = (Way(near=True, most=SECOND),) if any(t.field in module.sortable for t in many) else ()
    apart = [t for t in many if t.field not in module.sortable and narrow.sorted_by(module, t, names)]
    along = (Way(whole=True, along=True, most=SECOND),) if apart else ()
    return (Way(most=FIRST), *near, *along, Way()) if near or along else (Way(),)
