"""The house as text and as trees, for the tests that hold its rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "saluran"


@cache
def files(ending: str = ".py", under: Path = SRC) -> tuple[Path, ...]:
    """The files that people write: no migrations, nothing built."""
    found = (p for p in sorted(under.rglob(f"*{ending}")) if not {"migrations", "__pycache__", "static"} & set(p.parts))
    return tuple(found)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name(path: Path) -> str:
    """The path as people say it: core/perform/door.py."""
    return path.relative_to(SRC if path.is_relative_to(SRC) else ROOT).as_posix()


def calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Every method call of a file: the call, what it is called on, and the name of the method."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, ast.unparse(node.func.value), node.func.attr
