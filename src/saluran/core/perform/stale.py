"""What changed since a version: for the one who comes second."""

from typing import Any

from saluran.core import access, labels
from saluran.core.kinds import AnyLink, Link
from saluran.core.models import Line
from saluran.core.schema import Field, Module

HIDDEN = {"id": None, "title": None, "hidden": True}


def changed_since(actor: access.Actor, module: Module, record: Any, version: int) -> dict[str, Any]:
    """The fields that differ from version ``version``, with their present values as the API says them."""
    names: set[str] = set()
    for after in (
        Line.objects.filter(module=module.key, record_id=record.pk)
        .order_by("-pk")
        .values_list("after", flat=True)[:200]
    ):
        if not after or int(after.get("version") or 0) <= version:
            break
        names |= set(after)
    return {
        f.name: HIDDEN if _is_hidden(actor, f, f.of(record)) else f.kind.to_json(f.of(record))
        for f in module.fields
        if f.column in names and f.name not in ("modified_at", "modified_by")
    }


def _is_hidden(actor: access.Actor, f: Field, value: Any) -> bool:
    """Whether the value is a link to a record out of reach."""
    if not value or not isinstance(f.kind, Link | AnyLink):
        return False
    key, _colon, pk = f"{f.kind.to}:{value}".partition(":") if isinstance(f.kind, Link) else value.partition(":")
    return not labels.titles(actor, [(key, int(pk))])[key, int(pk)]
