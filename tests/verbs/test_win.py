"""win: the customer has said yes."""

from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing


def test_it_stands_in_the_won_stage_and_is_closed_now(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", amount="250000000")
    budi("opportunities", "win", deal.pk)
    deal = Opportunity.objects.get()
    assert (deal.stage.key, deal.status, deal.probability, deal.expected_revenue) == ("won", "won", 100, 250_000_000)
    assert deal.closed_at == deal.modified_at


def test_twice_is_refused_with_a_sentence(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "win", deal.pk)
    refusal = budi.refused("opportunities", "win", deal.pk)
    assert refusal.status == 409
    assert refusal.sentence


def test_status_is_handed_to_the_verb(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "update", deal.pk, status="won", next_step="Kirim kontrak")
    deal = Opportunity.objects.get()
    assert (deal.stage.key, deal.status, deal.next_step) == ("won", "won", "Kirim kontrak")


def test_winning_a_lost_one_forgets_why_it_was_lost(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "lose", deal.pk, lost_reason="no_budget", lost_note="Tahun depan")
    budi("opportunities", "win", deal.pk)
    deal = Opportunity.objects.get()
    assert (deal.lost_reason_id, deal.lost_note) == (None, "")
