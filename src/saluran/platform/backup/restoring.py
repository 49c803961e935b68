"""Restoring: read through, loaded aside, proven, and only then put in the place of what was there."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from saluran.core import prepare, search, stamps
from saluran.core.models import Operation, User
from saluran.core.refusals import Conflict
from saluran.ground import backups
from saluran.platform import files
from saluran.platform.backup import places, tables
from saluran.platform.backup.making import Progress, silent
from saluran.platform.backup.turns import alone

ROOM = 1.5  # a database needs more than its rows as text


def restore(path: Path, *, force: bool = False, progress: Progress = silent) -> tuple[backups.Manifest, str]:
    """Bring back what ``path`` holds; answers what that is, and where the old state lies ("" where there was none).

    Refused (Conflict) before anything is touched: what is no sound backup, one of a newer version, an installation
    that runs, and, without ``force``, one that has something in it.
    """
    with sentences(), alone():
        said = backups.check(path)
        found = _tables(said)
        if not force and places.there() and not is_empty():
            raise Conflict(_("There is something in this database. Only --force puts the backup in its place."))
        places.check_unused()
        with backups.opened(path) as archive:
            _check_room(archive, said)
            _bring_files(archive)
            with places.aside() as old:
                _fill(archive, said, found, progress)
            _bring_key(archive, said)
    return said, old.kept


def is_empty() -> bool:
    """Whether nobody has worked here: no user, and nothing that was not set up by the house itself."""
    try:
        found = connection.introspection.table_names()
        if User._meta.db_table not in found:
            return not found
        return not User.objects.exists() and not Operation.objects.exclude(face="setup").exists()
    except DatabaseError:  # damaged, or of another version: somebody's
        return False


@contextmanager
def sentences() -> Iterator[None]:
    """What is wrong with a backup, in words for people."""
    try:
        yield
    except FileNotFoundError as error:
        raise Conflict(_("There is no file %(path)s.") % {"path": error.filename}) from error
    except backups.Unsound as error:
        said = {
            "foreign": _("This file is no backup of Saluran. If it is encrypted, decrypt it first."),
            "broken": _("The backup is damaged, cut off or changed (%(part)s). Nothing was touched."),
            "newer": _("The backup was made by a newer Saluran (%(part)s). Install that version, then restore."),
        }
        raise Conflict(said[error.why] % {"part": error.part}) from error


def _tables(said: backups.Manifest) -> list[tables.Table]:
    try:
        found = tables.at(said.migrations)
    except KeyError as error:
        sentence = _("The backup was made by a newer Saluran, or with a plugin that is not installed (%(name)s).")
        raise Conflict(sentence % {"name": error.args[0]}) from error
    if {t.name: t.columns for t in found} != {name: rows.columns for name, rows in said.tables.items()}:
        raise backups.Unsound("broken", backups.MANIFEST)
    return found


def _check_room(archive: zipfile.ZipFile, said: backups.Manifest) -> None:
    """What unpacks to more than the disk holds is refused before it fills the disk."""
    parts = sum(part.file_size for part in archive.infolist())
    needed = int((parts - said.files_size) * ROOM) + said.files_size
    if needed > shutil.disk_usage(settings.HOME).free:
        sentence = _("There is not enough room on the disk: about %(n)s MB are needed.")
        raise Conflict(sentence % {"n": needed // 2**20 + 1})


def _bring_files(archive: zipfile.ZipFile) -> None:
    """Files first: one too many does no harm, and is swept away within days where nothing needs it."""
    for name in archive.namelist():
        digest = name.removeprefix("files/")
        if digest == name or files.is_sound(digest):
            continue
        at = files.place(digest)
        at.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, beside = tempfile.mkstemp(prefix="incoming-", dir=settings.FILES)
        try:
            with os.fdopen(handle, "wb") as out:
                backups.unpack_file(archive, digest, out)
            Path(beside).replace(at)
        finally:
            Path(beside).unlink(missing_ok=True)


def _fill(archive: zipfile.ZipFile, said: backups.Manifest, found: list[tables.Table], progress: Progress) -> None:
    """The empty database that is connected now: tables as they were then, rows, proof, and up to this version."""
    MigrationExecutor(connection).migrate(tables.last_of(said.migrations))
    done = 0
    with tables.bare(found), places.loading():
        for table in found:
            n = tables.load(table, table.columns, backups.rows(archive, table.name))
            tables.set_last_id(table, said.tables[table.name].last_id)
            done += n
            progress(done, said.rows)
    for table in found:
        if not tables.is_as(table, said.tables[table.name]):
            raise backups.Unsound("broken", table.name)
    call_command("migrate", interactive=False, verbosity=0)
    stamps.refresh()
    search.prepare(fill=True)
    prepare.run()
    places.check_sound()


def _bring_key(archive: zipfile.ZipFile, said: backups.Manifest) -> None:
    if not said.secret_key:
        return
    home = Path(settings.HOME)
    beside: Any = home / f".{backups.KEY}.part"
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_bytes(archive.read(backups.KEY))
    beside.replace(home / backups.KEY)
    places.sync(home)
