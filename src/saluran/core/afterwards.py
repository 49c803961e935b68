"""What somebody did since with what an operation has touched: edited it, pointed at it, deleted it, merged it on."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from saluran.core import access, pointers, writer
from saluran.core.models import Beside, Follow, Line, Merged, Note, Operation, Tagging
from saluran.core.nets import Clash, Net
from saluran.core.perform.work import OWN, module_of
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.core.writer import Image

Key = tuple[Any, int]  # table and id of a row
Rows = dict[Key, Image]  # what the touched rows hold now
CHUNK = 500
T = TypeVar("T")


def by_model(nets: Iterable[Net]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for n in nets:
        found.setdefault(n.model, []).append(n.pk)
    return found


def chunks(pks: Sequence[T]) -> list[Sequence[T]]:
    return [pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK)]


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


def deleted_since(actor: access.Actor, n: Net) -> Clash:
    """A row that is gone: named where it may be, and where it was merged into another."""
    row = (n.model, n.pk)
    if not pointers.is_record(n.model):
        names: dict[Any, str] = {Note: _("Note"), Tagging: _("Tags"), Follow: _("Follow")}
        return Clash(names.get(n.model) or _("(something beside it)"), None, _("deleted since"), row)
    keys = [m.key for m in modules.of_table(n.model._meta.db_table)]
    last = Line.objects.filter(module__in=keys, record_id=n.pk, after__isnull=True).order_by("-pk").first()
    title = called(actor, n.model, last.before, n.pk) if last and last.before else f"#{n.pk}"
    return Clash(title, None, _("deleted since"), row)


def merged_since(actor: access.Actor, nets: Sequence[Net], rows: Rows) -> list[Clash]:
    """Merges whose survivor is gone, or has become part of another record: what came along with them is there."""
    found = []
    for n in nets:
        now = rows.get((n.model, n.pk))
        if n.model is not Merged or n.before is not None or now is None or n.after is None:
            continue
        module, into = modules.all().get(now["module"]), n.after["into"]
        if module is None or (now["into"] == into and access.rows(module).filter(pk=into).exists()):
            continue
        line = Line.objects.filter(module=module.key, record_id=into, after__isnull=True).order_by("-pk").first()
        title = called(actor, module.model, line.before, into) if line and line.before else f"#{into}"
        why = _("deleted since: bring it back first")
        if now["into"] != into:
            why = _("merged into another record since: take that back first")
        found.append(Clash(title, None, why, (module.model, into)))
    return found


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
        if not pointers.is_record(n.model) and n.model is not Merged and n.after:
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
    for model, pk in {key for at, _column, row in strange for key in (at, row)}:
        wanted.setdefault(model, []).append(pk)
    rows = {(m, r.pk): r for m, pks in wanted.items() for r in m._base_manager.filter(pk__in=pks)}
    return [
        Clash(
            _named(actor, rows[at]),
            column,
            _("“%(title)s” points here since") % {"title": _named(actor, rows[row])},
            at,
        )
        for at, column, row in strange
        if row in rows and at in rows
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
