"""The pages on which a mapping is made: what they show, and the mapping that comes back from them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access
from saluran.core.kinds import language
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.outcome import HOME, crumbs
from saluran.faces.html.pieces import Input, Link, Option
from saluran.faces.html.screens.importing import MatchScreen, StepScreen
from saluran.ground import files
from saluran.platform import importing
from saluran.platform.models import ImportMapping, ImportRun


def sheet_screen(run: ImportRun, module: Module, errors: tuple[str, ...] = ()) -> StepScreen:
    """Which sheet of the workbook."""
    names = files.sheets(run.file)
    now = run.mapping.get("sheet") or names[0]
    chosen = _select("sheet", _("Sheet"), now, [(n, n) for n in names], _("Its first row names the columns."))
    heading = _("Which sheet shall come in?")
    return StepScreen(run.name, f"{HOME}/{run.pk}/sheet", crumbs(module), heading, "", (chosen,), errors, HOME)


def match_screen(
    actor: access.Actor,
    run: ImportRun,
    module: Module,
    mapping: Mapping[str, Any],
    table: Any,
    errors: Sequence[str],
    saved: ImportMapping | None,
) -> MatchScreen:
    """The screen for a mapping, with the first values of each column beside its choice."""
    fields = importing.fields_of(actor, module)
    shown = importing.samples(table)
    chosen = mapping.get("columns", {})
    columns = tuple(
        (c, " · ".join(shown[c]), _choice(n, c, fields, chosen.get(c), module)) for n, c in enumerate(table.header)
    )
    words = ngettext("%(n)s row into %(module)s", "%(n)s rows into %(module)s", run.total)
    summary = words % {"n": number(run.total), "module": module.label}
    url = f"{HOME}/{run.pk}/columns"
    offered = tuple(Link(m.name, f"{url}?saved={m.pk}") for m in importing.memory.named(module.key)[:20])
    hint = _("The columns are filled in as in “%(name)s”.") % {"name": saved.name} if saved else ""
    known = None if saved else importing.memory.suggested(actor, module.key, table.header)
    if known and known.mapping.get("columns") == chosen:
        hint = _("You have brought in such a file before: the columns are as you chose them then.")
        hint = _("The columns are filled in as in “%(name)s”.") % {"name": known.name} if known.name else hint
    return MatchScreen(
        run.name, url, crumbs(module), columns, offered, hint, saved.pk if saved else 0, summary, tuple(errors)
    )


def _choice(n: int, column: str, fields: Mapping[str, Any], chosen: Any, module: Module) -> Input:
    now = chosen if isinstance(chosen, str) else chosen.get("field", "") if isinstance(chosen, dict) else ""
    offered = (
        Option("", _("(leave out)"), not now),
        *(Option(name, _label(name, f, module), name == now) for name, f in fields.items()),
    )
    return Input(f"c{n}", _("Field for %(column)s") % {"column": column}, "select", options=offered)


def _label(name: str, f: Any, module: Module) -> str:
    table = name.partition(".")[0].partition(":")[0]
    label = str(f.label) if table == name else f"{module.by_name[table].label}: {f.label}"
    return f"{label} *" if f.required and table == name else label


def rules_screen(
    run: ImportRun, module: Module, mapping: Mapping[str, Any], table: Any, errors: tuple[str, ...] = ()
) -> StepScreen:
    """Which records are the same, what becomes of them, and how the values are written."""
    fields = (*_matching(module, mapping, table.header), *_reading(mapping), _name())
    url, back = f"{HOME}/{run.pk}/rules", f"{HOME}/{run.pk}/columns"
    heading = _("Which records are there already?")
    told = _("A row may mean a record that you have. Say how it is recognised, and what becomes of it.")
    return StepScreen(
        run.name, url, crumbs(module), heading, told, fields, errors, back, _("Try it out"), "list-checks"
    )


def _name() -> Input:
    told = _("Under a name, everybody who imports can choose it. Your own last choice is remembered anyway.")
    return Input("name", _("Remember this as (optional)"), help=told, extra=(("maxlength", "80"),))


def _matching(module: Module, mapping: Mapping[str, Any], header: Sequence[str]) -> tuple[Input, ...]:
    """Which records a row means, and what becomes of them."""
    filled = {c if isinstance(c, str) else c.get("field") for c in mapping.get("columns", {}).values() if c}
    filled |= set(mapping.get("made", {}))
    named = callable(module.title) and filled & {"first_name", "last_name"}
    usable = [f for f in importing.findable(module) if f.name in filled or (f.name == "title" and named)]
    match = mapping.get("match") or ()
    key = _select(
        "key",
        _("Column that numbers the rows"),
        mapping.get("key", ""),
        [("", _("(none)")), *((c, c) for c in header)],
        _("With it the same file can come in again, corrected, and links in other files find these records."),
    )
    found = _select(
        "found",
        _("Records that are there already"),
        mapping.get("found", "update"),
        [
            ("update", _("Change them to what the file says")),
            ("fill", _("Fill in their empty fields only")),
            ("leave", _("Leave them as they are")),
            ("create", _("Create another record anyway")),
        ],
    )
    empty = _select(
        "empty",
        _("Empty cells"),
        mapping.get("empty", "keep"),
        [("keep", _("Keep what the record has")), ("clear", _("Empty the field"))],
    )
    return (*_same(usable, match, mapping), key, found, empty)


def _same(usable: Sequence[Any], match: Sequence[str], mapping: Mapping[str, Any]) -> tuple[Input, ...]:
    """The fields by which records are recognised."""
    if not usable:
        return ()
    options = tuple(Option(f.name, f.label, f.name in match) for f in usable)
    help = _("Without any, each row is new, unless the same row came in before.")
    same = Input("match", _("Records are the same when they agree in"), "multiselect", options=options, help=help)
    if len(usable) == 1:
        return (same,)
    agree = _select(
        "agree",
        _("How much must agree"),
        mapping.get("agree", "any" if not mapping.get("match", [])[1:] else "all"),
        [("any", _("One of them is enough")), ("all", _("All of them"))],
    )
    return same, agree


def _reading(mapping: Mapping[str, Any]) -> tuple[Input, ...]:
    """How the values are written."""
    orders = [("dmy", "31/12/2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31")]
    styles = [("id", "1.250,50"), ("en", "1,250.50")]
    return (
        _select("dates", _("Dates are written"), mapping.get("dates", "dmy"), orders),
        _select("numbers", _("Numbers are written"), mapping.get("numbers") or language(), styles),
    )


def _select(name: str, label: str, now: Any, offered: Sequence[tuple[str, Any]], help: str = "") -> Input:
    return Input(name, label, "select", options=tuple(Option(v, t, v == now) for v, t in offered), help=help)


def said_columns(post: Any, mapping: Mapping[str, Any], header: Sequence[str]) -> dict[str, Any]:
    """The mapping with the columns that a form says; what it knew of a column beside the field stays."""
    old = mapping.get("columns", {})
    columns = {}
    for n, column in enumerate(header):
        chosen, known = post.get(f"c{n}", ""), old.get(column)
        if chosen:
            columns[column] = known if isinstance(known, dict) and known.get("field") == chosen else chosen
    made = {**mapping, "columns": columns, "language": mapping.get("language") or language()}
    filled = {c if isinstance(c, str) else c["field"] for c in columns.values()} | {"title"}
    return {**made, "match": [m for m in mapping.get("match") or () if m in filled]}


def said_rules(post: Any, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping with the rules that a form says."""
    rules = {n: post[n] for n in ("key", "found", "empty", "agree", "dates", "numbers") if post.get(n)}
    rest = {n: v for n, v in mapping.items() if n not in ("key", "match")}
    match = [m for m in post.getlist("match") if m]
    return {**rest, **rules, **({"match": match} if match else {})}
