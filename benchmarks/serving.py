"""A real server: ``saluran serve`` with two workers, and a process that asks it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks.homes import QUICK
from benchmarks.reading import World

WORKERS, CLIENTS = 2, 8
MAPPED = r"saluran\.sqlite3\n(?:(?!Rss)[^\n]*\n)*Rss:\s+(\d+) kB"  # pages of the file that are in memory
SECONDS = 3.0 if QUICK else 6.0


class Server:
    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def web(self) -> list[int]:
        """The web processes: forks of the server, so called like it."""
        mine = self.process.pid
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parts = stat.read_text().rpartition(")")[2].split()
                if int(parts[1]) == mine and "worker" not in _command(int(stat.parent.name)).split():
                    found.append(int(stat.parent.name))
        return sorted(found)

    def memory(self) -> tuple[float, float, float]:
        """(MB resident, MB of their own, MB of the file of SQLite) of the web processes. The last is not counted in the
        first: the system maps it for both, and takes it back whenever it wants the room."""
        said = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.web()]

        def total(name: str) -> float:
            return sum(int(n) for text in said for n in re.findall(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)) / 1024

        maps = [Path(f"/proc/{pid}/smaps").read_text() for pid in self.web()]
        mapped = sum(int(n) for text in maps for n in re.findall(MAPPED, text)) / 1024
        return total("Rss") - mapped, total("Private_Clean") + total("Private_Dirty"), mapped

    def cpu(self) -> float:
        """Seconds of processor that the web processes have used."""
        tick = os.sysconf("SC_CLK_TCK")
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.web()]
        return sum(int(s[11]) + int(s[12]) for s in stats) / tick

    def load(self, requests: list[dict[str, Any]]) -> dict[str, Any]:
        """What eight clients get out of it. ``cpu``: milliseconds of the web processes for one answer."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(requests, file)
            file.flush()
            before = self.cpu()
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.load", str(self.port), str(CLIENTS), str(SECONDS), file.name],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        found["cpu"] = (self.cpu() - before) * 1000 / max(1.0, found["rate"] * (SECONDS + 1))
        return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@contextlib.contextmanager
def started(*more: str) -> Iterator[Server]:
    port = _free_port()
    command = [str(Path(sys.executable).with_name("saluran")), "serve", "--port", str(port), "--workers", str(WORKERS)]
    process = subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _free_port() -> int:
    if chosen := os.environ.get("BENCH_PORT", ""):
        return int(chosen)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _n in range(3000):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {process.returncode}")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not begin")


def as_browser(world: World, name: str, path: str) -> dict[str, Any]:
    """A request that somebody's browser sends: signed in, and asking for a compressed page."""
    world.page(name, "/home")
    cookie = world.client(name).cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "Accept-Encoding": "gzip", "Accept": "text/html"}
    return {"method": "GET", "path": path, "headers": headers}
