"""What a new opportunity has without anybody typing it: its place in the pipeline, and what its party knows."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, options
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.modules.accounts.models import AccountAddress
from saluran.modules.opportunities.stages import enter, top
from saluran.modules.pipelines.stages import Step, steps
from saluran.modules.prospects.models import ProspectAddress

#: Columns that a lead, an account and an opportunity have alike.
SHARED = ("employees", "annual_revenue", "industry_id", "market_segment_id", "website", "territory_id")
PLACE = ("city", "country")


def begin_opportunity(call: Call, record: Any) -> None:
    """Fill what is empty; nothing that was typed is ever overwritten."""
    record.currency = record.currency or options.currency()
    _begin_stage(call, record)
    record.rank = record.rank or top(record.created_at)
    if record.amount is None:
        record.amount = total_of(call, record)
    fill_from_party(call, record)


def settle_opportunity(call: Call, record: Any, changed: frozenset[str]) -> None:
    """After an edit: another party fills what is still empty, first lines give the amount, another pipeline has the
    same stage or begins anew."""
    if changed & {"account", "lead", "prospect"}:
        fill_from_party(call, record)
    if "lines" in changed and record.amount is None:
        record.amount = total_of(call, record)
    if "pipeline" in changed:
        known = steps()
        step = known.same(record.pipeline_id, record.stage_id) or known.first(record.pipeline_id, record.status)
        if step:
            enter(record, step, call.now)


def _begin_stage(call: Call, record: Any) -> None:
    """Pipeline and stage agree, whichever of the two was named; the status is what the stage means."""
    known = steps()
    named = known.get(record.stage_id)
    if record.pipeline_id is None:
        record.pipeline_id = named.pipeline if named else known.default
    step = (
        known.same(record.pipeline_id, named.id) if named else known.first(record.pipeline_id, record.status or "open")
    )
    if step is None:
        raise Invalid({"stage": [_no_stage(named)]})
    record.stage_id, record.status = step.id, step.status
    if record.probability is None:
        record.probability = step.probability
    if step.status == "open":
        record.closed_at = None
    elif record.closed_at is None:
        record.closed_at = call.now


def _no_stage(named: Step | None) -> str:
    return _("This stage belongs to another pipeline.") if named else _("This pipeline has no such stage.")


def total_of(call: Call, record: Any) -> Any:
    """The sum of the lines that came along, each rounded; None without priced lines."""
    if not record.beside.get("lines"):
        return None
    amounts = [
        line["amount"] for line in read_lines(call.module.by_name["lines"], record) if line["amount"] is not None
    ]
    return sum(amounts) if amounts else None


def fill_from_party(call: Call, record: Any) -> None:
    """What is empty comes from the account, then from the lead, then from the prospect, as far as the actor may view
    them; a lead's opportunity belongs to the lead's prospect."""
    wanted = [n for n in (*SHARED, *PLACE) if getattr(record, n) in (None, "")]
    known: dict[str, Any] = {}
    if record.lead_id:
        known = _values(call, "leads", record.lead_id, (*SHARED, *PLACE, "prospect_id")) or {}
        record.prospect_id = record.prospect_id or known.get("prospect_id")
    if record.prospect_id and wanted:
        known = (
            _with_place(
                call, "prospects", record.prospect_id, ProspectAddress.objects.filter(prospect=record.prospect_id)
            )
            | known
        )
    if record.account_id and wanted:
        known |= _with_place(
            call, "accounts", record.account_id, AccountAddress.objects.filter(account=record.account_id)
        )
    for name in wanted:
        if name in known:
            setattr(record, name, known[name])


def _with_place(call: Call, key: str, pk: int, lines: Any) -> dict[str, Any]:
    """What a company says, and where its first address is; nothing out of reach."""
    found = _values(call, key, pk, SHARED)
    if found is None:
        return {}
    first = lines.order_by("position", "pk")
    return {k: v for k, v in (first.values(*PLACE).first() or {}).items() if v} | found


def _values(call: Call, key: str, pk: int, columns: tuple[str, ...]) -> dict[str, Any] | None:
    """What a party says of some columns; None out of reach, where a link that somebody else has set may lead."""
    row = access.scope(call.actor, modules.get(key), "view").filter(pk=pk).values(*columns).first()
    return row and {k: v for k, v in row.items() if v not in (None, "")}
