"""A PostgreSQL of the tests' own: on a socket in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OPTIONS = (
    "listen_addresses=''",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=64MB",
    "timezone=UTC",
)


def find_postgres() -> Path | None:
    """The folder with the newest server programs of this machine; SALURAN_PG_BIN goes first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if chosen := os.environ.get("SALURAN_PG_BIN"):
        places.insert(0, Path(chosen))
    if initdb := shutil.which("initdb"):
        places.append(Path(initdb).resolve().parent)
    programs = ("initdb", "postgres", "pg_ctl")
    return next((place for place in places if all((place / name).exists() for name in programs)), None)


def _version(place: Path) -> float:
    number = place.parent.name
    return float(number) if number.replace(".", "", 1).isdigit() else 0.0


@dataclass(frozen=True)
class _Server:
    programs: Path
    folder: Path
    owner: pwd.struct_passwd | None

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the programs as the owner of the data; where it fails, with what it said."""
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else None,
            text=True,
            check=False,
            user=self.owner.pw_uid if self.owner else None,
            group=self.owner.pw_gid if self.owner else None,
            extra_groups=[] if self.owner else None,
        )
        if done.returncode:
            log = self.folder / "log"
            said = (done.stderr or "") + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{program} failed: {said}")


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to become for PostgreSQL, which refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """The URL of an empty server that runs inside the `with`, for root and for others."""
    programs = find_postgres()
    if programs is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql, or set SALURAN_PG_BIN")
    folder = Path(tempfile.mkdtemp(prefix="slpg", dir="/tmp"))  # a socket's path must be short
    server = _Server(programs, folder, _unprivileged())
    data = str(folder / "data")
    started = False
    try:
        folder.chmod(0o755)  # the client, another user, must reach the socket
        if server.owner:
            os.chown(folder, server.owner.pw_uid, server.owner.pw_gid)
        server.run("initdb", "-D", data, "-U", "saluran", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {option}" for option in (*OPTIONS, f"unix_socket_directories={folder}"))
        server.run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        started = True
        yield f"postgresql://saluran@/postgres?host={folder}"
    finally:
        if started:
            server.run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
