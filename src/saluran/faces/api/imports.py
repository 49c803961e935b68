"""Files that a program brings in: the same mapping, rehearsal and report as in the browser and on the command line."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.refusals import Invalid, NotFound
from saluran.faces.api.answers import Answer, Problem, wrong
from saluran.faces.api.asking import Ask
from saluran.faces.api.beside import utc
from saluran.platform import importing
from saluran.platform.importing import Fault, Report
from saluran.platform.models import ImportRun

TAKES = ("module", "mapping", "dry_run")
COUNTS = ("rows", "created", "updated", "unchanged", "refused", "repeated", "warnings", "similar", "noted")


def send_file(ask: Ask) -> Answer:
    """A table to bring in (``multipart/form-data``): ``file`` and ``module``; ``mapping`` and ``dry_run`` if wanted."""
    ask.query()
    request = ask.request
    if request.content_type != "multipart/form-data":
        raise Problem(415, _("Send multipart/form-data with one part called “file”."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_IMPORT:
        raise Problem(413, _("A file may have at most %(n)s MB.") % {"n": settings.MAX_IMPORT // 2**20})
    if extra := [n[:40] for n in (*request.POST, *request.FILES) if n not in (*TAKES, "file")]:
        raise Invalid({n: [_("There is no such field.")] for n in extra})
    file: Any = request.FILES.get("file")
    if file is None:
        raise wrong("file", _("Choose a file."))
    dry_run = request.POST.get("dry_run", "false")
    if dry_run not in ("true", "false"):
        raise wrong("dry_run", _("Enter true or false."))
    mapping = _mapping(request.POST.get("mapping"))
    run = importing.upload(ask.actor, request.POST.get("module", ""), file.name or "", file.chunks(), mapping)
    if dry_run == "true":
        importing.check(ask.actor, run, run.mapping)
    else:
        importing.start(ask.actor, run)
    run.refresh_from_db()
    return Answer(_said(run), 202, {"Location": f"/api/v1/imports/{run.pk}"})


def _mapping(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise wrong("mapping", _("This file does not hold a mapping."))
    return found


def _run(ask: Ask, pk: int) -> ImportRun:
    """One of the actor's imports, as far as the token reaches."""
    run = importing.run_of(ask.actor, pk) if pk < 2**63 else None
    if run is None or not access.may(ask.actor, importing.module_for(ask.actor, run.module), "import"):
        raise NotFound
    return run


def show_import(ask: Ask, pk: int) -> Answer:
    """How far it is, or what came of it."""
    ask.query()
    return Answer(_said(_run(ask, pk)))


def _said(run: ImportRun) -> dict[str, Any]:
    report = Report.of(run.report)
    return {
        "id": run.pk,
        "module": run.module,
        "name": run.name,
        "state": run.state,
        "total": run.total,
        **{n: getattr(report, n) for n in COUNTS},
        "faults": _listed(report.faults),
        "notes": _listed(report.notes),
        "made": report.made,
        "left": list(report.left),
        "operation": run.operation_id,
        "error": importing.trouble(run),
        "created_at": utc(run.created_at),
        "finished_at": utc(run.finished_at) if run.finished_at else None,
    }


def _listed(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [
        {"row": f.row, "again": f.again, "column": f.column, "field": f.field, "value": f.text, "detail": f.sentence}
        for f in faults
    ]


STEERING: dict[str, Callable[[access.Actor, ImportRun], None]] = {
    "start": importing.start,
    "pause": lambda _actor, run: importing.pause(run),
    "resume": importing.go_on,
    "cancel": lambda _actor, run: importing.cancel(run),
}


def steer_import(ask: Ask, pk: int, name: str) -> Answer:
    """Start it after its rehearsal, pause it, let it go on, or end it."""
    ask.query()
    ask.body(needed=False)
    run = _run(ask, pk)
    if name not in STEERING:
        raise NotFound
    STEERING[name](ask.actor, run)
    run.refresh_from_db()
    return Answer(_said(run))


def read_errors(ask: Ask, pk: int) -> HttpResponseBase:
    """The rows to correct, as a CSV file that can be sent again."""
    ask.query()
    return _file(Report.of(_run(ask, pk).report).error_file)


def read_report(ask: Ask, pk: int) -> HttpResponseBase:
    """All that was said of rows, a line each, as a CSV file."""
    ask.query()
    return _file(Report.of(_run(ask, pk).report).told_file)


def _file(path: Path | None) -> HttpResponseBase:
    if path is None or not path.exists():
        raise NotFound
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8")
