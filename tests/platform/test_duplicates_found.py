"""How much is found, and how much of it is right: on invented leads with known duplicates."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from saluran.core.registry import modules
from saluran.platform.duplicates import judging, traits
from saluran.platform.duplicates.finding import COMMON
from saluran.platform.duplicates.traits import Traits
from tests.platform.invented import Inventor

pytestmark = pytest.mark.django_db


def told(known: list[Traits]) -> Iterator[tuple[int, int]]:
    """The pairs that share a key, and are the same as far as one can tell."""
    by_key: dict[int, list[int]] = {}
    for n, t in enumerate(known):
        for key in set(traits.keys("leads", t)):
            by_key.setdefault(key, []).append(n)
    near = {p for some in by_key.values() if len(some) <= COMMON + 1 for p in combinations(some, 2)}
    rules = judging.rules_for("leads")
    for a, b in near:
        if (verdict := judging.judge(known[a], known[b], rules)) and verdict.sure:
            yield a, b


@pytest.mark.parametrize("count", [4000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_duplicates_are_found_and_others_are_not(count: int) -> None:
    module = modules.get("leads")
    made = Inventor().records(count)
    known = [traits.of_values(module, values) for _who, values in made]
    by_who: dict[int, list[int]] = {}
    for n, (who, _values) in enumerate(made):
        by_who.setdefault(who, []).append(n)
    true = {tuple(some) for some in by_who.values() if len(some) == 2}
    found = set(told(known))
    right = len(found & true)
    assert len(true) > count / 10
    assert right / len(found) >= 0.97, f"precision {right / len(found):.4f} of {len(found)}"
    assert right / len(true) >= 0.92, f"recall {right / len(true):.4f} of {len(true)}"


@pytest.mark.parametrize("more", [{}, {"domain": judging.SAME, "firm": judging.SAME}, {"person": judging.NO}])
def test_what_is_counted_after_an_import_is_what_is_judged(more: dict[str, str]) -> None:
    module, rules = modules.get("leads"), {**judging.rules_for("leads"), **more}
    known = [traits.of_values(module, values) for _who, values in Inventor().records(600)]
    said = {(a, b): judging.judge(a, b, rules) for a, b in combinations(known, 2)}
    sure = {pair for pair, verdict in said.items() if verdict and verdict.sure}
    assert sure
    assert {pair for pair in said if judging.is_sure(*pair, rules)} == sure
