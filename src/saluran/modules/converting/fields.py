"""What ``convert`` takes, from whichever face."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from saluran.core.kinds import Choice, Date, Link, Links, Money, Team, Text, User
from saluran.core.refusals import Wrong
from saluran.core.schema import Field


class Way(Choice):
    """One of few ways, all in sight."""

    widget = "radios"


@dataclass(frozen=True)
class Chances(Links):
    """Opportunities by their ids, and leads as ``{"module": "leads", "id": …}``; kept as ``leads:42``."""

    widget = "checkboxes"
    options: Iterable[tuple[str, Any]] = ()  # what a dialog offers

    def clean(self, raw: Any) -> list[Any]:
        if not isinstance(raw, list | tuple) or len(raw) > self.most:
            raise Wrong(_now("Choose at most %(n)s records.") % {"n": self.most})
        return list(dict.fromkeys(self._one(r) for r in raw))

    def _one(self, raw: Any) -> str:
        key = raw.get("module") or "opportunities" if isinstance(raw, dict) else "opportunities"
        if isinstance(raw, str) and ":" in raw:
            key, _colon, raw = raw.partition(":")
        pk = Link(to=key).clean(raw)
        if key not in ("opportunities", "leads") or not isinstance(pk, int):
            raise Wrong(_now("Choose opportunities or leads."))
        return f"{key}:{pk}"

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": self.most, "items": {"type": ["integer", "string", "object"]}}


ACTIONS = (("convert", _("Convert to opportunity")), ("merge", _("Merge with existing opportunities")))
CUSTOMERS = (("create", _("Create a new customer")), ("link", _("Link to an existing customer")), ("none", _("None")))
OPPORTUNITIES = (
    ("create", _("Create a new opportunity")),
    ("link", _("Link to an existing opportunity")),
    ("none", _("None")),
)

TAKES = (
    Field("action", _("Conversion action"), Way(options=ACTIONS)),
    Field("merge_with", _("Merge with"), Chances(to="opportunities")),
    Field("salesperson", _("Salesperson"), User()),
    Field("team", _("Team"), Team(), follows=("salesperson",)),
    Field("customer", _("Customer"), Way(options=CUSTOMERS)),
    Field("account", _("Account"), Link(to="accounts")),
    Field("contact", _("Contact"), Link(to="contacts")),
    Field("opportunity", _("Opportunity"), Way(options=OPPORTUNITIES)),
    Field("opportunity_id", _("Existing opportunity"), Link(to="opportunities")),
    Field("title", _("Title"), Text(max_length=200)),
    Field("amount", _("Amount"), Money(least=0)),
    Field("stage", _("Stage"), Link(to="stages")),
    Field("expected_close", _("Expected close"), Date()),
)
OF_CUSTOMER = ("salesperson", "team", "customer", "account", "contact")
