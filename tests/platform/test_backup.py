"""Backup while people work, restore on an empty host, and all that must be refused before anything is touched."""

import contextlib
import json
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from saluran.ground import backups
from tests.living import ROOT, Home, Homes, on_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.xdist_group("backup"), pytest.mark.timeout(300)]
Make = Callable[..., Home]

WORLD = """
from django.core.files.uploadedfile import SimpleUploadedFile
from saluran.core import access
from saluran.core.perform import perform
from saluran.platform import files
perform(access.SYSTEM, "users", "create", data={"name": "Budi", "login": "budi", "role": "sales"}, face="cli")
for n in range(30):
    made = perform(access.SYSTEM, "accounts", "create", face="cli", data={
        "name": f"PT Ujian “{n}” \\u20ac\\n", "kind": "company", "annual_revenue": "1234567.89",
        "tags": ["uji", f"t{n % 3}"], "addresses": [{"label": "kantor", "city": "Solo"}]}).record
    perform(access.SYSTEM, "contacts", "create", face="cli", data={
        "last_name": f"Sari {n}", "account": made.pk, "birth_date": "1990-02-28"})
    perform(access.SYSTEM, "accounts", "note", made.pk, {"text": "catatan\\t\\\\N"}, face="cli")
    kept = files.keep(access.SYSTEM, SimpleUploadedFile("k.txt", f"isi {n}".encode()))
    perform(access.SYSTEM, "accounts", "attach", made.pk, {"file": kept.pk}, face="cli")
firm = perform(access.SYSTEM, "prospects", "create", data={"name": "PT Calon"}, face="cli").record
perform(access.SYSTEM, "leads", "create", data={"last_name": "Sari", "prospect": firm.pk}, face="cli")
last = perform(access.SYSTEM, "accounts", "create", data={"name": "PT Akhir"}, face="cli").record
perform(access.SYSTEM, "accounts", "delete", last.pk, face="cli")
"""
#: Writes until it is told to stop: an account with a contact and a note in one operation after the other.
BUSY = """
import sys, threading
from saluran.core import access
from saluran.core.perform import door, perform
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
n = 0
while not stop.is_set():
    with door():
        made = perform(access.SYSTEM, "accounts", "create", data={"name": f"PT Sibuk {n}"}, face="cli").record
        perform(access.SYSTEM, "contacts", "create", data={"last_name": f"Sibuk {n}", "account": made.pk}, face="cli")
    n += 1
print(n)
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Homes, Home]]:
    """An installation in which something has happened, to be copied."""
    made = Homes(tmp_path_factory.mktemp("backup"))
    home = made.make("first")
    try:
        home.does("list", "accounts")  # prepares it
        home.python(WORLD)
        yield made, home
    finally:
        made.close()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made = Homes(tmp_path)
    yield made.make
    made.close()


@pytest.fixture
def home(first: tuple[Homes, Home], tmp_path: Path) -> Home:
    return first[0].copy(first[1], tmp_path.name)


JOBS = "core_job"  # a restored house asks for what is made anew behind it: the keys of duplicates


def tables(path: Path) -> dict[str, tuple[int, str]]:
    return {name: (t.rows, t.sha256) for name, t in backups.check(path).tables.items() if name != JOBS}


def test_a_restored_home_is_the_same_to_the_last_byte(home: Home, make: Make, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    assert "Backed up and read back" in home.does("backup", str(first))
    assert first.stat().st_mode & 0o777 == 0o600
    new = make("new")
    assert "Restored and compared" in new.does("restore", str(first))
    assert new.does("doctor") == "All is well."
    new.does("backup", str(second))
    assert tables(first) == tables(second) and tables(first)["accounts_account"][0] == 30
    said, again = backups.check(first), backups.check(second)
    assert said.files == again.files == 30 and said.files_sha256 == again.files_sha256
    last, now = ({n: t.last_id for n, t in m.tables.items() if n != JOBS} for m in (said, again))
    assert last == now
    assert (new.folder / "secret_key").read_text() == (home.folder / "secret_key").read_text()
    found = json.loads(new.does("list", "accounts", "--json", "--filter", '["name", "contains", "ujian"]'))
    assert len(found["items"]) == 30
    made = new.python(
        "from saluran.core import access\nfrom saluran.core.perform import perform\n"
        "print(perform(access.SYSTEM, 'accounts', 'create', data={'name': 'PT Baru'}, face='cli').record.pk)"
    )
    assert made == 32, "the id of what was deleted is not given out again"


def test_a_backup_goes_from_one_database_to_the_other(home: Home, make: Make, tmp_path: Path) -> None:
    if not on_postgres():
        pytest.skip("runs where there is a PostgreSQL")
    paths = [tmp_path / f"{n}.zip" for n in range(3)]
    home.does("backup", str(paths[0]))
    small, large = make("small", url=""), make("large")
    small.does("restore", str(paths[0]))
    assert small.file.exists() and small.does("doctor") == "All is well."
    small.does("backup", str(paths[1]))
    large.does("restore", str(paths[1]))
    assert large.does("doctor") == "All is well."
    large.does("backup", str(paths[2]))
    assert tables(paths[0]) == tables(paths[1]) == tables(paths[2])


def test_a_backup_while_people_write_is_one_moment(home: Home, make: Make, tmp_path: Path) -> None:
    path = tmp_path / "busy.zip"
    with busy(home) as written:
        time.sleep(1.5)
        home.does("backup", str(path))
        time.sleep(0.3)
    new = make("new")
    new.does("restore", str(path))
    assert new.does("doctor") == "All is well."
    found = tables(path)
    n = found["accounts_account"][0] - 30
    assert 0 < n < written[0], "some were written before it, and some after"
    assert found["contacts_contact"][0] - 30 == n, "no half of anything"
    lines = "Line.objects.filter(before__isnull=True, module='accounts')"
    count = f"from saluran.core.models import Line\nprint({lines}.count())"
    assert new.python(count) == 31 + n


@contextlib.contextmanager
def busy(home: Home) -> Iterator[list[int]]:
    """Somebody writes all the time; how much, once it is over."""
    begin = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'saluran.config.settings'\ndjango.setup()\n"
    process = subprocess.Popen(
        [sys.executable, "-c", begin + BUSY], env=home.environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    written: list[int] = []
    try:
        yield written
    finally:
        written.append(int(process.communicate(timeout=60)[0]))


def test_an_older_backup_is_brought_up(home: Home, make: Make, tmp_path: Path) -> None:
    """A backup of tables as they were before the last migration of a module."""
    old, path = make("old"), tmp_path / "old.zip"
    old.python(
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\ncall_command('migrate', 'platform', 'zero', verbosity=0)"
    )
    old.does("backup", str(path))
    assert "platform_importrun" not in tables(path)
    new = make("new")
    new.does("restore", str(path))
    assert new.does("doctor") == "All is well."


def test_a_database_of_a_newer_program_is_not_read_as_if_it_were_ours(home: Home, tmp_path: Path) -> None:
    home.python(
        "from django.db.migrations.recorder import MigrationRecorder\nfrom django.db import connection\n"
        "MigrationRecorder(connection).record_applied('core', '9999_future')"
    )
    done = home.run("backup", str(tmp_path / "a.zip"))
    assert done.returncode == 1 and "core.9999_future" in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def state(home: Home) -> Any:
    """What must not change: every row, and what lies in the home."""
    aside = home.folder.parent / "state.zip"
    home.does("backup", str(aside))
    passing = ("-wal", "-shm", ".lock")
    return tables(aside), sorted(p.name for p in home.folder.iterdir() if not p.name.endswith(passing))


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """The same zip with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = [(i, archive.read(i)) for i in archive.infolist()]
    with path.open("w+b") as out:
        with zipfile.ZipFile(out, "w") as archive:
            for info, data in parts:
                archive.writestr(info.filename, change(info.filename, data))
            archive.comment = backups.UNSEALED
        backups.seal(out)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)


