"""Keys that name records in files and API, and trees without loops: rules that many modules have alike."""

from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core.perform import Call
from saluran.ground import names


def begin_named(call: Call, record: Any, within: str = "") -> None:
    """A record with a name in two languages gets a key made of it, and the last place in the order."""
    alike = [h.record for h in call.work.held.values() if type(h.record) is type(record) and h.record is not record]
    if within:
        alike = [r for r in alike if getattr(r, within) == getattr(record, within)]
    if not record.key:
        record.key = _free_key(record, {r.key for r in alike}, within)
    if hasattr(record, "position") and record.position is None:
        last = _others(record, within).order_by("-position").values_list("position", flat=True)[:1]
        record.position = 10 + max([*(p for p in last if p), *(r.position or 0 for r in alike)], default=0)


def _free_key(record: Any, held: set[str], within: str) -> str:
    words = record.name or {}
    key = made = names.slug(words.get("en") or words.get("id") or "")
    number = 2
    while made in held or taken(record, "key", made, within=within):
        made = f"{key[:36]}_{number}"
        number += 1
    return made


def _others(record: Any, within: str) -> Any:
    """The other records of the table, of those that share the column ``within`` where one is named."""
    found = type(record)._base_manager.exclude(pk=record.pk)
    return found.filter(Exact(F(within), getattr(record, within))) if within else found


def taken(record: Any, column: str, value: Any = None, *, within: str = "") -> bool:
    """Whether another record has this value in the column."""
    return bool(_others(record, within).filter(Exact(F(column), value or getattr(record, column))).exists())


def check_key(record: Any, within: str = "") -> dict[str, str]:
    """Keys are slugs, and no two records share one."""
    if record.key != names.slug(record.key):
        return {"key": _("Use small letters, digits and underscores, beginning with a letter.")}
    return {"key": _("Another record has this key already.")} if taken(record, "key", within=within) else {}


def in_loop(record: Any, column: str) -> bool:
    """Whether the record would stand above itself when one climbs ``column`` from it."""
    seen, above = {record.pk}, getattr(record, column)
    while above:
        if above in seen:
            return True
        seen.add(above)
        above = type(record)._base_manager.filter(pk=above).values_list(column, flat=True).first()
    return False


def check_tree(record: Any, name: str = "parent") -> dict[str, str]:
    """The sentence for a tree that would bite its own tail."""
    return (
        {name: _("This would make a loop: a record cannot stand above itself.")}
        if in_loop(record, f"{name}_id")
        else {}
    )
