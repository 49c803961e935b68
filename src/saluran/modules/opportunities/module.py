"""Opportunities: what is for sale to whom, how likely it is, and how it ended."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.identities import Identity
from saluran.core.kinds import Integer, Link, LongText, Percent
from saluran.core.registry import modules
from saluran.core.schema import Due, Field, Merging, Module, RollUp, Section, Verb, Want
from saluran.modules.opportunities import asking, costs, verbs
from saluran.modules.opportunities import big_deals as _big_deals  # noqa: F401  who is told of them
from saluran.modules.opportunities.beginning import begin_opportunity, settle_opportunity
from saluran.modules.opportunities.doubts import doubts_of
from saluran.modules.opportunities.history import PASSAGES, TURNS
from saluran.modules.opportunities.models import Cost, Involved, Opportunity, OpportunityLine, Rival
from saluran.modules.opportunities.rivals import check_rivals
from saluran.modules.pipelines.stages import steps


def check_opportunity(record: Any) -> Mapping[str, str]:
    step = steps().get(record.stage_id)
    if step and step.pipeline != record.pipeline_id:
        return {"stage": _now("This stage belongs to another pipeline.")}
    return check_rivals(record)


OPEN = ["status", "is", "open"]


def _open_to_choice() -> None:
    """Where it stands now is no answer to where it goes."""


STAGE = Field(
    "stage",
    _("Stage"),
    Link(to="stages", offered=("status", "is", "open")),
    default=_open_to_choice,
    help=_("Empty: the first stage."),
)
WHY = (
    Field("lost_reason", _("Lost reason"), Link(to="lost_reasons")),
    Field("competitor", _("Competitor"), Link(to="competitors")),
    Field("lost_note", _("Lost note"), LongText(max_length=2000)),
)
VERBS = (
    Verb(
        "move_stage",
        _("Move to stage"),
        verbs.move_stage,
        icon="move-right",
        button=False,
        many=("stage", "lost_reason"),
        done=_("Opportunity moved"),
        takes=(
            Field("stage", _("Stage"), Link(to="stages"), required=True),
            Field("position", _("Position"), Integer(), shown=False),
            Field("probability", _("Probability"), Percent(), help=_("Empty: as the stage says, or as set by hand.")),
            *WHY,
        ),
        asks=asking.ask_move,
    ),
    Verb(
        "follow_stage",
        _("Probability of the stage"),
        verbs.follow_stage,
        when=verbs.may_follow_stage,
        icon="rotate-ccw",
        many=True,
        done=_("The probability follows the stage again"),
    ),
    Verb(
        "win",
        _("Win"),
        verbs.win_opportunity,
        when=verbs.may_win,
        icon="trophy",
        many=True,
        tone="success",
        done=_("Opportunity won"),
    ),
    Verb(
        "lose",
        _("Lose"),
        verbs.lose_opportunity,
        when=verbs.may_lose,
        icon="thumbs-down",
        many=True,
        tone="error",
        done=_("Opportunity lost"),
        takes=WHY,
        asks=asking.ask_lose,
    ),
    Verb(
        "reopen",
        _("Reopen"),
        verbs.reopen_opportunity,
        when=verbs.may_reopen,
        icon="rotate-ccw",
        many=True,
        done=_("Opportunity reopened"),
        takes=(STAGE,),
    ),
    Verb(
        "move_pipeline",
        _("Move to another pipeline"),
        verbs.move_pipeline,
        when=verbs.may_move_pipeline,
        icon="git-compare-arrows",
        many=True,
        done=_("Opportunity moved"),
        takes=(
            Field("pipeline", _("Pipeline"), Link(to="pipelines"), required=True),
            Field(
                "stage",
                _("Stage"),
                Link(to="stages"),
                default=_open_to_choice,
                help=_("Empty: the stage of the same name, else the first one."),
            ),
        ),
        asks=asking.ask_pipeline,
    ),
)

TAKE_COSTS = Verb(
    "take_costs",
    _("List the costs of activities"),
    costs.take_costs,
    icon="receipt-text",
    many=True,
    done=_("The costs of activities are listed"),
)
OPEN_COSTS = RollUp(
    "activity_costs",
    _("Costs of activities, not listed yet"),
    "sum",
    ("tasks", "events", "calls"),
    "related_to",
    "cost",
    ["status", "is_not", costs.CANCELLED],
    unless="costs.activity",
)

opportunities = modules.register(
    Module(
        key="opportunities",
        label=_("Opportunities"),
        one=_("Opportunity"),
        model=Opportunity,
        title="title",
        icon="handshake",
        menu="pipeline",
        also=("deal", "kesepakatan", "potential", "potensi"),
        sections=(
            Section(
                _("Opportunity"), "title account lead prospect contact opportunity_type source campaign owner team"
            ),
            Section(
                _("Pipeline"),
                "pipeline stage probability forecast_category expected_close next_step next_step_on stage_since "
                "stale_on close_moves close_slip",
            ),
            Section(_("Value"), "amount amount_from_lines currency expected_revenue big_deal lines"),
            Section(
                _("Organization"), "employees annual_revenue industry market_segment website city country territory"
            ),
            Section(_("People and competitors"), "contacts competitors"),
            Section(_("Costs and profit"), "costs costs_total goods_cost tax_total profit"),
            Section(_("Outcome"), "status closed_at days_to_close lost_reason lost_to lost_note"),
        ),
        list=("title", "account", "stage", "amount", "expected_close", "owner", "modified_at"),
        sort="-created_at",
        sorts=(
            "title",
            "stage",
            "amount",
            "expected_close",
            "probability",
            "account",
            "stage_since",
            "stale_on",
            "closed_at",
        ),
        filters=("status", "stage", "pipeline", "source", "territory", "owner", "big_deal"),
        search=("title", "next_step"),
        board="stage",
        boards=("owner", "expected_close", "forecast_category"),
        apart=("status", "pipeline"),
        rank="rank",
        sums="amount",
        weighed="expected_revenue",
        card=("account", "amount", "expected_close"),
        ahead="next_step",
        ahead_on="next_step_on",
        planned="planned",
        wants=(
            Want("step", _("Without a next step"), {"all": [OPEN, ["next_step", "empty"], ["planned", "is", False]]}),
            Want("stale", _("Too long in their stage"), {"all": [OPEN, ["stale_on", "lte", {"rel": "today"}]]}),
            Want("late", _("Past their expected close"), {"all": [OPEN, ["expected_close", "lt", {"rel": "today"}]]}),
        ),
        aged=("stage_since", "stale_on"),
        mark="big_deal",
        facts=("stage", "amount", "probability", "expected_close", "account", "contact", "profit", "activity_costs"),
        quick=("title", "account", "amount", "expected_close", "stage"),
        due=Due("expected_close", ("open",)),
        tables={
            "lines": (_("Products"), OpportunityLine, "opportunity"),
            "contacts": (_("Contacts involved"), Involved, "opportunity"),
            "competitors": (_("Competitors"), Rival, "opportunity"),
            "costs": (_("Costs"), Cost, "opportunity"),
        },
        rollups=(OPEN_COSTS,),
        verbs={v.name: v for v in (*VERBS, TAKE_COSTS)},
        steps={"merge": {"costs": costs.recount}},
        merging=Merging(
            keep="pipeline stage status probability lost_reason lost_to lost_note",
            alone="lines",
            stays=verbs.why_it_stays,
        ),
        identity=Identity(sites=("website",), parties=("account", "contact", "lead"), among=("leads",)),
        passages=PASSAGES,
        turns=TURNS,
        check=check_opportunity,
        doubts=doubts_of,
        begin=begin_opportunity,
        settle=settle_opportunity,
    )
)
