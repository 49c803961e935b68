"""Lines of goods in a document: quantity times price, less discount, plus tax, rounded line by line."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core import options
from saluran.ground import numbers

HUNDRED = Decimal(100)


def line_amount(line: Any) -> Decimal | None:
    """What a line comes to, half up to the step of its document's currency; None while it has no price."""
    if line.unit_price is None:
        return None
    quantity = Decimal(1) if line.quantity is None else line.quantity
    net = quantity * line.unit_price * (HUNDRED - (line.discount or 0)) / HUNDRED
    step = numbers.step_of(line.document.currency or options.currency())
    return numbers.round_to(net * (HUNDRED + (line.tax or 0)) / HUNDRED, step)


class GoodsLine(models.Model):
    """What documents and opportunities list: a product or a description, how many, at which price."""

    position = models.IntegerField(default=0)
    product = c.Link("products.Product", _("Product"), to="products")
    description = c.Text(_("Description"), max_length=200)
    quantity = c.Decimal(_("Quantity"), least=0, default=1)
    unit_price = c.Money(_("Unit price"), least=0, currency="currency")
    discount = c.Percent(_("Discount %"))
    tax = c.Percent(_("Tax %"))
    amount = c.Money(_("Amount"), currency="currency", computed=line_amount)

    class Meta:
        abstract = True

    @property
    def document(self) -> Any:
        """The record whose line this is: it knows the currency."""
        raise NotImplementedError
