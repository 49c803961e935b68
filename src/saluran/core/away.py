"""Columns one link away: ``account.industry``, named as conditions name it.

One look at each module that is linked to, for a whole page. A record that the reader may not view reads as nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from saluran.core import access, lists, rollups
from saluran.core.kinds import Link
from saluran.core.parts import Away
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

SIGN = " › "


def columns(actor: access.Actor, module: Module, names: Iterable[str] = ()) -> dict[str, Field]:
    """What the actor may see of a record: its own fields, its roll-ups, and of ``names`` those one link away."""
    near = rollups.columns(actor, module)
    far = {n: f for n in names if "." in n and (f := _find(actor, near, n))}
    return near | far


def target_of(actor: access.Actor, f: Field | None) -> Module | None:
    """The module that a link leads to, if the actor may view anything there."""
    target = modules.all().get(f.kind.to) if f and isinstance(f.kind, Link) else None
    return target if target and access.may(actor, target, "view") else None


def _find(actor: access.Actor, near: Mapping[str, Field], name: str) -> Field | None:
    head, _dot, rest = name.partition(".")
    link = near.get(head)
    target = target_of(actor, link)
    inner = access.fields(actor, target, "view").get(rest) if target else None
    if link is None or inner is None:
        return None
    label = f"{link.label}{SIGN}{inner.label}"
    return Field(name, label, inner.kind, readonly=True, away=Away(link, inner))


def links(fields: Iterable[Field]) -> set[str]:
    """The fields of a record that lead to what some columns show."""
    return {f.away.link.name for f in fields if f.away}


def barred(actor: access.Actor, fields: Iterable[Field]) -> list[Field]:
    """Those whose records the actor sees but may not take out of the house; lists of the house are no secret."""
    told = ((f, modules.get(f.away.link.kind.to)) for f in fields if f.away)
    return [f for f, target in told if not (target.fixed or access.may(actor, target, "export"))]


def values(
    actor: access.Actor, fields: Iterable[Field], rows: Sequence[Mapping[str, Any]], right: str = "view"
) -> list[dict[str, Any]]:
    """What each of ``rows`` shows one link away, by the names of ``fields``; the rows hold the links themselves.
    ``right``: that the reader must have on the linked records beside that to view them."""
    by_module: dict[str, list[tuple[Field, Away]]] = {}
    for f in fields:
        if f.away:
            by_module.setdefault(f.away.link.kind.to, []).append((f, f.away))
    found: list[dict[str, Any]] = [{} for _row in rows]
    for key, some in by_module.items():
        names = {n for _f, a in some for n in (a.field.name, a.field.beside)}
        ids = {pk for row in rows for _f, a in some if (pk := row.get(a.link.name))}
        there = _read(actor, modules.get(key), names, ids, right)
        for row, said in zip(rows, found, strict=True):
            for f, a in some:
                record = there.get(row.get(a.link.name) or 0)
                said[f.name] = record[a.field.name] if record else f.blank
                if f.beside:
                    said[f.beside] = record.get(a.field.beside) if record else None
    return found


def _read(
    actor: access.Actor, target: Module, names: Collection[str], ids: Collection[int], right: str
) -> dict[int, Any]:
    """Values of those records that are in reach, in one statement; a few ids too many make it one that is kept."""
    rights = {"view"} if target.fixed else {"view", right}
    reaches = [r for r in (access.reach(actor, target, each) for each in rights) if not r.all]
    whose = {n for r in reaches for n in ("owner", "team", r.shared)}
    asked = [f for n in sorted({*names, *whose}) if (f := target.by_name.get(n))]
    rows = lists.read(target, asked, sorted(ids), 1 << max(len(ids) - 1, 0).bit_length())
    found = {pk: dict(zip((f.name for f in asked), row[2:], strict=True)) for pk, row in rows.items()}
    return {pk: v for pk, v in found.items() if all(r.holds(_owned(v)) for r in reaches)}


def _owned(values: Mapping[str, Any]) -> Any:
    """As much of a record as a reach asks for."""
    return SimpleNamespace(owner_id=values["owner"], team_id=values["team"], **values)
