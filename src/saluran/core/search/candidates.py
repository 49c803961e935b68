"""Rows of the index that hold all words, within reach. The one file of search that writes SQL for questions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Func

from saluran.core.access import Reach
from saluran.core.search import grams, tokens

LAST = "\U0010ffff"
# PostgreSQL: rows that are walked for each way into the reach before the index is asked, and for words that are common
# after that; which hits are enough; and rows of the index that are looked at then
WALK, FURTHER, ENOUGH, LOOKED = 2000, 10_000, 30, 4000
WIDE = 8  # owners and teams; of so many, SQLite would merge the lists row by row
NEWEST = (2000, 20_000)  # rows of the index that are looked at for them before
EVERYBODY = Reach(all=True)
DOC = "SELECT d.module, d.record_id, d.title, d.text"
ID = "SELECT d.record_id"
HEAD = 2  # letters of a title in the index of SQLite (``docs.HEADS``)
FIRST = f"substr(d.title, 1, {HEAD})"
Groups = Mapping[Reach, Sequence[str]]


class Candidate(NamedTuple):
    module: str
    id: int
    title: str
    text: str


class Title(Func):
    """The folded title, in the order of its index."""

    arity = 1
    output_field = models.TextField()
    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"')


def short(words: Sequence[str]) -> bool:
    return all(len(w) < 3 for w in words)


def find(groups: Groups, words: Sequence[str], *, every: bool, limit: int) -> list[Candidate]:
    """At most ``limit`` documents, the newest first, a common word looked for among new rows only; of words under three
    letters those whose title begins so, by their titles."""
    if not groups or not words:
        return []
    if short(words):
        begun = _made(_beginning(groups, " ".join(words), limit, DOC))
        return sorted(begun, key=lambda c: (c.title, c.id))
    if connection.vendor == "sqlite":
        return _made(_sqlite(groups, words, every, limit, DOC))
    return _postgres(groups, words, limit)


def ids(reach: Reach, module: str, words: Sequence[str], limit: int) -> list[int]:
    """The records of a module that hold all words, in no order; fewer than ``limit`` are all there are."""
    groups = {reach: [module]}
    if short(words):
        rows = _beginning(groups, " ".join(words), limit, ID)
    elif connection.vendor == "sqlite":
        rows = _sqlite(groups, words, False, limit, ID)
    else:
        within, params = _within(groups)
        holds = " AND ".join(["d.text LIKE %s"] * len(words))
        sql = f"{ID} FROM core_searchdoc d WHERE {holds} AND {within} LIMIT {limit}"
        rows = _run(sql, [*map(_like, words), *params])
    return [row[0] for row in rows]


def _run(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _made(rows: Iterable[tuple[Any, ...]]) -> list[Candidate]:
    return [Candidate(*row[:4]) for row in rows]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _within(groups: Groups) -> tuple[str, list[Any]]:
    """The reach as SQL, module by module."""
    parts: list[str] = []
    params: list[Any] = []
    for reach, keys in groups.items():
        sql = f"d.module IN ({_marks(keys)})"
        params += keys
        if not reach.all:
            who = []
            if reach.owners:
                who.append(f"d.owner IN ({_marks(reach.owners)})")
                params += reach.owners
            if reach.teams:
                who.append(f"d.team IN ({_marks(reach.teams)})" + (" AND d.owner IS NULL" if reach.ownerless else ""))
                params += reach.teams
            sql += f" AND ({' OR '.join(f'({w})' for w in who)})"
        parts.append(f"({sql})")
    return f"({' OR '.join(parts)})", params


def _beginning(groups: Groups, start: str, limit: int, what: str) -> list[tuple[Any, ...]]:
    """Documents whose title begins so. On SQLite there is an index of the first two letters alone: one of whole titles
    would write a page anew for each row of an import. More letters are three with their spaces, which the index of
    texts knows."""
    if connection.vendor == "sqlite":
        if len(start) > HEAD:
            return _sqlite(groups, [start], False, limit, what, begins=True)
        where, order = (f"{FIRST} = %s", "d.id DESC") if len(start) == HEAD else (f"{FIRST} BETWEEN %s AND %s", FIRST)
    else:
        title = 'd.title COLLATE "C"'
        where, order = f"{title} >= %s AND {title} < %s", f"{title}, d.id"
    within, params = _within(groups)
    bounds = [start, start + LAST][: where.count("%s")]
    return _run(
        f"{what} FROM core_searchdoc d WHERE {where} AND {within} ORDER BY {order} LIMIT {limit}", [*bounds, *params]
    )


def _sqlite(
    groups: Groups, words: Sequence[str], every: bool, limit: int, what: str, *, begins: bool = False
) -> list[tuple[Any, ...]]:
    """The index is asked within reach; for who sees the records of many, first among the newest of everybody.
    ``begins``: the words are what titles begin with."""
    within, params = _within(groups)
    says = "instr(d.title, %s) = 1" if begins else "instr(d.text, %s)"
    holds = " AND ".join([f"({within})", *[says] * len(words)])
    asked = " AND ".join(map(tokens.quoted, grams.rarest(words)))
    if max(len(reach.owners) + len(reach.teams) for reach in groups) > WIDE:
        anybody = {EVERYBODY: [key for keys in groups.values() for key in keys]}
        for most in (n for n in NEWEST if n >= limit):
            ids = _newest(_both(tokens.scope(anybody, every), asked), most)
            sql = (
                f"{what} FROM json_each(%s) f CROSS JOIN core_searchdoc d ON d.id = f.value WHERE {holds} LIMIT {limit}"
            )
            found = _run(sql, [json.dumps(ids), *params, *words])
            if len(found) >= limit or len(ids) < most:
                return found
    sql = (
        f"{what} FROM core_searchfts f CROSS JOIN core_searchdoc d ON d.id = f.rowid "
        f"WHERE core_searchfts MATCH %s AND {holds} ORDER BY f.rowid DESC LIMIT {limit}"
    )
    return _run(sql, [_both(tokens.scope(groups, every), asked), *params, *words])


def _both(scope: str, asked: str) -> str:
    return f"{scope} AND {asked}" if scope else asked


def _newest(asked: str, most: int) -> list[int]:
    """The newest rows that the index finds, not looked at."""
    with connection.cursor() as cursor:
        sql = "SELECT rowid FROM core_searchfts WHERE core_searchfts MATCH %s ORDER BY rowid DESC LIMIT %s"
        cursor.execute(sql, [asked, most])
        return [row[0] for row in cursor.fetchall()]


def _like(word: str) -> str:
    return "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _postgres(groups: Groups, words: Sequence[str], limit: int) -> list[Candidate]:
    """The newest rows of the scope hold a common word soon; a rare one is asked of the trigram index. This reads all
    that hold a common one: where the newest rows do not, others are walked first."""
    found, complete = _walk(groups, words, limit)
    if complete or len(found) >= min(limit, ENOUGH):
        return found
    if grams.common(words):
        found, _complete = _walk(groups, words, limit, FURTHER)
        if len(found) >= min(limit, ENOUGH):
            return found
    within, params = _within(groups)
    holds = " AND ".join(["d.text LIKE %s"] * len(words))
    sql = (
        f"WITH m AS MATERIALIZED (SELECT * FROM core_searchdoc d WHERE {holds} LIMIT {LOOKED}) "  # noqa: S608
        f"{DOC} FROM m d WHERE {within} ORDER BY d.id DESC LIMIT {limit}"
    )
    more = _made(_run(sql, [*map(_like, words), *params]))
    return list(dict.fromkeys([*found, *more]))[:limit]


def _walk(groups: Groups, words: Sequence[str], limit: int, further: int = 0) -> tuple[list[Candidate], bool]:
    """Hits among the newest rows of the scope, and whether these are all the rows it has. ``further``: so many rows
    are walked of each way, until there are enough hits."""
    parts: list[str] = []
    params: list[Any] = []
    least = further or WALK
    holds = " AND ".join(["d.text LIKE %s"] * len(words))
    likes = list(map(_like, words))
    for reach, keys in groups.items():
        ways: list[tuple[str, Sequence[Any], str]] = []
        if reach.all:
            ways.append(("module", keys, "text"))
        if reach.owners:
            ways.append(("owner", reach.owners, "bigint"))
        if reach.teams:
            ways.append(("team", reach.teams, "bigint"))
        for column, values, kind in ways:
            alone = " AND w.owner IS NULL" if column == "team" and reach.ownerless else ""
            each = max(50, (further or WALK) // max(1, len(values)))
            least = min(least, each)
            newest = f"SELECT * FROM core_searchdoc w WHERE w.{column} = o.id{alone} ORDER BY (-w.id) LIMIT {each}"  # noqa: S608
            if further:
                newest = f"SELECT * FROM ({newest}) AS d WHERE {holds} LIMIT {ENOUGH}"  # noqa: S608
            parts.append(f"SELECT x.* FROM unnest(%s::{kind}[]) AS o(id), LATERAL ({newest}) AS x")  # noqa: S608
            params += [list(values), *(likes if further else ())]
    within, more = _within(groups)
    sql = (
        f"WITH d AS MATERIALIZED ({' UNION ALL '.join(parts)}) {DOC}, "  # noqa: S608
        f"(SELECT count(*) FROM d) FROM d WHERE {holds} AND {within} ORDER BY d.id DESC LIMIT {limit}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *likes, *more])
        rows = cursor.fetchall()
    return list(dict.fromkeys(_made(rows))), bool(rows) and rows[0][4] < least
