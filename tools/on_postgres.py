"""Run a command with DATABASE_URL pointing to a throwaway PostgreSQL: ``on_postgres.py COMMAND …``."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.postgres import throwaway_postgres


def main() -> int:
    if "postgres" in os.environ.get("SKIP", "").split(","):
        print("left out by SKIP: the tests on PostgreSQL")
        return 0
    with throwaway_postgres() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
