"""What a person does with his notices: he has read them, and he chooses which sorts he wants."""

from collections.abc import Collection

from django.db.transaction import atomic
from django.utils import timezone

from saluran.core import access, stamps
from saluran.core.locks import writer
from saluran.core.registry import modules
from saluran.core.retrying import retried
from saluran.platform.models import Notice, Unwanted
from saluran.platform.notices.kinds import WISHES
from saluran.platform.notices.making import STAMP


@retried
def mark(actor: access.Actor, pks: Collection[int] | None = None) -> int:
    """Say that these of one's notices are read, or all; answers how many were not. A token says so of what it may view
    alone: of the rest it was told nothing."""
    with writer(), atomic():
        found = Notice.objects.filter(user=actor.id or 0, read_at=None)
        if actor.scopes is not None:
            found = found.filter(module__in=[k for k, m in modules.all().items() if access.may(actor, m, "view")])
        n = (found if pks is None else found.filter(pk__in=pks)).update(read_at=timezone.now())
        if n:
            stamps.touch(STAMP)
    return n


def unwanted(actor: access.Actor) -> frozenset[str]:
    """The sorts that this person has turned off."""
    return frozenset(Unwanted.objects.filter(user=actor.id or 0).values_list("wish", flat=True))


@retried
def choose(actor: access.Actor, wanted: Collection[str]) -> None:
    """Want these sorts and no others, from now on."""
    if actor.id is None:
        return
    off = [wish for wish in WISHES if wish not in wanted]
    with writer(), atomic():
        Unwanted.objects.filter(user=actor.id).exclude(wish__in=off).delete()
        Unwanted.objects.bulk_create([Unwanted(user_id=actor.id, wish=w) for w in off], ignore_conflicts=True)
