"""Which value of a lead goes where: into each field of the same name and kind, custom ones among them."""

from collections.abc import Mapping
from typing import Any

from saluran.core.kinds import Link, Options
from saluran.core.registry import modules
from saluran.core.schema import OWNED, SYSTEM, Field, Module
from saluran.modules.parties import Address, person_name

STAYS = frozenset({"title", "status", "probability", "qualification", "score", "origin", *OWNED, *SYSTEM})
ADDRESS = tuple(f.name for f in Address._meta.get_fields())
OF_PERSON = frozenset({"email", "whatsapp"})  # of the person, where the lead names one beside the company


def values(lead: Any, key: str) -> dict[str, Any]:
    """What a record of module ``key`` gets from the lead; nothing that is empty."""
    module = modules.get(key)
    found = {n: v for n, f in modules.get("leads").by_name.items() if (v := _taken(lead, f, module)) is not None}
    if key == "accounts" and person_name(lead):
        found = {n: v for n, v in found.items() if n not in OF_PERSON}
    if key == "accounts":
        found["name"] = lead.organization
    if key == "contacts" and not (person_name(lead) or lead.email):
        found["first_name"] = lead.title
    return found


def _taken(lead: Any, f: Field, module: Module) -> Any:
    """The value that a field gives to its namesake in the module; None where it gives none."""
    to = module.by_name.get(f.name)
    if to is None or f.name in STAYS or to.readonly or f.lines or f.readonly or not same(f, to):
        return None
    value = f.of(lead)
    fits = not isinstance(to.kind, Options) or f.kind.key != "choice" or value in to.kind.by_key
    return None if f.kind.is_empty(value) or not fits else value


def same(one: Field, other: Field) -> bool:
    """Whether two fields hold the same kind of value."""
    links = [f.kind.to for f in (one, other) if isinstance(f.kind, Link)]
    return one.kind.key == other.kind.key and len(set(links)) < 2


def address(lead: Any) -> dict[str, str]:
    """The parts of its address."""
    return {n: v for n in ADDRESS if (v := getattr(lead, n))}


def lacking(module: Module, record: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some values for which a record has nothing yet."""
    return {n: v for n, v in given.items() if module.by_name[n].kind.is_empty(module.by_name[n].of(record))}
