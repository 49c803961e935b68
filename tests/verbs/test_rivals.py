"""Competitors: what becomes of them when a deal ends, what each of them adds up to, and to the records behind it."""

from decimal import Decimal
from typing import Any

import pytest

from saluran.core import lists, rollups
from saluran.core.perform import Item, perform, perform_many, read_lines
from saluran.core.registry import modules
from saluran.core.screens.recording import record_screen
from saluran.core.undo import undo
from saluran.modules.opportunities.models import Opportunity
from tests.cast import make
from tests.verbs.conftest import Doing

pytestmark = pytest.mark.postgres


def standing(pk: int) -> list[tuple[str, str]]:
    """(competitor, status) of a deal."""
    deal = Opportunity.objects.get(pk=pk)
    lines = read_lines(modules.get("opportunities").by_name["competitors"], deal)
    called = dict(modules.get("competitors").model.objects.values_list("pk", "key"))
    return [(called[line["competitor"]], line["status"]) for line in lines]


@pytest.fixture
def rivals(rina: Doing) -> None:
    for name in ("PT Satu", "PT Dua"):
        rina("competitors", "create", name=name)


def deal(doing: Doing, **more: Any) -> int:
    lines = [{"competitor": "pt_satu", "status": "active"}, {"competitor": "pt_dua", "status": "behind"}]
    pk: int = doing("opportunities", "create", **{"title": "Mesin", "competitors": lines, **more}).pk
    return pk


def test_lost_to_one_of_them(budi: Doing, rivals: None) -> None:
    pk = deal(budi)
    budi("opportunities", "lose", pk, lost_reason="other", competitor="pt_dua")
    assert standing(pk) == [("pt_satu", "active"), ("pt_dua", "won_by")]
    assert Opportunity.objects.get().lost_to.key == "pt_dua"
    budi("opportunities", "reopen", pk)
    assert standing(pk) == [("pt_satu", "active"), ("pt_dua", "active")]
    assert Opportunity.objects.get().lost_to is None
    budi("opportunities", "win", pk)
    assert standing(pk) == [("pt_satu", "out"), ("pt_dua", "out")]


def test_dragged_to_lost_says_it_too(budi: Doing, rivals: None) -> None:
    pk = deal(budi, competitors=[])
    budi("opportunities", "move_stage", pk, stage="lost", lost_reason="other", competitor="pt_satu")
    assert standing(pk) == [("pt_satu", "won_by")]


def test_typed_lines_say_it_as_well(budi: Doing, rivals: None) -> None:
    pk = deal(budi)
    budi("opportunities", "lose", pk, lost_reason="other")
    assert Opportunity.objects.get().lost_to is None
    lines = read_lines(modules.get("opportunities").by_name["competitors"], Opportunity.objects.get())
    budi("opportunities", "update", pk, competitors=[{**lines[0], "status": "won_by"}, lines[1]])
    assert Opportunity.objects.get().lost_to.key == "pt_satu"
    twice = [{"competitor": "pt_satu", "status": "won_by"}, {"competitor": "pt_dua", "status": "won_by"}]
    assert budi.wrong("opportunities", "update", pk, competitors=twice) == {"competitors.1.status"}
    same = [{"competitor": "pt_satu"}, {"competitor": "pt_satu"}]
    assert budi.wrong("opportunities", "update", pk, competitors=same) == {"competitors"}
    made = deal(
        budi,
        status="lost",
        stage="lost",
        lost_reason="other",
        competitors=[{"competitor": "pt_dua", "status": "won_by"}],
    )
    assert Opportunity.objects.get(pk=made).lost_to.key == "pt_dua"


@pytest.mark.parametrize("verb", ["win", "lose"])
def test_a_set_and_its_undo(budi: Doing, rivals: None, verb: str) -> None:
    pks = [deal(budi, title=f"Mesin {n}") for n in range(12)]
    data = {"lost_reason": "other", "competitor": "pt_satu"} if verb == "lose" else {}
    items = [Item(dict(data), pk) for pk in pks]
    done = perform_many(budi.actor, "opportunities", verb, items, face="html")
    assert done and not any(i.refused for i in items)
    ended = [("pt_satu", "won_by"), ("pt_dua", "behind")] if verb == "lose" else [("pt_satu", "out"), ("pt_dua", "out")]
    assert all(standing(pk) == ended for pk in pks)
    undo(budi.actor, done.pk, face="html")
    assert all(standing(pk) == [("pt_satu", "active"), ("pt_dua", "behind")] for pk in pks)
    assert not Opportunity.objects.exclude(lost_to=None).exists()


def test_each_figure_is_the_list_behind_it(cast: Any) -> None:
    one, two = make("competitors", name="PT Satu").pk, make("competitors", name="PT Dua").pk
    for owner, amount, verb, winner in (
        ("budi", "100", "win", None), ("budi", "50", "win", None), ("budi", "30", "lose", one),
        ("eka", "900", "lose", one),
        ("budi", "7", "lose", two), ("budi", "5", "", None),
    ):  # fmt: skip
        made = make("opportunities", title="X", owner=owner, amount=amount, competitors=[{"competitor": one}])
        data = {"lost_reason": "other", **({"competitor": winner} if winner else {})} if verb == "lose" else {}
        if verb:
            perform(cast["rina"], "opportunities", verb, made.pk, data, face="api")
    mine = record_screen(cast["budi"], "competitors", one).values
    assert [mine[n] for n in ("met", "racing", "won_against", "lost_to")] == [5, 1, 2, 1]
    assert (mine["win_rate"], mine["lost_value"], mine["won_value"]) == (
        Decimal("50.0"), (("IDR", Decimal(30)),), (("IDR", Decimal(150)),),
    )  # fmt: skip
    whole = record_screen(cast["rina"], "competitors", one).values
    assert (whole["met"], whole["lost_to"], whole["win_rate"]) == (6, 2, Decimal("40.0"))
    assert record_screen(cast["rina"], "competitors", two).values["win_rate"] == Decimal("0.0")
    reasons = modules.get("lost_reasons").model.objects.get(key="other")
    assert record_screen(cast["budi"], "lost_reasons", reasons.pk).values["lost_deals"] == 2
    module = modules.get("competitors")
    for name in ("met", "racing", "won_against", "lost_to"):
        key, condition = rollups.condition(module, module.every[name], one) or ("", None)
        assert lists.count(cast["budi"], modules.get(key), condition) == (mine[name], True), name


def test_nobody_met_has_no_rate(cast: Any) -> None:
    alone = make("competitors", name="PT Satu").pk
    assert record_screen(cast["rina"], "competitors", alone).values["win_rate"] is None
