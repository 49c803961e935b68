"""The amount that follows the products: on by lines, off by hand, never half."""

from decimal import Decimal
from typing import Any

from saluran.core import undo
from saluran.core.perform import perform, read_lines
from saluran.core.registry import modules
from saluran.modules.opportunities.models import Opportunity
from tests.verbs.conftest import Doing

PRICED = [{"description": "Mesin", "quantity": 2, "unit_price": "1500"}]


def stored(deal: Any) -> list[dict[str, Any]]:
    return read_lines(modules.get("opportunities").by_name["lines"], Opportunity.objects.get(pk=deal.pk))


def test_lines_without_an_amount_drive_it_from_then_on(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin", lines=PRICED, probability=50)
    assert (deal.amount, deal.amount_from_lines, deal.expected_revenue) == (3000, True, 1500)
    lines = [*stored(deal), {"description": "Pasang", "unit_price": "500", "tax": 10}]
    deal = budi("opportunities", "update", deal.pk, lines=lines)
    assert (deal.amount, deal.expected_revenue) == (3550, 1775), "tax included, as the lines show it"


def test_an_amount_that_was_said_stays_until_it_is_switched_on(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin", lines=PRICED, amount="5000")
    assert (deal.amount, deal.amount_from_lines) == (5000, False)
    deal = budi("opportunities", "update", deal.pk, lines=[*stored(deal), {"unit_price": "1"}])
    assert deal.amount == 5000
    assert budi("opportunities", "update", deal.pk, amount_from_lines=True).amount == 3001


def test_by_hand_only_after_it_was_switched_off(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin", lines=PRICED)
    assert budi.wrong("opportunities", "update", deal.pk, amount="4000") == {"amount"}
    assert Opportunity.objects.get(pk=deal.pk).amount == 3000
    deal = budi("opportunities", "update", deal.pk, amount="4000", amount_from_lines=False)
    assert (deal.amount, deal.amount_from_lines) == (4000, False)


def test_nothing_to_add_up(budi: Doing) -> None:
    assert budi.wrong("opportunities", "create", title="Mesin", amount_from_lines=True) == {"amount_from_lines"}
    deal = budi("opportunities", "create", title="Mesin", lines=PRICED)
    deal = budi("opportunities", "update", deal.pk, lines=[])
    assert (deal.amount, deal.amount_from_lines) == (3000, False), "the last amount stays, and is one by hand"


def test_another_currency_rounds_anew(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin", lines=[{"unit_price": "10.55"}])
    assert deal.amount == 11
    deal = budi("opportunities", "update", deal.pk, currency="USD", lines=stored(deal))
    assert deal.amount == Decimal("10.55")


def test_undo_brings_both_back(budi: Doing) -> None:
    deal = budi("opportunities", "create", title="Mesin", lines=PRICED, amount="5000")
    done = perform(budi.actor, "opportunities", "update", deal.pk, {"amount_from_lines": True}, face="html")
    undo.undo(budi.actor, done.operation or 0, face="html")
    deal = Opportunity.objects.get(pk=deal.pk)
    assert (deal.amount, deal.amount_from_lines) == (5000, False)


def test_a_product_fills_what_its_line_leaves_empty(budi: Doing, rina: Doing) -> None:
    product = rina("products", "create", name="Mesin kemas", unit_price="2000", tax=11)
    deal = budi("opportunities", "create", title="Mesin", lines=[{"product": product.pk, "quantity": 3}])
    (line,) = stored(deal)
    assert (line["description"], line["unit_price"], line["tax"], deal.amount) == ("Mesin kemas", 2000, 11, 6660)
    deal = budi("opportunities", "create", title="Mesin", lines=[{"product": product.pk, "unit_price": 5, "tax": 0}])
    assert deal.amount == 5, "what was typed stays"
    deal = budi("opportunities", "create", title="Mesin", currency="USD", lines=[{"product": product.pk}])
    assert (deal.amount, stored(deal)[0]["unit_price"]) == (None, None), "a price in rupiah is none in dollars"
