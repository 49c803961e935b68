"""How far an import is, what its rehearsal found, and what came of it."""

import json
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core.kinds import language
from saluran.core.models import Operation
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Action, Cell, Fact, Link
from saluran.faces.html.screens.importing import BadRow, RunScreen
from saluran.ground import dates
from saluran.platform import importing
from saluran.platform.models import ImportRun

HOME = "/my/imports"
FEW = 25  # rows that the page shows; the files have all of them
ALWAYS = 2  # columns that are shown though nothing is wrong with them


def crumbs(module: Module) -> tuple[Link, ...]:
    """The way to a page of an import."""
    return Link(_("Import"), HOME), Link(module.label, f"/{module.key}")


def run_screen(run: ImportRun) -> RunScreen:
    """The page of a run, whatever its state."""
    module, report = modules.get(run.module), importing.Report.of(run.report)
    trouble = importing.trouble(run)
    busy = run.state in ("checking", "running") and not trouble
    ended = run.state in ("checked", "done", "cancelled", "paused")
    columns, bad = _bad_rows(report) if ended else ((), ())
    return RunScreen(
        run.name,
        f"{HOME}/{run.pk}",
        crumbs(module),
        _heading(run, bool(trouble)),
        busy,
        report.rows,
        max(run.total, 1),
        _pace(run, report),
        _facts(run, report) if ended else (),
        columns,
        bad,
        _more(report),
        _notes(report) if ended else (),
        f"{HOME}/{run.pk}/errors" if ended and report.error_file else "",
        f"{HOME}/{run.pk}/told" if ended and report.told_file else "",
        tuple((_where(f), f.field, f.text, f.sentence) for f in report.notes[:FEW]) if ended else (),
        _("Only the first are shown here. The report as a file has all of them.") if len(report.notes) > FEW else "",
        _("What has to be corrected") if report.refused else _("What these rows come in without"),
        _actions(run, report, trouble),
        trouble,
    )


def _heading(run: ImportRun, trouble: bool) -> str:
    if trouble or run.state == "failed":
        return _("The import stopped")
    words = {
        "checking": _("The file is being checked; nothing is written yet"),
        "checked": _("This is what would happen"),
        "running": _("The file is coming in"),
        "paused": _("The import is paused"),
        "done": _("The file is in"),
        "cancelled": _("The import was cancelled"),
    }
    return words[run.state]


def _pace(run: ImportRun, report: importing.Report) -> str:
    """How far it is, how fast, and how long it will take."""
    said = [_("%(done)s of %(total)s rows") % {"done": number(report.rows), "total": number(run.total)}]
    if report.rate >= 1:
        said.append(_("%(n)s rows a second") % {"n": number(int(report.rate))})
        seconds = int(max(run.total - report.rows, 0) / report.rate)
        if seconds >= 2:
            said.append(_("%(time)s left") % {"time": dates.show_duration(seconds, language())})
    return " · ".join(said)


def _bad_rows(report: importing.Report) -> tuple[tuple[str, ...], tuple[BadRow, ...]]:
    """The rows to correct with the columns that are wrong somewhere, beside the first ones, which tell who it is."""
    wrong = {f.column for f in report.faults if f.column}
    columns = tuple(c for n, c in enumerate(report.header) if c in wrong or n < ALWAYS)
    said: dict[int, dict[str, list[str]]] = {}
    for f in report.faults:
        where = f.column if f.column in columns else ""
        said.setdefault(f.row, {}).setdefault(where, []).append(f.sentence if where else str(f))
    rows = []
    for row, faults in list(said.items())[:FEW]:
        texts = dict(zip(report.header, report.cells.get(row, ()), strict=False))
        cells = tuple((texts.get(c, ""), " ".join(faults.get(c, ()))) for c in columns)
        rows.append(BadRow(row, cells, " ".join(faults.get("", ()))))
    return columns, tuple(rows)


