"""Making a backup while people work: one moment of the database, read in one transaction that blocks nobody."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core.models import Attachment, Tape
from saluran.core.refusals import Conflict
from saluran.ground import backups
from saluran.platform import files
from saluran.platform.backup import places, tables

Progress = Callable[[int, int | None], None]
EVERY = 5000  # rows between two reports


def silent(_done: int, _total: int | None) -> None:
    """Nobody looks on."""


def make(path: Path, progress: Progress = silent) -> backups.Manifest:
    """Write a backup to ``path``: beside it first, read back and checked, then moved; whole or not at all."""
    if not path.parent.is_dir():
        raise Conflict(_("There is no folder %(path)s.") % {"path": path.parent})
    if path.is_dir():
        raise Conflict(_("%(path)s is a folder; name a file.") % {"path": path})
    if not (places.there() and tables.applied()):
        raise Conflict(_("There is nothing to back up here. Does SALURAN_HOME say the right place?"))
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as out, backups.Writer(out) as writer:
            with _moment():
                said, wanted = _database(writer, progress)
            said |= {"missing": _files(writer, wanted), "secret_key": _key(writer)}
            made = writer.close(**said)
            out.flush()
            os.fsync(out.fileno())
        if backups.check(beside) != made:
            raise backups.Unsound("broken", backups.MANIFEST)
        beside.replace(path)
        places.sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)
    return made


@contextmanager
def _moment() -> Iterator[None]:
    """One state of the database for all that is read inside. On SQLite a reader in WAL keeps nobody from writing; the
    transaction is begun by hand, since Django's own would take the place of the one writer."""
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _database(writer: backups.Writer, progress: Progress) -> tuple[dict[str, Any], set[str]]:
    migrations = tables.applied()
    try:
        found = tables.at(migrations)
    except KeyError as error:
        sentence = _("The database is of a newer Saluran, or of a plugin that is not installed (%(name)s).")
        raise Conflict(sentence % {"name": error.args[0]}) from error
    total, done = sum(tables.count(t) for t in found), 0
    said: dict[str, backups.Rows] = {}
    for table in found:

        def counted(table: tables.Table = table, before: int = done) -> Iterator[bytes]:
            for n, line in enumerate(tables.lines(table), before):
                if n % EVERY == 0:
                    progress(n, total)
                yield line

        said[table.name] = writer.rows(table.name, table.columns, counted(), tables.last_id(table))
        done += said[table.name].rows
    progress(done, total)
    about = {
        "saluran": version("saluran"), "made_at": timezone.now().isoformat(), "database": connection.vendor,
        "migrations": migrations, "tables": said,
    }  # fmt: skip
    return about, digests()


def digests() -> set[str]:
    """The files of records, and those that undo may bring back."""
    taped = Tape.objects.filter(table=Attachment._meta.db_table, before__isnull=False).values_list("before", flat=True)
    found = {*Attachment.objects.values_list("digest", flat=True), *((b or {}).get("digest") for b in taped.iterator())}
    return {d for d in found if d}


def _files(writer: backups.Writer, wanted: set[str]) -> list[str]:
    """Files never change, so they may be read after the moment; what is gone or damaged is named."""
    missing = []
    for digest in sorted(wanted):
        try:
            if not files.is_sound(digest):
                raise FileNotFoundError
            with files.place(digest).open("rb") as source:
                writer.file(digest, source)
        except FileNotFoundError:
            missing.append(digest)
    return missing


def _key(writer: backups.Writer) -> str:
    """The secret key, where it lies in the home; one from the environment is kept by whoever set it."""
    path = Path(settings.HOME) / backups.KEY
    return writer.key(path.read_bytes()) if path.is_file() else ""
