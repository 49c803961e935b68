"""What taking back needs: the rights of what it does, and that nobody has gone on since from what was made."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.models import Beside, Follow, Line, Note, Operation, Tagging
from saluran.core.nets import Clash, Net, columns_back
from saluran.core.perform import Work
from saluran.core.perform.work import OWN, module_of
from saluran.core.refusals import Forbidden
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.core.writer import Image

Key = tuple[Any, int]  # table and id of a row
Rows = dict[Key, Image]  # what the touched rows hold now
CHUNK = 500


def rows_of(work: Work, nets: Sequence[Net], *, lock: bool = True) -> Rows:
    """The rows as they are now, locked; the keepers get the records that were read here."""
    found: Rows = {}
    for model, pks in by_model(nets).items():
        for some in chunks(pks):
            there = model._base_manager.filter(Among("pk", some)).order_by("pk")
            for r in writer.records(there.select_for_update(of=("self",)) if lock else there):
                work.seen[model, r.pk] = r
                found[model, r.pk] = writer.image(r)
    return found


def by_model(nets: Iterable[Net]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for n in nets:
        found.setdefault(n.model, []).append(n.pk)
    return found


def chunks(pks: Sequence[int]) -> list[Sequence[int]]:
    return [pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK)]


def check_rights(actor: access.Actor, nets: Sequence[Net], rows: Rows) -> None:
    """Undo asks for the rights of what it does: to delete what was made, to create what was deleted, to edit."""
    if out_of_reach(actor, nets, rows):
        raise Forbidden


def out_of_reach(actor: access.Actor, nets: Sequence[Net], rows: Rows) -> set[Key]:
    """The rows that the actor may not take back."""
    reaches: dict[tuple[str, str], access.Reach] = {}
    asked: set[tuple[str, int]] = set()
    found: set[Key] = set()
    for n in nets:
        image = n.before if n.after is None else rows.get((n.model, n.pk))
        module = module_at(n.model, image) if image else None
        if module is None:
            continue
        asked.add((module.key, n.pk))
        rights = ("view", "delete" if n.before is None or n.after is None else "edit")
        for right in rights:
            if (module.key, right) not in reaches:
                reaches[module.key, right] = access.reach(actor, module, right)
        if all(reaches[module.key, right].all for right in rights):
            continue
        record = owned(n.model, image or {})[1]
        within = all(reaches[module.key, right].holds(record) for right in rights)
        if not within and not _gave_away(actor, module, n):
            found.add((n.model, n.pk))
    if found:
        found -= {(n.model, n.pk) for n in nets if (n.model, n.pk) in found and went_along(n, asked)}
    return found | _beside_out_of_reach(actor, nets, rows, asked)


def _beside_out_of_reach(actor: access.Actor, nets: Sequence[Net], rows: Rows, asked: set[tuple[str, int]]) -> set[Key]:
    """What hangs on a record is taken off or hung on again by those who might do so: to speak in its thread and to
    follow it, who views it; all else, who edits it."""
    wanted: dict[tuple[str, str], dict[int, list[Key]]] = {}
    for n in nets:
        if not issubclass(n.model, Beside):
            continue
        images = [i for i in (n.before, n.after, rows.get((n.model, n.pk))) if i]
        right = "view" if n.model is Follow or any(i.get("comment") for i in images) else "edit"
        for about in {i["about"] for i in images if i.get("about")}:
            key, _colon, pk = about.partition(":")
            if key in modules.all() and (key, int(pk)) not in asked:
                wanted.setdefault((key, right), {}).setdefault(int(pk), []).append((n.model, n.pk))
    found: set[Key] = set()
    for (key, right), pointing in wanted.items():
        module = modules.get(key)
        for some in chunks(sorted(pointing)):
            near = access.scope(actor, module, right).filter(pk__in=some).values("pk")
            far = access.rows(module).filter(pk__in=some).exclude(pk__in=near).values_list("pk", flat=True)
            found |= {row for pk in far for row in pointing[pk]}
    return found


def module_at(model: Any, image: Image) -> Module | None:
    """The module of a row; None for rows beside the records."""
    if not pointers.is_record(model):
        return None
    found = modules.of_table(model._meta.db_table)
    return next((m for m in found if m.stored_as is None or m.stored_as == image.get("module")), None)


def owned(model: Any, image: Image) -> tuple[Module | None, Any]:
    """The module of a row, and as much of the row as a reach asks for; nothing for rows beside the records."""
    if not pointers.is_record(model):
        return None, None
    record = writer.restore(model, {k: image[k] for k in ("owner_id", "team_id", "module", "shared") if k in image})
    return module_of(model, record), record


def went_along(n: Net, asked: set[tuple[str, int]]) -> bool:
    """Whether a record was deleted, or only its links were changed, because of others of the same operation that it
    pointed at: whoever may take these back takes it along, whosever it is."""
    if n.before is None:
        return False
    links = pointers.columns_of(n.model)
    if n.after is None:
        return any(rule == "with" and _target(table, n.before.get(c)) & asked for c, (table, rule) in links.items())
    changed = {c for c in n.after if c not in OWN}
    return changed <= set(links) and all(_target(links[c][0], n.before.get(c)) & asked for c in changed)


def _target(table: str, value: Any) -> set[tuple[str, int]]:
    """What the value of a link leads to; the rows of a table may belong to several modules."""
    if not value:
        return set()
    key, _colon, pk = str(value).partition(":")
    return {(m.key, int(value)) for m in modules.of_table(table)} if table else {(key, int(pk))}


def _gave_away(actor: access.Actor, module: Module, n: Net) -> bool:
    """Who gave a record away may take it back."""
    return (
        access.may(actor, module, "edit")
        and n.before is not None
        and n.before.get("owner_id") in actor.sees
        and n.after is not None
        and "owner_id" in n.after
    )


@dataclass
class Taking:
    """What is to be done to take an operation back, and what stands in the way."""

    clashes: list[Clash] = field(default_factory=list)
    drop: dict[Any, dict[int, Image]] = field(default_factory=dict)
    bring: dict[Any, list[Image]] = field(default_factory=dict)
    back: dict[Any, dict[int, tuple[Image, Image]]] = field(default_factory=dict)

    def leave(self, rows: Collection[Key]) -> None:
        """Leave some rows as they are."""
        if rows:
            self.drop = {m: {pk: i for pk, i in of.items() if (m, pk) not in rows} for m, of in self.drop.items()}
            self.bring = {m: [i for i in of if (m, i["id"]) not in rows] for m, of in self.bring.items()}
            self.back = {m: {pk: s for pk, s in of.items() if (m, pk) not in rows} for m, of in self.back.items()}

    def write(self, work: Work, rows: Rows) -> None:
        """Do it: what was gone comes first, what was made goes last."""
        for model, images in self.bring.items():
            work.log.insert_images(model, [_forward(work, i) for i in images])
        for model, sets in self.back.items():
            work.log.update(model, {pk: _raised(work, rows[model, pk], b, a) for pk, (b, a) in sets.items()})
        for model, gone in self.drop.items():
            work.log.delete(model, gone)


def planned(actor: access.Actor, nets: Sequence[Net], rows: Rows, keep_later: bool) -> Taking:
    """What each net change asks for now; rows that were made are looked at by ``gone_on``."""
    taking = Taking()
    for n in nets:
        now = rows.get((n.model, n.pk))
        if n.before is None:
            if now is not None:
                taking.drop.setdefault(n.model, {})[n.pk] = now
        elif n.after is None:
            if now is None:
                taking.bring.setdefault(n.model, []).append(n.before)
        elif now is None:
            taking.clashes.append(Clash(f"#{n.pk}", None, _("deleted since"), (n.model, n.pk)))
        else:
            values, bad = columns_back(n, now, called(actor, n.model, now, n.pk))
            taking.clashes += [] if keep_later else bad
            if values:
                taking.back.setdefault(n.model, {})[n.pk] = ({k: now[k] for k in values}, values)
    return taking


def edited_since(actor: access.Actor, made: Sequence[Net], rows: Rows, operation: Operation) -> list[Clash]:
    """Made rows that hold something else now than when they were made. A record's creation is told without values,
    so it is rebuilt from its later lines: by content, not by version, or undone changes would count."""
    found = []
    for model, pks in by_model(made).items():
        last = {n.pk: n.last for n in made if n.model is model}
        keys = [m.key for m in modules.of_table(model._meta.db_table)]
        for some in chunks(pks):
            first: dict[int, Image] = {}
            others = Line.objects.filter(Among("record_id", some), module__in=keys).exclude(operation=operation)
            for at, pk, was in others.order_by("-pk").values_list("pk", "record_id", "before"):
                if at > last[pk]:
                    first.setdefault(pk, {}).update(was or {})
            for pk, was in first.items():
                now = rows[model, pk]
                changed = [k for k, v in was.items() if k not in OWN and now.get(k) != v]
                why = _("edited since")
                found += [Clash(called(actor, model, now, pk), k, why, (model, pk)) for k in changed[:1]]
    for n in made:
        if not pointers.is_record(n.model) and n.after:
            now = rows[n.model, n.pk]
            changed = [k for k, v in n.after.items() if now.get(k) != v]
            title = called(actor, n.model, now, n.pk)
            found += [Clash(title, k, _("edited since"), (n.model, n.pk)) for k in changed[:1]]
    return found


def pointing(made: Sequence[Net]) -> list[tuple[Key, str, Key]]:
    """(made row, column, row) of all that points at rows that were made: links, and what was hung on them."""
    found: list[tuple[Key, str, Key]] = []
    for model, pks in by_model(made).items():
        abouts = [(f"{m.key}:", m) for m in modules.of_table(model._meta.db_table)] if pointers.is_record(model) else []
        for some in chunks(pks):
            for other, column, _rule in pointers.columns_to(model):
                rows = other._base_manager.filter(Among(column, some)).values_list("pk", column)
                found += [((model, at), column, (other, pk)) for pk, at in rows]
            named = {f"{begin}{pk}": pk for begin, _m in abouts for pk in some}
            for other, column, _rule in pointers.about():
                if other not in (Follow, Tagging):
                    rows = other._base_manager.filter(Among(column, list(named))).values_list("pk", column)
                    found += [((model, named[at]), column, (other, pk)) for pk, at in rows]
    return found


def pointed_at_since(actor: access.Actor, found: Iterable[tuple[Key, str, Key]], mine: Collection[Key]) -> list[Clash]:
    """What points at made rows from outside of the operation."""
    strange = [(at, column, row) for at, column, row in found if row not in mine][:1000]
    wanted: dict[Any, list[int]] = {}
    for _at, _column, (model, pk) in strange:
        wanted.setdefault(model, []).append(pk)
    rows = {(m, r.pk): r for m, pks in wanted.items() for r in m._base_manager.filter(pk__in=pks)}
    return [
        Clash(f"#{at[1]}", column, _("“%(title)s” points here since") % {"title": _named(actor, rows[row])}, at)
        for at, column, row in strange
        if row in rows
    ]


def _named(actor: access.Actor, row: Any) -> str:
    if isinstance(row, Beside):
        return _("Note") if isinstance(row, Note) else str(getattr(row, "name", f"#{row.pk}"))
    return called(actor, type(row), writer.image(row), row.pk)


def called(actor: access.Actor, model: Any, now: Image, pk: int) -> str:
    """What a row is called, for those who may view it."""
    module, record = owned(model, now)
    hidden = module is not None and not access.reach(actor, module, "view").holds(record)
    return _("(cannot be viewed)") if hidden else str(now.get("title") or f"#{pk}")


def _raised(work: Work, now: Image, before: Image, after: Image) -> tuple[Image, Image]:
    """Versions only go forward: a version is never used twice."""
    if "version" not in now:
        return before, after
    stamp = {"version": now["version"] + 1, "modified_at": writer.packed(work.now), "modified_by_id": work.actor.id}
    return {**before, **{k: now[k] for k in stamp}}, {**after, **stamp}


def _forward(work: Work, image: Image) -> Image:
    if "version" not in image:
        return image
    return {
        **image,
        "version": image["version"] + 1,
        "modified_at": writer.packed(work.now),
        "modified_by_id": work.actor.id,
    }
