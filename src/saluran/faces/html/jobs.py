"""Work in the background, as people see it: how far it is, what came of each record, and its end."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.models import Job
from saluran.core.screens.values import people
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.lists import number
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Action, Cell, Empty, Fact, Link, Tone
from saluran.faces.html.screens import Column, Row
from saluran.faces.html.screens.jobs import Badge, JobScreen, JobsScreen
from saluran.faces.policy import policed
from saluran.ground import files
from saluran.platform import leaving, working
from saluran.platform.backup import asked as backups

HOME = "/my/jobs"
DONE = 200  # what an outcome says of a record that was done
TONES: dict[str, Tone] = {"ready": "neutral", "running": "info", "done": "success", "dead": "error"}


def _actor(request: HttpRequest) -> access.Actor:
    found: access.Actor = request.actor  # type: ignore[attr-defined]
    return found


def _state(job: Job) -> str:
    words = {
        "ready": _("Waiting"),
        "running": _("Running"),
        "done": _("Done"),
        "dead": _("Given up"),
        "cancelled": _("Stopped"),
    }
    return words[job.state]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own jobs, the newest first; administrators see everybody's."""
    actor, before = _actor(request), request.GET.get("cursor", "")
    found = working.seen_by(actor)
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    jobs = list(found[: working.SIZE + 1])
    more, jobs = len(jobs) > working.SIZE, jobs[: working.SIZE]
    everybody = access.administers(actor)
    who = people(j.actor_id for j in jobs) if everybody else {}
    columns = [Column("title", _("What"), place="main"), Column("state", _("State"), place="side")]
    columns += [Column("who", _("Who"))] if everybody else []
    columns += [Column("progress", _("Records"), end=True), Column("at", _("Begun"))]
    rows = tuple(_row(j, who.get(j.actor_id, "") if everybody else None) for j in jobs)
    empty = Empty(_("No work yet"), _("What takes longer is done in the background and stays here."), "list-checks")
    screen = JobsScreen(
        _("Work in the background"), tuple(columns), rows, empty,
        _("What you had done with many records, with its report. Kept for 30 days."),
        f"{HOME}?cursor={jobs[-1].pk}" if more else "", HOME if before else "",
    )  # fmt: skip
    return draw(request, "saluran/jobs.html", screen, screen.title)


