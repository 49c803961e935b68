"""Take an operation back from the journal: a new operation, all or nothing, three-way by column."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.models import Line, Operation
from saluran.core.nets import Clash, Net, columns_back, net_changes
from saluran.core.perform import Done, Work, door
from saluran.core.perform.work import OWN, module_of
from saluran.core.refusals import Conflict, Forbidden, NotFound
from saluran.core.registry import modules
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
    if line is None or module is None or line.before is None:
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
        _refuse(_take_back(work, nets, _rows(nets), True))
        made = work.close()
    return Done(None, made.pk if made else None, _touched(nets))


def _touched(nets: list[Net]) -> list[str]:
    """The modules whose records were taken back, for screens that show them."""
    tables = {n.model._meta.db_table for n in nets}
    return [key for key, m in modules.all().items() if m.model._meta.db_table in tables]


def _refuse(clashes: list[Clash]) -> None:
    if clashes:
        what = "; ".join(f"{c.title}: {c.why}" for c in clashes[:5])
        raise Conflict(
            _("Something was changed since: %(what)s.") % {"what": what},
            clashes=[{"title": c.title, "field": c.column, "why": c.why} for c in clashes],
        )


def _may(actor: access.Actor, nets: list[Net], rows: Rows) -> None:
    """Undo asks for the rights of what it does: to delete what was made, to create what was deleted, to edit."""
    reaches: dict[tuple[str, str], access.Reach] = {}
    for n in nets:
        image = n.before if n.after is None else rows.get((n.model, n.pk))
        if image is None or not pointers.is_record(n.model):
            continue
        record = writer.restore(n.model, {k: image[k] for k in ("owner_id", "team_id", "module") if k in image})
        module = module_of(n.model, record)
        if module is None:
            continue
        asked = (module.key, "delete" if n.before is None or n.after is None else "edit")
        if asked not in reaches:
            reaches[asked] = access.reach(actor, module, asked[1])
        if not reaches[asked].holds(record) and not _gave_away(actor, n):
            raise Forbidden


def _gave_away(actor: access.Actor, n: Net) -> bool:
    """Who gave a record away may take it back."""
    return (
        n.before is not None
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
    taking.clashes += _edited_since(made, rows) + _pointed_at_since(made, {(n.model, n.pk) for n in nets})
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
        values, bad = columns_back(n, now)
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


def _edited_since(made: list[Net], rows: Rows) -> list[Clash]:
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
                found += [Clash(_called(now, pk), k, _("edited since")) for k in changed[:1]]
    for n in made:
        if not pointers.is_record(n.model) and n.after:
            now = rows[n.model, n.pk]
            changed = [k for k, v in n.after.items() if now.get(k) != v]
            found += [Clash(_called(now, n.pk), k, _("edited since")) for k in changed[:1]]
    return found


def _pointed_at_since(made: list[Net], mine: set[tuple[Any, int]]) -> list[Clash]:
    """Rows outside the operation that point at something it made."""
    found = []
    for model, pks in _by_model(made).items():
        for other, column, _rule in pointers.columns_to(model):
            for some in _chunks(pks):
                for row in other._base_manager.filter(**{f"{column}__in": some})[:1000]:
                    if (other, row.pk) not in mine:
                        title = getattr(row, "title", None) or f"#{row.pk}"
                        why = _("“%(title)s” points here since") % {"title": title}
                        found.append(Clash(f"#{getattr(row, column)}", column, why))
    return found


def _called(now: Image, pk: int) -> str:
    return str(now.get("title") or f"#{pk}")


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
