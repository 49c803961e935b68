"""The status of a lead follows what happens, as long as nobody has chosen one by hand.

It comes with some status, which is no choice. A change of it on the lead itself, by form, board, list, file or program,
is one, and stands. A change that followed something else was none, and one that was taken back never was.
"""

from typing import Any

from saluran.core.models import Line
from saluran.core.perform import Call, near

BEFORE = {"contacted": ("new", "open"), "qualified": ("new", "open", "contacted")}
MOST = 200  # lines of the journal that are looked through


def contacted(call: Call, lead: Any) -> None:
    """Somebody has been in touch: a task, an event or a call about the lead is done."""
    _follow(lead, "contacted")


def qualify(call: Call, pk: int | None) -> None:
    """An opportunity has come of the lead. What comes in by file says itself how its leads stand."""
    if pk and call.face != "import" and (lead := near(call, "leads", pk)):
        _follow(lead, "qualified")


def _follow(lead: Any, status: str) -> None:
    if lead.status in BEFORE[status] and not chosen_by_hand(lead.pk):
        lead.status = status


def chosen_by_hand(pk: int) -> bool:
    """Whether the last change of the status that still holds was made on the lead itself."""
    lines = Line.objects.filter(module="leads", record_id=pk, before__isnull=False).order_by("-pk")
    said = lines.values_list("operation", "operation__undoes", "operation__module", "after")
    taken_back = set()
    for operation, undoes, module, after in said[:MOST]:
        if operation in taken_back:
            continue
        if undoes:
            taken_back.add(undoes)
        elif "status" in (after or {}):
            return bool(module == "leads")
    return False
