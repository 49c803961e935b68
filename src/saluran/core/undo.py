"""Take an operation back from the journal: a new operation, all or nothing, three-way by column."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.models import Beside, Follow, Line, Operation
from saluran.core.nets import Clash, Net, columns_back, net_changes
from saluran.core.perform import Done, Work, door
from saluran.core.perform.work import OWN, module_of
from saluran.core.refusals import Conflict, Forbidden, NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.writer import Image

KEPT = dt.timedelta(days=90)
Rows = dict[tuple[Any, int], Image]  # what the touched rows hold now


def undo(actor: access.Actor, operation_id: int, *, face: str, keep_later: bool = False) -> Done:
    """Undo a whole operation. What changed since refuses, with the list, unless ``keep_later`` leaves it as it is."""
    with door():
        operation = Operation.objects.select_for_update(of=("self",)).filter(pk=operation_id).first()
        if operation is None or not (operation.actor_id == actor.id or access.administers(actor)):
            raise NotFound
        if Operation.objects.filter(undoes=operation).exists():
            raise Conflict(_("This has been undone already."))
        if operation.at < timezone.now() - KEPT:
            raise Conflict(_("This is more than 90 days ago and cannot be undone any more."))
        work = Work(actor, face, undoes=operation)
        work.verbs.append((operation.module, "undo"))
        nets = net_changes(operation)
        rows = _rows(nets)
        _may(actor, nets, rows)
        _refuse(_take_back(work, nets, rows, keep_later))
        made = work.close()
    return Done(None, made.pk if made else None, _touched(nets))


def restore(actor: access.Actor, key: str, pk: int, *, face: str) -> Done:
    """Bring a deleted record back from the recycle bin, with all that went along."""
    line = Line.objects.filter(module=key, record_id=pk, after__isnull=True, verb="delete").order_by("-pk").first()
    module = modules.all().get(key)
    if line is None or module is None or not line.before:  # emptied after 90 days
        raise NotFound
    record = writer.restore(module.model, line.before)
    if not access.reach(actor, module, "view").holds(record):
        raise NotFound
    if not access.reach(actor, module, "delete").holds(record):
        raise Forbidden
    operation = Operation.objects.get(pk=line.operation_id)
    return _restore(actor, operation, face)


def _restore(actor: access.Actor, operation: Operation, face: str) -> Done:
    with door():
        if Operation.objects.filter(undoes=operation).exists():
            raise Conflict(_("This has been undone already."))
        work = Work(actor, face, undoes=operation)
        work.verbs.append((operation.module, "restore"))
        nets = net_changes(operation)
        rows = _rows(nets)
        _may_bring(actor, nets, rows)
        _refuse(_take_back(work, nets, rows, True))
        made = work.close()
    return Done(None, made.pk if made else None, _touched(nets))


def _touched(nets: list[Net]) -> list[str]:
    """The modules whose records were taken back, for screens that show them."""
    tables = {n.model._meta.db_table for n in nets}
    return [key for key, m in modules.all().items() if m.model._meta.db_table in tables]


def _refuse(clashes: list[Clash]) -> None:
    if clashes:
        what = "; ".join(list(dict.fromkeys(f"{c.title}: {c.why}" for c in clashes))[:5])
        raise Conflict(
            _("Something was changed since: %(what)s.") % {"what": what},
            clashes=[{"title": c.title, "field": c.column, "why": c.why} for c in clashes],
        )


def _may(actor: access.Actor, nets: list[Net], rows: Rows) -> None:
    """Undo asks for the rights of what it does: to delete what was made, to create what was deleted, to edit."""
    reaches: dict[tuple[str, str], access.Reach] = {}
    asked: set[tuple[str, int]] = set()
    for n in nets:
        image = n.before if n.after is None else rows.get((n.model, n.pk))
        module, record = _owned(n.model, image) if image else (None, None)
        if module is None:
            continue
        asked.add((module.key, n.pk))
        rights = ("view", "delete" if n.before is None or n.after is None else "edit")
        for right in rights:
            if (module.key, right) not in reaches:
                reaches[module.key, right] = access.reach(actor, module, right)
        within = all(reaches[module.key, right].holds(record) for right in rights)
        if not within and not _gave_away(actor, module, n):
            raise Forbidden
    _may_beside(actor, nets, rows, asked)


def _may_beside(actor: access.Actor, nets: list[Net], rows: Rows, asked: set[tuple[str, int]]) -> None:
    """What hangs on a record is taken off or hung on again by those who might do so: to speak in its thread and to
    follow it, who views it; all else, who edits it."""
    wanted: dict[tuple[str, str], set[int]] = {}
    for n in nets:
        if not issubclass(n.model, Beside):
            continue
        images = [i for i in (n.before, n.after, rows.get((n.model, n.pk))) if i]
        right = "view" if n.model is Follow or any(i.get("comment") for i in images) else "edit"
        for about in {i["about"] for i in images if i.get("about")}:
            key, _colon, pk = about.partition(":")
            if key in modules.all() and (key, int(pk)) not in asked:
                wanted.setdefault((key, right), set()).add(int(pk))
    for (key, right), pks in wanted.items():
        module = modules.get(key)
        for some in _chunks(sorted(pks)):
            near = access.scope(actor, module, right).filter(pk__in=some).values("pk")
            if access.rows(module).filter(pk__in=some).exclude(pk__in=near).exists():
                raise Forbidden


def _may_bring(actor: access.Actor, nets: list[Net], rows: Rows) -> None:
    """A set that was deleted comes back as one: nobody brings back what he might not delete."""
    try:
        _may(actor, [n for n in nets if n.after is None], rows)
    except Forbidden:
        raise Forbidden(_("It was deleted together with records that are out of your reach.")) from None


def _owned(model: Any, image: Image) -> tuple[Module | None, Any]:
    """The module of a row, and as much of the row as a reach asks for; nothing for rows beside the records."""
    if not pointers.is_record(model):
        return None, None
    record = writer.restore(model, {k: image[k] for k in ("owner_id", "team_id", "module") if k in image})
    return module_of(model, record), record


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


def _take_back(work: Work, nets: list[Net], rows: Rows, keep_later: bool) -> list[Clash]:
    """Do it, or return the clashes and do nothing."""
    taking = Taking()
    for n in nets:
        _plan(work, taking, n, rows.get((n.model, n.pk)), keep_later)
    made = [n for n in nets if n.pk in taking.drop.get(n.model, ())]
    mine = {(n.model, n.pk) for n in nets}
    taking.clashes += _edited_since(work.actor, made, rows) + _pointed_at_since(work.actor, made, mine)
    if taking.clashes:
        return taking.clashes
    for model, images in taking.bring.items():
        work.log.insert_images(model, images)
    for model, sets in taking.back.items():
        work.log.update(model, {pk: _raised(work, rows[model, pk], b, a) for pk, (b, a) in sets.items()})
    for model, gone in taking.drop.items():
        work.log.delete(model, gone)
    return []


def _plan(work: Work, taking: Taking, n: Net, now: Image | None, keep_later: bool) -> None:
    if n.before is None:
        if now is not None:
            taking.drop.setdefault(n.model, {})[n.pk] = now
    elif n.after is None:
        if now is None:
            taking.bring.setdefault(n.model, []).append(_forward(work, n.before))
    elif now is None:
        taking.clashes.append(Clash(f"#{n.pk}", None, _("deleted since")))
    else:
        values, bad = columns_back(n, now, _called(work.actor, n.model, now, n.pk))
        taking.clashes += [] if keep_later else bad
        if values:
            taking.back.setdefault(n.model, {})[n.pk] = ({k: now[k] for k in values}, values)


def _rows(nets: list[Net]) -> Rows:
    return {
        (model, r.pk): writer.image(r)
        for model, pks in _by_model(nets).items()
        for some in _chunks(pks)
        for r in model._base_manager.filter(pk__in=some).select_for_update(of=("self",)).order_by("pk")
    }


def _by_model(nets: list[Net]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for n in nets:
        found.setdefault(n.model, []).append(n.pk)
    return found


def _chunks(pks: list[int]) -> list[list[int]]:
    return [pks[start : start + 500] for start in range(0, len(pks), 500)]


def _edited_since(actor: access.Actor, made: list[Net], rows: Rows) -> list[Clash]:
    """Made rows that hold something else now than when they were made. A record's creation is told without values,
    so it is rebuilt from its later lines: by content, not by version, or undone changes would count."""
    found = []
    for model, pks in _by_model(made).items():
        last = {n.pk: n.last for n in made if n.model is model}
        keys = [m.key for m in modules.of_table(model._meta.db_table)]
        for some in _chunks(pks):
            first: dict[int, Image] = {}
            for line in Line.objects.filter(module__in=keys, record_id__in=some).order_by("-pk"):
                if line.pk > last[line.record_id]:
                    first.setdefault(line.record_id, {}).update(line.before or {})
            for pk, was in first.items():
                now = rows[model, pk]
                changed = [k for k, v in was.items() if k not in OWN and now.get(k) != v]
                found += [Clash(_called(actor, model, now, pk), k, _("edited since")) for k in changed[:1]]
    for n in made:
        if not pointers.is_record(n.model) and n.after:
            now = rows[n.model, n.pk]
            changed = [k for k, v in n.after.items() if now.get(k) != v]
            found += [Clash(_called(actor, n.model, now, n.pk), k, _("edited since")) for k in changed[:1]]
    return found


def _pointed_at_since(actor: access.Actor, made: list[Net], mine: set[tuple[Any, int]]) -> list[Clash]:
    """Rows outside the operation that point at something it made."""
    found = []
    for model, pks in _by_model(made).items():
        for other, column, _rule in pointers.columns_to(model):
            for some in _chunks(pks):
                for row in other._base_manager.filter(**{f"{column}__in": some})[:1000]:
                    if (other, row.pk) not in mine:
                        title = _called(actor, other, writer.image(row), row.pk)
                        why = _("“%(title)s” points here since") % {"title": title}
                        found.append(Clash(f"#{getattr(row, column)}", column, why))
    return found


def _called(actor: access.Actor, model: Any, now: Image, pk: int) -> str:
    """What a row is called, for those who may view it."""
    module, record = _owned(model, now)
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
