"""move_stage: along the pipeline, and nowhere else."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import time_machine

from saluran.core.perform import perform
from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing

Stage = Callable[[str], int]


def test_probability_status_and_expected_revenue_follow_the_stage(budi: Doing, stage: Stage) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", amount="1000001")
    budi("opportunities", "move_stage", deal.pk, stage="proposal")
    deal = Opportunity.objects.get()
    assert (deal.stage_id, deal.status, deal.probability) == (stage("proposal"), "open", 60)
    assert deal.expected_revenue == 600_001, "half up to whole rupiah"


def test_a_chance_that_is_set_with_the_move_stays(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "update", deal.pk, stage="proposal", probability="75")
    assert Opportunity.objects.get().probability == 75


def test_a_chance_that_was_set_by_hand_stays_until_the_stage_is_followed_again(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", probability="33")
    budi("opportunities", "move_stage", deal.pk, stage="negotiation")
    assert (Opportunity.objects.get().probability, Opportunity.objects.get().probability_by_hand) == (33, True)
    budi("opportunities", "follow_stage", deal.pk)
    assert (Opportunity.objects.get().probability, Opportunity.objects.get().probability_by_hand) == (80, False)
    assert budi.refused("opportunities", "follow_stage", deal.pk).status == 409
    budi("opportunities", "update", deal.pk, probability="5")
    budi("opportunities", "win", deal.pk)
    assert Opportunity.objects.get().probability == 100


def test_a_stage_that_asks_for_something(budi: Doing, rina: Doing, stage: Stage) -> None:
    rina("stages", "update", stage("proposal"), criteria=["amount", "gt", "0"])
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert budi.wrong("opportunities", "move_stage", deal.pk, stage="proposal") == {"stage"}
    budi("opportunities", "update", deal.pk, amount="500000", stage="proposal")
    assert Opportunity.objects.get().stage_id == stage("proposal")
    brought = perform(rina.actor, "opportunities", "create", data={"title": "Lama", "stage": "proposal"}, face="import")
    assert brought.record.stage_id == stage("proposal")


def test_how_long_it_stands_there(budi: Doing, rina: Doing, stage: Stage) -> None:
    rina("stages", "update", stage("qualification"), allowed_days=7)
    with time_machine.travel(dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC), tick=False):  # the 3rd in Jakarta
        deal = budi("opportunities", "create", title="Mesin kemas", stage="qualification")
    assert (deal.stage_since.day, deal.stale_on) == (2, dt.date(2026, 3, 10))
    budi("opportunities", "move_stage", deal.pk, stage="won")
    assert Opportunity.objects.get().stale_on is None


def test_moving_into_won_closes_and_moving_out_opens_again(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "move_stage", deal.pk, stage="won", position=3)
    deal = Opportunity.objects.get()
    assert (deal.status, deal.probability) == ("won", 100)
    assert deal.closed_at is not None
    budi("opportunities", "move_stage", deal.pk, stage="proposal")
    deal = Opportunity.objects.get()
    assert (deal.status, deal.closed_at) == ("open", None)


def test_a_stage_of_another_pipeline_is_refused(budi: Doing, rina: Doing) -> None:
    other = rina("pipelines", "create", name={"id": "Tender", "en": "Tenders"})
    foreign = rina("stages", "create", name="Undangan", pipeline=other.pk)
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert budi.wrong("opportunities", "move_stage", deal.pk, stage=foreign.pk) == {"stage"}
    assert budi.wrong("opportunities", "update", deal.pk, stage=foreign.pk) == {"stage"}
    assert budi.wrong("opportunities", "create", title="Lain", pipeline="sales", stage=foreign.pk) == {"stage"}
    assert budi.wrong("opportunities", "update", deal.pk, pipeline="tenders", stage="proposal") == {"stage"}
    budi("opportunities", "update", deal.pk, pipeline="tenders", stage=foreign.pk)
    assert Opportunity.objects.get().pipeline_id == other.pk


def test_a_stage_is_needed(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert budi.wrong("opportunities", "move_stage", deal.pk) == {"stage"}
    assert budi.wrong("opportunities", "move_stage", deal.pk, stage="no such") == {"stage"}


def test_only_within_reach(budi: Doing, as_: Any) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert as_("eka").refused("opportunities", "move_stage", deal.pk, stage="won").status == 404
    assert as_("vina").refused("opportunities", "move_stage", deal.pk, stage="won").status == 403
    as_("joko")("opportunities", "move_stage", deal.pk, stage="won")
    assert Opportunity.objects.get().expected_revenue is None
    assert Decimal(100) == Opportunity.objects.get().probability
