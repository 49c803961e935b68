"""A condition as people read and build it: groups in one of four words, and tests; ``not`` stays where they put it."""

from typing import Any

from saluran.ground.conditions import DEEP, LISTS, NO_VALUE, OPPOSITE, Group, Malformed, Test, parse

#: word → the word of the contrary. ``not_any`` holds when none of its parts does, ``not_all`` when one does not.
CONTRARY = {"all": "not_all", "not_all": "all", "any": "not_any", "not_any": "any"}


def outline(data: Any) -> Group:
    """The condition as one group of groups and tests. Raises `Malformed` with the path of the first bad part."""
    parse(data)
    made = _outlined(data)
    return made if isinstance(made, Group) else Group("all", (made,))


def _outlined(node: Any) -> Group | Test:
    if not isinstance(node, dict):
        made = parse(node)
        return _as_said(made) if isinstance(made, Test) else made
    ((word, body),) = node.items()
    if word != "not":
        return Group(word, tuple(map(_outlined, body)))
    inner = _outlined(body)
    if isinstance(inner, Group):
        return Group(CONTRARY[inner.word], inner.parts)
    return Test(inner.field, OPPOSITE[inner.op], inner.value)


def _as_said(test: Test) -> Test:
    """`between` one relative value is what people call `is`; of nothing, that would ask for what is empty."""
    if test.op in ("between", "not_between") and test.value[0] == test.value[1] and test.value[0] not in ("", None):
        return Test(test.field, "is" if test.op == "between" else "is_not", test.value[0])
    return test


def data_of(node: Group | Test) -> Any:
    """What `outline` was made of, as JSON; None for a group without parts."""
    if isinstance(node, Test):
        if node.op in NO_VALUE:
            return [node.field, node.op]
        return [node.field, node.op, list(node.value) if node.op in LISTS else node.value]
    parts = [made for part in node.parts if (made := data_of(part)) is not None]
    if not parts:
        return None
    if len(parts) == 1 and node.word in ("all", "any"):
        return parts[0]
    word = node.word.removeprefix("not_")
    return {word: parts} if word == node.word else {"not": {word: parts}}


def depth(node: Group | Test) -> int:
    """How deep its JSON is."""
    if isinstance(node, Test):
        return 0
    return 1 + node.word.startswith("not_") + max(map(depth, node.parts), default=0)


def readable(data: Any) -> Group | None:
    """The outline, or None for what is no condition."""
    try:
        return outline(data)
    except Malformed:
        return None


__all__ = ["CONTRARY", "DEEP", "data_of", "depth", "outline", "readable"]
