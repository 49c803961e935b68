"""What changed since a version: for the one who comes second."""

from typing import Any

from saluran.core.models import Line
from saluran.core.schema import Module


def changed_since(module: Module, record: Any, version: int) -> dict[str, Any]:
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
        f.name: f.kind.to_json(f.of(record))
        for f in module.fields
        if f.column in names and f.name not in ("modified_at", "modified_by")
    }
