"""Who may touch what. ``scope``: which records; ``may``: at all; ``fields``: which fields. Nobody else decides."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact, In, IsNull

from saluran.core import stamps
from saluran.core.models import Membership, Role, RoleRight, Sees, User
from saluran.core.schema import Field, Module

RIGHTS = ("view", "create", "edit", "delete", "export", "import")
NONE: Mapping[str, str] = {}
EVERYONE, TEAM = "everyone", "team"  # how a record of a personal module is shared


@dataclass(frozen=True)
class Reach:
    """Which rows: everybody's, or those of some owners and of some teams.

    ``teams``: rows of these teams count too; with ``ownerless`` only those of them that nobody owns.
    ``shared``: the column that says whether a row is shared with everyone, or with its team.
    """

    all: bool = False
    owners: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    ownerless: bool = True
    shared: str = ""

    @property
    def none(self) -> bool:
        return not (self.all or self.owners or self.teams)

    def where(self, at: Callable[[str], Any] = F) -> Q:
        """The reach as one condition, for everything but the list plan, which walks owner by owner. ``at`` makes an
        expression of a column."""
        if self.all:
            return ~Q(pk__in=[])
        found = Q(In(at("owner_id"), list(self.owners))) if self.owners else Q(pk__in=[])
        if self.shared:
            found |= Q(Exact(at(self.shared), EVERYONE))
            return found | (Q(Exact(at(self.shared), TEAM)) & Q(In(at("team_id"), list(self.teams) or [0])))
        if self.teams:
            ours = Q(In(at("team_id"), list(self.teams)))
            found |= ours & Q(IsNull(at("owner_id"), True)) if self.ownerless else ours
        return found

    @property
    def indexed(self) -> "Reach":
        """As wide as the index of search can tell: what is shared it does not know, and rows are asked again."""
        return Reach(all=True) if self.shared else self

    def holds(self, record: Any) -> bool:
        """The same in memory."""
        if self.all or record.owner_id in self.owners:
            return True
        if self.shared:
            how = getattr(record, self.shared)
            return how == EVERYONE or (how == TEAM and record.team_id in self.teams)
        return record.team_id in self.teams and (not self.ownerless or record.owner_id is None)


@dataclass(frozen=True)
class Actor:
    """Who asks, with everything that decides what is answered. Loaded once and kept while the stamp stands."""

    id: int | None
    name: str = ""
    login: str = ""
    language: str = "id"
    time_zone: str = "Asia/Jakarta"
    theme: str = ""
    role: int | None = None
    rights: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # module or "*" → right → reach
    named: frozenset[str] = frozenset()
    sees: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    team: int | None = None
    scopes: tuple[str, ...] | None = None  # of an API token; None: all that the user may do
    client: str = ""  # through what he acts, where there is something between: an API token, a file that is imported

    @property
    def pk(self) -> int | None:
        return self.id


#: The house itself, for seeds and jobs that nobody asked for.
SYSTEM = Actor(
    None, name="Saluran", rights={"*": dict.fromkeys(RIGHTS, "all")}, named=frozenset({"administer", "bulk"})
)
ANONYMOUS = Actor(None)

_cache = threading.local()


def actor(user_id: int | None) -> Actor:
    """The actor of a user; nobody's rights for one that is gone or inactive."""
    stamp = stamps.value("access")
    if getattr(_cache, "stamp", None) != stamp:
        _cache.actors, _cache.stamp = {}, stamp
    known: dict[int | None, Actor] = _cache.actors
    if user_id not in known:
        known[user_id] = _load(user_id)
    return known[user_id]


def _load(user_id: int | None) -> Actor:
    user = User.objects.filter(pk=user_id, active=True).first() if user_id else None
    if user is None:
        return ANONYMOUS
    role = Role.objects.filter(pk=user.role_id or 0).first()
    rights = (
        {r.module: {name: getattr(r, name) for name in RIGHTS} for r in RoleRight.objects.filter(role=role)}
        if role
        else {}
    )
    teams = set(Membership.objects.filter(user_id=user.pk).values_list("team_id", flat=True)) | {user.team_id}
    return Actor(
        user.pk,
        user.name,
        user.login,
        user.language,
        user.time_zone,
        user.theme,
        role.pk if role else None,
        rights,
        frozenset(role.named if role else ()),
        tuple(sorted({user.pk, *Sees.objects.filter(user=user).values_list("sees_id", flat=True)})),
        tuple(sorted(t for t in teams if t)),
        user.team_id,
    )


