"""Several counts at once: what stands beside tabs and connections, in one statement and no further than asked."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from saluran.core import access, query
from saluran.core.lists.plan import tree_of
from saluran.core.schema import Module
from saluran.core.sql import Aside

TOGETHER = 30  # parts of one statement


def counts(actor: access.Actor, wanted: Sequence[tuple[Module, Any]], cap: int) -> list[int]:
    """How many records of each module pass its condition, within reach, each up to ``cap``."""
    counted = [0] * len(wanted)
    parts: list[tuple[int, str, tuple[Any, ...]]] = []
    for n, (module, condition) in enumerate(wanted):
        try:
            sql, params = _passing(actor, module, condition).values("pk")[:cap].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((n, f"SELECT {n}, COUNT(*) FROM ({sql}) AS part", tuple(params)))  # noqa: S608 - compiled
    for start in range(0, len(parts), TOGETHER):
        some = parts[start : start + TOGETHER]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(sql for _n, sql, _p in some), [p for *_both, ps in some for p in ps])
            for n, many in cursor.fetchall():
                counted[n] = many
    return counted


def _passing(actor: access.Actor, module: Module, condition: Any) -> QuerySet[Any]:
    """What a link leads to is few: its index is asked, and the reach of what it finds."""
    rows = access.rows(module).order_by()
    if tree := tree_of(actor, module, condition):
        rows = rows.filter(query.where(actor, module, tree))
    return rows.filter(access.reach(actor, module, "view").where(lambda name: Aside(F(name))))
