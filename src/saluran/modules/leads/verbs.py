"""What is done with leads beside filling them in."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core.perform import Call

OUT = ("unqualified", "junk", "do_not_contact")


def disqualify_lead(call: Call, lead: Any, data: dict[str, Any]) -> None:
    """Put the lead aside: nobody need follow it up any more."""
    lead.status = data.get("status") or "unqualified"
    if lead.status == "unqualified":
        lead.qualification = "unqualified"


def why_it_stays(lead: Any) -> str | None:
    """What a converted lead became is linked to it: others may become part of it, but it of none."""
    return _("“%(title)s” has been converted already.") % {"title": lead.title} if lead.status == "converted" else None


def may_disqualify(lead: Any) -> str | None:
    return _("This lead has been put aside already.") if lead.status in OUT else None


def sealed_lead(lead: Any) -> str | None:
    """Why nobody edits this lead any more: it says what was known when it was converted."""
    return (
        _("This lead has been converted and stays as it was. Go on with what it became.") if lead.converted_at else None
    )