def _row(job: Job, who: str | None) -> Row:
    n = working.counts(job)
    records = number(n["done"] + n["refused"]) if n else number(job.progress)
    title = working.title_of(job)
    cells = [Cell(title), Cell(_state(job), "badge", tone=TONES.get(job.state, "neutral"))]
    cells += [] if who is None else [Cell(who)]
    return Row(job.pk, f"{HOME}/{job.pk}", title, (*cells, Cell(records), moment(job.created_at)))


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is and what came of each record."""
    actor = _actor(request)
    job = working.find(actor, pk)
    which = request.GET.get("show", "")
    which = which if which in ("done", "refused") else ""
    cursor = request.GET.get("cursor", "")
    report = working.report(actor, job, which, cursor)
    url = f"{HOME}/{pk}"
    screen = JobScreen(
        working.title_of(job),
        url if not (which or cursor) else f"{url}?show={which}&cursor={cursor}",
        (Link(_("Work in the background"), HOME),),
        Cell(_state(job), "badge", tone=TONES.get(job.state, "neutral")),
        job.state in working.OPEN,
        _seconds(job),
        job.progress,
        job.total or 0,
        _shown(job),
        _facts(actor, job),
        job.error if job.state == "dead" or (job.state == "ready" and job.error) else "",
        _actions(actor, job),
        _tabs(job, url, which),
        tuple(_outcome(o) for o in report.items),
        f"{url}?show={which}&cursor={report.next}" if report.next else "",
        (f"{url}?show={which}" if which else url) if cursor else "",
        f"{url}/report" if report.items or cursor else "",
    )
    return draw(request, "saluran/job.html", screen, screen.title, block="screen" if wants_part(request) else "")


def _seconds(job: Job) -> int:
    """How long the page waits before it asks again: what takes long is looked at more seldom."""
    age = (timezone.now() - job.created_at).total_seconds()
    return 2 if age < 60 else 5 if age < 600 else 15


def _shown(job: Job) -> str:
    if job.state == "ready":
        return _("Waiting for its turn")
    said = _("%(done)s of %(total)s") % {"done": number(job.progress), "total": number(job.total or 0)}
    phase = working.result(job).get("phase")
    if phase == "check":
        return _("Looking whether anything stands in the way; nothing is changed yet")
    if phase == "write":
        seen = int(working.result(job)["seen"]) - int(working.result(job)["total"])
        return _("Taken back: %(done)s of %(total)s") % {
            "done": number(max(seen, 0)), "total": number(working.result(job)["total"]),
        }  # fmt: skip
    return said


def _facts(actor: access.Actor, job: Job) -> tuple[Fact, ...]:
    n, asked = working.counts(job), working.asked(job)
    found = [Fact(_("Asked for"), Cell(number(asked)), "asked")] if asked is not None else []
    if n:
        found += [
            Fact(_("Done"), Cell(number(n["done"])), "done"),
            Fact(_("Skipped"), Cell(number(n["refused"])), "left"),
        ]
    if (rows := working.result(job).get("rows")) is not None:
        found.append(Fact(_("Written"), Cell(number(rows)), "rows"))
    found.append(Fact(_("Begun"), moment(job.created_at), "begun"))
    if job.finished_at:
        found.append(Fact(_("Ended"), moment(job.finished_at), "ended"))
    if job.actor_id != actor.id:
        found.append(Fact(_("Who"), Cell(people([job.actor_id])[job.actor_id]), "who"))
    return tuple(found)


def _actions(actor: access.Actor, job: Job) -> tuple[Action, ...]:
    url, found = f"{HOME}/{job.pk}", []
    if working.may_cancel(job):
        found.append(Action(_("Stop"), f"{url}/cancel", "post", "circle-stop"))
    if working.file_waits(job):
        found.append(Action(_("Download"), f"{url}/file", "link", "download", primary=True))
    if job.task == backups.back_up_now.module_path and access.administers(actor):
        found.append(Action(_("Show the backups"), "/my/backups", "link", "archive"))
    operation = working.operation_of(job)
    if operation and job.state not in working.OPEN and not working.undone(job):
        found.append(Action(_("Undo"), f"/my/undo/{operation}", "post", "undo-2"))
    if (begun := working.halted(job)) and job.actor_id == actor.id:
        found.append(Action(_("Go on"), f"/my/undo/{begun}", "post", "play", primary=True))
    if module := working.module_of(job):
        found.append(Action(_("Show the list"), f"/{module.key}", "link", "list"))
    return tuple(found)


def _tabs(job: Job, url: str, which: str) -> tuple[Link, ...]:
    n = working.counts(job)
    if not n:
        return ()
    return (
        Link(_("All"), url, active=not which, count=number(n["done"] + n["refused"])),
        Link(_("Done"), f"{url}?show=done", active=which == "done", count=number(n["done"])),
        Link(_("Skipped"), f"{url}?show=refused", active=which == "refused", count=number(n["refused"])),
    )


def _outcome(o: working.Outcome) -> tuple[str, str, str, bool]:
    url = f"/{o.module}/{o.id}" if o.there else ""
    return o.title, url, o.sentence or _("Done"), o.status == DONE


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job; what it has done stays, and can be taken back."""
    actor = _actor(request)
    working.cancel(actor, working.find(actor, pk))
    return answers.go(request, f"{HOME}/{pk}")


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What came of each record, as a table."""
    actor = _actor(request)
    job = working.find(actor, pk)
    which = request.GET.get("show", "")
    out = StreamingHttpResponse(_table(actor, job, which), content_type="text/csv; charset=utf-8")
    out["Content-Disposition"] = f'attachment; filename="report-{pk}.csv"'
    return out


def _table(actor: access.Actor, job: Job, which: str) -> Iterator[str]:
    yield "\ufeff" + files.csv_line(["id", _("Record"), _("State"), _("Reason")])
    for o in working.all_outcomes(actor, job, which):
        yield files.csv_line([str(o.id), o.title, _("Done") if o.status == DONE else _("Skipped"), o.sentence])


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that a job has written."""
    actor = _actor(request)
    path, name, kind = leaving.written(actor, working.find(actor, pk))
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """How far the jobs are that this browser has begun; when one has ended, the page says so once."""
    actor = _actor(request)
    watched = [t for t in request.COOKIES.get(answers.WATCHED, "").split(".") if t.isdecimal() and len(t) < 19]
    found = {str(j.pk): j for j in working.seen_by(actor).filter(pk__in=map(int, watched[: answers.MOST_WATCHED]))}
    running = [t for t in watched if t in found and found[t].state in working.OPEN]
    over = [t for t in watched if t in found and found[t].state not in working.OPEN][:1]
    left = [t for t in watched if t in found and t not in over]
    shown = found[running[0]] if running else None
    screen = Badge(
        f"{HOME}/{shown.pk}" if shown and len(running) == 1 else HOME,
        ngettext("%(n)s job is running", "%(n)s jobs are running", len(running)) % {"n": len(running)},
        _percent(shown) if shown else "",
        bool(running),
        _seconds(shown) + 1 if shown else 2 if left else 0,
    )
    made = draw(request, "saluran/badge.html", screen, "", block="badge")
    if over:
        made.headers["HX-Trigger"] = json.dumps(_told(found[over[0]]))
    return answers.watch(request, made, left) if left != watched else made


def _percent(job: Job) -> str:
    return f"{min(99, 100 * job.progress // job.total)} %" if job.total else ""


def _told(job: Job) -> dict[str, Any]:
    text, tone = working.ended(job)
    operation = working.operation_of(job)
    undo = answers.undo_url(operation) if operation and not working.undone(job) else ""
    said: dict[str, Any] = {"toast": {"text": text, "tone": tone, "undo": undo, "url": f"{HOME}/{job.pk}"}}
    module = working.module_of(job)
    return {**said, f"{module.key}:changed": True} if module else said


routes = [
    policed("my/jobs", index, "session", "jobs"),
    policed("my/jobs/badge", badge, "session", "job-badge"),
    policed("my/jobs/<int:pk>", page, "session", "job-page"),
    policed("my/jobs/<int:pk>/cancel", cancel, "session", "job-cancel"),
    policed("my/jobs/<int:pk>/report", report, "session", "job-report"),
    policed("my/jobs/<int:pk>/file", file, "session", "job-file"),
]
