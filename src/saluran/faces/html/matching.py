"""The pages on which a mapping is made: what they show, and the mapping that comes back from them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access, options
from saluran.core.kinds import language
from saluran.core.options import CURRENCIES
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.match_place import named, place_of
from saluran.faces.html.outcome import HOME, crumbs
from saluran.faces.html.pieces import Input, Link, Option
from saluran.faces.html.screens.importing import MatchScreen, StepScreen
from saluran.platform import importing
from saluran.platform.models import ImportMapping, ImportRun


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
    makes = importing.may_make_fields(actor)
    columns = tuple(
        (named(c), " · ".join(shown[c]), _choice(n, c, fields, chosen.get(c), module, c == mapping.get("key"), makes))
        for n, c in enumerate(table.header)
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
    constants = _constants(mapping, fields, module)
    warning, called = _nameless(module, mapping, table)
    chosen_one = saved.pk if saved else 0
    return MatchScreen(
        run.name, url, crumbs(module), columns, offered, hint, chosen_one, summary, tuple(errors), constants, warning,
        called, place_of(run, table), _rest(fields, columns),
    )  # fmt: skip


def _rest(fields: Mapping[str, Any], columns: Sequence[tuple[str, str, Input]]) -> Input | None:
    """Whether what goes nowhere is kept in the note."""
    left = sum(any(o.value == "" and o.selected for o in choice.options) for _c, _samples, choice in columns)
    if not left or "note" not in fields:
        return None
    told = _("One note a record, each column with its name before it.")
    return Input("rest", _("Keep the columns that are left out in a note"), "checkbox", help=told)


def _constants(
    mapping: Mapping[str, Any], fields: Mapping[str, Any], module: Module
) -> tuple[tuple[Input, Input], ...]:
    """What all rows have in common, and room for more of it."""
    said = [(n, v) for n, v in mapping.get("defaults", {}).items() if isinstance(v, str | int | float)]
    rows = [*said, *[("", "")] * max(CONSTANTS - len(said), 1)]
    return tuple(
        (
            Input(
                f"k{n}",
                _("Field"),
                "select",
                options=(
                    Option("", _("(none)"), not name),
                    *(Option(key, _label(key, f, module), key == name) for key, f in fields.items()),
                ),
            ),
            Input(f"w{n}", _("Value"), value=str(value), extra=(("maxlength", "200"),)),
        )
        for n, (name, value) in enumerate(rows)
    )


def _nameless(module: Module, mapping: Mapping[str, Any], table: Any) -> tuple[str, Input | None]:
    """What is said where no column gives records a name, and the column after which they may be called."""
    made = mapping.get("made", {})
    bare = {**mapping, "made": {n: t for n, t in made.items() if not _by_number(module, t)}}
    name = importing.nameless(module, bare)
    if not name:
        return "", None
    now = next((_by_number(module, t) for t in made.values() if _by_number(module, t)), "")
    columns = importing.numbers(module, importing.take(table))
    told = _("No column gives these records a name. Choose one above, or call them by a number:")
    offered = [("", _("(refuse rows without a name)")), *((c, f"{module.one} {{{c}}}") for c in columns)]
    return told, _select(f"called-{name}", _("Call them"), now, offered)


def _by_number(module: Module, template: str) -> str:
    """The column of a name such as “Lead {No}”."""
    found = re.fullmatch(rf"{re.escape(str(module.one))} \{{([^{{}}]+)\}}", str(template))
    return found[1] if found else ""


CONSTANTS = 2  # empty rows that are offered


def _choice(
    n: int, column: str, fields: Mapping[str, Any], chosen: Any, module: Module, numbers: bool, makes: bool
) -> Input:
    now = _field_of(chosen)
    new = Option(importing.NEW, _("New field “%(name)s”") % {"name": named(column)}, now == importing.NEW)
    offered = (
        Option("", _("(numbers the rows)") if numbers else _("(leave out)"), not now),
        *((new,) if makes else ()),
        *(Option(name, _label(name, f, module), name == now) for name, f in fields.items()),
    )
    return Input(f"c{n}", _("Field for %(column)s") % {"column": column}, "select", options=offered)


def _field_of(chosen: Any) -> str:
    """The field that a column goes into; the first where there are several."""
    first = chosen[0] if isinstance(chosen, list) and chosen else chosen
    return first if isinstance(first, str) else str(first.get("field", "")) if isinstance(first, dict) else ""


def _label(name: str, f: Any, module: Module) -> str:
    table = name.partition(".")[0].partition(":")[0]
    label = str(f.label) if table == name else f"{module.by_name[table].label}: {f.label}"
    return f"{label} *" if f.required and table == name else label


def rules_screen(
    run: ImportRun,
    module: Module,
    mapping: Mapping[str, Any],
    table: Any,
    errors: tuple[str, ...] = (),
    back_to: str = "columns",
) -> StepScreen:
    """Which records are the same, what becomes of them, and how the values are written."""
    fields = (*_matching(module, mapping, table.header), *_reading(module, mapping), _name())
    url, back = f"{HOME}/{run.pk}/rules", f"{HOME}/{run.pk}/{back_to}"
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
    return (*_same(usable, match, mapping), key, found, *_rows(mapping), empty)


def _rows(mapping: Mapping[str, Any]) -> tuple[Input, Input]:
    """What becomes of rows that mean no record, and of those that say the same."""
    new = [("make", _("Make a record")), ("refuse", _("Refuse the row"))]
    twice = [("refuse", _("Refuse the second")), ("keep", _("Make a record of each"))]
    return (
        _select("new", _("Rows that mean no record"), mapping.get("new", "make"), new),
        _select("twice", _("Rows that say the same as another"), mapping.get("twice", "refuse"), twice),
    )


def _same(usable: Sequence[Any], match: Sequence[str], mapping: Mapping[str, Any]) -> tuple[Input, ...]:
    """The fields by which records are recognised."""
    if not usable:
        return ()
    offered = tuple(Option(f.name, f.label, f.name in match) for f in usable)
    help = _("Without any, each row is new, unless the same row came in before.")
    same = Input("match", _("Records are the same when they agree in"), "multiselect", options=offered, help=help)
    if len(usable) == 1:
        return (same,)
    agree = _select(
        "agree",
        _("How much must agree"),
        mapping.get("agree", "any" if not mapping.get("match", [])[1:] else "all"),
        [("any", _("One of them is enough")), ("all", _("All of them"))],
    )
    return same, agree


def _reading(module: Module, mapping: Mapping[str, Any]) -> tuple[Input, ...]:
    """How the values are written, and what becomes of those that cannot be read."""
    filled = {_field_of(c) for c in mapping.get("columns", {}).values()}
    kinds = {module.by_name[n].kind.key for n in filled if n in module.by_name}
    more = []
    if "phone" in kinds:
        home = mapping.get("country") or options.get("company.country")
        told = _("Numbers that begin with + are read as they stand.")
        more.append(_select("country", _("Telephone numbers are from"), home, importing.countries(language()), told))
    if "money" in kinds and "currency" in module.by_name and "currency" not in filled:
        now = mapping.get("currency") or options.currency()
        more.append(_select("currency", _("Amounts are in"), now, [(c, str(label)) for c, label in CURRENCIES]))
    bad = [("refuse", _("Refuse the row")), ("leave", _("Leave the cell empty, and say so"))]
    orders = [("dmy", "31/12/2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31")]
    styles = [("id", "1.250,50"), ("en", "1,250.50")]
    return (
        _select("dates", _("Dates are written"), mapping.get("dates", "dmy"), orders),
        _select("numbers", _("Numbers are written"), mapping.get("numbers") or language(), styles),
        *more,
        _select("bad", _("Cells that cannot be read"), mapping.get("bad", "refuse"), bad),
    )


def _select(name: str, label: str, now: Any, offered: Sequence[tuple[str, Any]], help: str = "") -> Input:
    return Input(name, label, "select", options=tuple(Option(v, t, v == now) for v, t in offered), help=help)


def said_columns(post: Any, mapping: Mapping[str, Any], header: Sequence[str], module: Module) -> dict[str, Any]:
    """The mapping with the columns that a form says; what it knew of a column beside the field stays."""
    old, rest = mapping.get("columns", {}), "note" if post.get("rest") else ""
    columns = {}
    for n, column in enumerate(header):
        known = old.get(column)
        chosen = post.get(f"c{n}", "") or (rest if column != mapping.get("key") else "")
        if chosen:
            columns[column] = known if _field_of(known) == chosen else chosen
    made = {**mapping, "columns": columns, "language": mapping.get("language") or language()}
    made |= _said_constants(post, mapping) | _said_name(post, mapping, module)
    filled = {_field_of(c) for c in columns.values()} | {"title"}
    return {**made, "match": [m for m in mapping.get("match") or () if m in filled]}


def _said_constants(post: Any, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """What all rows have in common, as a form says it; what is no plain value stays as the mapping has it."""
    if "k0" not in post:
        return {}
    kept = {n: v for n, v in mapping.get("defaults", {}).items() if not isinstance(v, str | int | float)}
    asked = [(post[k], post.get(f"w{k[1:]}", "").strip()) for k in post if re.fullmatch(r"k\d{1,2}", k)]
    return {"defaults": {**kept, **{name: value for name, value in asked if name and value}}}


def _said_name(post: Any, mapping: Mapping[str, Any], module: Module) -> dict[str, Any]:
    """After what records without a name are called."""
    kept = {n: t for n, t in mapping.get("made", {}).items() if not _by_number(module, t)}
    for key in post:
        if key.startswith("called-") and post[key]:
            kept[key.removeprefix("called-")] = f"{module.one} {{{post[key]}}}"
    return {"made": kept} if kept or mapping.get("made") else {}


RULES = ("key", "found", "new", "twice", "empty", "agree", "dates", "numbers", "country", "currency", "bad")


def said_rules(post: Any, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping with the rules that a form says."""
    rules = {n: post[n] for n in RULES if post.get(n)}
    rest = {n: v for n, v in mapping.items() if n not in ("key", "match")}
    match = [m for m in post.getlist("match") if m]
    return {**rest, **rules, **({"match": match} if match else {})}
