"""Why something cannot come back, in words that say what to do: its name is taken, or what it belongs to is gone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.models import Line, Operation, Tape
from saluran.core.registry import modules

Image = dict[str, Any]
MOST = 2000  # rows of an operation that are looked at


def taken(actor: access.Actor, operation: Operation) -> str:
    """The first deleted row whose place another has taken since; "" where there is none."""
    return next(filter(None, (_taken(actor, model, image) for model, image in _rows(operation))), "")


def gone(actor: access.Actor, operation: Operation) -> str:
    """The first thing that a deleted set points at and that is gone by now; "" where all is there."""
    wanted: dict[tuple[Any, str], set[int]] = {}
    mine = set()
    for model, image in _rows(operation):
        mine.add((model, image["id"]))
        for column in model._meta.concrete_fields:
            if column.is_relation and image.get(column.attname) is not None:
                wanted.setdefault((column.related_model, column.attname), set()).add(image[column.attname])
    for (to, _name), pks in wanted.items():
        missing = pks - set(to._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        for pk in sorted(pk for pk in missing if (to, pk) not in mine):
            said = {"title": _was_called(actor, to, pk)}
            return _("It belongs to “%(title)s”, which was deleted since. Bring that back first.") % said
    return ""


def _rows(operation: Operation) -> Iterator[tuple[Any, Image]]:
    for line in Line.objects.filter(operation=operation, after__isnull=True).order_by("pk")[:MOST]:
        module = modules.all().get(line.module)
        if module is not None and line.before:
            yield module.model, line.before
    for tape in Tape.objects.filter(operation=operation, after__isnull=True).order_by("pk")[:MOST]:
        if tape.before:
            yield writer.table(tape.table), tape.before


def _taken(actor: access.Actor, model: Any, image: Image) -> str:
    """Another row has by now what must be one's own."""
    alone = [[c.attname] for c in model._meta.concrete_fields if c.unique and not c.primary_key]
    together = [[model._meta.get_field(n).attname for n in u.fields] for u in model._meta.total_unique_constraints]
    for names in (*alone, *together):
        found = model._base_manager.all()
        for name in names:
            found = found.filter(Exact(F(name), image.get(name)))
        if all(image.get(name) is not None for name in names) and (other := found.first()) is not None:
            said = {"value": ", ".join(str(image[name]) for name in names), "other": _called(actor, model, other)}
            return _("“%(value)s” belongs to “%(other)s” by now. Change it there, then bring this back.") % said
    return ""


def _called(actor: access.Actor, model: Any, row: Any) -> str:
    for module in modules.of_table(model._meta.db_table):
        if access.reach(actor, module, "view").holds(row):
            return str(row.title)
    return _("(cannot be viewed)")


def _was_called(actor: access.Actor, model: Any, pk: int) -> str:
    """The title of something in the bin, for those who might view it."""
    keys = [m.key for m in modules.of_table(model._meta.db_table)]
    line = Line.objects.filter(module__in=keys, record_id=pk, after__isnull=True).order_by("-pk").first()
    if line and line.before:
        row = writer.restore(model, line.before)
        if access.reach(actor, modules.get(line.module), "view").holds(row):
            return str(row.title)
    return _("(cannot be viewed)")
