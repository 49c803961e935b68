"""Installations of their own for tests: a home and a database that really run, and can really be killed.

On PostgreSQL (``DATABASE_URL`` names a server) each has a database of its own on it; else SQLite in its home.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


def on_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


class Home:
    """One installation: its folder, its database, its commands."""

    program: ClassVar[list[str]] = [sys.executable, "-m", "saluran.faces.cli.main"]

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"SALURAN_HOME": str(self.folder), "DATABASE_URL": self.url, "LANG": "en_US.UTF-8"}

    @property
    def file(self) -> Path:
        return self.folder / "saluran.sqlite3"

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """A command of ``saluran``, to its end."""
        return self._run([*self.program, *words], stdin)

    def does(self, *words: str, stdin: str = "") -> str:
        """A command that must succeed; what it printed."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def python(self, code: str) -> Any:
        """Run Python inside the installation; answers what it prints as JSON."""
        begin = "import os, json, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'saluran.config.settings'\n"
        done = self._run([sys.executable, "-c", f"{begin}django.setup()\n{code}"])
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def _run(self, command: list[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A command that goes on, in a group of its own: who kills it kills it alone."""
        log = (self.folder.parent / f"{self.folder.name}.log").open("ab")
        command = [*self.program, *words]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)

    @contextlib.contextmanager
    def served(self, *words: str) -> Iterator[Served]:
        served = Served(self, words)
        served.start()
        try:
            yield served
        finally:
            served.end()


class Served:
    """``saluran serve`` on a port of its own."""

    def __init__(self, home: Home, words: tuple[str, ...] = ()) -> None:
        self.home, self.words, self.port = home, words, free_port()
        self.process: subprocess.Popen[bytes]

    def start(self) -> float:
        """Start it and wait for the first good answer; how many seconds that took."""
        began = time.monotonic()
        self.process = self.home.start("serve", "--workers", "1", "--port", str(self.port), *self.words)
        while time.monotonic() - began < 60:
            with contextlib.suppress(OSError):
                if self.get("/readyz", timeout=2) == 200:
                    return time.monotonic() - began
            assert self.process.poll() is None, (self.home.folder.parent / f"{self.home.folder.name}.log").read_text()
            time.sleep(0.02)
        raise AssertionError("it does not answer")

    def get(self, path: str, timeout: float = 10) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def call(
        self, method: str, path: str, token: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request of the API: status and JSON. Raises OSError where no answer came."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **(headers or {})},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")
        except http.client.HTTPException as error:  # half an answer is none
            raise ConnectionError from error

    def web_processes(self) -> list[int]:
        return [pid for pid, words in children(self.process.pid).items() if " worker " not in words]

    def kill(self) -> None:
        """SIGKILL for the server and each of its processes: nobody can finish anything."""
        family = [self.process.pid, *children(self.process.pid)]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        for pid in family[1:]:
            while Path(f"/proc/{pid}").exists() and not _is_zombie(pid):
                time.sleep(0.01)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def children(pid: int) -> dict[int, str]:
    """The processes that another has started, and their command lines."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text().replace("\0", " ")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Homes:
    """Makes homes under a folder; their databases go with ``close``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases: list[str] = []

    def make(self, name: str, url: str | None = None) -> Home:
        """An empty one; ``url=""``: on SQLite anyhow."""
        if url is None:
            url = self._database() if on_postgres() else ""
        return Home(self.folder / name, url)

    def copy(self, of: Home, name: str) -> Home:
        """Another one in the same state; nobody may be at work in the first."""
        made = Home(self.folder / name, self._database(urlsplit(of.url).path[1:]) if of.url else "")
        shutil.copytree(of.folder, made.folder)
        return made

    def _database(self, template: str = "template1") -> str:
        name = f"home_{secrets.token_hex(6)}"
        self.databases.append(name)
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))

    def close(self) -> None:
        for name in self.databases:
            _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(sql: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql)
