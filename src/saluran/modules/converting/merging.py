"""Converting a lead into what is there already: the opportunity that was made first takes all of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.perform import Call
from saluran.core.refusals import Conflict, Invalid
from saluran.core.registry import modules
from saluran.modules.converting import finding
from saluran.modules.converting.wishes import Wish


def merged(call: Call, lead: Any, wish: Wish) -> tuple[Wish, list[Any]]:
    """The wish to link the lead to the one opportunity, and the leads that follow it there.

    Opportunities are merged into the first made one. Older leads are converted before this one, so that their values
    win; where there is no opportunity at all, the oldest lead makes it. Nothing named: the open opportunities of the
    same customer, of which there may be none.
    """
    opportunities, leads = _chosen(call, lead, wish)
    survivor = _one_of(call, opportunities) if opportunities else None
    older = [other for other in leads if _age(other) < _age(lead)]
    for other in older:
        survivor = convert_too(call, other, survivor, wish)
    if survivor is None:
        return replace(wish, action="convert", opportunity="create", opportunity_id=None), leads
    return replace(wish, opportunity="link", opportunity_id=survivor), [o for o in leads if o not in older]


def convert_too(call: Call, lead: Any, opportunity: int | None, wish: Wish) -> int:
    """Convert another lead into the same opportunity, or into a new one. Returns the id of the opportunity."""
    said: dict[str, Any] = {"salesperson": wish.owner, "team": wish.team}
    if opportunity is None:
        said |= {"title": wish.title, "amount": wish.amount, "stage": wish.stage, "expected_close": wish.expected_close}
    else:
        said |= {"opportunity": "link", "opportunity_id": opportunity}
    try:
        done = call.perform("leads", "convert", lead.pk, **said)
    except Conflict as refusal:
        raise Conflict(f"{lead.title}: {refusal.sentence}", **refusal.detail) from refusal
    pk: int = done.opportunity_id
    return pk


def _age(record: Any) -> tuple[Any, int]:
    return record.created_at, record.pk


def _one_of(call: Call, opportunities: list[Any]) -> int:
    """All of them as one; returns its id."""
    first, *others = opportunities
    if others:
        call.perform("opportunities", "merge", first.pk, survivor=first.pk, merge_with=[o.pk for o in others])
    pk: int = first.pk
    return pk


def _chosen(call: Call, lead: Any, wish: Wish) -> tuple[list[Any], list[Any]]:
    """The opportunities and the other leads that are named, each the first made first."""
    if wish.merge_with is None:
        return finding.similar_opportunities(call, lead, finding.known(call, lead)), []
    ids: dict[str, set[int]] = {"opportunities": set(), "leads": set()}
    for one in wish.merge_with:
        key, _colon, pk = one.partition(":")
        ids[key].add(int(pk))
    ids["leads"].discard(lead.pk)
    found = {key: _within_reach(call, key, pks) for key, pks in ids.items()}
    return found["opportunities"], found["leads"]


def _within_reach(call: Call, key: str, pks: Iterable[int]) -> list[Any]:
    wanted = set(pks)
    rows = list(access.scope(call.actor, modules.get(key), "edit").filter(pk__in=wanted)) if wanted else []
    if len(rows) < len(wanted):
        raise Invalid({"merge_with": [_("Choose opportunities or leads that you may edit.")]})
    return sorted(rows, key=_age)
