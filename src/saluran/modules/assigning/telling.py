"""The timeline of a record says who got it by which rule, and why he did."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access
from saluran.core.schema import Module
from saluran.core.screens.timeline import Entry, tell_with
from saluran.core.screens.values import people
from saluran.modules.assigning.models import Assignment


@tell_with
def assigned(
    actor: access.Actor, module: Module, record: Any, before: dt.datetime | None, size: int
) -> Iterable[Entry]:
    rows = Assignment.objects.filter(about=f"{module.key}:{record.pk}").order_by("-pk")
    found = list((rows.filter(at__lt=before) if before else rows)[:size])
    who = people([a.person_id for a in found]) if found else {}
    for a in found:
        text = _("Rule “%(rule)s” gave it to %(person)s: %(why)s") % {
            "rule": a.name, "person": who[a.person_id], "why": _why(a),
        }  # fmt: skip
        yield Entry(a.at, a.name, "assign_by_rules", _("Assigned by the rules"), "rule", None, text, icon="route")


def _why(a: Assignment) -> str:
    free = ngettext("%(n)s person was free", "%(n)s people were free", a.free) % {"n": a.free}
    today = _("number %(n)s for this person today") % {"n": a.today}
    if a.method == "load":
        open_ones = ngettext("%(n)s open record, the fewest", "%(n)s open records, the fewest", a.open_ones or 0)
        return f"{open_ones % {'n': a.open_ones or 0}}; {free}; {today}."
    by = _("the people of the territory in turn") if a.method == "territory" else _("in turn")
    return f"{by}; {free}; {today}."
