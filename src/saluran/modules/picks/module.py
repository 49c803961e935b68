"""Twelve pick lists, declared alike: administrators write them, everybody chooses from them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from saluran.core.registry import modules
from saluran.core.schema import Module, Related, RollUp, Section
from saluran.modules.naming import begin_named, check_key, check_tree
from saluran.modules.picks import models, seeds

DEALS = ("opportunities",)
MET = "competitors.competitor"  # a line of the deal
WON = ["status", "is", "won"]


def check_territory(territory: Any) -> Mapping[str, str]:
    return {**check_key(territory), **(check_tree(territory) if territory.parent_id else {})}


def pick_list(
    key: str, label: Any, one: Any, model: type[models.PickList], icon: str, also: str, rows: Any, **more: Any
) -> Module:
    """Declare a pick list."""
    fields = "name key parent active position" if hasattr(model, "parent") else "name key active position"
    return modules.register(
        Module(
            key=key,
            label=label,
            one=one,
            model=model,
            icon=icon,
            menu="lists",
            also=tuple(also.split()),
            sections=(Section(_("Details"), fields),),
            sort="position",
            sorts=("position", "key", "active"),
            filters=("active",),
            search=("name", "key"),
            card=("parent",) if hasattr(model, "parent") else (),
            quick=("name",),
            begin=begin_named,
            **{"check": check_key, "list": tuple(fields.split()), "facts": ("key", "active"), **more},
            seeds=rows,
            natural="key",
            small=True,
            fixed=True,
        )
    )


pick_list(
    "sources",
    _("Sources"),
    _("Source"),
    models.Source,
    "radio-tower",
    "sumber asal channel kanal",
    seeds.rows(seeds.SOURCES),
)
pick_list(
    "industries",
    _("Industries"),
    _("Industry"),
    models.Industry,
    "factory",
    "industri bidang sector",
    seeds.rows(seeds.INDUSTRIES),
)
pick_list(
    "market_segments",
    _("Market segments"),
    _("Market segment"),
    models.MarketSegment,
    "chart-pie",
    "segmen pasar",
    seeds.rows(seeds.MARKET_SEGMENTS),
)
pick_list(
    "territories",
    _("Territories"),
    _("Territory"),
    models.Territory,
    "map",
    "wilayah daerah area regions",
    seeds.tree(seeds.TERRITORIES),
    check=check_territory,
    related=(Related("territories", "parent"),),
)
pick_list(
    "salutations",
    _("Salutations"),
    _("Salutation"),
    models.Salutation,
    "hand",
    "sapaan panggilan",
    seeds.rows(seeds.SALUTATIONS),
)
pick_list(
    "lead_types",
    _("Lead types"),
    _("Lead type"),
    models.LeadType,
    "shapes",
    "jenis calon",
    seeds.rows(seeds.LEAD_TYPES),
)
pick_list(
    "request_types",
    _("Request types"),
    _("Request type"),
    models.RequestType,
    "message-circle-question-mark",
    "jenis permintaan",
    seeds.rows(seeds.REQUEST_TYPES),
)
pick_list(
    "customer_groups",
    _("Customer groups"),
    _("Customer group"),
    models.CustomerGroup,
    "users",
    "kelompok pelanggan",
    seeds.rows(seeds.CUSTOMER_GROUPS),
)
pick_list(
    "lost_reasons",
    _("Lost reasons"),
    _("Lost reason"),
    models.LostReason,
    "thumbs-down",
    "alasan kalah",
    seeds.rows(seeds.LOST_REASONS),
    list=("name", "lost_deals", "lost_value", "active", "position"),
    facts=("lost_deals", "lost_value", "active"),
    related=(Related("opportunities", "lost_reason"),),
    rollups=(
        RollUp("lost_deals", _("Deals lost"), "count", DEALS, "lost_reason"),
        RollUp("lost_value", _("Value lost"), "sum", DEALS, "lost_reason", "amount"),
    ),
)
pick_list(
    "competitors",
    _("Competitors"),
    _("Competitor"),
    models.Competitor,
    "swords",
    "pesaing kompetitor",
    seeds.rows(seeds.COMPETITORS),
    list=("name", "met", "racing", "won_against", "lost_to", "win_rate", "lost_value", "active"),
    facts=("met", "racing", "won_against", "lost_to", "win_rate", "lost_value", "won_value", "active"),
    related=(Related("opportunities", MET, shows="status"),),
    rollups=(
        RollUp("met", _("Deals met in"), "count", DEALS, MET),
        RollUp("racing", _("Still open"), "count", DEALS, MET, where=["status", "is", "open"]),
        RollUp("won_against", _("Won against"), "count", DEALS, MET, where=WON),
        RollUp("lost_to", _("Lost to"), "count", DEALS, "lost_to"),
        RollUp("win_rate", _("Win rate"), "rate", DEALS, MET, where=WON, among=["status", "in", ["won", "lost"]]),
        RollUp("won_value", _("Value won against"), "sum", DEALS, MET, "amount", WON),
        RollUp("lost_value", _("Value lost to"), "sum", DEALS, "lost_to", "amount"),
    ),
)
pick_list(
    "opportunity_types",
    _("Opportunity types"),
    _("Opportunity type"),
    models.OpportunityType,
    "layers",
    "jenis peluang",
    seeds.rows(seeds.OPPORTUNITY_TYPES),
)
pick_list(
    "payment_terms",
    _("Payment terms"),
    _("Payment term"),
    models.PaymentTerm,
    "calendar-clock",
    "syarat pembayaran tempo termin",
    seeds.rows(seeds.PAYMENT_TERMS),
)
