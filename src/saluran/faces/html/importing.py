"""Import in the browser: a file, its columns, a rehearsal, the run itself, and what came of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saluran.core import access
from saluran.core.refusals import Invalid, NotFound
from saluran.core.registry import modules
from saluran.faces.html.cells import moment
from saluran.faces.html.import_steps import has_sheets
from saluran.faces.html.import_steps import routes as steps
from saluran.faces.html.lists import number
from saluran.faces.html.menu import in_order
from saluran.faces.html.outcome import HOME, run_screen
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Cell, Empty, Input, Option, Tone
from saluran.faces.html.screens import Column, Row
from saluran.faces.html.screens.importing import ImportsScreen
from saluran.faces.policy import policed
from saluran.platform import importing
from saluran.platform.models import ImportRun

RECENT = 50


def _actor(request: HttpRequest) -> access.Actor:
    found: access.Actor = request.actor  # type: ignore[attr-defined]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a module and a file, and see the files that came before."""
    if request.method != "POST":
        return _start_page(request, request.GET.get("module", ""))
    try:
        run = _upload(request)
    except Invalid as invalid:
        return _start_page(request, request.POST.get("module", ""), invalid)
    return HttpResponseRedirect(f"{HOME}/{run.pk}/sheet" if has_sheets(run) else _url(run))


