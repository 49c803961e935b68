"""What linked records are called, within reach; and the choices of a lookup."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Value

from saluran.core import access, known, query, search, stamps
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import names


def titles(actor: access.Actor, pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str | None]:
    """The title of each (module, id); None where it is out of reach or gone. At most one query."""
    found: dict[tuple[str, int], str | None] = dict.fromkeys(pairs)
    by_module: dict[str, list[int]] = {}
    for key, pk in found:
        by_module.setdefault(key, []).append(pk)
    parts = []
    for key, pks in by_module.items():
        module = modules.all().get(key)
        if module is None:
            continue
        if module.small:
            called = known.titles(module)
            found |= {(key, pk): called[pk] for pk in pks if pk in called}
        else:
            near = access.scope(actor, module, "view").filter(pk__in=pks).order_by()
            parts.append(near.annotate(of_module=Value(key, CharField())).values_list("of_module", "pk", "title"))
    for key, pk, title in parts[0].union(*parts[1:], all=True) if parts else ():
        found[key, pk] = title
    return found


def find(actor: access.Actor, module: Module, text: str) -> int | None:
    """The record that a natural key (key, login) names; None where there is none, or more than one."""
    found = known.named(actor, module, text)
    return found[0] if len(found) == 1 else None


def options(actor: access.Actor, module: Module, q: str, limit: int, condition: Any = None) -> list[tuple[int, str]]:
    """(id, title) of what a lookup offers for what was typed; inactive records are not offered."""
    if not access.may(actor, module, "view"):
        return []
    return _small(actor, module, q, limit, condition) if module.small else _many(actor, module, q, limit, condition)


def _small(actor: access.Actor, module: Module, q: str, limit: int, condition: Any) -> list[tuple[int, str]]:
    wanted = names.fold(q)
    if not wanted and not condition:
        called = known.titles(module)
        return [(pk, called[pk]) for pk, k in known.rows(module).items() if k.active][:limit]
    near = {k.id: (k.title, names.fold(f"{k.title} {k.natural}")) for k in known.rows(module).values() if k.active}
    if condition:
        tree = query.cleaned(actor, module, condition)
        kept = set(
            access.scope(actor, module, "view").filter(query.where(actor, module, tree)).values_list("pk", flat=True)
        )
        near = {pk: both for pk, both in near.items() if pk in kept}
    found = [(pk, title, words) for pk, (title, words) in near.items() if wanted in words]
    found.sort(key=lambda one: bool(wanted) and not one[2].startswith(wanted))
    return [(pk, title) for pk, title, _words in found[:limit]]


def _many(actor: access.Actor, module: Module, q: str, limit: int, condition: Any) -> list[tuple[int, str]]:
    rows = access.scope(actor, module, "view")
    if "active" in module.by_name and module.by_name["active"].column:
        rows = rows.filter(active=True)
    if condition:
        rows = rows.filter(query.where(actor, module, query.cleaned(actor, module, condition)))
    if not q.strip():
        return list(rows.order_by("-pk").values_list("pk", "title")[:limit])
    best = [hit.id for hit in search.find(actor, q, module=module.key, limit=200)]
    near = dict(rows.filter(pk__in=best).values_list("pk", "title"))
    return [(pk, near[pk]) for pk in best if pk in near][:limit]


def keep(changes: Iterable[Any]) -> None:
    """The keeper: every process reads a small module anew when one of its records changed."""
    if any(c.module.small for c in changes):
        stamps.touch(known.STAMP)
