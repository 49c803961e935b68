"""``make bench``: make the rows once, measure, print the table and write it as JSON."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from benchmarks import server as servers
from benchmarks.homes import FEW, MANY, QUICK, Home

BOX = (3 if QUICK else 30) * 60  # seconds for all that is measured; making the rows once takes longer
QUIET = "writes" in os.environ.get("SKIP", "").split(",")  # nothing that writes


def main() -> int:
    began, on = time.monotonic(), servers.machine()
    found: dict[str, dict[str, Any]] = {}
    with servers.server() as url:
        homes = [Home(v, n) for v in ("sqlite", *(("postgresql",) if url else ())) for n in dict.fromkeys((FEW, MANY))]
        for home in homes:
            _make(url, home)
        made = time.monotonic()
        for n, home in enumerate(homes):
            left = BOX - (time.monotonic() - made)
            share = 1 if home.leads == FEW else 2  # with many rows everything takes longer, and more is asked
            of = sum(1 if h.leads == FEW else 2 for h in homes[n:])
            found[f"{home.vendor}-{home.leads}"] = _measure(url, home, left * share / of)
    return _report(found, on, time.monotonic() - began)


def _report(found: dict[str, dict[str, Any]], on: str, seconds: float) -> int:
    """The rows say what they are only inside a home of the product; any will do."""
    os.environ.update(Home("sqlite", FEW).environment(""))
    django.setup()
    from benchmarks.table import write

    return write(found, on, seconds)


def _make(url: str, home: Home) -> None:
    if not home.is_made():
        servers.make_empty(url, home)
        home.folder.mkdir(parents=True)
        _run(url, home, "make")


def _measure(url: str, home: Home, seconds: float) -> dict[str, Any]:
    """What the rows take, in about so many seconds; what writes gets a third of them."""
    end = time.monotonic() + seconds
    found = _read(url, home, "read", seconds if QUIET else seconds * 2 / 3)
    if QUIET:
        return found
    copy = servers.make_copy(url, home)
    try:
        return found | _read(url, copy, "write", end - time.monotonic())
    finally:
        servers.drop(url, copy)


def _read(url: str, home: Home, what: str, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        _run(url, home, what, str(path), str(seconds))
        found: dict[str, Any] = json.loads(path.read_text())
    return found


def _run(url: str, home: Home, *what: str) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.world", *what], env=home.environment(url), check=True)


if __name__ == "__main__":
    sys.exit(main())