def _future(name: str, data: bytes) -> bytes:
    if name != backups.MANIFEST:
        return data
    return json.dumps({**json.loads(data), "migrations": [["core", "9999_future"]]}).encode()


def _columns(name: str, data: bytes) -> bytes:
    if name != backups.MANIFEST:
        return data
    said = json.loads(data)
    said["tables"]["core_tag"]["columns"] = ["id", 'name") SELECT 1; --']
    return json.dumps(said).encode()


#: More of what a backup may have gone through, without a home: tests/ground/test_backups.py.
SPOILT: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a bit is wrong": (_flip, "damaged"),
    "cut off": (lambda p: p.write_bytes(p.read_bytes()[:-1000]), "damaged"),
    "encrypted, or something else": (lambda p: p.write_bytes(b"age-encryption.org/v1" * 100), "no backup of Saluran"),
    "newer": (lambda p: rewrite(p, _future), "newer Saluran"),
    "columns that are none": (lambda p: rewrite(p, _columns), "manifest.json"),
}


def test_a_backup_that_is_not_sound_touches_nothing(home: Home, tmp_path: Path) -> None:
    good = tmp_path / "good.zip"
    home.does("backup", str(good))
    before = state(home)
    for what, (spoil, sentence) in SPOILT.items():
        bad = tmp_path / "bad.zip"
        shutil.copy(good, bad)
        spoil(bad)
        done = home.run("restore", str(bad), "--force")
        assert done.returncode == 1 and sentence in done.stderr and "Traceback" not in done.stderr, (what, done.stderr)
    assert "There is no file" in home.run("restore", str(tmp_path / "none.zip"), "--force").stderr
    assert state(home) == before


