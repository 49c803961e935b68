"""A home is filled by bulk SQL: rows, journal lines and search rows first, then every index, then statistics."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from benchmarks import past
from benchmarks.homes import RECIPE, Home
from benchmarks.making import Maker, Row
from benchmarks.people import make_people
from saluran.core import access, indexes, prepare, search, stamps, tallies
from saluran.core.models import Line, Operation, SearchDoc
from saluran.core.registry import modules
from saluran.core.search.docs import doc_of
from saluran.core.search.tokens import tokens
from saluran.faces.cli.preparing import prepare as prepare_home
from saluran.ground import names, phones

BATCH = 5000


def fill(home: Home) -> None:
    """Make all rows of an empty home. Says how long each part took."""
    started = time.monotonic()
    prepare_home()
    stamps.refresh()
    cast = make_people()
    _drop_indexes()
    picks = {k: list(_ids(k)) for k in ("sources", "industries")}
    columns = ("pipeline_id", "id", "status", "probability")
    stages = [(p, s, status, int(chance * 1000)) for p, s, status, chance in _rows("stages").values_list(*columns)]
    maker = Maker(home.leads, cast, picks, stages)
    with transaction.atomic():
        _Load("accounts", maker.account_rows(home.accounts)).go()
        _Load("leads", maker.lead_rows()).go()
        _Load("opportunities", maker.opportunity_rows(home.opportunities, home.accounts)).go()
        _Load("contacts", maker.contact_rows(home.accounts)).go()
        _Load("tasks", maker.task_rows(home.accounts)).go()
    _say("rows", started)
    search.prepare()
    prepare.run()
    for module in modules.all().values():  # what boards add up to: rows that come past the door are not in it
        tallies.rebuild(module)
    with transaction.atomic():
        past.clear()
        for model, rows in past.past():
            _fill(model, rows)
    _say("where they have been", started)
    indexes.analyse()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    home.mark.write_text(RECIPE)
    _say("indexes", started)


def _say(what: str, started: float) -> None:
    print(f"  {connection.vendor} {what}: {time.monotonic() - started:.0f} s", flush=True)


def _rows(key: str) -> Any:
    return access.rows(modules.get(key)).order_by("pk")


def _ids(key: str) -> Iterable[int]:
    return _rows(key).values_list("pk", flat=True)


def _drop_indexes() -> None:
    """What would slow the filling; made again behind it."""
    sqlite = connection.vendor == "sqlite"
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if sqlite
        else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        for (name,) in cursor.fetchall():
            if name.startswith((indexes.PREFIX, "core_searchdoc_")) and not name.endswith(("_record", "_pkey")):
                cursor.execute(f'DROP INDEX "{name}"')


class _Load:
    """The rows of one module, each with the line that its creation left in the journal, and its search row."""

    def __init__(self, key: str, rows: Iterator[Row]) -> None:
        self.module = modules.get(key)
        self.rows = rows
        self.columns = list(self.module.model._meta.concrete_fields)
        self.blank = [_usual(c) for c in self.columns]
        with transaction.atomic():
            operation = Operation.objects.create(
                at=timezone.now(), actor_id=None, face="import", module=key, verb="create"
            )
        self.operation = operation.pk

    def go(self) -> None:
        place = {c.attname: n for n, c in enumerate(self.columns)}
        first = True
        while batch := list(islice(self.rows, BATCH)):
            made = []
            for row in batch:
                out = list(self.blank)
                for name, value in row.items():
                    out[place[name]] = _ready(value)
                made.append(out)
            insert(self.module.model, [c.column for c in self.columns], made)
            lines = [(self.operation, self.module.key, row["id"], "create", None, "{}") for row in batch]
            insert(Line, ["operation_id", "module", "record_id", "verb", "before", "after"], lines)
            self._search(batch)
            if first:
                self._check(batch[0])
                first = False
        _go_on(self.module.model)

    def _search(self, batch: list[Row]) -> None:
        key, said = self.module.key, [self._text(row) for row in batch]
        docs = [
            (key, row["id"], row["owner_id"], row["team_id"], text.partition("\n")[0], text)
            for row, text in zip(batch, said, strict=True)
        ]
        before = _last(SearchDoc)
        insert(SearchDoc, ["module", "record_id", "owner", "team", "title", "text"], docs)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                fts = [(before + n, tokens(key, d[2], d[3]) + d[5]) for n, d in enumerate(docs, 1)]
                cursor.executemany("INSERT INTO core_searchfts (rowid, text) VALUES (%s, %s)", fts)

    def _text(self, row: Row) -> str:
        words = [row["title"]]
        for name in self.module.search:
            value = row.get(name)
            if value and name not in ("tags",):
                words.append(phones.search_forms(value) if value.startswith("+") else value)
        return "\n".join(dict.fromkeys(map(names.fold, words)))

    def _check(self, row: Row) -> None:
        """What is made here in bulk is what the product itself would make."""
        *_whose, title, text = doc_of(self.module, _rows(self.module.key).get(pk=row["id"]))
        made = SearchDoc.objects.get(module=self.module.key, record_id=row["id"])
        assert (made.title, made.text) == (title, text), (made.text, text)


def _fill(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    columns = list(model._meta.concrete_fields)[1:]
    place = {c.attname: n for n, c in enumerate(columns)}
    blank = [_usual(c) for c in columns]
    while batch := list(islice(rows, BATCH)):
        made = []
        for row in batch:
            out = list(blank)
            for name, value in row.items():
                out[place[name]] = _ready(value)
            made.append(out)
        insert(model, [c.column for c in columns], made)


def _usual(column: models.Field[Any, Any]) -> Any:
    value = column.get_default()
    return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else value


def _ready(value: Any) -> Any:
    if connection.vendor == "sqlite" and isinstance(value, dt.date):
        return str(value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value)
    return value


def _last(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{model._meta.db_table}"')
        return int(cursor.fetchone()[0])


def insert(model: type[models.Model], columns: list[str], rows: list[Any]) -> None:
    """Rows as the driver takes them, the fastest way that it has."""
    said = ", ".join(f'"{c}"' for c in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{model._meta.db_table}" ({said}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({said}) VALUES ({marks})', rows)


def _go_on(model: type[models.Model]) -> None:
    """The next record gets the next id."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, _last(model)])
