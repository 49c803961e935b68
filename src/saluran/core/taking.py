"""What taking back needs: the rights of what it does, and that nobody has gone on since from what was made."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from saluran.core import access, pointers, writer
from saluran.core.afterwards import Key, Rows, by_model, called, chunks, deleted_since, merged_since, module_at, owned
from saluran.core.models import Beside, Follow, Tagging
from saluran.core.nets import Clash, Net, columns_back
from saluran.core.perform import Work
from saluran.core.perform.work import OWN, finish
from saluran.core.refusals import Forbidden
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.core.writer import Image


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
        if not within and not _gave_away(actor, module, n, image or {}):
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


def went_along(n: Net, asked: set[tuple[str, int]]) -> bool:
    """Whether a record was deleted, or only its links were changed, because of others of the same operation that it
    pointed at: whoever may take these back takes it along, whosever it is."""
    if n.before is None:
        return False
    links = pointers.columns_of(n.model)
    if n.after is None:
        return any(rule == "with" and _target(table, n.before.get(c)) & asked for c, (table, rule) in links.items())
    changed = {c for c in n.after if c not in OWN}
    return (
        bool(changed) and changed <= set(links) and all(_target(links[c][0], n.before.get(c)) & asked for c in changed)
    )


def _target(table: str, value: Any) -> set[tuple[str, int]]:
    """What the value of a link leads to; the rows of a table may belong to several modules."""
    if not value:
        return set()
    key, _colon, pk = str(value).partition(":")
    return {(m.key, int(value)) for m in modules.of_table(table)} if table else {(key, int(pk))}


def _gave_away(actor: access.Actor, module: Module, n: Net, now: Image) -> bool:
    """Who gave a record away may take it back, also one that he made for another."""
    if n.before is None:
        return access.may(actor, module, "delete") and now.get("created_by_id") == actor.id
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
        """Do it. What goes back may give up a name that what comes needs; what was made goes last."""
        for model, sets in self.back.items():
            work.log.update(model, {pk: _raised(work, rows[model, pk], b, a) for pk, (b, a) in sets.items()})
        for model, images in self.bring.items():
            work.log.insert_images(model, [_forward(work, i) for i in images])
        for model, gone in hung_since(self.drop):
            work.log.delete(model, gone)
        for model, gone in self.drop.items():
            work.log.delete(model, gone)


def hung_since(drop: Mapping[Any, Mapping[int, Image]]) -> Iterator[tuple[Any, dict[int, Image]]]:
    """Tags and follows of records that go, other than what goes anyway: they stand in nobody's way, and go along."""
    keys = {
        model: [m.key for m in modules.of_table(model._meta.db_table)] for model in drop if pointers.is_record(model)
    }
    abouts = [f"{key}:{pk}" for model, names in keys.items() for key in names for pk in drop[model]]
    for model in (Follow, Tagging):
        for some in chunks(abouts):
            rows = {r.pk: writer.image(r) for r in model.objects.filter(Among("about", some))}
            if left := {pk: image for pk, image in rows.items() if pk not in drop.get(model, ())}:
                yield model, left


def planned(actor: access.Actor, nets: Sequence[Net], rows: Rows, keep_later: bool) -> Taking:
    """What each net change asks for now; rows that were made are looked at by ``edited_since``. What was deleted since
    is left with ``keep_later``, as what was changed is."""
    taking = Taking(clashes=merged_since(actor, nets, rows))
    for n in nets:
        now = rows.get((n.model, n.pk))
        if n.before is None:
            if now is not None:
                taking.drop.setdefault(n.model, {})[n.pk] = now
        elif n.after is None:
            if now is None:
                taking.bring.setdefault(n.model, []).append(n.before)
        elif now is None:
            taking.clashes += [] if keep_later else [deleted_since(actor, n)]
        else:
            values, bad = columns_back(n, now, called(actor, n.model, now, n.pk))
            taking.clashes += [] if keep_later else bad
            if values and bad:  # partly: what is worked out of its fields is worked out anew
                values |= _worked_out(n.model, now, values)
            if values:
                taking.back.setdefault(n.model, {})[n.pk] = ({k: now[k] for k in values}, values)
    return taking


def _worked_out(model: Any, now: Image, values: Image) -> Image:
    """Computed columns, and what the record is called, as they follow from what it will hold."""
    will = {**now, **values}
    module = module_at(model, now)
    if module is None:
        return {}
    record = writer.restore(model, will)
    finish(module, record)
    return {k: v for k, v in writer.image(record).items() if v != will[k]}


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