def test_what_is_there_is_not_replaced_by_chance(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "good.zip"
    home.does("backup", str(path))
    home.python(
        "from saluran.core import access\nfrom saluran.core.perform import perform\n"
        "perform(access.SYSTEM, 'accounts', 'create', data={'name': 'PT Sesudah'}, face='cli')"
    )
    done = home.run("restore", str(path))
    assert done.returncode == 1 and "--force" in done.stderr
    later = state(home)
    said = home.does("restore", str(path), "--force")
    assert state(home)[0] == tables(path) != later[0]
    assert old_accounts(home, said.rpartition(" lies in ")[2].partition(". ")[0]) == 31, "the old state is kept aside"
    assert home.does("doctor") == "All is well."


def old_accounts(home: Home, place: str) -> int:
    if not home.url:
        return int(Home(Path(place)).python(
            "from saluran.modules.accounts.models import Account\nprint(Account._base_manager.count())"
        ))  # fmt: skip
    import psycopg

    with psycopg.connect(home.url) as connection:
        row = connection.execute(f"SELECT COUNT(*) FROM {place}.accounts_account").fetchone()
        assert row
        return int(row[0])


def test_a_restore_that_fails_midway_leaves_all_as_it_was(home: Home, tmp_path: Path) -> None:
    """A backup whose sums are right and whose rows no table takes: found while loading, after all checks."""
    path = tmp_path / "good.zip"
    home.does("backup", str(path))
    before = state(home)

    def spoil(name: str, data: bytes) -> bytes:
        if name == "tables/contacts_contact.jsonl":
            return data[:-1].replace(b"Sari 7", b"Sari 7", 1) + b"\n" + data.splitlines()[0] + b"\n"  # one id twice
        if name == backups.MANIFEST:
            import hashlib

            with zipfile.ZipFile(tmp_path / "good.zip") as archive:
                rows = archive.read("tables/contacts_contact.jsonl")
            said = json.loads(data)
            now = spoil("tables/contacts_contact.jsonl", rows)
            said["tables"]["contacts_contact"] |= {"rows": 31, "sha256": hashlib.sha256(now).hexdigest()}
            return json.dumps(said).encode()
        return data

    bad = tmp_path / "bad.zip"
    shutil.copy(path, bad)
    rewrite(bad, spoil)
    done = home.run("restore", str(bad), "--force")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert state(home) == before
    assert home.does("doctor") == "All is well."


def test_nothing_is_restored_under_a_running_server(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "good.zip"
    home.does("backup", str(path))
    with home.served() as served:
        done = home.run("restore", str(path), "--force")
        assert done.returncode == 1 and "running" in done.stderr
        assert served.get("/healthz") == 200
    home.does("restore", str(path), "--force")


def test_a_damaged_database_is_what_a_restore_is_for(home: Home, tmp_path: Path) -> None:
    if home.url:
        pytest.skip("a file of SQLite")
    path = tmp_path / "good.zip"
    home.does("backup", str(path))
    home.file.write_bytes(b"\xff" * home.file.stat().st_size)
    assert home.run("restore", str(path)).returncode == 1
    home.does("restore", str(path), "--force")
    assert home.does("doctor") == "All is well."


def test_every_night_one_is_made_and_the_oldest_goes(home: Home) -> None:
    """Through a worker, as in life; the clock is told by hand."""
    nights = home.folder / "backups"
    nights.mkdir()
    for n in range(1, 10):
        (nights / f"saluran-2026010{n}-190000.zip").touch()
    made = home.python(
        "from saluran.core import prepare, workers\nfrom saluran.platform.backup import nightly\n"
        "prepare.run()\nnightly.back_up.enqueue()\nworkers.drain()\n"
        "from saluran.core.models import Job\nmade = Job.objects.filter(task__contains='nightly')\n"
        "print(json.dumps(list(made.values_list('state', 'result'))))"
    )
    names = sorted(p.name for p in nights.iterdir())
    assert made == [["done", names[-1]]] and len(names) == 7
    assert names[:-1] == [f"saluran-2026010{n}-190000.zip" for n in range(4, 10)]
    assert backups.check(nights / names[-1]).tables["accounts_account"].rows == 30


def test_one_by_hand_is_made_by_a_job_that_says_how_far_it_is(home: Home) -> None:
    state, progress, total, said = home.python(
        "from saluran.core import access, prepare, workers\nfrom saluran.platform.backup import asked\n"
        "prepare.run()\njob = asked.ask(access.SYSTEM, face='html')\nworkers.drain()\njob.refresh_from_db()\n"
        "print(json.dumps([job.state, job.progress, job.total, job.result]))"
    )
    made = backups.check(home.folder / "backups" / said["file"])
    assert (state, progress, total) == ("done", made.rows, made.rows) and said["rows"] == made.rows
    assert made.tables["accounts_account"].rows == 30
