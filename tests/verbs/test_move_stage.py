"""move_stage: along the pipeline, and nowhere else."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

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


def test_a_chance_that_was_set_before_gives_way(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", probability="33")
    assert deal.probability == 33
    budi("opportunities", "move_stage", deal.pk, stage="negotiation")
    assert Opportunity.objects.get().probability == 80


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
