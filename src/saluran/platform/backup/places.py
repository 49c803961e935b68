"""Where a restore works, and how what it made takes the place of what was there: at once, or not at all.

SQLite: in a file of its own, which is moved over the old one; the old one stays beside it. PostgreSQL: in one
transaction, which first moves the old tables to a schema of their own.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core.refusals import Conflict
from saluran.ground.backups import Unsound

BESIDE = ("-wal", "-shm")  # what SQLite keeps with a database

#: A file that counts for nothing until it is flushed and moved: no journal, but little memory, also to sort in.
ALONE = {"journal_mode": "OFF", "synchronous": "OFF", "cache_size": -131_072, "temp_store": "FILE", "mmap_size": 0}


@dataclass
class Old:
    kept: str = ""


def sync(folder: Path) -> None:
    """A name that was given or moved survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def there() -> bool:
    """Whether there is a database; to connect to a SQLite file would make it."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def check_unused() -> None:
    """On PostgreSQL others may be at work from other machines; on SQLite the lock in the home says it all."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if n := int(cursor.fetchone()[0]):
            sentence = _("%(n)s other connections to this database are open. Stop Saluran everywhere first.")
            raise Conflict(sentence % {"n": n})


def aside() -> AbstractContextManager[Old]:
    """Inside, the connection is to an empty database; at the end it takes the old one's place, unless all failed."""
    return _file_aside() if connection.vendor == "sqlite" else _tables_aside()


@contextmanager
def _file_aside() -> Iterator[Old]:
    live = Path(connection.settings_dict["NAME"])
    room = live.parent / "restoring"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    made, old = room / live.name, Old()
    try:
        _connect(made)
        with connection.cursor() as cursor:
            for name, value in ALONE.items():
                cursor.execute(f"PRAGMA {name} = {value}")
        yield old
        _connect(live)
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        old.kept = _put_aside(live)
        made.replace(live)
        sync(live.parent)
    finally:
        _connect(live)
        shutil.rmtree(room, ignore_errors=True)


def _connect(path: Path) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def _put_aside(live: Path) -> str:
    """The old database under another name as well, so that at no moment there is none. What it keeps beside itself is
    copied, and goes: it would be taken for the new one's."""
    if not live.exists():
        return ""
    folder = live.parent / f"before-restore-{timezone.now():%Y%m%d-%H%M%S}"
    folder.mkdir(mode=0o700)
    try:
        (folder / live.name).hardlink_to(live)
    except OSError:
        shutil.copy2(live, folder / live.name)
    for ending in BESIDE:
        if (beside := live.with_name(live.name + ending)).exists():
            shutil.copy2(beside, folder / beside.name)
    sync(folder)
    for ending in BESIDE:
        live.with_name(live.name + ending).unlink(missing_ok=True)
    return str(folder)


@contextmanager
def _tables_aside() -> Iterator[Old]:
    old = Old()
    with transaction.atomic(), connection.cursor() as cursor:
        mine = {m._meta.db_table for m in apps.get_models(include_auto_created=True)} | {"django_migrations"}
        present = sorted(mine & set(connection.introspection.table_names(cursor)))
        if present:
            old.kept = f"before_restore_{timezone.now():%Y%m%d_%H%M%S}"
            cursor.execute(f"CREATE SCHEMA {old.kept}")
        for table in present:
            cursor.execute(f'ALTER TABLE "{table}" SET SCHEMA {old.kept}')
        yield old


def loading() -> AbstractContextManager[None]:
    """Around the writing of rows: order does not matter, and what points nowhere is found at the end."""
    return _loading_file() if connection.vendor == "sqlite" else _loading_tables()


@contextmanager
def _loading_tables() -> Iterator[None]:
    with connection.cursor() as cursor:  # a migration that adds a link leaves its check at once till the end
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    with connection.cursor() as cursor:  # and stays so: no index is made while a check waits
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def _loading_file() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    with transaction.atomic():
        yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = ON")


def check_sound() -> None:
    """What the database itself says of what was loaded; PostgreSQL has said it by now."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        if wrong := cursor.fetchone():
            raise Unsound("broken", str(wrong[0]))
        cursor.execute("PRAGMA integrity_check(1)")
        if (said := cursor.fetchone()[0]) != "ok":
            raise Unsound("broken", str(said))
