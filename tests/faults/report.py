"""How much is done, and what came of it: ``make faults`` does the full numbers, ``make test`` each once and small.

A test asks ``amount(full, small)`` how often, and tells ``report(row, title, **figures)`` what it counted.
``python -m tests.faults.report FILE`` prints the table of a run, ``--json`` the same as JSON.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def amount(full: int, small: int) -> int:
    return full if os.environ.get("FAULTS") == "full" else small


def report(row: str, title: str, **figures: Any) -> None:
    """One line of the table; figures called ``lost…``, ``half…``, ``twice…`` and the like are those that must be 0."""
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    line = {"row": row, "title": title, "database": database, **figures}
    print(as_text(line))
    if path := os.environ.get("FAULTS_REPORT"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def as_text(line: dict[str, Any]) -> str:
    figures = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in line.items() if k not in ("row", "title", "database"))
    return f"{line['row']:<6} {line['database']:<11} {line['title']:<46} {figures}"


def main(path: str, *how: str) -> int:
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    lines.sort(key=lambda line: (line["row"], line["database"]))
    if "--json" in how:
        print(json.dumps(lines, ensure_ascii=False, indent=1))
    else:
        print(*map(as_text, lines), sep="\n")
    return 0 if lines else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
