"""RF-04: the power fails under SQLite. What was flushed is on the disk; of what was not, anything may be.

The writer is stopped for an instant and its files are copied. In the copy, all that lies behind the last acknowledged
commit in the write-ahead log is cut, emptied or spoilt, and so are the pages of the database itself that the log
still holds: a checkpoint may have been writing them.
"""

import os
import queue
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.faults.report import amount, report
from tests.living import ROOT, Home, on_postgres

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(3600)]

WRITES = """
import sys
from saluran.core import access
from saluran.core.perform import perform
n = 0
while True:
    n += 1
    data = {"name": f"PT {n}", "tags": ["a", "b"], "addresses": [{"label": "x", "city": "Solo"}] * 20}
    made = perform(access.SYSTEM, "accounts", "create", data=data, face="cli").record
    sys.stdout.write(f"{made.pk}\\n")
    sys.stdout.flush()
"""
WHOLE = """
SELECT a.id, (SELECT COUNT(*) FROM accounts_accountaddress WHERE account_id = a.id),
    (SELECT COUNT(*) FROM core_tagging WHERE about = 'accounts:' || a.id),
    (SELECT COUNT(*) FROM core_line WHERE module = 'accounts' AND record_id = a.id)
FROM accounts_account AS a
"""


class Writer:
    """A process that writes one account after the other, and says each when it is committed."""

    def __init__(self, home: Home) -> None:
        begin = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'saluran.config.settings'\ndjango.setup()\n"
        command = [sys.executable, "-c", begin + WRITES]
        self.process = subprocess.Popen(command, env=home.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.said: queue.Queue[int] = queue.Queue()
        self.last = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.put(int(line))

    def hear(self, wait: float = 0) -> None:
        """Everything that was acknowledged by now."""
        time.sleep(wait)
        while not self.said.empty():
            self.last = self.said.get()

    def freeze(self, home: Home, to: Path) -> None:
        """The files of the database as they are in this instant."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            self.hear(0.02)
            to.mkdir(exist_ok=True)
            for ending in ("", "-wal"):
                if (path := home.file.with_name(home.file.name + ending)).exists():
                    shutil.copy(path, to / path.name)
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


def frames(log: bytes) -> list[tuple[int, int, bool]]:
    """(offset, page, is a commit) of the frames of the log's present round."""
    if len(log) < 32:
        return []
    size, salts, found = int.from_bytes(log[8:12], "big") or 65536, log[16:24], []
    for at in range(32, len(log) - 23, size + 24):
        if log[at + 8 : at + 16] != salts:
            break
        page, commit = int.from_bytes(log[at : at + 4], "big"), int.from_bytes(log[at + 4 : at + 8], "big")
        found.append((at, page, commit > 0))
    return found


def lose(folder: Path, name: str, acknowledged: int) -> str:
    """What a loss of power may do to the copy; answers which of them it was."""
    copy = folder / "whole"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for path in folder.glob(f"{name}*"):
        shutil.copy(path, copy / path.name)
    with sqlite3.connect(copy / name) as whole:
        ahead = int(whole.execute("SELECT COUNT(*) FROM accounts_account WHERE id > ?", [acknowledged]).fetchone()[0])
    log_path = folder / f"{name}-wal"
    log = bytearray(log_path.read_bytes()) if log_path.exists() else bytearray()
    known, page_size = frames(bytes(log)), int.from_bytes(log[8:12], "big") or 4096
    commits = [at for at, _page, commit in known if commit]
    kept = len(commits) - ahead
    flushed = (commits[kept - 1] + 24 + page_size) if kept > 0 else 32
    how = random.choice(["cut", "empty", "spoil"])
    if flushed < len(log):
        at = random.randint(flushed, len(log))
        if how == "cut":
            del log[at:]
        else:
            log[at:] = bytes(len(log) - at) if how == "empty" else random.randbytes(len(log) - at)
        log_path.write_bytes(log)
    held = {page for at, page, _commit in known if at < flushed and kept > 0}
    with (folder / name).open("r+b") as file:
        size = (folder / name).stat().st_size
        for page in held:
            if page > 1 and page * page_size <= size and random.random() < 0.3:
                file.seek((page - 1) * page_size)
                file.write(random.randbytes(page_size))
    return how


def test_a_loss_of_power_loses_nothing_that_was_acknowledged(home: Home, tmp_path: Path) -> None:
    if on_postgres():
        pytest.skip("PostgreSQL has fault tests of its own")
    losses, damaged, lost, half, tails = amount(100, 3), 0, 0, 0, 0
    writer = Writer(home)
    try:
        while not writer.last:
            writer.hear(0.1)
            assert writer.process.poll() is None
        for n in range(losses):
            time.sleep(random.uniform(0.05, 0.3))
            copy = tmp_path / f"loss{n}"
            writer.freeze(home, copy)
            lose(copy, home.file.name, writer.last)
            with sqlite3.connect(copy / home.file.name) as found:
                damaged += [row[0] for row in found.execute("PRAGMA integrity_check")] != ["ok"]
                rows = found.execute(WHOLE).fetchall()
            ids = {row[0] for row in rows}
            lost += writer.last not in ids or len(ids) < writer.last
            half += any(row[1:] != (20, 2, 1) for row in rows)
            tails += len(ids) == writer.last
            shutil.rmtree(copy)
    finally:
        writer.process.kill()
        writer.process.wait()
    report(
        "RF-04", "power lost: un-synced tail gone", losses=losses, commits=writer.last, lost=lost, damaged=damaged,
        half_written=half, cut_to_the_last_acknowledged=tails,
    )  # fmt: skip
    assert (lost, damaged, half) == (0, 0, 0)
