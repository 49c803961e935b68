"""Rules for duplicates: an administrator says which reasons count, and for how much."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from saluran.core.registry import modules
from saluran.core.schema import Module, Section
from saluran.modules.duplicates.models import REASONS, Rule

#: A colleague has the same domain and the same firm: with contacts that says nothing.
USUAL = {
    "leads": {"phone": "same", "email": "same", "person": "same", "firm": "same", "domain": "hint", "party": "hint"},
    "contacts": {"phone": "same", "email": "same", "person": "same", "domain": "no"},
    "accounts": {"number": "same", "phone": "same", "email": "same", "firm": "same", "domain": "hint"},
    "prospects": {"firm": "same", "domain": "hint"},
    "opportunities": {"subject": "same", "party": "hint", "domain": "hint", "phone": "hint", "email": "hint",
                      "person": "hint", "firm": "hint"},
}  # fmt: skip


def rule_title(rule: Any) -> str:
    return str(rule.key)


def rule_called(rule: Any) -> str:
    of, reason = modules.all().get(rule.module), dict(REASONS).get(rule.reason, rule.reason)
    return f"{of.label if of else rule.module}: {reason}"


rules = modules.register(
    Module(
        key="duplicate_rules",
        label=_("Rules for duplicates"),
        one=_("Rule for duplicates"),
        model=Rule,
        title=rule_title,
        called=rule_called,
        icon="copy-check",
        menu="data",
        purpose=_("By what two records count as duplicates."),
        also=("duplikat", "duplicate", "ganda", "kembar", "mirip"),
        sections=(Section(_("Details"), "module reason counts note"),),
        list=("module", "reason", "counts", "modified_at"),
        sort="module",
        sorts=("module", "reason", "counts"),
        filters=("module", "counts"),
        search=("key", "note"),
        card=("reason", "counts"),
        facts=("module", "reason", "counts"),
        seeds=tuple(
            {"key": f"{module}.{reason}", "module": module, "reason": reason, "counts": counts}
            for module, reasons in USUAL.items()
            for reason, counts in reasons.items()
        ),
        natural="key",
        small=True,
        admin=True,
        closed=frozenset({"create", "delete", "merge"}),
    )
)
