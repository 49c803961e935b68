"""How far an import is, what its rehearsal found, and what came of it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saluran.core.models import Operation
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Action, Cell, Fact, Link
from saluran.faces.html.screens.importing import RunScreen
from saluran.platform import importing
from saluran.platform.models import ImportRun

HOME = "/my/imports"


def crumbs(module: Module) -> tuple[Link, ...]:
    """The way to a page of an import."""
    return Link(_("Import"), HOME), Link(module.label, f"/{module.key}")


def run_screen(run: ImportRun) -> RunScreen:
    """The page of a run, whatever its state."""
    module, report = modules.get(run.module), importing.Report.of(run.report)
    trouble = importing.trouble(run)
    busy = run.state in ("checking", "running") and not trouble
    ended = run.state in ("checked", "done")
    shown = _("%(done)s of %(total)s rows") % {"done": number(report.rows), "total": number(run.total)}
    faults = tuple((f.row, f.column, f.field, f.text, f.sentence) for f in report.faults)
    return RunScreen(
        run.name,
        f"{HOME}/{run.pk}",
        crumbs(module),
        _heading(run, bool(trouble)),
        busy,
        report.rows,
        max(run.total, 1),
        shown,
        _facts(run, report) if ended else (),
        faults if ended else (),
        _more(report),
        _notes(report) if ended else (),
        f"{HOME}/{run.pk}/errors" if ended and report.error_file else "",
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
        "done": _("The file is in"),
    }
    return words[run.state]


def _facts(run: ImportRun, report: importing.Report) -> tuple[Fact, ...]:
    done = run.state == "done"
    counts = (
        ("rows", _("Rows read"), report.rows),
        ("created", _("Created") if done else _("New"), report.created),
        ("updated", _("Changed") if done else _("To be changed"), report.updated),
        ("unchanged", _("Unchanged"), report.unchanged),
        ("refused", _("Refused"), report.refused),
        ("repeated", _("Repeated"), report.repeated),
        ("warnings", _("In, but not whole"), report.warnings),
    )
    kept = (c for c in counts if c[2] or c[0] not in ("repeated", "warnings"))
    return tuple(Fact(label, Cell(number(n)), name) for name, label, n in kept)


def _more(report: importing.Report) -> str:
    if report.refused + report.warnings <= len({f.row for f in report.faults}):
        return ""
    return _("Only the first are shown here. The file with the rows to correct has all of them.")


def _notes(report: importing.Report) -> tuple[str, ...]:
    if not report.left:
        return ()
    said = ngettext("This column is left out: %(names)s.", "These columns are left out: %(names)s.", len(report.left))
    return (said % {"names": ", ".join(report.left)},)


def _actions(run: ImportRun, report: importing.Report, trouble: str) -> tuple[Action, ...]:
    url = f"{HOME}/{run.pk}"
    back = Action(_("Change the columns"), f"{url}/columns", "link", "arrow-left")
    if run.state == "checked":
        ready = report.created + report.updated
        go = Action(_("Start the import"), f"{url}/start", "post", "play", primary=True)
        return (go, back) if ready or report.refused < report.rows else (back,)
    if run.state == "failed" or (run.state == "checking" and trouble):
        return (back,)
    if run.state == "done":
        seen = Action(_("Show the list"), f"/{run.module}", "link", "list", primary=True)
        undone = Operation.objects.filter(undoes=run.operation_id).exists() if run.operation_id else True
        undo = Action(_("Undo the import"), f"/my/undo/{run.operation_id}", "post", "undo-2")
        return (seen,) if undone else (seen, undo)
    return ()