def _wide(actor: Actor, module: Module, right: str) -> str:
    """none, own, team or all: how far a right goes. What is part of another module's records goes as far as they."""
    if module.part_of and right not in ("view", "export"):
        return "none"
    key = module.part_of[0] if module.part_of else module.key
    if actor.scopes is not None and not any(_in_scopes(actor.scopes, k, right) for k in {key, module.key}):
        return "none"
    administers = "administer" in actor.named
    said = (actor.rights.get(key) or actor.rights.get("*") or NONE).get(right, "none")
    if module.personal:  # one's own in any role, but whole files in and out go as the role says
        mine = actor.id and (right not in ("import", "export") or said != "none")
        return "own" if mine else "all" if administers and not actor.id else "none"
    if module.admin and not administers:
        return "none"
    if module.fixed:
        if right == "view":
            return "all" if actor.id or administers else "none"
        line = NONE if module.decides else actor.rights.get(module.key)
        own = line or NONE  # a line of the role that names it; "*" does not mean these
        return "all" if administers or own.get(right, "none") != "none" else "none"
    return said


def _in_scopes(scopes: tuple[str, ...], key: str, right: str) -> bool:
    return any(s in scopes for s in (f"{key}:{right}", f"*:{right}", f"{key}:*", "*:*"))


def reach(actor: Actor, module: Module, right: str) -> Reach:
    """The rows of ``module`` on which ``actor`` has ``right``."""
    wide = _wide(actor, module, right)
    if wide == "all":
        return Reach(all=True)
    if module.personal and actor.id and wide == "own":
        return _personal(actor, actor.id, module, right)
    if wide == "own":
        return Reach(owners=actor.sees, teams=actor.teams)
    if wide == "team":
        return Reach(owners=actor.sees, teams=actor.teams, ownerless=False)
    return Reach()


def _personal(actor: Actor, me: int, module: Module, right: str) -> Reach:
    """One's own, not that of one's people; to view also what others share, and to change what is shared with everyone
    for those who may share so themselves."""
    if right == "view":
        return Reach(owners=(me,), teams=actor.teams, shared=module.personal)
    return Reach(owners=(me,), shared=module.personal if right in ("edit", "delete") and shares(actor) else "")


def rows(module: Module) -> QuerySet[Any]:
    """All rows of a module, whoever asks: for the engine's own rooms only."""
    found = module.model._base_manager.all()
    return found.filter(Exact(F("module"), module.stored_as)) if module.stored_as else found


def scope(actor: Actor, module: Module, right: str = "view") -> QuerySet[Any]:
    """The records on which ``actor`` has ``right``: to view is a condition of everything else."""
    found = rows(module).filter(reach(actor, module, "view").where())
    return found if right == "view" else found.filter(reach(actor, module, right).where())


def may(actor: Actor, module: Module, right: str) -> bool:
    """Whether ``actor`` has ``right`` in ``module`` at all."""
    return not reach(actor, module, right).none


def administers(actor: Actor) -> bool:
    return "administer" in actor.named and actor.scopes is None


def is_house(actor: Actor) -> bool:
    """Whether it is the house itself that acts, whatever it acts through."""
    return actor.id is None and "administer" in actor.named


def has(actor: Actor, named: str) -> bool:
    """Whether the actor has a named right: administer, bulk, reveal or share."""
    return named in actor.named


def shares(actor: Actor) -> bool:
    """Whether the actor may share what is his with everyone."""
    return bool(actor.named & {"administer", "share"})


def fields(actor: Actor, module: Module, right: str = "view") -> dict[str, Field]:
    """The fields that ``actor`` may see, or set with ``right`` create or edit."""
    if right == "create":  # of what is not there yet nothing is masked
        return {n: f for n, f in module.by_name.items() if not f.readonly}
    seen = module.seen[reveals(actor)]
    return dict(seen) if right == "view" else {n: f for n, f in seen.items() if not (f.readonly or f.once)}


def reveals(actor: Actor) -> bool:
    """Whether the actor sees values whole that are masked for others."""
    return has(actor, "reveal") or is_house(actor)


def touched() -> None:
    """Rights, roles, teams or the tree changed: every process reads them anew."""
    stamps.touch("access")
