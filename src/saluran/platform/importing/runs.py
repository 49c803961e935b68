"""Runs: a file that is asked for, remembered while it comes in, and found again after a kill."""

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, indexes, pouring, stamps
from saluran.core.perform import door
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.platform.importing.guessing import guess
from saluran.platform.importing.reports import Report
from saluran.platform.importing.running import Halted, Progress, Running, finish
from saluran.platform.importing.table import Table, open_table
from saluran.platform.models import ImportRun

MANY = 1000  # rows from which the planner has to count anew


def folder() -> Path:
    """Where uploads and error files lie."""
    return Path(settings.FILES).parent / "imports"


def run_file(
    actor: access.Actor,
    module_key: str,
    path: Path | str,
    mapping: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring a file into a module; without a mapping its columns are matched by their names.

    A run that was killed goes on where it was when the same file is given again. ``dry_run`` says what would
    happen and changes nothing. Raises a Refusal when the file, the mapping or the rights do not do.
    """
    module = module_for(actor, module_key)
    path = Path(path).resolve()
    said = dict(mapping) if mapping is not None else guess(actor, module, _named(open_table(path)))
    run = _run(actor, module, path, said, keep=not dry_run)
    with nullcontext() if dry_run else _at_it(run):
        return carry_out(actor, run, dry_run=dry_run, progress=progress)


def _named(table: Table) -> Table:
    """A table whose columns have names: without them, and without a mapping, nobody can tell what they are."""
    if not table.top:
        said = _("The first row holds data, not the names of the columns. Write their names above it, and try again.")
        raise Invalid({"file": [said]})
    return table


@contextmanager
def _at_it(run: ImportRun) -> Iterator[None]:
    """Held while a command line brings a file in; it falls with the process, however that ends."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _mark(run).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(_("This file is being imported by somebody else just now.")) from error
        try:
            yield
        finally:
            _mark(run).unlink(missing_ok=True)


def _mark(run: ImportRun) -> Path:
    return folder() / f"{run.pk}.lock"


def by_command(run: ImportRun) -> bool:
    """Whether a command line is bringing the file in right now."""
    if not _mark(run).exists():
        return False
    with _mark(run).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def module_for(actor: access.Actor, key: str) -> Module:
    """The module, if there is one into which the actor may import."""
    module = modules.all().get(key)
    if module is None or not access.may(actor, module, "view"):
        raise NotFound
    if not access.may(actor, module, "import"):
        raise Forbidden
    return module


def _run(actor: access.Actor, module: Module, path: Path, mapping: dict[str, Any], *, keep: bool) -> ImportRun:
    """The run of this very wish that was interrupted, or a new one."""
    digest = hashlib.sha256(json.dumps([module.key, actor.id, mapping], sort_keys=True).encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    wish = digest.hexdigest()
    if keep and (found := ImportRun.objects.filter(digest=wish, state="running").order_by("-pk").first()):
        return found
    made = ImportRun(
        file=str(path),
        name=path.name[:200],
        digest=wish,
        module=module.key,
        mapping=mapping,
        actor_id=actor.id,
        state="running",
        created_at=timezone.now(),
    )
    if keep:
        with door():
            made.save(force_insert=True)
    return made


def error_file(run: ImportRun, *, dry_run: bool) -> Path:
    """Where the rows to correct are written."""
    name = str(run.pk or run.digest[:16])
    return folder() / (f"{name}.check.csv" if dry_run else f"{name}.errors.csv")


def carry_out(
    actor: access.Actor, run: ImportRun, *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Do what a run asks for, from where it is."""
    module = module_for(actor, run.module)
    path = error_file(run, dry_run=dry_run)
    if dry_run:
        path.unlink(missing_ok=True)
    try:
        with pouring.flood():
            report = Running(actor, module, run, path, dry_run=dry_run).go(progress)
    except Halted:
        run.refresh_from_db(fields=["report"])
        return Report.of(run.report)
    except Refusal:
        if not dry_run:
            finish(run, "failed")
        raise
    if not dry_run:
        finish(run, "done")
        stamps.refresh()
        if report.created + report.updated >= MANY:
            indexes.analyse_grown()
    return report
