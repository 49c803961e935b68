"""The catalogue: goods and services with their price."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.registry import modules
from saluran.core.schema import Module, Section
from saluran.modules.naming import taken
from saluran.modules.products.models import Product


def check_product(product: Any) -> Mapping[str, str]:
    if product.code and taken(product, "code"):
        return {"code": _now("Another product has this code already.")}
    return {}


products = modules.register(
    Module(
        key="products",
        label=_("Products"),
        one=_("Product"),
        model=Product,
        icon="package",
        menu="catalogue",
        also=("barang", "jasa", "item", "katalog"),
        sections=(
            Section(_("Product"), "name code kind category unit active"),
            Section(_("Price"), "unit_price cost tax"),
            Section(_("Stock"), "in_stock in_demand on_order reorder_level"),
            Section(_("Responsible"), "owner team"),
        ),
        list=("name", "code", "kind", "category", "unit_price", "in_stock", "active"),
        sort="name",
        sorts=("name", "code", "category", "unit_price", "in_stock"),
        filters=("kind", "active"),
        search=("name", "code", "category"),
        card=("code", "unit_price"),
        facts=("code", "kind", "unit_price", "in_stock"),
        quick=("name", "code", "kind", "unit_price"),
        check=check_product,
        natural="code",
    )
)
