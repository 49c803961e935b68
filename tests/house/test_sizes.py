"""Small files, small functions. The list of exceptions may only shrink."""

import ast

from tests.house import source

FILE, FUNCTION, TEMPLATE = 300, 40, 120

#: path, or path:function → how long it is now.
LONGER: dict[str, int] = {}


def _lengths() -> list[tuple[str, int, int]]:
    found = []
    for path in source.files():
        found.append((source.name(path), len(path.read_text().splitlines()), FILE))
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                found.append((f"{source.name(path)}:{node.name}", length, FUNCTION))
    return found + [(source.name(p), len(p.read_text().splitlines()), TEMPLATE) for p in source.files(".html")]


def test_nothing_is_longer_than_people_can_read() -> None:
    long = {name: length for name, length, most in _lengths() if length > LONGER.get(name, most)}
    assert not long, "split these where they have two subjects"


def test_an_exception_that_is_not_needed_any_more_goes() -> None:
    known = {n: (length, most) for n, length, most in _lengths()}
    for name, allowed in LONGER.items():
        length, most = known.get(name, (0, 0))
        assert length > most, f"take {name} off the list"
        assert length == allowed, f"lower the figure of {name}"
