"""Sets up what `make run` (or with --dev: `make test`) needs, and does nothing where it is there already.

It makes .venv, installs the packages of requirements/ by their hashes, builds front end and translations,
and installs Saluran itself, editable. It runs before anything is installed: standard library only.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMPS = VENV / "saluran-setup.json"
REQUIREMENTS = ROOT / "requirements"
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
SUPPORTED = (3, 11) <= sys.version_info[:2] <= (3, 13)


def run(*command: str) -> None:
    """Run a step; where it fails, its own words are the message."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"Setting up stopped at: {' '.join(command)}")


def answer(*command: str) -> str:
    """What a command prints, or nothing where it cannot run."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def digest(*files: Path) -> str:
    """A hash over the contents, this folder's place and the Python in .venv."""
    total = hashlib.sha256(f"{ROOT} {(VENV / 'pyvenv.cfg').read_text()}".encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def make_venv() -> None:
    """A virtualenv with a Python in range and a working pip; one that is good stays as it is."""
    question = "import pip, sys; print((3, 11) <= sys.version_info[:2] <= (3, 13))"
    if answer(PYTHON, "-c", question) == "True":
        return
    print(f"Making .venv with Python {sys.version.split()[0]}; all this takes a minute or two, once …", flush=True)
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install_locked(name: str, stamps: dict[str, str]) -> None:
    """The packages of one lock file, exactly these, checked by their hashes."""
    lock = REQUIREMENTS / f"{name}.txt"
    wanted = digest(lock)
    if stamps.get(name) == wanted:
        return
    print(f"Installing requirements/{name}.txt …", flush=True)
    run(*PIP, "install", "-qq", "--require-hashes", "--no-deps", "-r", str(lock))
    save(stamps, name, wanted)


def install_saluran(stamps: dict[str, str]) -> None:
    """The package from this folder, with its command; the build needs nothing from outside."""
    wanted = digest(ROOT / "pyproject.toml")
    if stamps.get("saluran") == wanted and (VENV / "bin" / "saluran").exists():
        return
    print("Installing Saluran from this folder …", flush=True)
    run(*PIP, "install", "-qq", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    save(stamps, "saluran", wanted)


def save(stamps: dict[str, str], name: str, value: str) -> None:
    """Remember a step that is done."""
    stamps[name] = value
    STAMPS.write_text(json.dumps(stamps, indent=1))


def main(dev: bool) -> None:
    """All steps, in order."""
    if not SUPPORTED:
        raise SystemExit("Saluran needs Python 3.11, 3.12 or 3.13.")
    with (ROOT / "pyproject.toml").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once would trip over each other
        make_venv()
        stamps: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
        for name in ["runtime", "build", *(["dev"] if dev else [])]:
            install_locked(name, stamps)
        if answer(PYTHON, "hatch_build.py", "--needs-node"):
            install_locked("node", stamps)
        run(PYTHON, "hatch_build.py")
        install_saluran(stamps)


if __name__ == "__main__":
    main(dev=sys.argv[1:] == ["--dev"])
