"""The indexes that lists, filters and links need, derived from the declaration.

Each is made from the very expression that sorts or compares (``query.operand``), and its name tells its definition:
what is no longer wanted is dropped, what is missing is made, and the planner's statistics are taken anew.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.sql import Query

from saluran.core import query
from saluran.core.kinds import AnyLink, Date, Link
from saluran.core.lists import wanting
from saluran.core.models import CustomField, RoleRight
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.sql import Fold, Whole
from saluran.ground import conditions

PREFIX = "auto_"


def prepare() -> None:
    """Make what is missing, drop what nobody wants any more; running it again changes nothing."""
    wanted, there = dict(_wanted()), _there()
    _drop(there - set(wanted))
    _make(wanted[name] for name in wanted if name not in there)
    if there != set(wanted):
        analyse()


def make_for(field: CustomField) -> None:
    """The indexes of one custom field, beside running work on PostgreSQL; for a job, outside of a transaction."""
    module = modules.get(field.module)
    f = module.by_name[field.name]
    there = _there()
    made = [sql for name, sql in dict(_of_field(module, f, _teams())).items() if name not in there]
    if made:
        _make(made, beside=True)
        analyse(module.model._meta.db_table)


def drop_unwanted() -> None:
    """Drop the indexes of fields and modules that are gone."""
    _drop(_there() - {name for name, _sql in _wanted()})


def analyse(table: str = "") -> None:
    """Count anew for the planner: after indexes were made, and after many rows came in. Quick at any size."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # more would see that most rows lack a link, and read the table rather than ask its index for one value
            cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}" if table else "ANALYZE")


def analyse_grown() -> None:
    """After many rows came in: count anew where it changes the planner's mind. On PostgreSQL these are the tables that
    its own daemon would count within a minute, by its own measure; each of a million rows takes seconds."""
    if connection.vendor == "sqlite":
        analyse()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE n_mod_since_analyze > 500 + 0.1 * n_live_tup "
            "AND schemaname = current_schema()"
        )
        grown = [name for (name,) in cursor.fetchall()]
    for name in grown:
        analyse(name)


def _there() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        else:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def _drop(names: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(name)}")


def _make(statements: Iterable[str], *, beside: bool = False) -> None:
    alone = "CONCURRENTLY " if beside and connection.vendor == "postgresql" and not connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql.replace("CREATE INDEX ", f"CREATE INDEX {alone}", 1))


def _wanted() -> Iterator[tuple[str, str]]:
    """(name, statement) of all indexes, each once: what one field wants for a list, another may want for its links."""
    there = set[str]()
    for name, sql in _of_all():
        body = sql.partition(" ON ")[2]
        if body not in there:
            there.add(body)
            yield name, sql


def _of_all() -> Iterator[tuple[str, str]]:
    teams = _teams()
    for module in modules.all().values():
        if module.small:
            continue  # read from memory, and short
        for f in module.fields:
            yield from _of_field(module, f, teams)
            yield from _of_lines(module, f)
        yield from _of_wants(module, teams)
    yield from _of_rollups()


def _of_lines(module: Module, f: Field) -> Iterator[tuple[str, str]]:
    """The links of a table's lines: by which records are found that name another there, and lines when it goes."""
    for column in f.columns:
        if isinstance(column.kind, Link | AnyLink) and f.lines:
            keys = [F(str(column.column)), F(f"{f.lines.back}_id")]
            yield _index(module, f"{f.name}_{column.name}", keys, model=f.lines.model)


