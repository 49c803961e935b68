"""What an operation did in the end, row by row, and how it meets what is there now: three-way, by column."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core import writer
from saluran.core.models import Line, Operation, Row, Tape
from saluran.core.perform.work import OWN
from saluran.core.registry import modules
from saluran.core.writer import Image

Step = tuple[str, int, Image | None, Image | None, int]  # table or module, row, before, after, id


@dataclass(frozen=True)
class Net:
    """What an operation did to one row: its image before (None: made) and after (None: deleted)."""

    model: type[models.Model]
    pk: int
    before: Image | None
    after: Image | None
    last: int  # the id of the operation's last line about it


@dataclass(frozen=True)
class Clash:
    """Where somebody went on since: ``column`` None is the row itself. ``said``: what the column held before the
    operation, after it, and now, packed."""

    title: str
    column: str | None
    why: str
    row: tuple[Any, int]
    said: tuple[Any, Any, Any] | None = None


def net_changes(operation: Operation) -> list[Net]:
    """The net change of every row: the first before and the last after, by column, over all batches."""
    taped, lines = Tape.objects.filter(operation=operation), Line.objects.filter(operation=operation)
    return [*nets_beside(steps(taped.order_by("pk"))), *nets_of(steps(lines.order_by("pk")))]


def within(operation: Operation) -> Q:
    """Of an operation, among some rows that are named: found by the index of the rows. By its own, each question would
    read all that an operation did, which may be a million lines."""
    number = models.BigIntegerField()
    return Q(Exact(models.ExpressionWrapper(F("operation_id") + 0, output_field=number), operation.pk))


def steps(rows: QuerySet[Any]) -> QuerySet[Any, Step]:
    """Lines of the journal, or rows of the tape, as plain values."""
    where = ("table", "row") if rows.model is Tape else ("module", "record_id")
    return rows.values_list(*where, "before", "after", "pk")


def nets_beside(taped: Iterable[Step]) -> list[Net]:
    """The net changes of rows beside the records, from the tape in its order."""
    return _netted((writer.table(name), *rest) for name, *rest in taped)


def nets_of(lines: Iterable[Step]) -> list[Net]:
    """The net changes of records, from their lines in order."""
    tables = {m.key: m.model for m in modules.all().values()}
    return _netted((tables.get(key, Row), *rest) for key, *rest in lines)


def _netted(steps: Iterable[tuple[Any, ...]]) -> list[Net]:
    net: dict[tuple[Any, int], Net] = {}
    for model, pk, before, after, at in steps:
        known = net.get((model, pk))
        if known is None:
            net[model, pk] = Net(model, pk, before, after, at)
            continue
        first = None if known.before is None else {**(before or {}), **known.before}
        last = None if after is None else {**(known.after or {}), **after}
        net[model, pk] = Net(model, pk, first, last, at)
    return [n for n in net.values() if not (n.before is None and n.after is None)]


def columns_back(n: Net, now: Image, title: str) -> tuple[Image, list[Clash]]:
    """The columns that go back to what they were, and those that somebody changed since; ``title``: of the row."""
    values: Image = {}
    clashes: list[Clash] = []
    before, after = n.before or {}, n.after or {}
    for k in before:
        if k in OWN:
            continue
        if k == "extra":  # by key: two custom fields do not clash
            merged, bad = _three_way(before[k] or {}, after[k] or {}, now[k] or {})
            for name in bad:
                was, made, is_now = ((held[k] or {}).get(name) for held in (before, after, now))
                clashes.append(Clash(title, name, _("edited since"), (n.model, n.pk), (was, made, is_now)))
            if merged != now[k]:
                values[k] = merged
        elif now.get(k) == after.get(k):
            values[k] = before[k]
        elif now.get(k) != before[k]:
            said = before[k], after.get(k), now.get(k)
            clashes.append(Clash(title, k, _("edited since"), (n.model, n.pk), said))
    return values, clashes


def _three_way(before: Image, after: Image, now: Image) -> tuple[Image, list[str]]:
    out, bad = dict(now), []
    for k in {*before, *after}:
        if before.get(k) == after.get(k):
            continue
        if now.get(k) == after.get(k):
            out.pop(k, None)
            if k in before:
                out[k] = before[k]
        elif now.get(k) != before.get(k):
            bad.append(k)
    return out, bad
