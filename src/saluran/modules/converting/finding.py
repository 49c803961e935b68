"""Who is there already: the very person and company of a lead, and what else seems to be about the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from saluran.core import access, search
from saluran.core.locks import one_by_one
from saluran.core.perform import Call
from saluran.core.registry import modules
from saluran.ground import names
from saluran.modules.parties import person_name

POOL = 50
PHONES = ("mobile", "whatsapp", "phone")
_FORM = re.compile(r"\b(pt|cv|ud|pd|fa|firma|koperasi|yayasan|tbk|persero|ltd|inc|llc|corp|co)\b")


@dataclass(frozen=True)
class Known:
    """The ids of whom the lead means; None: nobody within reach."""

    account: int | None = None
    contact: int | None = None


def known(call: Call, lead: Any) -> Known:
    """The company and the person of the lead, where both are the very same and within reach."""
    account = _account(call, lead) if lead.organization else None
    contact = _contact(call, lead, account) if person_name(lead) or not lead.organization else None
    if contact is not None and not lead.organization:
        near = access.scope(call.actor, modules.get("accounts")).filter(pk=contact.account_id or 0)
        return Known(near.values_list("pk", flat=True).first(), contact.pk)
    return Known(account, contact.pk if contact else None)


def wait_for_others(lead: Any) -> None:
    """Two who convert leads of one new customer at the same moment do not make it twice."""
    said = {company(lead.organization), lead.email.casefold(), *(getattr(lead, n) for n in PHONES)}
    one_by_one(f"customer {word}" for word in said if word)


def company(text: str) -> str:
    """The name of a company for comparing: without its legal form, case and punctuation."""
    folded = names.fold(re.sub(r"[^\w\s]", " ", text))
    return " ".join(_FORM.sub(" ", folded).split()) or folded


def _account(call: Call, lead: Any) -> int | None:
    """That of its prospect, else by its name, its address or its number; the oldest of several."""
    if lead.prospect_id:
        of_prospect = access.rows(modules.get("prospects")).filter(pk=lead.prospect_id).values("account_id")
        near = access.scope(call.actor, modules.get("accounts")).filter(pk__in=of_prospect)
        if (pk := near.values_list("pk", flat=True).first()) is not None:
            return int(pk)
    wanted, numbers = company(lead.organization), {getattr(lead, n) for n in PHONES} - {""}
    for row in _rows(call, "accounts", (wanted, lead.email, *numbers)):
        same = company(row.name) == wanted or _same_mail(lead, row)
        if same or numbers & ({row.phone, row.whatsapp} - {""}):
            found: int = row.pk
            return found
    return None


def _contact(call: Call, lead: Any, account: int | None) -> Any:
    """By mail or mobile number; by name at the same number or the same company."""
    name, numbers = names.fold(person_name(lead)), {getattr(lead, n) for n in PHONES} - {""}
    for row in _rows(call, "contacts", (lead.email, *numbers, *([name] if account else []))):
        mobile = {row.mobile, row.whatsapp} & {lead.mobile, lead.whatsapp} - {""}
        named = bool(name) and names.fold(person_name(row)) == name
        place = (account is not None and row.account_id == account) or numbers & {getattr(row, n) for n in PHONES}
        if _same_mail(lead, row) or mobile or (named and place):
            return row
    return None


def _same_mail(lead: Any, row: Any) -> bool:
    return bool(lead.email) and lead.email.casefold() == row.email.casefold()


def _rows(call: Call, key: str, words: Iterable[str]) -> Iterator[Any]:
    """Records within reach that hold one of some words, those that were made in this operation among them."""
    module = modules.get(key)
    pks = {h.id for w in words if w for h in search.find(call.actor, w, module=key, limit=POOL)}
    near = list(access.scope(call.actor, module).filter(pk__in=pks))
    seen = {r.pk for r in near}
    made = (h.record for h in call.work.held.values() if h.module.key == key and not h.gone)
    near += [r for r in made if r.pk not in seen]
    yield from sorted(near, key=lambda r: (r.created_at, r.pk))


def similar_leads(call: Call, lead: Any) -> list[Any]:
    """Other leads within reach that seem to be of the same person or company and are not converted yet."""
    wanted, numbers = company(lead.organization), {getattr(lead, n) for n in PHONES} - {""}
    found = []
    for row in _rows(call, "leads", (wanted, lead.email, *numbers)):
        same = (wanted and company(row.organization) == wanted) or _same_mail(lead, row)
        if row.pk != lead.pk and not row.converted_at and (same or numbers & {getattr(row, n) for n in PHONES}):
            found.append(row)
    return found


def similar_opportunities(call: Call, lead: Any, who: Known) -> list[Any]:
    """Open opportunities within reach of the same customer, the first made first."""
    rows = access.scope(call.actor, modules.get("opportunities")).filter(status="open")
    theirs = [rows.filter(account=who.account)] if who.account else []
    theirs += [rows.filter(contact=who.contact)] if who.contact else []
    found = {r.pk: r for some in theirs for r in some[:POOL]}
    return sorted(found.values(), key=lambda r: (r.created_at, r.pk))
