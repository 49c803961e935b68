"""Does what a page of the documentation says: writes its files, types its commands, compares the answers shown."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.house.source import ROOT

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "--end-of-block--"


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """Language, name of the file if it is one, and text of each block of code."""
    for found in BLOCK.finditer(page.read_text()):
        yield found[1], found[2] or "", found[3]


class Reader:
    """A folder, a home and a shell of its own; ``pip install`` is played by putting the package on the path."""

    def __init__(self, folder: Path) -> None:
        self.here, self.package = folder / "saluran", folder / "saluran-repairs"
        self.here.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {k: v for k, v in os.environ.items() if k in ("HOME", "TMPDIR", "USER")}
        self.env = kept | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(self.package),
            "SALURAN_HOME": str(folder / "home"), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "",
        }  # fmt: skip
        self.server: subprocess.Popen[bytes] | None = None
        self.shell = subprocess.Popen(
            ["bash"], cwd=self.here, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        (self.here / "var").symlink_to(folder / "home")
        self.type(f'curl() {{ "{sys.executable}" "{ROOT}/tests/house/curl.py" "$@"; }}\npip() {{ :; }}')

    def walk(self, page: Path) -> None:
        said = ""
        for kind, name, text in blocks(page):
            if name:
                self.keep(kind, name, text)
            elif text.startswith("saluran serve"):
                self.serve()
            elif kind == "sh":
                said = self.type(text)
            elif kind == "json":
                shown, real = json.loads(text), answers(said)[-1]
                assert holds(shown, real), f"the page shows {shown}, the answer is {real}"

    def keep(self, kind: str, name: str, text: str) -> None:
        path = (self.here if kind == "csv" else self.package) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name == "pyproject.toml":
            self._install(tomllib.loads(text)["project"])

    def _install(self, project: dict[str, Any]) -> None:
        """What pip would leave behind: the folder with which importlib finds entry points."""
        info = self.package / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        points = [
            f"[{g}]\n" + "".join(f"{k} = {v}\n" for k, v in p.items()) for g, p in project["entry-points"].items()
        ]
        (info / "entry_points.txt").write_text("\n".join(points))

    def type(self, text: str) -> str:
        """What the commands print. One that fails ends the walk."""
        assert self.shell.stdin and self.shell.stdout
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace("$PWD/.venv/bin:", "")
        text = re.sub(r"(?m)(^|\s)\.venv/bin/", r"\1", text)
        self.shell.stdin.write(f"{text}\nprintf '\\n{END} %s\\n' $?\n")
        self.shell.stdin.flush()
        said = []
        for line in self.shell.stdout:
            if line.startswith(END):
                assert line.split()[1] == "0", "\n".join(["it failed:", text, *said])
                break
            said.append(line)
        return "".join(said)

    def serve(self) -> None:
        command = [str(Path(sys.executable).parent / "saluran"), "serve", "--port", str(self.port), "--workers", "1"]
        log = (self.here / "serve.log").open("wb")
        self.server = subprocess.Popen(command, cwd=self.here, env=self.env, stdout=log, stderr=log)
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
                return
            except OSError:
                assert self.server.poll() is None, (self.here / "serve.log").read_text()
                time.sleep(0.2)
        raise AssertionError((self.here / "serve.log").read_text())

    def leave(self) -> None:
        self.shell.terminate()
        if self.server:
            self.server.terminate()
            self.server.wait(30)


def answers(said: str) -> list[Any]:
    """The JSON documents that commands have printed one after the other."""
    found, at, reader = [], 0, json.JSONDecoder()
    while at < len(said.rstrip()):
        answer, end = reader.raw_decode(said[at:].lstrip())
        found.append(answer)
        at += len(said[at:]) - len(said[at:].lstrip()) + end
    return found


def holds(shown: Any, real: Any) -> bool:
    """Whether an answer has all that the page shows of it."""
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(k in real and holds(v, real[k]) for k, v in shown.items())
    if isinstance(shown, list):
        return isinstance(real, list) and len(shown) == len(real) and all(map(holds, shown, real))
    return bool(shown == real)