def _upload(request: HttpRequest) -> ImportRun:
    actor, file, map_file = _actor(request), request.FILES.get("file"), request.FILES.get("mapping")
    if file is None:
        raise Invalid({"file": [_("Choose a file.")]})
    if (file.size or 0) > settings.MAX_IMPORT:
        raise Invalid({"file": [_("A file may have at most %(n)s MB.") % {"n": settings.MAX_IMPORT // 2**20}]})
    mapping = _mapping(map_file.read(1 << 20)) if map_file else None
    run = importing.upload(actor, request.POST.get("module", ""), file.name or "", file.chunks(), mapping)
    if mapping is not None:  # it says all there is to ask
        importing.check(actor, run, run.mapping)
        run.state = "checking"
    return run


def _mapping(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid({"mapping": [_("This file does not hold a mapping.")]})
    return found


def _start_page(request: HttpRequest, chosen: str, invalid: Invalid | None = None) -> HttpResponse:
    actor = _actor(request)
    open_to = [m for m in in_order(actor) if access.may(actor, m, "import")]
    if not open_to:
        raise NotFound
    errors: Mapping[str, list[str]] = invalid.errors if invalid else {}
    offered = tuple(Option(m.key, m.label, m.key == chosen) for m in open_to)
    fields = (
        Input("module", _("Into"), "select", options=offered, required=True),
        Input(
            "file",
            _("CSV, XLSX or vCard file"),
            "file",
            required=True,
            errors=tuple(errors.get("file", ())),
            extra=(("accept", ".csv,.txt,.tsv,.xlsx,.vcf"),),
            help=_("As it is: a title above the names of the columns may stay, and a sum below."),
        ),
        Input(
            "mapping",
            _("Mapping (optional)"),
            "file",
            errors=tuple(errors.get("mapping", ())),
            extra=(("accept", ".json"),),
            help=_("A JSON file that says what the columns mean. Without it you choose on the next page."),
        ),
    )
    rest = tuple(s for name, said in errors.items() if name not in ("file", "mapping") for s in said)
    columns = (
        Column("name", _("File"), place="main"),
        Column("module", _("Module")),
        Column("state", _("State")),
        Column("rows", _("Rows"), end=True),
        Column("at", _("Uploaded"), place="side"),
    )
    rows = tuple(_row(run) for run in importing.runs_of(actor)[:RECENT])
    empty = Empty(_("No file has been imported yet"), _("Each import stays here with its report."), "file-up")
    screen = ImportsScreen(_("Import"), HOME, fields, columns, rows, empty, rest)
    return draw(request, "saluran/import_start.html", screen, screen.title, status=422 if invalid else 200)


STATES: Mapping[str, tuple[str, Tone]] = {
    "new": ("file-up", "neutral"),
    "checking": ("loader", "info"),
    "checked": ("list-checks", "info"),
    "running": ("loader", "info"),
    "paused": ("pause", "warning"),
    "stopped": ("circle-pause", "warning"),
    "done": ("check", "success"),
    "cancelled": ("ban", "neutral"),
    "failed": ("circle-alert", "error"),
}


def _badge(run: ImportRun) -> Cell:
    state = "stopped" if importing.trouble(run) and run.state != "failed" else run.state
    words = {
        "new": _("Uploaded"),
        "checking": _("Being checked"),
        "checked": _("Checked"),
        "running": _("Running"),
        "paused": _("Paused"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "cancelled": _("Cancelled"),
        "failed": _("Failed"),
    }
    return Cell(words[state], "badge", tone=STATES[state][1])


def _row(run: ImportRun) -> Row:
    module = modules.all().get(run.module)
    cells = (
        Cell(run.name),
        Cell(module.label if module else run.module),
        _badge(run),
        Cell(ngettext("%(n)s row", "%(n)s rows", run.total) % {"n": number(run.total)}),
        moment(run.created_at),
    )
    return Row(run.pk, _url(run), run.name, cells)


def _url(run: ImportRun) -> str:
    return f"{HOME}/{run.pk}/columns" if run.state == "new" else f"{HOME}/{run.pk}"


@require_safe
def into(request: HttpRequest, key: str) -> HttpResponse:
    """The way here from a module's list."""
    if key not in modules.all():
        raise NotFound
    return _start_page(request, key)


@require_safe
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what the rehearsal found, or what came of it."""
    run = importing.run_of(_actor(request), pk)
    if run.state == "new":
        return HttpResponseRedirect(_url(run))
    screen = run_screen(run)
    block = "screen" if wants_part(request) else ""
    return draw(request, "saluran/import_run.html", screen, screen.title, block=block)


@require_POST
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the file in."""
    actor = _actor(request)
    importing.start(actor, importing.run_of(actor, pk))
    return HttpResponseRedirect(f"{HOME}/{pk}")


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop for now."""
    importing.pause(importing.run_of(_actor(request), pk))
    return HttpResponseRedirect(f"{HOME}/{pk}")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on from the row where it stopped."""
    actor = _actor(request)
    importing.go_on(actor, importing.run_of(actor, pk))
    return HttpResponseRedirect(f"{HOME}/{pk}")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End it; what is in stays in."""
    importing.cancel(importing.run_of(_actor(request), pk))
    return HttpResponseRedirect(f"{HOME}/{pk}")


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows to correct, as a file that can be sent again."""
    run = importing.run_of(_actor(request), pk)
    return _file(importing.Report.of(run.report).error_file, f"{Path(run.name).stem}-{_('to-correct')}.csv")


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All that was said of rows, a line each."""
    run = importing.run_of(_actor(request), pk)
    return _file(importing.Report.of(run.report).told_file, f"{Path(run.name).stem}-{_('report')}.csv")


def _file(path: Path | None, name: str) -> HttpResponseBase:
    if path is None or not path.exists():
        raise NotFound
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


routes = [
    policed("my/imports", start, "session", "imports"),
    policed("my/imports/<int:pk>", run_page, "session", "import-run"),
    *steps,
    policed("my/imports/<int:pk>/start", go, "session", "import-start"),
    policed("my/imports/<int:pk>/pause", pause, "session", "import-pause"),
    policed("my/imports/<int:pk>/resume", resume, "session", "import-resume"),
    policed("my/imports/<int:pk>/cancel", cancel, "session", "import-cancel"),
    policed("my/imports/<int:pk>/errors", errors, "session", "import-errors"),
    policed("my/imports/<int:pk>/told", told, "session", "import-told"),
    policed("<slug:key>/import", into, "session", "import"),
]
