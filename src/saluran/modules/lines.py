"""Lines of goods in a document: quantity times price, less discount, plus tax, rounded line by line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.ground import numbers

HUNDRED = Decimal(100)


def line_amount(line: Mapping[str, Any], currency: str) -> Decimal | None:
    """What a line comes to, half up to the currency's step; None while it has no price."""
    price, quantity = line.get("unit_price"), line.get("quantity")
    if price is None:
        return None
    net = (Decimal(1) if quantity is None else quantity) * price * (HUNDRED - (line.get("discount") or 0)) / HUNDRED
    return numbers.round_to(net * (HUNDRED + (line.get("tax") or 0)) / HUNDRED, numbers.step_of(currency))


class GoodsLine(models.Model):
    """What documents and opportunities list: a product or a description, how many, at which price."""

    position = models.IntegerField(default=0)
    product = c.Link("products.Product", _("Product"), to="products")
    description = c.Text(_("Description"), max_length=200)
    quantity = c.Decimal(_("Quantity"), least=0, default=1)
    unit_price = c.Money(_("Unit price"), least=0, currency="currency")
    discount = c.Percent(_("Discount %"))
    tax = c.Percent(_("Tax %"))
    amount = c.Money(_("Amount"), readonly=True, currency="currency")

    class Meta:
        abstract = True
