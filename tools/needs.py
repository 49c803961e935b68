"""Makes sure of what the tests need beyond Python packages: a Chromium and a PostgreSQL server.

What is on the machine is used. With --install, what is missing is installed where this is root on Debian.
Else it says what to install and fails, unless SKIP names it: SKIP=browser,postgres.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import find_chromium
from tests.postgres import find_postgres

CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
# name in SKIP: what it is called, the Debian package, how it is found
NEEDS: dict[str, tuple[str, str, Callable[[], object]]] = {
    "browser": ("Chromium", "chromium", find_chromium),
    "postgres": ("a PostgreSQL server", "postgresql", find_postgres),
}


def skipped() -> set[str]:
    """What the user chose to leave out, by name."""
    names = {name.strip() for name in os.environ.get("SKIP", "").split(",") if name.strip()}
    if unknown := names - NEEDS.keys():
        raise SystemExit(f"SKIP knows only {', '.join(NEEDS)}; not: {', '.join(sorted(unknown))}")
    return names


def can_install() -> bool:
    """Whether this is root on a Debian."""
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        return False
    return os.geteuid() == 0 and system == "debian" and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install with apt; without the cluster that Debian would start beside our throwaway server."""
    print(f"Installing with apt, as this is root on Debian: {' '.join(packages)}", flush=True)
    if "postgresql" in packages and not CLUSTERS.exists():
        CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTERS.write_text("create_main_cluster = false\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Use-Pty=0"]
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *keep, *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise SystemExit(f"apt-get {command[0]} failed.")


def main(may_install: bool) -> None:
    """Check each need, by name."""
    skip = skipped()
    for name in sorted(skip):
        print(f"Left out by SKIP: the tests that need {NEEDS[name][0]} ({name}).", flush=True)
    missing = [name for name, need in NEEDS.items() if name not in skip and not need[2]()]
    if missing and may_install and can_install():
        install([NEEDS[name][1] for name in missing])
        missing = [name for name in missing if not NEEDS[name][2]()]
    for name in missing:
        title, package, _ = NEEDS[name]
        print(f"Missing: {title}. On Debian: apt-get install {package}. Or leave its tests out: SKIP={name}")
    if missing:
        raise SystemExit(1)


if __name__ == "__main__":
    main(may_install=sys.argv[1:] == ["--install"])
