"""Which fields say who or what a record is about: what its duplicates are found by (``platform.duplicates``)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Identity:
    """Names of fields; ``among`` of modules."""

    person: tuple[str, ...] = ()  # the parts of a person's name
    firm: str = ""  # what an organization is called
    place: str = ""  # the city
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # by which the state knows it
    works_at: str = ""  # the link to the organization of a person
    parties: tuple[str, ...] = ()  # the links to whom it is about: it is as alike as they are
    among: tuple[str, ...] = ()  # further modules in which the same may stand already


def whole(declared: Identity | None, custom: Iterable[Any], *, stored: bool) -> Identity | None:
    """An identity with what custom fields add to it; a custom module (``stored``) has one by their kinds alone."""
    found: dict[str, list[str]] = {"phone": [], "email": [], "url": []}
    for f in custom:
        found.get(f.kind.key, []).append(f.name)
    if declared is None and not (stored and any(found.values())):
        return None
    now = declared or Identity(firm="title")
    phones, emails, sites = (*now.phones, *found["phone"]), (*now.emails, *found["email"]), (*now.sites, *found["url"])
    return replace(now, phones=phones, emails=emails, sites=sites)
