"""Moving here from another system: which files its export has, in which order they come in, and what they mean."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from saluran.core import access, stamps
from saluran.core.perform import door
from saluran.platform.importing import memory
from saluran.platform.importing.guessing import guess
from saluran.platform.importing.nameless import filled_by
from saluran.platform.importing.reports import Report
from saluran.platform.importing.running import Progress
from saluran.platform.importing.runs import module_for, run_file
from saluran.platform.importing.table import open_table
from saluran.platform.importing.words import HOLE

HERE = Path(__file__).parent
KINDS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Step:
    """One file of an export: where it is, what it is a list of, and the mapping that fits its header."""

    path: Path
    module: str
    mapping: Mapping[str, Any]

    def bring(self, actor: access.Actor, progress: Progress | None = None) -> Report:
        """Bring the file in."""
        return run_file(actor, self.module, self.path, self.mapping, progress=progress)


def names() -> list[str]:
    """The systems whose exports are known."""
    return sorted(p.parent.name for p in HERE.glob("*/order.json"))


def shipped(name: str) -> dict[str, Any] | None:
    """A mapping that Saluran brings along, by its name such as ``zoho/leads``."""
    path = HERE / f"{name}.json"
    if not re.fullmatch(r"[a-z]+/[a-z]+", name) or not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def files_of(system: str, folder: Path) -> tuple[list[tuple[Path, str, str]], list[Path]]:
    """The files of an export as (path, module, mapping) in the order in which they come in, and those that go nowhere.
    A name may carry a number or a date behind it: ``Deals_001.csv``."""
    there = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in KINDS)
    order = json.loads((HERE / system / "order.json").read_text(encoding="utf-8"))
    found = [(p, s["module"], s["map"]) for s in order for p in there if _stem(p) in s["files"]]
    taken = {p for p, _module, _map in found}
    return found, [p for p in there if p not in taken]


def _stem(path: Path) -> str:
    return re.sub(r"[_\s-]+", "_", re.sub(r"[_\s(-]*\d[\d_\s()-]*$", "", path.stem)).lower()


def steps(actor: access.Actor, system: str, folder: Path) -> Iterator[Step]:
    """What is to be brought in, one after the other: the mapping of a file is made when its turn comes, for what it
    points at is known then. What the file says of its own habits counts beside what is known of the system."""
    for path, key, name in files_of(system, folder)[0]:
        table = open_table(path)
        known = shipped(f"{system}/{name}") or {}
        yield Step(path, key, _both(known, guess(actor, module_for(actor, key), table, system), table.header))


def rehearse(
    actor: access.Actor, system: str, folder: Path, progress: Progress | None = None
) -> list[tuple[Step, Report]]:
    """What would come of all files, one after the other, so that each finds what those before it bring. Nothing stays
    but the reports."""
    with door():
        done = [(step, step.bring(actor, progress)) for step in steps(actor, system, folder)]
        transaction.set_rollback(True)
    stamps.refresh()  # what was cached inside was never committed
    return [(step, replace(report, dry_run=True, operation=None)) for step, report in done]


def _both(known: Mapping[str, Any], guessed: Mapping[str, Any], header: tuple[str, ...]) -> dict[str, Any]:
    """What is known of the system, as far as the file has it, and beside it what its header and its values tell."""
    fitting = memory.fitting(known, header)
    if "made" in fitting:
        fitting["made"] = {n: HOLE.sub(lambda h: h[0] if h[1] in header else "", t) for n, t in fitting["made"].items()}
    filled = filled_by(fitting)
    columns = {c: _rule(guessed["columns"].get(c), f) for c, f in fitting["columns"].items()}
    columns |= {
        column: rule
        for column, rule in guessed["columns"].items()
        if column not in known["columns"] and not filled_by({"columns": {column: rule}}) & filled
    }
    made = {**guessed, **fitting, "columns": columns}
    if guessed.get("key"):
        made |= {"key": guessed["key"], "source": guessed["source"]}
    return made if made.get("key") else {"twice": "keep", **made}


def _rule(guessed: Any, known: Any) -> Any:
    """What is known of a column, and what becomes of values that nobody knew."""
    if not isinstance(guessed, dict) or not known:
        return known
    said = known if isinstance(known, dict) else {"field": known}
    if guessed["field"] != said["field"]:
        return known
    return {**guessed, **said, "values": {**guessed.get("values", {}), **said.get("values", {})}}
