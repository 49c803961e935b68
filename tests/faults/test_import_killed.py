"""An import whose process is killed again and again ends as one that nobody disturbed.

``SALURAN_KILLS`` (3) and ``SALURAN_KILLED_ROWS`` (3000) say how often, and in how many rows.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

KILLS = int(os.environ.get("SALURAN_KILLS", "3"))
ROWS = int(os.environ.get("SALURAN_KILLED_ROWS", "3000"))
MAPPING = {
    "columns": {"Nama": "first_name", "Surel": "email", "Ponsel": "mobile", "Kota": "city"},
    "match": ["email", "mobile"],
    "agree": "any",
}


def begin(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "saluran.faces.cli.main", *arguments]
    env = {**os.environ, "SALURAN_HOME": str(home), "LANG": "en_US.UTF-8", "DATABASE_URL": ""}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ask(home: Path, sql: str) -> list[Any]:
    try:
        with sqlite3.connect(f"file:{home}/saluran.sqlite3?mode=ro", uri=True, timeout=5) as connection:
            return connection.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return []


def position(home: Path) -> int:
    found = ask(home, "SELECT position FROM platform_importrun")
    return int(found[0][0]) if found else 0


def write(path: Path) -> int:
    """A file with bad rows and with rows that say the same; how many of them are good."""
    bad = 0
    with path.open("w") as file:
        file.write("Nama,Surel,Ponsel,Kota\n")
        for n in range(ROWS):
            email = "bukan surel" if n % 97 == 5 else f"o{n - 700 if n % 701 == 700 else n}@x.example"
            bad += n % 97 == 5 or n % 701 == 700
            file.write(f"Orang {n},{email},0812{n:08},Solo\n")
    return ROWS - bad


def errors(home: Path) -> bytes:
    return next((home / "imports").glob("*.errors.csv")).read_bytes()


def came_in(home: Path) -> list[Any]:
    return ask(home, "SELECT first_name, email, mobile FROM leads_lead ORDER BY email, mobile")


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """A home where nothing happens to the import, and one where it is killed."""
    for name in ("calm", "killed"):
        done = begin(tmp_path / name, "list", "leads")
        assert done.wait(timeout=120) == 0, done.communicate()
    return tmp_path / "calm", tmp_path / "killed"


@pytest.mark.slow
def test_a_killed_import_ends_as_an_undisturbed_one(both: tuple[Path, Path], tmp_path: Path) -> None:
    calm, killed = both
    file, mapping = tmp_path / "leads.csv", tmp_path / "map.json"
    good = write(file)
    mapping.write_text(json.dumps(MAPPING))
    how = ("import", "leads", str(file), "--map", str(mapping), "--json")
    undisturbed = begin(calm, *how)
    out, err = undisturbed.communicate(timeout=600)
    assert undisturbed.returncode == 0, err
    marks, dice = sorted(random.Random(7).sample(range(1, ROWS), KILLS)), random.Random(8)
    for mark in marks:
        process, end = begin(killed, *how), time.monotonic() + 300
        while position(killed) < mark and process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(dice.random() / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    last = begin(killed, *how)
    again, err = last.communicate(timeout=600)
    assert last.returncode == 0, err
    if len(ask(killed, "SELECT 1 FROM platform_importrun")) == 1:  # else the last kill came after the end
        assert counts(again) == counts(out)
    assert came_in(killed) == came_in(calm)
    assert len(came_in(killed)) == good
    assert errors(killed) == errors(calm)


def counts(said: str) -> dict[str, Any]:
    report = json.loads(said)
    passing = ("began", "rate", "error_file", "told_file", "operation")
    return {k: v for k, v in report.items() if k not in passing}
