"""Making a home ready: tables, first records, static files. Doing it again changes nothing and takes no time."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from saluran.core import addresses
from saluran.core import prepare as engine
from saluran.core.locks import writer


def is_prepared() -> bool:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def prepare() -> None:
    """Tables, first records and indexes."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_prepared():
        with writer():
            call_command("migrate", interactive=False, verbosity=0)
    engine.run()
    addresses.prepare()


def ensure_prepared() -> None:
    """For commands that somebody may type before the first ``serve``."""
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_prepared():
        prepare()


def fingerprint() -> str:
    """Changes when a static file of the installation does."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            found.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path)}\n".encode())
    return found.hexdigest()


def are_statics_collected() -> bool:
    mark = settings.STATIC_ROOT / ".collected"
    return mark.exists() and mark.read_text() == fingerprint()


def are_statics_stale() -> bool:
    """Whether what is served is that of another version; where nothing was served yet, nothing is wrong."""
    return (settings.STATIC_ROOT / ".collected").exists() and not are_statics_collected()


def collect_statics() -> None:
    """Copy and compress the static files, if any has changed since the last time."""
    if are_statics_collected():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    (settings.STATIC_ROOT / ".collected").write_text(fingerprint())
