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
from benchmarks.homes import FEW, MANY, Home

QUIET = "writes" in os.environ.get("SKIP", "").split(",")  # nothing that writes


def main() -> int:
    began, on = time.monotonic(), servers.machine()
    found: dict[str, dict[str, Any]] = {}
    with servers.server() as url:
        for vendor in ("sqlite", *(("postgresql",) if url else ())):
            for size in dict.fromkeys((FEW, MANY)):
                found[f"{vendor}-{size}"] = _measure(url, Home(vendor, size))
    return _report(found, on, time.monotonic() - began)


def _report(found: dict[str, dict[str, Any]], on: str, seconds: float) -> int:
    """The rows say what they are only inside a home of the product; any will do."""
    os.environ.update(Home("sqlite", FEW).environment(""))
    django.setup()
    from benchmarks.table import write

    return write(found, on, seconds)


def _measure(url: str, home: Home) -> dict[str, Any]:
    if not home.is_made():
        servers.make_empty(url, home)
        home.folder.mkdir(parents=True)
        _run(url, home, "make")
    found = _read(url, home, "read")
    if QUIET:
        return found
    copy = servers.make_copy(url, home)
    try:
        return found | _read(url, copy, "write")
    finally:
        servers.drop(url, copy)


def _read(url: str, home: Home, what: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        _run(url, home, what, str(path))
        found: dict[str, Any] = json.loads(path.read_text())
    return found


def _run(url: str, home: Home, *what: str) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.world", *what], env=home.environment(url), check=True)


if __name__ == "__main__":
    sys.exit(main())