def _of_wants(module: Module, teams: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Just those records in which something may be wrong, in the order of the list."""
    for name, lacks in wanting.wants(module).items():
        for lead, where, last in _leads(module, teams):
            keys = [*lead, *_usual(module, module.sort), F("id"), *last]
            yield _index(module, name, keys, " AND ".join(filter(None, (where, _sql(module.model, lacks)))))


def _of_rollups() -> Iterator[tuple[str, str]]:
    """What points at records whose roll-ups it feeds: by the link, with all that is asked and added up beside it."""
    wanted: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for r in (r for module in modules.all().values() for r in module.rollups):
        for key in (k for k in r.modules if k in modules.all() and "." not in r.field):
            asked, told = wanted.setdefault((key, r.field), ([], []))
            asked += conditions.names(conditions.parse(r.where)) if r.where else []
            told += [r.of] if r.of else []
    for (key, link), (asked, told) in wanted.items():
        target = modules.get(key)
        if isinstance(target.by_name[link].kind, AnyLink):
            continue  # activities bring an index of their own
        figures = [target.by_name[n] for n in told]
        figures += [target.by_name[f.beside] for f in figures if f.beside in target.by_name]
        keys = [query.operand(target.by_name[n]) for n in (link, *asked)]
        yield _index(target, link, [*keys, *map(query.raw, figures), F("owner_id"), F("team_id")])


def _teams() -> frozenset[str]:
    """Modules in which some role sees the records of its team, whoever owns them; "*": in all."""
    return frozenset(RoleRight.objects.filter(view="team").values_list("module", flat=True))


def _of_field(module: Module, f: Field, teams: frozenset[str]) -> Iterator[tuple[str, str]]:
    if not f.ready or not (f.column or f.custom) or f.kind.stored == "json":
        return
    key = query.operand(f)
    if f.name in module.sortable:
        for lead, where, last in _leads(module, teams):
            if f.column != "owner_id" or lead != [F("owner_id")]:
                yield _index(module, f.name, [*lead, key, F("id"), *last], where)
    if query.narrows(module, f):  # many rows have the same: without the sort key in the index they would all be sorted
        narrowed = [key, *_usual(module, module.sort), F("id")]
        yield _index(module, f.name, narrowed)
        if module.part_of and f.name == module.filters[0]:  # an owner's, or past those of all others he reads for long
            for lead, where, last in _leads(module, frozenset()):
                yield _index(module, f.name, [*lead, *narrowed, *last], where)
    if f.name in (module.board, *module.boards) and f.column != "owner_id":  # people are found by the place of cards
        yield from _of_board(module, f, key, teams)
    if f.column and (f.name == module.natural or (f.kind.key in ("email", "phone") and f.name in module.search)):
        yield _index(module, f.name, [Fold(F(f.column))])  # by which files and forms find who is meant


def _usual(module: Module, sort: str) -> list[Any]:
    """What a list or board is sorted by, where nobody asks for something else."""
    f = module.by_name.get(sort.partition(",")[0].removeprefix("-"))
    return [query.operand(f)] if f and (f.column or f.ready) else []


def _leads(module: Module, teams: frozenset[str]) -> Iterator[tuple[list[Any], str, list[F]]]:
    """What the indexes of each reach begin with, and end with: everybody's rows, an owner's, a team's that nobody owns
    (SQLite looks into the row for what it asks about the owner, unless the index holds it), a team's."""
    owner, team = F("owner_id"), F("team_id")
    yield [], "", []
    yield [owner], "", []
    yield [team], "owner_id IS NULL", [owner]
    if teams & {"*", module.key}:
        yield [Whole(team)], "", []


def _of_board(module: Module, f: Field, key: Any, teams: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The walk of each column; counts and sums are kept (``core.tallies``). Months are looked at of what is open."""
    due, months = module.due, isinstance(f.kind, Date)
    keys = [query.operand(module.by_name[due.status]), key] if months and due else [key]
    keys += [] if months else _usual(module, module.board_sort)
    for lead, where, last in _leads(module, teams):
        yield _index(module, f.name, [*lead, *keys, F("id"), *last], where)


def _index(module: Module, field: str, keys: list[Any], where: str = "", model: Any = None) -> tuple[str, str]:
    model = model or module.model
    table = model._meta.db_table
    said = ", ".join(dict.fromkeys(_sql(model, key) for key in keys))
    if module.stored_as:
        if not module.stored_as.isidentifier():  # it enters SQL as text
            raise ValueError(module.stored_as)
        where = " AND ".join(filter(None, (f"module = '{module.stored_as}'", where)))
    body = f"ON {connection.ops.quote_name(table)} ({said})" + (f" WHERE {where}" if where else "")
    mark = hashlib.sha256(body.encode()).hexdigest()[:8]
    name = f"{PREFIX}{table[:20]}_{field[:20]}_{mark}"
    return name, f"CREATE INDEX IF NOT EXISTS {connection.ops.quote_name(name)} {body}"


def _sql(model: Any, key: Any) -> str:
    """An expression as the definition of an index: without table names and parameters."""
    asked = Query(model, alias_cols=False)
    whole = asked.build_where(key) if isinstance(key, Q) else key.resolve_expression(asked, allow_joins=False)
    sql, params = asked.get_compiler(connection=connection).compile(whole)
    if params:
        raise ValueError(sql)
    return sql if isinstance(key, F) else f"({sql})"
