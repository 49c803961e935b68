"""Assignment by rules: who gets new leads and opportunities, and in the timeline why he did."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core import access
from saluran.core.cleaned import cleaned
from saluran.core.perform import Call, read_lines
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Module, Section, Verb
from saluran.modules.assigning import arriving as _arriving  # noqa: F401  it listens
from saluran.modules.assigning import telling as _telling  # noqa: F401  the timeline hears of it
from saluran.modules.assigning import verbs
from saluran.modules.assigning.models import AssignmentRule, RulePerson


def begin_rule(call: Call, rule: Any) -> None:
    if rule.position is None:
        last = AssignmentRule._base_manager.order_by("-position").values_list("position", flat=True).first()
        rule.position = (last or 0) + 10


def check_rule(rule: Any) -> Mapping[str, str]:
    """The condition can be asked of the module, and there is somebody to choose."""
    if rule.condition:
        try:
            cleaned(access.SYSTEM, modules.get(rule.module), rule.condition)
        except Invalid as refusal:
            return {"condition": next(iter(refusal.errors.values()))[0]}
    if rule.pool_id or read_lines(assignment_rules.by_name["people"], rule):
        return {}
    return {"pool": _now("Name the people among whom it chooses, or a team.")}


assignment_rules = modules.register(
    Module(
        key="assignment_rules",
        label=_("Assignment rules"),
        one=_("Assignment rule"),
        model=AssignmentRule,
        icon="route",
        menu="automation",
        purpose=_("Who gets new leads and opportunities: in turn, by load, or by territory."),
        also=("aturan penugasan", "pembagian", "round robin", "giliran", "distribusi"),
        sections=(
            Section(_("Details"), "name module active position"),
            Section(_("Records"), "condition arrivals"),
            Section(_("People"), "method pool people"),
        ),
        list=("name", "module", "condition", "method", "arrivals", "active", "position"),
        sort="position",
        sorts=("position", "name"),
        filters=("module", "active"),
        search=("name",),
        card=("module",),
        facts=("module", "condition", "method", "pool", "arrivals", "active"),
        tables={"people": (_("People"), RulePerson, "rule")},
        begin=begin_rule,
        check=check_rule,
        small=True,
        admin=True,
    )
)

BY_RULES = Verb(
    "assign_by_rules",
    _("Assign by rules"),
    verbs.assign_by_rules,
    hands_over=True,
    icon="route",
    many=True,
    done=_("Assigned by the rules"),
    says=_("Each goes to whom the first rule that fits it chooses. It can be taken back."),
)
for _key in ("leads", "opportunities"):
    modules.extend(_key, verbs={BY_RULES.name: BY_RULES})
