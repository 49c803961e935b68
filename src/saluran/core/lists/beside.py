"""Values that do not lie in the record's own row: tags and lines of tables."""

from collections.abc import Sequence
from typing import Any

from saluran.core.models import Tagging
from saluran.core.schema import Field, Module


def values_beside(module: Module, f: Field, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The tags, or the lines of a table, of some records in one query."""
    found: dict[int, list[Any]] = {}
    if f.lines is None:
        about = {f"{module.key}:{pk}": pk for pk in ids}
        for at, name in Tagging.objects.filter(about__in=about).values_list("about", "tag__name"):
            found.setdefault(about[at], []).append(name)
        return {pk: sorted(names, key=str.casefold) for pk, names in found.items()}
    back, columns = f"{f.lines.back}_id", {c.column: c.name for c in f.kind.fields}  # type: ignore[attr-defined]
    lines = f.lines.model._base_manager.filter(**{f"{back}__in": list(ids)})
    lines = lines.order_by(
        *(n for n in ("position", "id") if n == "id" or n in {c.name for c in f.lines.model._meta.concrete_fields})
    )
    for line in lines.values("id", back, *columns):
        found.setdefault(line[back], []).append(
            {"id": line["id"], **{name: line[column] for column, name in columns.items()}}
        )
    return found
