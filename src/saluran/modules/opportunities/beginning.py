"""What a new opportunity has without anybody typing it: its place in the pipeline, and what its party knows."""

import datetime as dt
import zoneinfo
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import linked, options
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Invalid
from saluran.modules.leads.following import qualify
from saluran.modules.opportunities.costs import begin_costs, count_costs
from saluran.modules.opportunities.rivals import follow_lines
from saluran.modules.opportunities.stages import age, enter, top
from saluran.modules.opportunities.worth import begin_worth, settle_worth
from saluran.modules.parties import OF_FIRM
from saluran.modules.pipelines.stages import Step, steps

PARTY = ("account", "lead", "prospect")  # in this order they are asked
FILLED = frozenset((*OF_FIRM.split(), "city", "country", "source", "campaign", "prospect"))


def begin_opportunity(call: Call, record: Any) -> None:
    """Fill what is empty; nothing that was typed is ever overwritten."""
    record.currency = record.currency or options.currency()
    _begin_stage(call, record)
    record.rank = record.rank or top(record.created_at)
    begin_worth(call, record)
    begin_costs(call, record)
    fill_from_party(call, record)
    qualify(call, record.lead_id)
    follow_lines(call, record)
    lead_contact(call, record)


def lead_contact(call: Call, record: Any) -> None:
    """The first of those involved is the contact, where none is named."""
    involved = record.beside.get("contacts") or ()
    if record.contact_id is None and involved:
        record.contact_id = read_lines(call.module.by_name["contacts"], record)[0]["contact"]


def settle_opportunity(call: Call, record: Any, changed: frozenset[str]) -> None:
    """After an edit: another party fills what is still empty, the amount follows the lines, another pipeline has
    the same stage or begins anew."""
    if changed & set(PARTY):
        fill_from_party(call, record, "lead" in changed)
    if "lead" in changed:
        qualify(call, record.lead_id)
    settle_worth(call, record, changed)
    count_costs(call, record, changed)
    if "contacts" in changed:
        lead_contact(call, record)
    if "competitors" in changed:
        follow_lines(call, record)
    if "probability" in changed:
        now = steps().get(record.stage_id)
        record.probability_by_hand = now is None or record.probability != now.probability
    if record.status == "open":
        record.closed_at = None
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
        record.pipeline_id = named.pipeline if named else known.usual(record.team_id)
    if record.pipeline_id is None:
        raise Invalid(
            {"pipeline": [_("No pipeline is active in which something can begin. An administrator makes one.")]}
        )
    step = (
        known.same(record.pipeline_id, named.id) if named else known.first(record.pipeline_id, record.status or "open")
    )
    if step is None:
        raise Invalid({"stage": [_no_stage(named)]})
    record.stage_id, record.status = step.id, step.status
    if record.probability is None:
        record.probability = step.probability
    record.probability_by_hand = record.probability != step.probability
    record.forecast_category = record.forecast_category or step.forecast
    if step.status == "open":
        record.closed_at = None
    elif record.closed_at is None:
        record.closed_at = _closed_when(call, record)
    record.stage_since = record.stage_since or record.closed_at or record.created_at
    age(record, step)


def _closed_when(call: Call, record: Any) -> dt.datetime:
    """Now; but a file speaks of the past, and there the day on which it was to close is the best that is known."""
    zone = zoneinfo.ZoneInfo(options.get("company.time_zone"))
    day = record.expected_close
    if call.face != "import" or day is None or day > call.now.astimezone(zone).date():
        return call.now
    return dt.datetime.combine(day, dt.time(12), zone)


def _no_stage(named: Step | None) -> str:
    return _("This stage belongs to another pipeline.") if named else _("This pipeline has no such stage.")


def fill_from_party(call: Call, record: Any, moved: bool = True) -> None:
    """What is empty is filled by the account, the lead and the prospect; a lead's opportunity belongs to its prospect,
    once: ``moved`` says that the lead is another one now."""
    fields = call.module.by_name
    known = linked.told(call.actor, call.module, {n: fields[n].of(record) for n in PARTY}, PARTY)
    if not moved:
        known.pop("prospect", None)
    for name, value in known.items():
        if name in FILLED and fields[name].of(record) in (None, ""):
            fields[name].put(record, value)
