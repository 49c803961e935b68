"""What the tabs of a record show."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from saluran.core import access, addresses
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.schema import Related as Declared
from saluran.core.screens import listing, recording
from saluran.core.screens import timeline as history
from saluran.core.screens.listing import Params
from saluran.core.screens.recording import RecordScreen as Core
from saluran.core.screens.values import Cell as Shown
from saluran.core.screens.values import cell_of, people
from saluran.faces.html import inline, prose
from saluran.faces.html.cells import address, cell, moment
from saluran.faces.html.columns import columns_of, rows_of
from saluran.faces.html.lists import bytes_said
from saluran.faces.html.pieces import Action, Cell, Empty, Fact, Person
from saluran.faces.html.screens import (
    Column,
    Details,
    Entry,
    File,
    Files,
    Lines,
    LineTable,
    Note,
    Notes,
    Related,
    Row,
    Timeline,
)

OLDER = 30


def timeline_of(actor: access.Actor, core: Core, url: str) -> Timeline:
    return timeline(actor, core.module, core.record)


def timeline(
    actor: access.Actor, module: Module, record: Any, before: dt.datetime | None = None, size: int = OLDER
) -> Timeline:
    entries = history.timeline(actor, module, record, before, size)
    shown = tuple(_entry(e) for e in entries)
    more = (
        f"/{module.key}/{record.pk}/older?before={entries[-1].at.isoformat().replace('+', '%2B')}"
        if len(entries) == size
        else ""
    )
    empty = Empty(_("Nothing happened here yet"), _("Every change and every note will stand here."), "history")
    return Timeline(shown, empty, more, f"/{module.key}/{record.pk}/do/comment")


def _entry(e: history.Entry) -> Entry:
    undo = (
        f"/my/undo/{e.operation}"
        if e.mine and e.operation and not e.undone and e.verb not in ("create", "undo")
        else ""
    )
    title = f"{e.label} ({_('undone')})" if e.undone else e.label
    return Entry(
        title, moment(e.at), e.icon, "", Person(e.who), prose.render(e.text) if e.text else "", e.changes, undo
    )


def details(actor: access.Actor, core: Core, url: str) -> Details:
    """All fields by section; what stands in none comes last."""
    module = core.module
    apart = {p for t in module.tabs for p in t.parts}  # what has a tab of its own is not said twice
    named = {n for s in module.sections for n in s.fields}
    rest = [
        f.name
        for f in module.fields
        if f.name in core.values and f.name not in named and f.shown and not _everywhere(f)
    ]
    blocks = [(s.label, [n for n in s.fields if n in core.values and n not in apart]) for s in module.sections]
    blocks += [(_("More"), rest)] if rest else []
    sections = tuple(
        (label, inline.marked(actor, core, (*_facts(core, some), *_whole(core, some))), _tables(core, some))
        for label, some in blocks
        if some
    )
    may = access.reach(actor, module, "edit").holds(core.record)
    return Details(sections, f"{url}/edit" if may else "")


def _everywhere(f: Field) -> bool:
    return f.name in ("title", "owner", "team", "created_at", "created_by", "modified_at", "modified_by", "tags")


def _facts(core: Core, names: Iterable[str]) -> Iterator[Fact]:
    """All that is said in a word; tables too while they are empty."""
    for f in (core.module.by_name[n] for n in names):
        if f.kind.key != "table":
            yield Fact(f.label, cell(f, core.cell(f.name), core.values.get(f.name)), f.name)
        elif not core.values.get(f.name):
            yield Fact(f.label, Cell(""), f.name)
        elif addresses.parts_of(f.kind.fields):  # type: ignore[attr-defined]
            yield from (Fact(_use(f, line) or _("Address"), address(line)) for line in core.values[f.name])


def _tables(core: Core, names: Iterable[str]) -> tuple[LineTable, ...]:
    """The tables that hold something; addresses are written as such."""
    some = (core.module.by_name[n] for n in names if core.module.by_name[n].kind.key == "table")
    return tuple(_table(core, f) for f in some if core.values.get(f.name) and not addresses.parts_of(f.kind.fields))  # type: ignore[attr-defined]


def _table(core: Core, f: Field) -> LineTable:
    """The lines of a table, without the columns that nobody has filled in."""
    columns, lines = core.line_cells(f.name)
    said = [n for n, _c in enumerate(columns) if any(line[n].text for line in lines)]
    rows = tuple(
        tuple(cell(columns[n], line[n], values.get(columns[n].name)) for n in said)
        for line, values in zip(lines, core.values[f.name], strict=True)
    )
    return LineTable(f.label, tuple((columns[n].label, columns[n].kind.right) for n in said), rows)


def _whole(core: Core, names: list[str]) -> list[Fact]:
    """The parts of an address, once more as a whole."""
    parts = addresses.parts_of(core.module.by_name[n] for n in names)
    said = {part: core.values.get(f.name) for part, f in parts.items()}
    return [Fact(_("Whole address"), address(said))] if "street" in parts and any(said.values()) else []


def notes(actor: access.Actor, core: Core, url: str) -> Notes:
    found = recording.notes(core.module, core.record)
    who = people(n.author_id for n in found)
    shown = tuple(Note(prose.render(n.text), moment(n.at), Person(who[n.author_id])) for n in found)
    may = access.reach(actor, core.module, "edit").holds(core.record)
    empty = Empty(_("No notes yet"), _("What was said and agreed, for you and your team."), "sticky-note")
    return Notes(shown, empty, f"{url}/notes" if may else "")


def files(actor: access.Actor, core: Core, url: str) -> Files:
    found = recording.files(core.module, core.record)
    who = people(a.author_id for a in found)
    may = access.reach(actor, core.module, "edit").holds(core.record)
    remove = f"{url}/do/detach" if may else ""
    shown = tuple(
        File(a.name, f"/files/{a.pk}", bytes_said(a.size), moment(a.at), Person(who[a.author_id]), remove, a.pk)
        for a in found
    )
    empty = Empty(_("No files yet"), _("Quotes, pictures and letters that belong to this record."), "paperclip")
    return Files(shown, empty, f"{url}/files" if may else "")


def related_list(actor: access.Actor, core: Core, declared: Declared, url: str) -> Related:
    """A related list, with the ways to bring one in: a new one, and one that is there already."""
    target = modules.get(declared.module)
    one, place = target.one, declared.also or declared.field
    columns = tuple(n for n in target.list if n != declared.field)  # all the same here
    asked = Params(fields=columns, limit=20, count=False)
    found = recording.related_screen(actor, core.module, core.record, declared, asked)
    add = None
    if access.may(actor, target, "create") and "create" not in target.closed and place in target.by_name:
        add = Action(_("Add %(one)s") % {"one": one}, f"/{target.key}/new?{place}={core.id}", "link", "plus")
    verb = core.module.verbs.get(declared.add)
    bring = None
    if verb and access.reach(actor, core.module, verb.needs).holds(core.record):
        bring = Action(verb.label, f"{url}/do/{verb.name}", "get", verb.icon)
    empty = Empty(_("Nothing here yet"), "", target.icon, add)
    if found is None:
        return Related(target.label, (), (), empty)
    condition = listing.to_text(recording.related_condition(core.module, core.record, declared))
    whole = f"/{target.key}?{urlencode({'filter': condition})}"
    heads, rows = columns_of(found), rows_of(found)
    if said := recording.said_in_lines(declared, core.id, [r.id for r in rows]):
        heads, rows = _with_line(heads, rows, *said)
    return Related(declared.label or target.label, heads, rows, empty, whole, add, bring)


def _with_line(
    heads: tuple[Column, ...], rows: tuple[Row, ...], f: Field, said: Mapping[int, Any]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """What the line says of this record, right behind the name of each."""
    head = Column(f.name, f.label, "", "", f.kind.right, "meta")
    cells = {r.id: cell(f, cell_of(f, said.get(r.id), {}), said.get(r.id)) for r in rows}
    shown = tuple(replace(r, cells=(r.cells[0], cells[r.id], *r.cells[1:])) for r in rows)
    return (heads[0], head, *heads[1:]), shown


def lines(actor: access.Actor, core: Core, name: str, url: str) -> Lines:
    """A table of the record, a line each: what comes first names it."""
    f = core.module.by_name[name]
    told = tuple(
        _line(core, f, line, row)
        for line, row in zip(core.values.get(name) or (), core.line_cells(name)[1], strict=True)
    )
    may = access.reach(actor, core.module, "edit").holds(core.record)
    edit = Action(_("Change"), f"{url}/edit#f-{name}", "link", "pencil", about=f.label) if may else None
    return Lines(f.label, told, Empty(_("Nothing here yet"), "", "list", edit), edit)


def _use(table: Field, line: Mapping[str, Any]) -> str:
    """What an address is for, in the reader's language."""
    label = next((c for c in table.kind.fields if c.name == "label"), None)  # type: ignore[attr-defined]
    return label.kind.show(line.get("label")) if label else ""


def _line(core: Core, f: Field, line: Mapping[str, Any], row: list[Shown]) -> tuple[str, Cell]:
    if addresses.parts_of(f.kind.fields):  # type: ignore[attr-defined]
        return _use(f, line), address(line)
    return row[0].text, Cell(", ".join(c.text for c in row[1:] if c.text))
