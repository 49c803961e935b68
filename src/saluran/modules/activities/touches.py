"""When somebody was last in touch: what roll-ups and lists of other modules ask of activities."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import CharField, Max, Value

from saluran.core import access
from saluran.core.registry import modules
from saluran.core.sql import Among

CONTACT = ("calls", "events")  # talking to somebody; a task may be anything


def last_touched(actor: access.Actor, key: str, ids: Iterable[int]) -> dict[int, dt.datetime]:
    """When the last call or event about each of some records of a module was done, as far as the actor may view these;
    records without any are left out. One statement, out of the index alone: whose it was stands in the index, too."""
    abouts = {f"{key}:{pk}": pk for pk in ids}
    kinds = {m.key: m for k in CONTACT if access.may(actor, m := modules.get(k), "view")}
    parts = [
        access.rows(m)
        .filter(Among("related_to", list(abouts)), done_at__isnull=False)
        .order_by()
        .values("related_to", "owner", "team")
        .annotate(kind_of=Value(m.key, CharField()), last=Max("done_at"))
        .values_list("kind_of", "related_to", "owner", "team", "last")
        for m in kinds.values()
    ]
    found: dict[int, dt.datetime] = {}
    for kind, about, owner, team, last in parts[0].union(*parts[1:], all=True) if parts and abouts else ():
        m = kinds[kind]
        if access.reach(actor, m, "view").holds(m.model(owner_id=owner, team_id=team)):
            found[abouts[about]] = max(last, found.get(abouts[about], last))
    return found
