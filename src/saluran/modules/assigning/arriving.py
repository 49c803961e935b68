"""What comes in by a file, a program or a form is given away at once, where a rule says so.

It is part of the operation that brought it: one undo takes back both.
"""

from collections.abc import Sequence
from typing import Any

from saluran.core import access, events, jobs
from saluran.core.models import Line, Operation
from saluran.core.perform import Item, perform_many
from saluran.core.registry import modules
from saluran.modules.assigning.choosing import rules


@events.listen("leads.create")
@events.listen("opportunities.create")
@jobs.task(attempts=5)
def assign_arrivals(name: str, event: dict[str, Any], operation: int) -> int:
    """Assign the new records of an operation that nobody else owns; answers how many were."""
    key = name.partition(".")[0]
    brought = Operation.objects.filter(pk=operation).first()
    if brought is None or not rules(key, brought.face) or Operation.objects.filter(undoes=operation).exists():
        return 0
    pks = event["ids"] if len(event["ids"]) == event["count"] else _made(key, operation)
    items = [Item({}, pk) for pk in _unclaimed(key, pks, brought)]
    perform_many(access.SYSTEM, key, "assign_by_rules", items, face="rule", operation=brought)
    return sum(i.refused is None for i in items)


def _made(key: str, operation: int) -> list[int]:
    lines = Line.objects.filter(operation=operation, module=key, before__isnull=True)
    return list(lines.values_list("record_id", flat=True))


def _unclaimed(key: str, pks: Sequence[int], brought: Operation) -> list[int]:
    """Those that still lie with whoever brought them, or with nobody, and that no rule was asked about."""
    found: list[int] = []
    for start in range(0, len(pks), 500):
        some = pks[start : start + 500]
        rows = access.rows(modules.get(key)).filter(pk__in=some, version=1)
        found += [pk for pk, owner in rows.values_list("pk", "owner_id") if owner in (None, brought.actor_id)]
    return found