def _facts(run: ImportRun, report: importing.Report) -> tuple[Fact, ...]:
    done = run.state != "checked"
    counts = (
        ("rows", _("Rows read"), report.rows),
        ("created", _("Created") if done else _("New"), report.created),
        ("updated", _("Changed") if done else _("To be changed"), report.updated),
        ("unchanged", _("Unchanged"), report.unchanged),
        ("refused", _("Refused"), report.refused),
        ("repeated", _("Repeated"), report.repeated),
        ("warnings", _("In, with a remark"), report.warnings),
        ("similar", _("Look like one that was there"), report.similar),
        ("noted", _("Notes on the records"), report.noted),
    )
    kept = (c for c in counts if c[2] or c[0] not in ("repeated", "warnings", "similar", "noted"))
    return tuple(Fact(label, Cell(number(n)), name) for name, label, n in kept)


def _more(report: importing.Report) -> str:
    if len({f.row for f in report.faults}) <= FEW and len(report.faults) < importing.SHOWN:
        return ""
    return _("Only the first are shown here. The file with the rows to correct has all of them.")


def _where(fault: importing.Fault) -> str:
    if not fault.again:
        return _("Row %(n)s") % {"n": number(fault.row)}
    return _("Row %(n)s and %(more)s more") % {"n": number(fault.row), "more": number(fault.again)}


def _notes(report: importing.Report) -> tuple[str, ...]:
    notes = []
    for key, names in report.made.items():
        to = modules.all().get(key)
        said = _("Added to %(module)s: %(names)s.")
        notes.append(said % {"module": to.label if to else key, "names": ", ".join(names)})
    if report.summed:
        said = _("The last row, “%(text)s”, adds up the others: it is left out.")
        notes.append(said % {"text": report.summed})
    if report.left:
        n = len(report.left)
        left = ngettext("This column is left out: %(names)s.", "These columns are left out: %(names)s.", n)
        notes.append(left % {"names": ", ".join(report.left)})
    return tuple(notes)


def _actions(run: ImportRun, report: importing.Report, trouble: str) -> tuple[Action, ...]:
    url = f"{HOME}/{run.pk}"
    back = Action(_("Change the columns"), f"{url}/columns", "link", "arrow-left")
    stop = Action(_("Cancel the import"), f"{url}/cancel", "post", "ban")
    resume = Action(_("Go on"), f"{url}/resume", "post", "play", primary=True)
    if run.state == "checked":
        ready = report.created + report.updated
        go = Action(_("Start the import"), f"{url}/start", "post", "play", primary=True)
        return (go, back) if ready or report.refused < report.rows else (back,)
    if run.state == "paused" or (trouble and run.position):
        return resume, stop, *_taken_back(run)
    if run.state == "failed" or (run.state == "checking" and trouble):
        return (back,)
    if run.state == "running":
        return Action(_("Pause"), f"{url}/pause", "post", "pause"), stop
    if run.state == "checking":
        return (stop,)
    seen = Action(_("Show what came in"), _what_came(run, report), "link", "list", primary=True)
    return (seen, *_taken_back(run)) if report.created + report.updated else ()


def _taken_back(run: ImportRun) -> tuple[Action, ...]:
    """The one button that takes the whole import back."""
    undone = Operation.objects.filter(undoes=run.operation_id).exists() if run.operation_id else True
    return () if undone else (Action(_("Undo the import"), f"/my/undo/{run.operation_id}", "post", "undo-2"),)


def _what_came(run: ImportRun, report: importing.Report) -> str:
    """The list of what this import made and changed last."""
    if not report.began:
        return f"/{run.module}"
    until = (run.finished_at or timezone.now()).isoformat()
    tests = [["modified_at", "between", [report.began, until]], ["modified_by", "is", run.actor_id]]
    return f"/{run.module}?{urlencode({'filter': json.dumps({'all': tests}), 'sort': '-modified_at'})}"
