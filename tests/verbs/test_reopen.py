"""reopen: work goes on."""

from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing


def test_back_to_the_first_stage_as_if_never_closed(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", stage="negotiation")
    budi("opportunities", "lose", deal.pk, lost_reason="other", lost_note="…")
    budi("opportunities", "reopen", deal.pk)
    deal = Opportunity.objects.get()
    assert (deal.stage.key, deal.status, deal.probability) == ("prospecting", "open", 10)
    assert (deal.closed_at, deal.lost_reason_id, deal.lost_note) == (None, None, "")


def test_to_a_stage_that_is_named(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", stage="won")
    assert budi.wrong("opportunities", "reopen", deal.pk, stage="lost") == {"stage"}
    budi("opportunities", "reopen", deal.pk, stage="negotiation")
    assert Opportunity.objects.get().stage.key == "negotiation"


def test_an_open_one_is_refused(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert budi.refused("opportunities", "reopen", deal.pk).status == 409
