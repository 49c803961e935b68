"""What follows from a change of people: who sees whom, and that every process reads the rights anew."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Role, Sees, User
from saluran.core.perform import Change, keep_with
from saluran.core.refusals import Conflict, Invalid

RIGHTS = frozenset({"users", "teams", "roles"})


@keep_with
def keep_tree(changes: list[Change]) -> None:
    """Rebuild ``Sees`` when somebody came, went, or has another manager."""
    ours = [c for c in changes if c.module.key == "users"]
    if any(c.before is None or c.after is None or "manager_id" in c.after for c in ours):
        rebuild_tree()


@keep_with
def keep_rights(changes: list[Change]) -> None:
    if any(c.module.key in RIGHTS for c in changes):
        access.touched()


@keep_with
def keep_an_administrator(changes: list[Change]) -> None:
    """Somebody who signs in stays administrator, whichever way the last one would go: by a change of a whole set, with
    the role, by merging or undoing. The forms say it earlier, by field."""
    ours = [c for c in changes if c.module.key in ("users", "roles") and c.before is not None]
    if not ours:
        return
    kept = Role.objects.select_for_update(no_key=True).order_by("pk")  # of two at a time, one waits for the other
    roles = {pk: "administer" in named for pk, named in kept.values_list("pk", "named")}
    if _administrators(roles).exists():
        return
    before = dict(roles)
    for c in ours:
        if c.module.key == "roles" and "named" in (c.before or {}):
            before[c.pk] = "administer" in (c.before or {})["named"]
    if any(_was_one(c, before) for c in ours) or _administrators(before).exists():
        raise Conflict(_("Somebody who can sign in must stay administrator."))


def _administrators(roles: dict[int, bool]) -> Any:
    return User.objects.filter(active=True, role__in=[pk for pk, may in roles.items() if may]).exclude(email="")


def _was_one(change: Change, roles: dict[int, bool]) -> bool:
    if change.module.key != "users":
        return False
    was = {n: getattr(change.record, n) for n in ("role_id", "active", "email")} | dict(change.before or {})
    return bool(was["active"] and was["email"] and roles.get(was["role_id"] or 0))


def rebuild_tree() -> None:
    """Make the closure of the tree what the managers say; only what differs is written."""
    above: dict[int, int | None] = dict(User.objects.values_list("pk", "manager_id"))
    wanted = {(boss, pk) for pk in above for boss in _bosses(above, pk)}
    known = {(user, sees): pk for pk, user, sees in Sees.objects.values_list("pk", "user_id", "sees_id")}
    Sees.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    Sees.objects.bulk_create([Sees(user_id=u, sees_id=s) for u, s in sorted(wanted - set(known))], batch_size=500)


def _bosses(above: dict[int, int | None], pk: int) -> list[int]:
    """Everybody above a user."""
    found: list[int] = []
    boss = above[pk]
    while boss is not None:
        if boss == pk or boss in found:
            raise Invalid({"manager": [_("This would make a loop: a record cannot stand above itself.")]})
        found.append(boss)
        boss = above.get(boss)
    return found
