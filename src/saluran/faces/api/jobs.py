"""Work in the background: how far it is, what came of each record, the file it wrote, and how it is stopped."""

from typing import Any

from django.http import FileResponse, HttpResponseBase

from saluran.core.models import Job
from saluran.faces.api.answers import Answer
from saluran.faces.api.asking import Ask
from saluran.faces.api.beside import utc
from saluran.faces.api.writing import one_of
from saluran.platform import leaving, working

INSIDE = ("step", "at", "seen", "n", "total", "clashes")  # of the result: what the job itself goes on from


def show_job(ask: Ask, pk: int) -> Answer:
    """How far a job is, for who asked for it."""
    ask.query()
    return Answer(_told(working.find(ask.actor, pk)))


def _told(job: Job) -> dict[str, Any]:
    n, url = working.counts(job), f"/api/v1/jobs/{job.pk}"
    result = {k: v for k, v in job.result.items() if k not in INSIDE} if isinstance(job.result, dict) else job.result
    return {
        "id": job.pk,
        "task": job.task.rpartition(".")[2],
        "title": working.title_of(job),
        "state": job.state,
        "progress": job.progress,
        "total": job.total,
        "asked": working.asked(job),
        "done": n.get("done"),
        "refused": n.get("refused"),
        "operation": working.operation_of(job),
        "result": result,
        "error": job.error,
        "report": f"{url}/report" if n else None,
        "file": f"{url}/file" if working.file_waits(job) else None,
        "created_at": utc(job.created_at),
        "finished_at": utc(job.finished_at) if job.finished_at else None,
    }


def cancel_job(ask: Ask, pk: int) -> Answer:
    """Stop a job; what it has done stays done, and its operation can be undone."""
    ask.query()
    job = working.find(ask.actor, pk)
    working.cancel(ask.actor, job)
    return Answer(_told(Job.objects.get(pk=job.pk)))


def show_report(ask: Ask, pk: int) -> Answer:
    """What came of each record, page by page; ``show``: only those done, or those refused."""
    query = ask.query(("show", "cursor", "limit"))
    which = query.get("show", "")
    if which not in ("", "done", "refused"):
        raise one_of("show", ("done", "refused"))
    size = ask.number("limit", query.get("limit", "50"), 200)
    page = working.report(ask.actor, working.find(ask.actor, pk), which, query.get("cursor", ""), size)
    items = [
        {"module": o.module, "id": o.id, "title": o.title, "status": o.status, "detail": o.sentence} for o in page.items
    ]
    return Answer({"items": items, "next": page.next or None})


def read_file(ask: Ask, pk: int) -> HttpResponseBase:
    """The file that a job has written."""
    ask.query()
    path, name, kind = leaving.written(ask.actor, working.find(ask.actor, pk))
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
