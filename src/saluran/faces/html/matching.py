"""The page that matches columns to fields: what it shows, and the mapping that comes back from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core import access
from saluran.core.kinds import language
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Input, Link, Option
from saluran.faces.html.screens.importing import MatchScreen
from saluran.platform import importing
from saluran.platform.models import ImportRun


def match_screen(
    actor: access.Actor,
    run: ImportRun,
    module: Module,
    mapping: Mapping[str, Any],
    table: Any,
    crumbs: tuple[Link, ...],
    errors: Sequence[str],
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
    url = f"/my/imports/{run.pk}/columns"
    return MatchScreen(run.name, url, crumbs, columns, _options(fields, mapping, table.header), summary, tuple(errors))


def _choice(n: int, column: str, fields: Mapping[str, Any], chosen: Any, module: Module) -> Input:
    now = chosen if isinstance(chosen, str) else chosen.get("field", "") if isinstance(chosen, dict) else ""
    offered = (
        Option("", _("(leave out)"), not now),
        *(Option(name, _label(name, f, module), name == now) for name, f in fields.items()),
    )
    return Input(f"c{n}", _("Field for %(column)s") % {"column": column}, "select", options=offered)


def _label(name: str, f: Any, module: Module) -> str:
    table = name.partition(".")[0]
    label = str(f.label) if table == name else f"{module.by_name[table].label}: {f.label}"
    return f"{label} *" if f.required and table == name else label


def _options(fields: Mapping[str, Any], mapping: Mapping[str, Any], header: Sequence[str]) -> tuple[Input, ...]:
    return (*_matching(fields, mapping, header), *_reading(mapping))


def _matching(fields: Mapping[str, Any], mapping: Mapping[str, Any], header: Sequence[str]) -> tuple[Input, ...]:
    """Which records a row means, and what becomes of them."""
    findable = [
        (n, f.label)
        for n, f in fields.items()
        if "." not in n and f.column and f.kind.stored != "json" and f.kind.widget != "textarea"
    ]
    return (
        _select(
            "match",
            _("Records are the same when they agree in"),
            (mapping.get("match") or [""])[0],
            [("", _("(nothing: each row is new)")), *findable],
            _("A row that agrees with a record changes it instead of making another."),
        ),
        _select(
            "key",
            _("Column that numbers the rows"),
            mapping.get("key", ""),
            [("", _("(none)")), *((c, c) for c in header)],
            _("With it the same file can come in again, corrected, and links in other files find these records."),
        ),
        _select(
            "found",
            _("Records that are there already"),
            mapping.get("found", "update"),
            [("update", _("Change them")), ("leave", _("Leave them as they are"))],
        ),
        _select(
            "empty",
            _("Empty cells"),
            mapping.get("empty", "keep"),
            [("keep", _("Keep what the record has")), ("clear", _("Empty the field"))],
        ),
    )


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


def said(post: Mapping[str, Any], module: Module, header: Sequence[str]) -> dict[str, Any]:
    """The mapping that a form says."""
    columns = {c: field for n, c in enumerate(header) if (field := post.get(f"c{n}", ""))}
    made: dict[str, Any] = {
        "module": module.key,
        "language": language(),
        "columns": columns,
        **{n: post[n] for n in ("key", "found", "empty", "dates", "numbers") if post.get(n)},
    }
    if post.get("match"):
        made["match"] = [post["match"]]
    return made
