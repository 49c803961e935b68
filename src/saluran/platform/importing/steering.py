"""Pause a running import, let it go on, or end it: what is in stays in, and one undo takes it back."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, jobs
from saluran.core.models import Job
from saluran.core.perform import door
from saluran.core.refusals import Conflict
from saluran.platform.importing.runs import by_command, module_for
from saluran.platform.models import ImportRun

OPEN = ("checking", "checked", "running", "paused", "failed")


def pause(run: ImportRun) -> None:
    """Stop after the rows that are being written."""
    with door():
        if not ImportRun.objects.filter(pk=run.pk, state="running").update(state="paused"):
            raise Conflict(_("This import is not running any more."))


def go_on(actor: access.Actor, run: ImportRun, task: jobs.Task[..., None]) -> None:
    """Go on from the row where it stopped: paused, given up, or refused in the middle."""
    module_for(actor, run.module)
    stuck = run.state == "running" and bool(trouble(run))
    states = ("running",) if stuck else ("paused", "failed")
    with door():
        some = ImportRun.objects.filter(pk=run.pk, state__in=states)
        if run.state == "failed":
            some = some.filter(position__gt=0)
        if not some.update(state="running", finished_at=None):
            raise Conflict(_("This import cannot go on."))
        enqueue(actor, run, task)


def cancel(run: ImportRun) -> None:
    """End it for good."""
    with door():
        still = ImportRun.objects.filter(pk=run.pk, state__in=OPEN)
        if not still.update(state="cancelled", finished_at=timezone.now()):
            raise Conflict(_("This import has ended already."))


def enqueue(actor: access.Actor, run: ImportRun, task: jobs.Task[..., None]) -> None:
    """In a job, with the rights of the actor and the scopes of his token."""
    key = f"import:{run.pk}:{secrets.token_hex(8)}"
    scopes = None if actor.scopes is None else list(actor.scopes)
    jobs.enqueue(task, actor_id=actor.id, key=key, run_id=run.pk, scopes=scopes)


def trouble(run: ImportRun) -> str:
    """Why a run stands still; empty while all is well."""
    if run.state not in ("checking", "running", "failed"):
        return ""
    job = Job.objects.filter(key__startswith=f"import:{run.pk}:").order_by("-pk").first()
    if job is None:  # a command line's
        gone = run.state == "running" and not by_command(run)
        return _("The command that brought it in was stopped. It can go on here.") if gone else ""
    return job.error or _("The work was given up.") if job.state in ("dead", "cancelled") else ""
