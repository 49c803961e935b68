"""The steps of an import before it is tried out: which sheet, what the columns mean, which records are the same."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from saluran.core import access
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.faces.html import match_place, match_values, matching
from saluran.faces.html.outcome import HOME
from saluran.faces.html.page import draw
from saluran.faces.policy import policed
from saluran.ground import files
from saluran.platform import importing
from saluran.platform.models import ImportRun

methods = require_http_methods(["GET", "HEAD", "POST"])
BEFORE = ("new", "checking", "checked", "failed")  # what can still be changed


def has_sheets(run: ImportRun) -> bool:
    """Whether somebody has to say which sheet is meant."""
    return run.state == "new" and len(files.sheets(run.file)) > 1


def _run(request: HttpRequest, pk: int) -> tuple[Any, ImportRun, HttpResponse | None]:
    """Who asks, the run, and the page to go to where there is nothing left to choose."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    run = importing.run_of(actor, pk)
    begun = run.state not in BEFORE or run.position > 0
    return actor, run, HttpResponseRedirect(f"{HOME}/{pk}") if begun else None


def _sentences(invalid: Invalid) -> tuple[str, ...]:
    return tuple(s for one in invalid.errors.values() for s in one)


@methods
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the sheet of a workbook, and the row that names the columns."""
    actor, run, away = _run(request, pk)
    if away:
        return away
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            importing.choose_sheet(actor, run, *match_place.said_place(request.POST))
            return HttpResponseRedirect(f"{HOME}/{pk}/columns")
        except Invalid as invalid:
            errors = _sentences(invalid)
    screen = match_place.place_screen(run, modules.get(run.module), errors)
    return draw(request, "saluran/import_step.html", screen, screen.title, status=422 if errors else 200)


@methods
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the columns mean."""
    actor, run, away = _run(request, pk)
    if away:
        return away
    module, table = modules.get(run.module), importing.table_of(run)
    saved = importing.memory.named(run.module).filter(pk=_number(request, "saved")).first()
    mapping = run.mapping
    errors: tuple[str, ...] = ()
    if saved:
        mapping = importing.memory.fitting(saved.mapping, table.header)
    if request.method == "POST":
        mapping = matching.said_columns(request.POST, mapping, table.header, module)
        try:
            mapping = importing.make_fields(actor, module, mapping, importing.take(table))
            module = modules.get(run.module)
            importing.note(actor, run, mapping)
            importing.settle_values(actor, module, mapping, importing.take(table))
            importing.note(actor, run, mapping)
            strange = importing.strange_in(actor, module, mapping, table)
            return HttpResponseRedirect(f"{HOME}/{pk}/{'values' if strange else 'rules'}")
        except Invalid as invalid:
            errors = _sentences(invalid)
    screen = matching.match_screen(actor, run, module, mapping, table, errors, saved)
    return draw(request, "saluran/import_match.html", screen, screen.title, status=422 if errors else 200)


@methods
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what becomes of values that are not known here."""
    actor, run, away = _run(request, pk)
    if away:
        return away
    module, table = modules.get(run.module), importing.table_of(run)
    found = importing.strange_in(actor, module, run.mapping, table)
    errors: tuple[str, ...] = ()
    if not found:
        return HttpResponseRedirect(f"{HOME}/{pk}/rules")
    if request.method == "POST":
        try:
            importing.note(actor, run, match_values.said_values(request.POST, run.mapping, found))
            return HttpResponseRedirect(f"{HOME}/{pk}/rules")
        except Invalid as invalid:
            errors = _sentences(invalid)
    screen = match_values.values_screen(run, module, found, errors)
    return draw(request, "saluran/import_values.html", screen, screen.title, status=422 if errors else 200)


@methods
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which records are the same and what becomes of them; then the file is tried out."""
    actor, run, away = _run(request, pk)
    if away:
        return away
    module, table = modules.get(run.module), importing.table_of(run)
    mapping = run.mapping
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        mapping = matching.said_rules(request.POST, mapping)
        try:
            importing.check(actor, run, mapping)
            if name := request.POST.get("name", "").strip():
                importing.memory.keep(actor, run.module, table.header, mapping, name)
            return HttpResponseRedirect(f"{HOME}/{pk}")
        except Invalid as invalid:
            errors = _sentences(invalid)
    back = "values" if importing.strange_in(actor, module, mapping, table) else "columns"
    screen = matching.rules_screen(run, module, mapping, table, errors, back)
    return draw(request, "saluran/import_step.html", screen, screen.title, status=422 if errors else 200)


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name) or request.GET.get(name) or ""
    return int(said) if said.isdecimal() and len(said) < 18 else 0


routes = [
    policed("my/imports/<int:pk>/sheet", sheet, "session", "import-sheet"),
    policed("my/imports/<int:pk>/columns", columns, "session", "import-columns"),
    policed("my/imports/<int:pk>/values", values, "session", "import-values"),
    policed("my/imports/<int:pk>/rules", rules, "session", "import-rules"),
]
