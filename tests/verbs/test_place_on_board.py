"""A card stays where somebody has put it."""

import pytest

from saluran.core import board
from saluran.core.perform import perform
from saluran.core.registry import modules
from tests.cast import Cast

pytestmark = pytest.mark.postgres


def lane(cast: Cast) -> list[str]:
    module = modules.get("opportunities")
    made = board.board(cast["budi"], module, columns=("title",))
    cards = made.columns[0].cards
    at = 2 + [f.name for f in made.fields].index("title")
    return [row[at] for row in cards]


def test_a_card_stays_where_it_was_put(cast: Cast) -> None:
    budi = cast["budi"]
    made = {t: perform(budi, "opportunities", "create", data={"title": t}, face="api").record for t in "abcd"}
    assert lane(cast) == ["d", "c", "b", "a"]
    stage = made["a"].stage_id
    for title, position, wanted in (
        ("a", 0, "adcb"),
        ("d", 2, "acdb"),
        ("b", 1, "abcd"),
        ("a", 3, "bcda"),
        ("c", 9, "bdac"),
    ):
        perform(budi, "opportunities", "move_stage", made[title].pk, {"stage": stage, "position": position}, face="api")
        assert "".join(lane(cast)) == wanted, (title, position)
