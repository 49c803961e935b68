"""What columns meant before: suggested when a file with the same header comes again."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from saluran.core import access
from saluran.core.perform import door
from saluran.ground import names
from saluran.platform.models import ImportMapping

#: What belongs to one file, not to its kind.
OF_ONE_FILE = ("sheet", "header")


def named(module_key: str) -> QuerySet[ImportMapping]:
    """The mappings that were given a name, for everybody who may import into the module."""
    return ImportMapping.objects.filter(module=module_key).exclude(name="").order_by("name", "pk")


def suggested(actor: access.Actor, module_key: str, header: Sequence[str]) -> ImportMapping | None:
    """The actor's own last choice for this header, else one that somebody named."""
    known = ImportMapping.objects.filter(module=module_key, header=_mark(header)).order_by("-used_at")
    return known.filter(actor_id=actor.id or 0, name="").first() or known.exclude(name="").first()


def keep(
    actor: access.Actor, module_key: str, header: Sequence[str], mapping: Mapping[str, Any], name: str = ""
) -> None:
    """Remember a mapping: under its name for everybody, and as the actor's own last choice."""
    said = {k: v for k, v in mapping.items() if k not in OF_ONE_FILE}
    mark, now = _mark(header), timezone.now()
    with door():
        for title in {"", name.strip()[:80]}:
            old = ImportMapping.objects.filter(module=module_key, name=title)
            if not title:
                old = old.filter(actor_id=actor.id or 0, header=mark)
            if not old.update(mapping=said, used_at=now, header=mark):
                ImportMapping.objects.create(
                    module=module_key, name=title, actor_id=actor.id, header=mark, mapping=said, used_at=now
                )


def fitting(mapping: Mapping[str, Any], header: Sequence[str]) -> dict[str, Any]:
    """A mapping as far as it fits another header: columns that this file lacks are left out."""
    columns = {c: f for c, f in mapping.get("columns", {}).items() if c in header}
    made = {**mapping, "columns": columns}
    if mapping.get("key") and mapping["key"] not in header:
        made.pop("key")
    return made


def _mark(header: Sequence[str]) -> str:
    return sha256("\t".join(map(names.fold, header)).encode()).hexdigest()
