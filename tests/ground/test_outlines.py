"""What people build is what is asked: an outline says the same as the condition that it was made of."""

from typing import Any

import pytest
from hypothesis import assume, given

from saluran.ground.conditions import Group, Malformed, Test, parse
from saluran.ground.outlines import data_of, depth, outline, readable
from tests.ground.test_conditions import condition


def plain(node: Any) -> Any:
    """Without groups of one, and with the spans of `between` as one value."""
    if isinstance(node, Test):
        pair = node.op in ("between", "not_between") and node.value[0] == node.value[1] not in ("", None)
        op, value = ("is" if node.op == "between" else "is_not", node.value[0]) if pair else (node.op, node.value)
        return node.field, op, value
    parts = [plain(p) for p in node.parts]
    return parts[0] if len(parts) == 1 else (node.word, parts)


def empty(node: Any) -> bool:
    return isinstance(node, Group) and (not node.parts or any(map(empty, node.parts)))


@given(condition)
def test_there_and_back(data: object) -> None:
    assume(not empty(parse(data)))
    again = data_of(outline(data))
    assert plain(parse(again)) == plain(parse(data))
    assert data_of(outline(again)) == again


def test_words_of_groups_stay() -> None:
    tree = outline({"not": {"any": [["a", "is", 1], {"not": {"all": [["b", "is", 2], ["c", "empty"]]}}]}})
    assert tree.word == "not_any"
    assert [p.word for p in tree.parts if isinstance(p, Group)] == ["not_all"]
    assert depth(tree) == 4
    assert outline({"not": ["a", "is", 1]}) == Group("all", (Test("a", "is_not", 1),))


def test_a_group_without_parts_is_no_condition() -> None:
    assert data_of(Group("any", (Group("all", ()),))) is None


def test_between_nothing_and_nothing_is_not_what_is_empty() -> None:
    assert data_of(outline(["a", "between", ["", ""]])) == ["a", "between", ["", ""]]


@pytest.mark.parametrize("data", [None, {"all": 1}, ["a", "like", 1]])
def test_what_cannot_be_read(data: object) -> None:
    assert readable(data) is None
    with pytest.raises(Malformed):
        outline(data)
