"""What the dialog of a conversion asks for, and what it tells beforehand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, labels
from saluran.core.perform import Asked, Call
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.values import cell_of, titles_for
from saluran.modules.converting import finding, mapping, wishes
from saluran.modules.converting.fields import OF_CUSTOMER, TAKES, Chances
from saluran.modules.converting.wishes import Wish
from saluran.modules.parties import person_name
from saluran.modules.pipelines.stages import steps

OF_NAME = ("first_name", "middle_name", "last_name", "organization")
FIELDS = {f.name: f for f in TAKES}


def ask_convert(call: Call, lead: Any, said: Mapping[str, Any]) -> Asked:
    """The fields that matter for what is chosen, filled in from the lead."""
    wish = wishes.wish(call, lead, said)
    merging = wish.action == "merge"
    values: dict[str, Any] = {"action": wish.action}
    if merging:
        options = _similar(call, lead)
        values["merge_with"] = [key for key, _label in options] if wish.merge_with is None else list(wish.merge_with)
    values |= _customer(wish, said)
    if not merging:
        values |= _opportunity(wish)
    fields = {n: (FIELDS[n], v) for n, v in values.items()}
    if merging:
        f = FIELDS["merge_with"]
        none = "" if options else _("Nothing similar was found: the lead makes an opportunity of its own.")
        fields["merge_with"] = (
            replace(f, kind=Chances(to="opportunities", options=options), help=none),
            values["merge_with"],
        )
    creates = not options if merging else wish.opportunity == "create"
    submit = _("Create opportunity") if creates else _("Merge") if merging else _("Convert")
    return Asked(fields, submit, warning(lead))


def ask_customer(call: Call, lead: Any, said: Mapping[str, Any]) -> Asked:
    """The same without an opportunity."""
    values = _customer(wishes.wish(call, lead, {**said, "opportunity": "none"}), said)
    return Asked({n: (_without_none(FIELDS[n]), v) for n, v in values.items()}, _("Create customer"), warning(lead))


def _without_none(f: Field) -> Field:
    if f.name != "customer":
        return f
    options = tuple(o for o in f.kind.options if o[0] != "none")  # type: ignore[attr-defined]
    return replace(f, kind=replace(f.kind, options=options))  # type: ignore[call-arg]


def _customer(wish: Wish, said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"salesperson": wish.owner, "team": wish.team, "customer": wish.customer}
    if wish.customer == "link":
        found |= {"account": wish.account, "contact": wish.contact}
    return {n: found[n] for n in OF_CUSTOMER if n in found}


def _opportunity(wish: Wish) -> dict[str, Any]:
    if wish.opportunity == "link":
        return {"opportunity": "link", "opportunity_id": wish.opportunity_id}
    if wish.opportunity == "none":
        return {"opportunity": "none"}
    first = steps().first(steps().default)
    return {
        "opportunity": "create", "title": wish.title, "amount": wish.amount,
        "stage": wish.stage or (first.id if first else None), "expected_close": wish.expected_close,
    }  # fmt: skip


def _similar(call: Call, lead: Any) -> tuple[tuple[str, Any], ...]:
    """What it could be merged with, the first made first."""
    opportunities = finding.similar_opportunities(call, lead, finding.known(call, lead))
    found = [("opportunities", r) for r in opportunities] + [("leads", r) for r in finding.similar_leads(call, lead)]
    return tuple((f"{key}:{r.pk}", f"{r.title} ({modules.get(key).one} #{r.pk})") for key, r in found)


def warning(lead: Any) -> str:
    """What somebody should know who converts this lead."""
    if lead.status in ("junk", "unqualified"):
        return _("This lead has been put aside as “%(status)s”. It can be converted all the same.") % {
            "status": modules.get("leads").by_name["status"].kind.show(lead.status)
        }
    return ""


def preview_convert(call: Call, lead: Any, said: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any, bool]]:
    """(field, what the lead says, where it goes, whether it is lost): first who becomes what, then each value."""
    wish = wishes.wish(call, lead, said)
    opportunity = _linked(call, lead, wish)
    makes = opportunity is None and (wish.action == "merge" or wish.opportunity == "create")
    new = {"accounts": wish.new_account, "contacts": wish.new_contact, "opportunities": makes}
    there = {"accounts": wish.account, "contacts": wish.contact, "opportunities": opportunity}
    titles = labels.titles(call.actor, {(key, pk) for key, pk in there.items() if pk})
    for key, name in (("accounts", lead.organization), ("contacts", person_name(lead))):
        if name:
            to = _("%(name)s (new)") % {"name": name} if new[key] else titles.get((key, there[key] or 0)) or ""
            yield modules.get(key).one, name, to or _("stays on the lead"), not to
    yield from _values(call, lead, {key for key in new if new[key]}, {k: pk for k, pk in there.items() if pk})


def preview_customer(call: Call, lead: Any, said: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any, bool]]:
    """The same without an opportunity."""
    return preview_convert(call, lead, {**said, "opportunity": "none"})


def _linked(call: Call, lead: Any, wish: Wish) -> int | None:
    """The opportunity that is there and takes the lead: the one that is chosen, or the first of those to merge with."""
    if wish.action != "merge":
        return wish.opportunity_id if wish.opportunity == "link" else None
    chosen = wish.merge_with if wish.merge_with is not None else [key for key, _label in _similar(call, lead)]
    return next((int(one.partition(":")[2]) for one in chosen if one.startswith("opportunities:")), None)


def _values(call: Call, lead: Any, new: set[str], there: Mapping[str, int]) -> Iterator[tuple[Any, Any, Any, bool]]:
    """Each value that may go along: into what is new, and into what is there where that has none yet."""
    goes: dict[str, list[str]] = {f.name: [] for f in modules.get("leads").custom if not f.kind.is_empty(f.of(lead))}
    for key in ("accounts", "contacts", "opportunities"):
        module, given = modules.get(key), mapping.values(lead, key)
        taken = set(given) if key in new else _taken(call, module, there[key], given) if key in there else set()
        for n in given:
            goes.setdefault(n, []).extend([str(module.one)] if n in taken else [])
    fields = [f for f in modules.get("leads").fields if f.name in goes and f.name not in OF_NAME]
    values = {f.name: f.of(lead) for f in fields}
    titles = titles_for(call.actor, fields, [values])
    for f in fields:
        to = ", ".join(goes[f.name])
        yield f.label, cell_of(f, values[f.name], titles).text, to or _("stays on the lead"), not to


def _taken(call: Call, module: Module, pk: int, given: Mapping[str, Any]) -> set[str]:
    """Which values a record that is there takes, or has already."""
    record = access.scope(call.actor, module).filter(pk=pk).first()
    if record is None:
        return set()
    same = {n for n, v in given.items() if module.by_name[n].of(record) == v}
    edits = access.reach(call.actor, module, "edit").holds(record)
    return same | (set(mapping.lacking(module, record, given)) if edits else set())
