"""One home at work: ``python -m benchmarks.world make|read|write`` runs inside its environment."""

import django

django.setup()

import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from dataclasses import asdict  # noqa: E402
from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

import benchmarks.declared  # noqa: E402, F401
from benchmarks.filling import fill  # noqa: E402
from benchmarks.homes import FEW, Home  # noqa: E402
from benchmarks.on_duplicates import fill_missing  # noqa: E402
from benchmarks.reading import World  # noqa: E402
from benchmarks.register import ROWS  # noqa: E402
from saluran.faces.cli.preparing import collect_statics, prepare  # noqa: E402

LEFT = {"left": True}  # the time was up before it


def main() -> None:
    vendor = "postgresql" if os.environ["DATABASE_URL"] else "sqlite"
    home = Home(vendor, int(os.environ["BENCH_LEADS"]), copy=settings.HOME.name.endswith("-copy"))
    if sys.argv[1] == "make":
        fill(home)
        return
    end = time.monotonic() + float(sys.argv[3])
    measure(home, sys.argv[1] == "write", Path(sys.argv[2]), os.environ.get("ONLY", ""), end)


def measure(home: Home, writes: bool, out: Path, only: str, end: float) -> None:
    """Run the rows, and write what they took as JSON. After ``end`` no other row is begun: the table says so."""
    settings.ALLOWED_HOSTS = ["*"]
    prepare()
    fill_missing()
    collect_statics()
    world, found = World(home), {}
    with translation.override("id"):
        for one in ROWS.values():
            if one.writes != writes or (one.many_only and home.leads == FEW) or not re.search(only, one.name):
                continue
            began = time.monotonic()
            if began > end:
                found[one.name] = LEFT
                continue
            result = one.run(world)
            found[one.name] = {**asdict(result), "took": round(time.monotonic() - began, 1)}
            print(f"  {home.vendor} {home.leads:>9,} {one.name}: {_said(found[one.name])}", flush=True)
    out.write_text(json.dumps(found))


def _said(one: dict[str, object]) -> str:
    return " ".join(f"{k}={v:.2f}" if isinstance(v, float) else f"{k}={v}" for k, v in one.items() if v)


if __name__ == "__main__":
    main()
