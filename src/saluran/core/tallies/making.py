"""Counting anew: the first time, when other fields are kept, and to look whether all is right."""

from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, CharField, Count, Q, Sum, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Substr
from django.db.models.lookups import In

from saluran.core import access, query, stamps
from saluran.core.lists.statements import Statement, compiled
from saluran.core.locks import writer
from saluran.core.models import Tally
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Bits
from saluran.core.tallies.keeping import ALL, lock
from saluran.core.tallies.kept import FIGURES, KEYS, LANES, Kept, amount_of, days, kept, stamp


def prepare() -> None:
    """Count what is not kept yet, or of other fields than are wanted now."""
    there = set(Tally.objects.values_list("module", "made_of").distinct())
    for module in modules.all().values():
        ours = kept(module)
        marks = {mark for key, mark in there if key == module.key}
        if ours and (stamps.value(stamp(module)) != ours.mark or marks - {ours.mark}):
            rebuild(module)


def rebuild(module: Module) -> None:
    """Count the records of a module anew, while others write."""
    ours = kept(module)
    if ours is None:
        return
    counted, gone = _counted(ours), "DELETE FROM core_tally WHERE module = %s"
    into = f"INSERT INTO core_tally ({ALL}) SELECT %s, %s, g.* FROM ({counted.sql}) AS g"  # noqa: S608
    with writer(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # one statement sees one moment: who commits later has his rows in neither of the two, and both stay
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock(module.key)])
            cursor.execute(f"WITH gone AS ({gone}) {into}", [module.key, module.key, ours.mark, *counted.params])
        else:
            cursor.execute(gone, [module.key])
            cursor.execute(into, [module.key, ours.mark, *counted.params])
        stamps.put(stamp(module), ours.mark)


def is_right(module: Module) -> bool:
    """Whether what is kept is what the records come to; true where nothing is kept."""
    ours = kept(module)
    if ours is None or stamps.value(stamp(module)) != ours.mark:
        return True
    rows = Tally.objects.filter(module=module.key).order_by().values_list(*KEYS[2:])
    summed = compiled(rows.annotate(*map(Sum, FIGURES)))
    found: list[dict[Any, Any]] = [{}, {}]
    for which, *row in _both(summed, _counted(ours)).run({}):
        key, (count, *halves) = tuple(row[: len(KEYS) - 2]), row[len(KEYS) - 2 :]
        if count:
            found[which][key] = (int(count), amount_of(*halves[:2]), amount_of(*halves[2:]))
    return found[0] == found[1]


def _both(one: Statement, other: Statement) -> Statement:
    """Both at once, so that they speak of one moment."""
    sql = f"SELECT 0, a.* FROM ({one.sql}) AS a UNION ALL SELECT 1, b.* FROM ({other.sql}) AS b"  # noqa: S608
    return Statement(sql, (*one.params, *other.params))


def _counted(ours: Kept) -> Statement:
    """The rows of a module by what they are counted by, in the order of ``KEYS`` and ``FIGURES``."""
    lane = _apart(ours)
    rows = (
        access.rows(ours.module)
        .order_by()
        .annotate(c0=lane[0], c1=lane[1], c2=lane[2], c3=lane[3], c4=lane[4], code=_text(ours.currency))
    )
    money, weighed = ours.money, ours.weighed
    return compiled(
        rows.values_list(*(f"c{n}" for n in range(len(LANES))), "code", "owner_id", "team_id").annotate(
            n0=Count("*"), n1=_sum(money, False), n2=_sum(money, True), n3=_sum(weighed, False), n4=_sum(weighed, True)
        )
    )


def _apart(ours: Kept) -> list[Any]:
    """The values that a row is counted by."""
    found = [_month(ours.module, f) if f.name in days(ours) else _text(f) for f in ours.apart]
    found += [Value("", TextField())] * (len(LANES) - len(found))
    return found


def _month(module: Module, f: Field) -> Any:
    """The month of a day, while the record is open."""
    due: Any = module.due
    if due is None:
        return Value("", TextField())
    month = Coalesce(Substr(Cast(query.raw(f), TextField()), 1, 7), Value("", TextField()), output_field=TextField())
    waits = Q(In(query.raw(module.by_name[due.status]), [Value(s) for s in due.open]))
    return Case(When(waits, then=month), default=Value("", TextField()), output_field=TextField())


def _text(f: Field | None) -> Any:
    return Coalesce(Cast(query.raw(f), TextField()), Value("", TextField())) if f else Value("", CharField())


def _sum(f: Field | None, high: bool) -> Any:
    zero = Value(0, BigIntegerField())
    return Coalesce(Sum(Bits(query.raw(f), high)), zero, output_field=BigIntegerField()) if f else zero
