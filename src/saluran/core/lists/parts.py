"""A reader's reach as conditions whose owners and teams are put in later: what statements are compiled with."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, Q
from django.db.models.lookups import In, IsNull

from saluran.core import access, query
from saluran.core.lists import wanting
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Aside, Slot, Whole
from saluran.ground import conditions as c


def named(tree: c.Group | c.Test | None) -> frozenset[int] | None:
    """The owners whom a condition names, of whose records alone the list is made."""
    for t in wanting.parts_of(tree):
        if isinstance(t, c.Test) and t.field == "owner" and t.op in ("is", "in"):
            return frozenset(t.value if t.op == "in" else (t.value,))
    return None


def reach_of(actor: access.Actor, module: Module, tree: c.Group | c.Test | None) -> access.Reach:
    """The rows that an actor may view, or of them no others than those of the owners whom a condition names."""
    reach, owners = access.reach(actor, module, "view"), named(tree)
    if owners is None or reach.none or reach.shared or not reach.ownerless:
        return reach
    return access.Reach(owners=tuple(sorted(owners if reach.all else owners & set(reach.owners))))


def linked(actor: access.Actor, module: Module, tree: c.Group | c.Test | None) -> Any:
    """The reach of modules that a condition steps into: it is compiled in."""
    heads = {test.field.partition(".")[0] for test in _tests(tree) if "." in test.field}
    targets = {f.kind.to for head in heads if not (f := module.by_name[head]).lines}  # type: ignore[attr-defined]
    return tuple((key, access.reach(actor, modules.get(key), "view")) for key in sorted(targets))


def _tests(node: c.Group | c.Test | None) -> list[c.Test]:
    if isinstance(node, c.Group):
        return [t for part in node.parts for t in _tests(part)]
    return [node] if node else []


def slots(kind: str, of: Sequence[int]) -> list[Slot]:
    return [Slot((kind, n), query.ID) for n in range(len(of))]


def shape(reach: access.Reach) -> Any:
    """What tells statements apart; what is shared is compiled in."""
    return (len(reach.owners), len(reach.teams), reach.all, reach.ownerless, reach if reach.shared else None)


def values(reach: access.Reach) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for kind, ids in (("owner", reach.owners), ("team", reach.teams)):
        found |= {(kind, n): pk for n, pk in enumerate(ids)} | {f"{kind}s": list(ids)}
    return found


def aside(column: str) -> Any:
    return Aside(F(column), output_field=query.ID)


def within(reach: access.Reach, at: Callable[[str], Any] = F) -> Q:
    """The reach as one condition; ``at`` is ``aside`` where the rows come out of an index of something else."""
    found = query.NEVER
    for part in parts(reach, at):
        found = part if found is query.NEVER else found | part
    return found


def parts(reach: access.Reach, at: Callable[[str], Any] = F) -> list[Q]:
    """The reach in parts that share no row: each is found in an index, which their OR could not be."""
    if reach.all:
        return [query.ALWAYS]
    if reach.shared:
        return [reach.where()]
    found = [Q(In(at("owner_id"), slots("owner", reach.owners)))] if reach.owners else []
    if reach.teams:
        nobody = Q(IsNull(at("owner_id"), True))
        if not reach.ownerless and reach.owners:
            nobody |= ~Q(In(at("owner_id"), slots("owner", reach.owners)))
        team = at("team_id") if reach.ownerless or at is not F else Whole(F("team_id"))
        ours = Q(In(team, slots("team", reach.teams)))
        found.append(ours & nobody if reach.ownerless or reach.owners else ours)
    return found
