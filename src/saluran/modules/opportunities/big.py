"""What a big deal is: of at least the amount and the chance that its pipeline says, in the company's currency."""

from decimal import Decimal
from typing import Any

from saluran.core import known, options
from saluran.core.registry import modules


def bounds(pipeline: int | None) -> tuple[Decimal, Decimal] | None:
    """The least amount and chance of a big deal; None where the pipeline says no amount."""
    row = known.rows(modules.get("pipelines")).get(pipeline or 0)
    amount = row.values.get("big_deal_amount") if row else None
    return None if row is None or amount is None else (amount, row.values.get("big_deal_probability") or Decimal(0))


def is_big(record: Any) -> bool:
    """Whether an opportunity is a big deal. One that was lost stays what it was: its chance says nothing any more."""
    if record.status == "lost":
        return bool(record.big_deal)
    if record.amount is None or (said := bounds(record.pipeline_id)) is None:
        return False
    amount, chance = said
    here = (record.currency or options.currency()) == options.currency()
    return bool(here and record.amount >= amount and (record.probability or 0) >= chance)
