"""What the company sells."""

from django.utils.translation import gettext_lazy as _

from saluran.core import columns as c
from saluran.core.models import Record

KINDS = (("goods", _("Goods")), ("service", _("Service")))


class Product(Record):
    name = c.Text(_("Name"), required=True)
    code = c.Text(_("Code"), max_length=40)
    kind = c.Choice(_("Kind"), options=KINDS, tones={"goods": "info", "service": "accent"}, default="goods")
    category = c.Text(_("Category"), max_length=60)
    unit = c.Text(_("Unit"), max_length=20)
    unit_price = c.Money(_("Unit price"), least=0)
    cost = c.Money(_("Cost"), least=0)
    tax = c.Percent(_("Tax"))
    active = c.Boolean(_("Active"), default=True)
    in_stock = c.Decimal(_("In stock"))
    in_demand = c.Decimal(_("In demand"))
    on_order = c.Decimal(_("On order"))
    reorder_level = c.Decimal(_("Reorder level"), least=0)
