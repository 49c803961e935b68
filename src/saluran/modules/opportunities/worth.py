"""What an opportunity is worth: what somebody says, or what its products come to, tax included, as lines show it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, options
from saluran.core.perform import Call, read_lines
from saluran.core.perform.cleaning import BRINGS
from saluran.core.refusals import Invalid
from saluran.core.registry import modules


def begin_worth(call: Call, record: Any) -> None:
    """Lines of goods give the amount where none is said; from then on it follows them."""
    fill_lines(call, record)
    total = total_of(call, record) if record.beside.get("lines") else None
    if record.amount is None and total is not None:
        record.amount, record.amount_from_lines = total, True
    elif record.amount_from_lines and call.face in BRINGS:
        record.amount_from_lines = record.amount == total  # a file may bring the amount without the lines
    elif record.amount_from_lines:
        follow_lines(record, total, record.amount)


def settle_worth(call: Call, record: Any, changed: frozenset[str]) -> None:
    """The amount follows the lines while it is theirs; by hand it is changed only after that was switched off."""
    if "lines" in changed:
        fill_lines(call, record)
    if not changed & {"lines", "amount", "amount_from_lines", "currency"}:
        return
    if "lines" in changed and record.amount is None and "amount_from_lines" not in changed:
        total = total_of(call, record)
        record.amount, record.amount_from_lines = total, total is not None
    elif record.amount_from_lines:
        said = record.amount if "amount" in changed else None
        total = total_of(call, record)
        if total is None and "lines" in changed and "amount_from_lines" not in changed:
            record.amount_from_lines = False  # no line has a price any more: the last amount stays
        else:
            follow_lines(record, total, said)


def follow_lines(record: Any, total: Decimal | None, said: Decimal | None = None) -> None:
    """Take the total of the lines; Invalid where there is none, or where something else was said."""
    if total is None:
        raise Invalid({"amount_from_lines": [_("Enter products with a price first: there is nothing to add up.")]})
    if said is not None and said != total:
        words = _("The amount is the total of the products. Switch off “%(field)s” to enter another one.")
        raise Invalid({"amount": [words % {"field": _("Amount from the products")}]})
    record.amount = total


def total_of(call: Call, record: Any) -> Decimal | None:
    """The sum of the lines, each rounded; None without priced lines."""
    lines = read_lines(call.module.by_name["lines"], record)
    amounts = [line["amount"] for line in lines if line["amount"] is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def fill_lines(call: Call, record: Any) -> None:
    """A product fills what its line leaves empty: description, tax, and the price where that is in this currency. A
    file says itself what was asked: no price of today gets into the deals that it brings."""
    lines = record.beside.get("lines") or ()
    wanted = {line["product"] for line in lines if line.get("product") and _lacks(line)}
    if not wanted:
        return
    found = access.scope(call.actor, modules.get("products"), "view").filter(pk__in=wanted).in_bulk()
    ours = call.face != "import" and record.currency in (None, "", options.currency())
    for line in lines:
        if product := found.get(line.get("product")):
            told = {"description": product.name[:200], "tax": product.tax} | (
                {"unit_price": product.unit_price} if ours else {}
            )
            line |= {n: told[n] for n in _lacks(line) if n in told}


def _lacks(line: Any) -> list[str]:
    """What a line leaves to its product; one that stood already keeps what it does not mention."""
    asked = [n for n in ("description", "unit_price", "tax") if n in line or not line.get("id")]
    return [n for n in asked if line.get(n) in (None, "")]
