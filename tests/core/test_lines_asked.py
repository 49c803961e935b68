"""Conditions over the lines of tables: any line that passes, and never two answers to the same question."""

from typing import Any

import pytest

from saluran.core import access, lists, query
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.screens import conditions, filterable
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def titles(actor: Any, condition: Any) -> set[str]:
    found = lists.page(actor, modules.get("opportunities"), ("title",), condition=condition)
    counted, _exact = lists.count(actor, modules.get("opportunities"), condition)
    assert counted == len(found.rows)
    return {row[2] for row in found.rows}


@pytest.fixture
def deals(cast: Any) -> dict[str, Any]:
    one, two = make("competitors", name="PT Satu").pk, make("competitors", name="PT Dua").pk
    for title, lines, owner in (
        ("A", [{"competitor": one, "strength": "Murah"}, {"competitor": two, "status": "behind"}], "budi"),
        ("B", [{"competitor": two}], "budi"),
        ("C", [], "budi"),
        ("D", [{"competitor": one}], "eka"),
    ):
        make("opportunities", title=title, owner=owner, competitors=lines)
    make("opportunities", title="L", owner="budi", lines=[{"description": "Jasa", "quantity": 3, "unit_price": "10"}])
    return {"one": one, "two": two}


@pytest.mark.parametrize(
    ("test", "found"),
    [
        (["competitors.competitor", "is", "pt_satu"], "AD"),
        (["competitors.competitor", "is_not", "pt_satu"], "BCL"),
        (["competitors.competitor", "in", ["pt_satu", "pt_dua"]], "ABD"),
        (["competitors.status", "is", "behind"], "A"),
        (["competitors.strength", "contains", "mur"], "A"),
        (["competitors.strength", "empty"], "BCDL"),
        (["competitors.strength", "not_empty"], "A"),
        ({"not": ["competitors.strength", "starts_with", "mur"]}, "BCDL"),
        (["lines.quantity", "gt", 2], "L"),
        (["lines.quantity", "not_between", [1, 5]], "ABCD"),
        ({"all": [["competitors.competitor", "is", "pt_satu"], ["competitors.competitor", "is", "pt_dua"]]}, "A"),
        ({"any": [["competitors.status", "is", "behind"], ["lines.amount", "is", 30]]}, "AL"),
    ],
)
def test_any_line_answers(cast: Any, deals: Any, test: Any, found: str) -> None:
    assert titles(cast["rina"], test) == set(found)
    assert titles(cast["budi"], test) == set(found) - {"D"}, "within reach"
    module, opposite = modules.get("opportunities"), {"not": test}
    every = access.scope(cast["rina"], module)
    left = every.filter(query.where(cast["rina"], module, query.cleaned(cast["rina"], module, opposite)))
    assert set(left.values_list("title", flat=True)) == set("ABCDL") - set(found)


@pytest.mark.parametrize(
    "test",
    [
        ["competitors.nothing", "is", 1],
        ["competitors.competitor.name", "is", 1],
        ["competitors.strength", "changed_since", "2026-01-01"],
        ["competitors.strength", "gt", "a"],
        ["competitors.competitor", "is", "nobody"],
    ],
)
def test_what_cannot_be_asked_is_refused(cast: Any, deals: Any, test: Any) -> None:
    with pytest.raises(Invalid):
        titles(cast["rina"], test)


def test_the_filter_offers_and_says_it(cast: Any, deals: Any) -> None:
    module = modules.get("opportunities")
    offered = {o.name: o for o in filterable.offers(cast["budi"], module)}
    rival = offered["competitors.competitor"]
    assert "changed_since" not in filterable.ops(rival.field) and "is" in filterable.ops(rival.field)
    said = conditions.sentence(cast["budi"], module, ["competitors.competitor", "is", deals["one"]])
    assert "PT Satu" in said and str(rival.label) in said
