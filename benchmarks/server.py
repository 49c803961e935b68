"""The PostgreSQL of the bench: its data stay between runs, its settings are stated in the report."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.homes import Home, home
from tests.postgres import _Server, _unprivileged, find_postgres

#: As docs/how-to/postgresql.md advises for a machine with 4 GB or more; ``fsync`` is on, as it must be.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "max_connections": "40",
    "timezone": "UTC",
}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server that runs inside the ``with``: DATABASE_URL, or one of the bench's own; "" if none."""
    if url := os.environ.get("DATABASE_URL", ""):
        yield url
        return
    programs = find_postgres()
    if programs is None or "postgres" in os.environ.get("SKIP", "").split(","):
        yield ""
        return
    owner = _unprivileged()
    folder = home() / "postgres"
    made = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    its, data = _Server(programs, folder, owner), folder / "data"
    if not made or not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        its.run("initdb", "-D", str(data), "-U", "saluran", "-A", "trust", "-E", "UTF8", "--no-sync")
    yield from _running(its, folder, data)


def _running(its: _Server, folder: Path, data: Path) -> Iterator[str]:
    said = {**SETTINGS, "listen_addresses": "''", "unix_socket_directories": str(folder)}
    options = " ".join(f"-c {k}={v}" for k, v in said.items())
    its.run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://saluran@/postgres?host={folder}"
    finally:
        its.run("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")


def sql(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements outside of a transaction; the rows of the last one."""
    import psycopg

    rows: list[tuple[object, ...]] = []
    with psycopg.connect(url, autocommit=True) as connection:
        for one in statements:
            cursor = connection.execute(one)  # type: ignore[call-overload]
            rows = cursor.fetchall() if cursor.description else []
    return rows


def make_empty(url: str, its: Home) -> None:
    """Nothing is left of what was there under this name."""
    shutil.rmtree(its.folder, ignore_errors=True)
    if its.vendor == "postgresql":
        sql(url, f'DROP DATABASE IF EXISTS "{its.name}" WITH (FORCE)', f'CREATE DATABASE "{its.name}"')


def make_copy(url: str, its: Home) -> Home:
    """The same rows once more, for what writes."""
    other = Home(its.vendor, its.leads, copy=True)
    drop(url, other)
    if its.vendor == "postgresql":
        sql(url, f'CREATE DATABASE "{other.name}" TEMPLATE "{its.name}"')
    shutil.copytree(its.folder, other.folder)
    return other


def drop(url: str, its: Home) -> None:
    shutil.rmtree(its.folder, ignore_errors=True)
    if its.vendor == "postgresql":
        sql(url, f'DROP DATABASE IF EXISTS "{its.name}" WITH (FORCE)')


def machine() -> str:
    """What it ran on, in a line."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} x {names[0] if names else 'unknown'}, {memory:.0f} GB, load {load:.1f} at the start"


def versions() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip()
