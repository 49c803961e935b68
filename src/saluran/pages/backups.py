"""Backups and the book of exports, for administrators: what lies here, who made and took it."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saluran.core import access
from saluran.core.registry import modules
from saluran.core.screens.values import people
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.lists import bytes_said, number
from saluran.faces.html.menu import within_setup
from saluran.faces.html.page import draw, toast
from saluran.faces.html.pieces import Cell, Empty
from saluran.faces.html.screens import BackupsScreen, Column, JobsScreen, Row
from saluran.platform import leaving
from saluran.platform.backup import asked, nightly

URL = "/my/backups"
SHOWN = 20  # things done with backups that the page tells


def _actor(request: HttpRequest) -> access.Actor:
    found: access.Actor = request.actor  # type: ignore[attr-defined]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The backups that lie here; POST has one made."""
    actor = _actor(request)
    if request.method == "POST":
        return answers.begun(request, asked.ask(actor, face="html"), _("A backup is being made. You can go on."))
    kept = asked.all_of(actor)
    running = asked.under_way()
    summary = _(
        "Everything in one file: records, files, users. It can be restored on any server with “saluran restore”."
    )
    screen = BackupsScreen(
        _("Backups"), URL, summary, _nights(nightly.kept()),
        tuple((k.name, _("By hand") if k.by_hand else _("At night"), moment(k.at), bytes_said(k.size)) for k in kept),
        _told(actor), Empty(_("No backup yet"), _("Make one now, or wait for the night."), "archive"),
        f"/my/jobs/{running.pk}" if running else "", crumbs=within_setup(),
    )  # fmt: skip
    return draw(request, "saluran/backups.html", screen, screen.title)


def _nights(n: int) -> str:
    """What happens by itself."""
    if not n:
        return _("None is made at night: the setting says so.")
    words = ngettext(
        "One is made every night, and %(n)s night is kept.", "One is made every night, and %(n)s nights are kept.", n
    )
    return words % {"n": n}


def _told(actor: access.Actor) -> tuple[tuple[str, str, Cell], ...]:
    """Who did what, and when."""
    words = {"create": _("Had one made"), "download": _("Downloaded one"), "delete": _("Deleted one")}
    found = list(asked.done(actor)[:SHOWN])
    who = people(o.actor_id for o in found)
    return tuple((who[o.actor_id], words.get(o.verb, o.verb), moment(o.at)) for o in found)


@require_POST
def fetch(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file."""
    path = asked.fetch(_actor(request), name, face="html")
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Asks once, then deletes it."""
    actor = _actor(request)
    if request.POST.get("sure") != "yes":
        kept = next((k.name for k in asked.all_of(actor) if k.name == name), "")
        screen = BackupsScreen(
            _("Delete this backup?"), URL, _("%(name)s can then not be restored any more.") % {"name": kept}, sure=kept
        )
        return draw(request, "saluran/backup_delete.html", screen, screen.title)
    asked.delete(actor, name, face="html")
    toast(request, _("The backup is deleted."))
    return HttpResponseRedirect(URL)


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Who took which records out of the house, the newest first."""
    actor, before = _actor(request), request.GET.get("cursor", "")
    found = leaving.taken(actor, int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None)
    more, found = len(found) > leaving.SIZE, found[: leaving.SIZE]
    who = people(e.actor_id for e in found)
    columns = (
        Column("what", _("Module"), place="main"), Column("who", _("Who")), Column("records", _("Records"), end=True),
        Column("form", _("Format")), Column("how", _("Which")), Column("face", _("How"), place="hide"),
        Column("at", _("When"), place="side"),
    )  # fmt: skip
    rows = []
    for e in found:
        module = modules.all().get(e.module)
        what = str(module.label) if module else _("Backup") if e.module == asked.MODULE else e.module
        count = "" if e.module == asked.MODULE else "…" if e.count is None else number(e.count)
        face = {"html": _("Browser"), "api": "API", "cli": _("Command line")}.get(e.face, e.face)
        cells = (
            Cell(what), Cell(who[e.actor_id]), Cell(count), Cell(e.form.upper()), Cell(_which(e.asked)), Cell(face),
            moment(e.at),
        )  # fmt: skip
        rows.append(Row(e.pk, f"/my/jobs/{e.job_id}" if e.job_id else "", what, cells))
    screen = JobsScreen(
        _("Exports"), columns, tuple(rows), Empty(_("Nothing was exported yet"), "", "file-down"),
        _("Who took which records out of here, and when. Nobody can delete this."),
        f"/my/exports?cursor={found[-1].pk}" if more else "", "/my/exports" if before else "", "exports",
        within_setup(),
    )  # fmt: skip
    return draw(request, "saluran/jobs.html", screen, screen.title)


def _which(said: dict[str, object]) -> str:
    """What was asked for, shortly."""
    if name := said.get("file"):
        return str(name)
    if ids := said.get("ids"):
        return _("%(n)s that were chosen") % {"n": ids}
    words = [_("“%(words)s”") % {"words": said["q"]}] if said.get("q") else []
    return ", ".join([*words, *([_("filtered")] if said.get("filter") else [])]) or _("all")
