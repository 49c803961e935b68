"""Files that people upload to import them: kept, matched, tried out, and brought in by a job."""

import dataclasses
import datetime as dt
import secrets
import time
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core import access, jobs
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Invalid, NotFound, Refusal
from saluran.core.schema import Module
from saluran.ground import contents, files
from saluran.platform.importing import memory, steering
from saluran.platform.importing.census import take
from saluran.platform.importing.guessing import guess
from saluran.platform.importing.mapping import plan
from saluran.platform.importing.runs import carry_out, folder, module_for
from saluran.platform.importing.settling import settle_values
from saluran.platform.importing.table import Table, table_for
from saluran.platform.models import ImportRun

KEPT = dt.timedelta(days=90)  # as long as an import can be undone


def runs_of(actor: access.Actor) -> QuerySet[ImportRun]:
    """The imports that the actor may look at, newest first: his own; an administrator's are everybody's."""
    mine = ImportRun.objects.all() if access.administers(actor) else ImportRun.objects.filter(actor_id=actor.id or 0)
    return mine.order_by("-pk")


def run_of(actor: access.Actor, pk: int) -> ImportRun:
    """One of them, or NotFound."""
    run = runs_of(actor).filter(pk=pk).first()
    if run is None:
        raise NotFound
    return run


def upload(
    actor: access.Actor, module_key: str, name: str, chunks: Iterable[bytes], mapping: Mapping[str, Any] | None = None
) -> ImportRun:
    """Keep a file to be imported, with a mapping that was sent along or the one that its header suggests."""
    module = module_for(actor, module_key)
    name = contents.safe_name(name)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{secrets.token_hex(16)}{Path(name).suffix[:8].lower()}"
    with path.open("wb") as file:
        file.writelines(chunks)
    try:
        table = table_for(path, mapping)
        said = dict(mapping) if mapping is not None else suggest(actor, module, table)
        if mapping is not None:
            plan(actor, module, said, table.header)
        total = table.count()
        if not total and not files.sheets(path)[1:]:
            raise Invalid({"file": [_("This file has no rows below the names of its columns.")]})
    except BaseException:
        path.unlink()
        raise
    with door():
        return ImportRun.objects.create(
            file=str(path),
            name=name[:200],
            module=module.key,
            mapping=said,
            actor_id=actor.id,
            total=total,
            created_at=timezone.now(),
        )


def suggest(actor: access.Actor, module: Module, table: Table) -> dict[str, Any]:
    """What was chosen for such a header before, else what the header itself suggests."""
    known = memory.suggested(actor, module.key, table.header) if table.top else None
    if known is not None:
        try:
            plan(actor, module, known.mapping, table.header)
            said = {**known.mapping, "columns": dict(known.mapping.get("columns", {}))}
            settle_values(actor, module, said, take(table))  # what this file says may be new
            return {**said, **({"sheet": table.sheet} if table.sheet else {})}
        except Refusal:  # a field of it is gone since
            pass
    return {**guess(actor, module, table), **({"sheet": table.sheet} if table.sheet else {})}


def choose_sheet(actor: access.Actor, run: ImportRun, sheet: str, top: int | None = None) -> None:
    """Read another sheet of the workbook, or from another row; its columns are guessed anew."""
    module = module_for(actor, run.module)
    place = {} if top is None else {"header": top}
    table = table_for(Path(run.file), {"sheet": sheet or None, **place})
    note(actor, run, {**suggest(actor, module, table), **place})
    with door():
        _untouched(run).update(total=table.count())


def note(actor: access.Actor, run: ImportRun, mapping: Mapping[str, Any]) -> None:
    """Keep a mapping that is still being made; Invalid where it will not do."""
    _fits(actor, run, mapping)
    with door():
        if not _untouched(run).update(mapping=dict(mapping)):
            raise Conflict(_("This file is being imported already."))


def _fits(actor: access.Actor, run: ImportRun, mapping: Mapping[str, Any]) -> None:
    plan(actor, module_for(actor, run.module), mapping, table_for(Path(run.file), mapping).header)


def _untouched(run: ImportRun) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(pk=run.pk, state__in=("new", "checked", "checking", "failed"), position=0)


def table_of(run: ImportRun) -> Table:
    return table_for(Path(run.file), run.mapping)


def samples(table: Table, rows: int = 3) -> dict[str, list[str]]:
    """The first few values of each column."""
    first = [cells for _number, cells in islice(table.rows(), 50)]
    found = {c: [r[n] for r in first if n < len(r) and r[n]] for n, c in enumerate(table.header)}
    return {c: list(dict.fromkeys(texts))[:rows] for c, texts in found.items()}


def check(actor: access.Actor, run: ImportRun, mapping: Mapping[str, Any]) -> None:
    """Take the mapping and try the file out in a job; Invalid where the mapping will not do."""
    _fits(actor, run, mapping)
    with door():
        if not _untouched(run).update(mapping=dict(mapping), state="checking", report={}):
            raise Conflict(_("This file is being imported already."))
        steering.enqueue(actor, run, check_import)


def start(actor: access.Actor, run: ImportRun) -> None:
    """Bring the file in, in a job."""
    module_for(actor, run.module)
    with door():
        ready = ImportRun.objects.filter(pk=run.pk, state__in=("new", "checked"))
        if not ready.update(state="running", report={}):
            raise Conflict(_("This file is being imported already."))
        memory.keep(actor, run.module, table_of(run).header, run.mapping)
        steering.enqueue(actor, run, import_run)


def go_on(actor: access.Actor, run: ImportRun) -> None:
    """Let a run that was paused or broke off go on, in a job."""
    steering.go_on(actor, run, import_run)


@jobs.task(label=gettext_lazy("Trial of an import"))
def check_import(run_id: int, scopes: list[str] | None = None) -> None:
    """Try a file out: what would happen, with the faults by cell."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != "checking":
        return

    began = time.monotonic()

    def progress(done: int, total: int | None) -> None:
        said = {"rows": done, "rate": round(done / max(time.monotonic() - began, 0.001), 1)}
        with door():
            if not ImportRun.objects.filter(pk=run_id, state="checking").update(report=said, total=total or 0):
                raise jobs.Stopped
        jobs.report(done, total)

    report = carry_out(_whose(scopes), run, dry_run=True, progress=progress)
    with door():
        ImportRun.objects.filter(pk=run_id, state="checking").update(report=report.to_json(), state="checked")


@jobs.task(label=gettext_lazy("Import"))
def import_run(run_id: int, scopes: list[str] | None = None) -> None:
    """Bring a file in; a second run goes on where the first one was."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state == "running":
        carry_out(_whose(scopes), run, progress=jobs.report)


def _whose(scopes: list[str] | None) -> access.Actor:
    """Whose job this is, as far as the token reaches through which he asked."""
    return dataclasses.replace(jobs.actor(), scopes=None if scopes is None else tuple(scopes))


@jobs.task(cron="30 2 * * *")
def forget_uploads() -> int:
    """Uploads and error files go when their import can no longer be undone, or was never started."""
    old = ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT)
    for run in old:
        for path in (Path(run.file), *folder().glob(f"{run.pk}.*.csv")):
            if path.parent == folder():  # never the file of a command line
                path.unlink(missing_ok=True)
    with door():
        return old.delete()[0]
