"""What winning a deal costs: the lines of costs, what its products cost us, and what its activities cost."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from saluran.core import access, options
from saluran.core.perform import Call, read_lines
from saluran.core.perform.door import write_values
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among
from saluran.ground import numbers

COUNTED = frozenset({"costs", "lines", "currency"})
CANCELLED = "cancelled"
KINDS = {"presentation": "presentation", "demo": "presentation", "sample": "sample", "visit": "travel"}


def begin_costs(call: Call, record: Any) -> None:
    """A new deal adds up what came along."""
    count_costs(call, record, frozenset(COUNTED & set(record.beside)))


def count_costs(call: Call, record: Any, changed: frozenset[str]) -> None:
    """Add up anew after lines were changed."""
    if "costs" in changed:
        spent = [line["amount"] for line in read_lines(call.module.by_name["costs"], record)]
        record.costs_total = sum(spent, Decimal(0)) if spent else None
    if changed & {"lines", "currency"}:
        lines = read_lines(call.module.by_name["lines"], record)
        record.goods_cost, record.tax_total = _goods(record, lines), _tax(record, lines)


def _goods(record: Any, lines: list[dict[str, Any]]) -> Decimal | None:
    """What the products cost us, as they cost now; they are bought in the company's currency."""
    wanted = {line["product"] for line in lines if line["product"]}
    if not wanted or record.currency not in (None, "", options.currency()):
        return None
    rows = access.rows(modules.get("products")).filter(Among("pk", sorted(wanted)), cost__isnull=False)
    costs = dict(rows.values_list("pk", "cost"))
    each = [costs[line["product"]] * _many(line) for line in lines if line["product"] in costs]
    return numbers.round_to(sum(each, Decimal(0)), numbers.step_of(options.currency())) if each else None


def _tax(record: Any, lines: list[dict[str, Any]]) -> Decimal | None:
    """The tax in the amounts of the lines: no part of the profit."""
    step = numbers.step_of(record.currency or options.currency())
    taxes = [
        line["amount"] - numbers.round_to(line["amount"] * 100 / (100 + line["tax"]), step)
        for line in lines
        if line["amount"] is not None and line["tax"]
    ]
    return sum(taxes, Decimal(0)) if taxes else None


def _many(line: Mapping[str, Any]) -> Decimal:
    return Decimal(1) if line["quantity"] is None else line["quantity"]


def recount(call: Call, survivor: Any, _losers: Any) -> None:
    """What became one adds up the costs of all."""
    call.work.flush()
    count_costs(call, survivor, COUNTED)


def take_costs(call: Call, record: Any, data: dict[str, Any]) -> None:
    """List what activities about the deal have cost, each once, with a link to it."""
    if record.currency not in (None, "", options.currency()):
        raise Conflict(
            _("Activities cost %(currency)s, this deal has another currency.") % {"currency": options.currency()}
        )
    lines = read_lines(call.module.by_name["costs"], record)
    known = {line["activity"] for line in lines}
    new = [line for line in _of_activities(call, record) if line["activity"] not in known]
    if not new:
        raise Conflict(_("No activity about this deal has a cost that is not listed yet."))
    write_values(call, record, {"costs": [*lines, *new]})
    count_costs(call, record, frozenset({"costs"}))


def _of_activities(call: Call, record: Any) -> Iterator[dict[str, Any]]:
    zone = zoneinfo.ZoneInfo(options.get("company.time_zone"))
    for module in modules.all().values():
        if not (module.about and "cost" in module.by_name and access.may(call.actor, module, "view")):
            continue
        at = F(str(module.by_name[module.about].column))
        about = access.scope(call.actor, module, "view").filter(Exact(at, f"{call.module.key}:{record.pk}"))
        for activity in about.filter(cost__isnull=False).exclude(status=CANCELLED).order_by("pk"):
            yield {
                "date": _day(module, activity, zone),
                "kind": KINDS.get(activity.kind if "kind" in module.by_name else "", "other"),
                "description": activity.title[:200],
                "amount": activity.cost,
                "activity": f"{module.key}:{activity.pk}",
            }


def _day(module: Module, activity: Any, zone: dt.tzinfo) -> dt.date | None:
    at = activity.done_at or (getattr(activity, module.due.field) if module.due else None)
    return at.astimezone(zone).date() if at else None
