"""The rows that search reads: made, kept and made again."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from saluran.core import access, writer
from saluran.core.models import SearchDoc
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.search.tokens import tokens
from saluran.ground import names

TITLE, TEXT = 200, 4000
BATCH = 1000
REBUILT = 5000  # records whose rows are made anew in one transaction: the fewer, the more the index has to merge
FTS = "CREATE VIRTUAL TABLE core_searchfts USING fts5(text, content='', tokenize='trigram', detail=none)"
HEADS = (  # what titles begin with: the letters that ``candidates`` asks for
    *(f"DROP INDEX IF EXISTS core_searchdoc_{name}" for name in ("title", "owner_title", "module_title")),
    "CREATE INDEX IF NOT EXISTS core_searchdoc_head ON core_searchdoc (substr(title, 1, 2), id)",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_owner_head ON core_searchdoc (owner, substr(title, 1, 2), id)",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_module_head ON core_searchdoc (module, substr(title, 1, 2), id)",
)
POSTGRES = (
    'CREATE INDEX IF NOT EXISTS core_searchdoc_title ON core_searchdoc (title COLLATE "C", id)',
    'CREATE INDEX IF NOT EXISTS core_searchdoc_owner_title ON core_searchdoc (owner, title COLLATE "C", id)',
    'CREATE INDEX IF NOT EXISTS core_searchdoc_module_title ON core_searchdoc (module, title COLLATE "C", id)',
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_text ON core_searchdoc USING gin (text gin_trgm_ops)",
    # (-id): ordered by id alone, the planner would walk the primary key backwards past everybody else's rows
    "CREATE INDEX IF NOT EXISTS core_searchdoc_owner_new ON core_searchdoc (owner, (-id))",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_team_new ON core_searchdoc (team, (-id))",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_team_free ON core_searchdoc (team, (-id)) WHERE owner IS NULL",
    "CREATE INDEX IF NOT EXISTS core_searchdoc_module_new ON core_searchdoc (module, (-id))",
)


def prepare(*, fill: bool = False) -> None:
    """Make the index where it is missing, and fill it: ``fill`` says that there are records which it has not seen.
    Rows first, their indexes behind them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'core_searchfts'")
            if not cursor.fetchone():
                cursor.execute(FTS)
                fill = True
    if fill:
        for module in modules.all().values():
            rebuild(module)
    with connection.cursor() as cursor:
        for sql in POSTGRES if connection.vendor == "postgresql" else HEADS:
            cursor.execute(sql)


def searched(module: Module) -> bool:
    return bool(module.search)


Doc = tuple[str, int, int | None, int | None, str, str]  # the columns of a SearchDoc in their order, but for its id


def doc_of(module: Module, record: Any) -> Doc:
    """What a record is found by: its title and the words of its search fields."""
    title = names.fold(record.title)
    words = {title: None}
    for f in module.wordy:
        if value := f.of(record):
            words[names.fold(f.kind.words(value))] = None
    words.pop("", None)
    text = "\n".join(words)
    return module.key, record.id, record.owner_id, record.team_id, title[:TITLE], text[:TEXT]


def keep(changes: Iterable[Any]) -> None:
    """The keeper: what came, changed or went, in sets. Called by the door inside its transaction."""
    by_module: dict[str, list[Any]] = {}
    for c in changes:
        if searched(c.module) and (c.before is None or c.after is None or _reads(c.module) & set(c.after)):
            by_module.setdefault(c.module.key, []).append(c)
    for key, ours in by_module.items():
        _remove(key, [c.pk for c in ours if c.before is not None])
        _add([doc_of(c.module, c.record) for c in ours if c.after is not None])


def _reads(module: Module) -> frozenset[str]:
    """The columns that a document is made of."""
    fields = (module.by_name[n] for n in module.search if n in module.by_name)
    return frozenset({"title", "owner_id", "team_id", *(f.column or "extra" for f in fields)})


def rebuild(module: Module) -> None:
    """Make the documents of a module anew."""
    known = SearchDoc.objects.filter(module=module.key)
    while some := list(known.order_by("pk").values_list("record_id", flat=True)[:BATCH]):
        _remove(module.key, some)
    if not searched(module):
        return
    last = 0
    while records := list(writer.records(access.rows(module).filter(pk__gt=last).order_by("pk")[:REBUILT])):
        with atomic():  # a row by itself would be merged into the index by itself
            _add([doc_of(module, r) for r in records])
        last = records[-1].pk


def renew(module: Module, pks: Sequence[int]) -> None:
    """Make the documents of some records anew."""
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        with atomic():
            _remove(module.key, some)
            _add([doc_of(module, r) for r in writer.records(access.rows(module).filter(pk__in=some))])


def _add(docs: Sequence[Doc]) -> None:
    if connection.vendor == "postgresql":
        writer.append(SearchDoc, docs)
    elif docs:
        ids = writer.append_numbered(SearchDoc, docs)
        with connection.cursor() as cursor:
            rows = [
                (pk, tokens(key, owner, team) + text)
                for pk, (key, _id, owner, team, _title, text) in zip(ids, docs, strict=True)
            ]
            cursor.executemany("INSERT INTO core_searchfts (rowid, text) VALUES (%s, %s)", rows)


def _remove(key: str, pks: Sequence[int]) -> None:
    for start in range(0, len(pks), BATCH):
        docs = SearchDoc.objects.filter(module=key, record_id__in=pks[start : start + BATCH])
        if connection.vendor == "sqlite":  # the index has no copy of the text: to take it out it must be told again
            rows = [
                (pk, tokens(key, owner, team) + text)
                for pk, owner, team, text in docs.values_list("pk", "owner", "team", "text")
            ]
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO core_searchfts (core_searchfts, rowid, text) VALUES ('delete', %s, %s)", rows
                )
        docs._raw_delete(docs.db)
