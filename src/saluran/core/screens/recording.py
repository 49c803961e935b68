"""A record page: fields in sections, what can be done, what hangs on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from saluran.core import access, known, rollups
from saluran.core.models import Attachment, Follow, Note
from saluran.core.perform import EVERY_MODULE, read_lines, tags_of, why_not
from saluran.core.perform.beside import line_of, lines_of
from saluran.core.pointers import SeenId
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Related, Verb
from saluran.core.screens.listing import ListScreen, Params, list_screen, module_for
from saluran.core.screens.values import Cell, Titles, cell_of, json_of, titles_for

IDLE = {"assign": "owner", "tag": "tags"}  # not offered where the field cannot be set


@dataclass(frozen=True)
class Offer:
    """A verb on the record: ``why_not`` says why it is not possible now."""

    verb: Verb
    why_not: str


@dataclass(frozen=True)
class RecordScreen:
    module: Module
    record: Any
    values: dict[str, Any]
    titles: Titles
    fields: Mapping[str, Field] = field(default_factory=dict)  # as the reader has them

    @property
    def id(self) -> int:
        pk: int = self.record.pk
        return pk

    @property
    def title(self) -> str:
        return known.title_of(self.module, self.record)

    def cell(self, name: str) -> Cell:
        f = self.fields.get(name) or self.module.every[name]
        return cell_of(f, self.values.get(name), self.titles, self.values.get(f.beside))

    def line_cells(self, name: str) -> tuple[tuple[Field, ...], list[list[Cell]]]:
        """The columns and rows of a table."""
        columns = tuple(c for c in self.module.by_name[name].kind.fields if c.shown)  # type: ignore[attr-defined]
        beside = self.values.get("currency")
        return columns, [
            [cell_of(c, line.get(c.name), self.titles, beside) for c in columns] for line in self.values.get(name) or ()
        ]

    def to_json(self) -> dict[str, Any]:
        every = {**self.module.every, **self.fields}
        shown = {n: json_of(every[n], v, self.titles) for n, v in self.values.items()}
        return {"id": self.id, "version": self.record.version, **shown}


def find(actor: access.Actor, key: str, pk: int) -> tuple[Module, Any]:
    """A record in reach, or NotFound."""
    module = module_for(actor, key)
    record = access.scope(actor, module, "view").filter(pk=pk).first() if 0 < pk < 2**63 else None
    if record is None:
        raise NotFound
    return module, record


def record_screen(actor: access.Actor, key: str, pk: int) -> RecordScreen:
    module, record = find(actor, key, pk)
    core = screen_of(actor, module, record)
    found = rollups.values(actor, module, rollups.columns(actor, module).values(), [record.pk])
    core.values.update({n: by[record.pk] for n, by in found.items()})
    return core


def screen_of(actor: access.Actor, module: Module, record: Any, only: Collection[str] = ()) -> RecordScreen:
    """The screen of a record that is in hand; with ``only`` these fields, and what they need beside them."""
    fields = access.fields(actor, module, "view")
    if only:
        wanted = {*only, *(fields[n].beside for n in only if n in fields)}
        fields = {n: f for n, f in fields.items() if n in wanted}
    values = {n: _value(module, f, record) for n, f in fields.items()}
    return RecordScreen(module, record, values, titles_for(actor, fields.values(), [values]), fields)


def _value(module: Module, f: Field, record: Any) -> Any:
    if f.lines is not None:
        return read_lines(f, record)
    if f.name == "tags":
        return tags_of(module, [record.pk]).get(record.pk, [])
    return f.of(record)


def offers(actor: access.Actor, module: Module, record: Any) -> list[Offer]:
    """What this actor may do with the record, the module's own verbs first; ``why_not`` where it cannot be done now."""
    found = []
    for verb in (*module.verbs.values(), *EVERY_MODULE.values()):
        if verb.name in module.closed or verb.needs == "create" or (verb.right and not access.has(actor, verb.right)):
            continue
        if IDLE.get(verb.name) and module.by_name[IDLE[verb.name]].readonly:
            continue
        if verb.joins and not access.may(actor, module, "delete"):  # all but one would go
            continue
        if access.reach(actor, module, verb.needs).holds(record):
            found.append(Offer(verb, why_not(module, verb, record)))
    return found


def related_condition(module: Module, record: Any, related: Related) -> Any:
    """What finds the records of a related list."""
    tests = [[name, "is", SeenId(record.pk)] for name in (related.field, related.also) if name]
    both = module.by_name[related.alike].of(record) if related.alike else None
    tests += [[related.alike, "is", both]] if both else []
    found: Any = {"any": tests} if len(tests) > 1 else tests[0]
    more = [*filter(None, [related.where]), *([[related.apart, "is_not", SeenId(record.pk)]] if related.apart else [])]
    return {"all": [found, *more]} if more else found


def related_screen(
    actor: access.Actor, module: Module, record: Any, related: Related, params: Params
) -> ListScreen | None:
    """A related list, or None where the actor may not view that module."""
    target = modules.all().get(related.module)
    if target is None or not access.may(actor, target, "view"):
        return None
    test = related_condition(module, record, related)
    condition = {"all": [test, params.filter]} if params.filter else test
    return list_screen(
        actor,
        related.module,
        Params(condition, params.q, params.sort, params.fields, params.limit, params.cursor, params.count),
    )


def said_in_lines(related: Related, pk: int, ids: Collection[int]) -> tuple[Field, dict[int, Any]] | None:
    """What the lines that point here say in the column that a related list shows, by record."""
    head, _dot, column = related.field.partition(".")
    table = modules.get(related.module).by_name[head]
    if not related.shows or table.lines is None:
        return None
    by_name = {f.name: f for f in table.kind.fields}  # type: ignore[attr-defined]
    lines = {at: [line_of(table, row) for row in rows] for at, rows in lines_of(table, ids).items()}
    shown = {at: line[related.shows] for at, some in lines.items() for line in some if line[column] == pk}
    return by_name[related.shows], shown


def notes(module: Module, record: Any, before: int | None = None, size: int = 50) -> list[Note]:
    found = Note.objects.filter(about=f"{module.key}:{record.pk}").order_by("-pk")
    return list((found.filter(pk__lt=before) if before else found)[:size])


def files(module: Module, record: Any) -> list[Attachment]:
    return list(Attachment.objects.filter(about=f"{module.key}:{record.pk}").order_by("-pk")[:200])


def follows(actor: access.Actor, module: Module, record: Any) -> bool:
    return Follow.objects.filter(about=f"{module.key}:{record.pk}", user_id=actor.id or 0).exists()
