"""lose: never without a reason."""

from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules
from saluran.core.undo import undo
from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing


def test_a_reason_is_asked_for(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    assert budi.wrong("opportunities", "lose", deal.pk, lost_note="mahal") == {"lost_reason"}
    assert budi.wrong("opportunities", "update", deal.pk, status="lost") == {"lost_reason"}
    assert Opportunity.objects.get().status == "open"


def test_reason_note_and_moment_are_kept(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas", amount="5000000")
    budi("opportunities", "lose", deal.pk, lost_reason="price_too_high", lost_note="Selisih 10%")
    deal = Opportunity.objects.get()
    assert (deal.stage.key, deal.status, deal.probability, deal.expected_revenue) == ("lost", "lost", 0, 0)
    assert (deal.lost_reason.key, deal.lost_note) == ("price_too_high", "Selisih 10%")
    assert deal.closed_at is not None


def test_the_competitor_who_got_it_is_noted_once(budi: Doing, rina: Doing) -> None:
    rina("competitors", "create", name="PT Saingan")
    deal = budi(
        "opportunities", "create", title="Mesin", competitors=[{"competitor": "pt_saingan", "strength": "Murah"}]
    )
    budi("opportunities", "lose", deal.pk, lost_reason="chose_a_competitor", competitor="pt_saingan")
    (line,) = read_lines(modules.get("opportunities").by_name["competitors"], Opportunity.objects.get())
    assert (line["status"], line["strength"]) == ("won_by", "Murah")


def test_status_and_reason_in_one_edit(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "update", deal.pk, status="lost", lost_reason="other")
    assert Opportunity.objects.get().lost_reason.key == "other"


def test_twice_is_refused(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin kemas")
    budi("opportunities", "lose", deal.pk, lost_reason="other")
    assert budi.refused("opportunities", "lose", deal.pk, lost_reason="other").status == 409


def test_undo_brings_everything_back(budi: Doing, rina: Doing) -> None:
    rina("competitors", "create", name="PT Saingan")
    deal = budi("opportunities", "create", title="Mesin", stage="negotiation", amount="100")
    said = {"lost_reason": "chose_a_competitor", "competitor": "pt_saingan"}
    done = perform(budi.actor, "opportunities", "lose", deal.pk, said, face="html")
    assert done.operation
    undo(budi.actor, done.operation, face="html")
    back = Opportunity.objects.get()
    assert (back.stage.key, back.status, back.probability, back.expected_revenue) == ("negotiation", "open", 80, 80)
    assert (back.closed_at, back.lost_reason_id) == (None, None)
    assert read_lines(modules.get("opportunities").by_name["competitors"], back) == []
