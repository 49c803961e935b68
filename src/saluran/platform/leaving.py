"""Records leave the house: a few at once, more by a job whose file waits a day. Who took what is written down."""

import dataclasses
import datetime as dt
import os
import secrets
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, jobs
from saluran.core.models import Job
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Forbidden, NotFound
from saluran.core.screens.listing import module_for
from saluran.platform import exporting
from saluran.platform.exporting import Wish
from saluran.platform.models import Export

AT_ONCE = 5000  # records that a request carries
KEPT = dt.timedelta(hours=24)
SIZE = 50  # lines of a page of what was taken


def folder() -> Path:
    """Where files wait to be fetched."""
    return Path(settings.FILES).parent / "exports"


def export_any(actor: access.Actor, key: str, form: str, wish: Wish, *, face: str) -> IO[bytes] | Job:
    """The file, read from its beginning, where it is small; else the job that writes it."""
    module = exporting.check(actor, key, form, wish)
    many = exporting.found(actor, module, wish).values("pk")[: AT_ONCE + 1].count() > AT_ONCE
    said = {"at": timezone.now(), "actor_id": actor.id, "face": face, "module": key, "form": form}
    if many:
        scopes = None if actor.scopes is None else list(actor.scopes)
        asked = {**dataclasses.asdict(wish), "fields": list(wish.fields)}
        with door():
            job = jobs.enqueue(export_file, actor_id=actor.id, module=key, form=form, wish=asked, scopes=scopes)
            Export.objects.create(job=job, asked=wish.to_json(), **said)
        return job
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    n = exporting.write(actor, key, form, out, wish)
    noted(actor, key, form, wish, n, out.tell(), face=face)
    out.seek(0)
    return out


@jobs.task(attempts=5, label=gettext_lazy("Export"))
def export_file(module: str, form: str, wish: dict[str, Any], scopes: list[str] | None) -> dict[str, Any]:
    """Write the file with the rights that its maker has now; it is there whole or not at all."""
    actor = dataclasses.replace(jobs.actor(), scopes=None if scopes is None else tuple(scopes))
    asked = Wish(**{**wish, "fields": tuple(wish["fields"]), "ids": wish["ids"] and tuple(wish["ids"])})
    job, total = jobs.current(), exporting.found(actor, exporting.check(actor, module, form, asked), asked).count()
    name = f"{job.pk if job else 0}-{secrets.token_hex(16)}.{form}"
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(prefix="writing-", dir=folder())
    try:
        with os.fdopen(handle, "wb") as out:
            n = exporting.write(actor, module, form, out, asked, lambda done: jobs.report(done, total))
            size = out.tell()
        Path(part).replace(folder() / name)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    until = timezone.now() + KEPT
    with door():
        Export.objects.filter(job=job).update(count=n, file=name, size=size, expires_at=until)
        jobs.report(n, max(n, total), {"module": module, "rows": n, "size": size, "until": until.isoformat()})
    return {"module": module, "rows": n, "size": size, "until": until.isoformat()}


def noted(actor: access.Actor, key: str, form: str, wish: Wish, count: int, size: int, *, face: str) -> None:
    """Write down what somebody took where no request carried it."""
    said = {"at": timezone.now(), "actor_id": actor.id, "face": face, "module": key, "form": form}
    with door():
        Export.objects.create(asked=wish.to_json(), count=count, size=size, **said)


def taken(actor: access.Actor, before: int | None = None) -> list[Export]:
    """Who took what, the newest first, one more than a page; for administrators."""
    if not access.administers(actor):
        raise Forbidden
    found = Export.objects.order_by("-pk")
    return list((found.filter(pk__lt=before) if before else found)[: SIZE + 1])


def written(actor: access.Actor, job: Job) -> tuple[Path, str, str]:
    """The file of a job, how it is called and its type: for its maker, who still may export, or an administrator."""
    made = Export.objects.filter(job=job).exclude(file="").first()
    if made is None or not (made.actor_id == actor.id or access.administers(actor)):
        raise NotFound
    exporting.check(actor, module_for(actor, made.module).key, made.form)
    path = folder() / made.file
    if made.expires_at is None or made.expires_at < timezone.now() or not path.exists():
        raise Conflict(_("This file was kept for a day and is gone. Export it again."))
    return path, file_name(made.module, made.form, made.at), exporting.FORMATS[made.form]


def file_name(key: str, form: str, at: dt.datetime | None = None) -> str:
    return f"{key}-{timezone.localdate(at).isoformat()}.{form}"


@jobs.task(cron="10 * * * *")
def forget_exports() -> int:
    """Files that waited for a day go, and what a killed job left behind."""
    now = timezone.now()
    keep = set(Export.objects.filter(expires_at__gte=now).values_list("file", flat=True))
    gone = 0
    for path in folder().glob("*"):
        old = now.timestamp() - path.stat().st_mtime > KEPT.total_seconds()
        if path.name not in keep and (old or not path.name.startswith("writing-")):
            path.unlink(missing_ok=True)
            gone += 1
    with door():
        Export.objects.filter(expires_at__lt=now).exclude(file="").update(file="")
    return gone
