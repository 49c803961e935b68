"""What is known of whom a record is about: read from its fields, ready to be compared and kept as keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any
from zlib import adler32, crc32

from saluran.core.identities import Identity
from saluran.core.kinds import Link
from saluran.core.refusals import Wrong
from saluran.core.schema import Field, Module
from saluran.ground import domains, likeness
from saluran.ground.likeness import Words

#: What keys are made of. The order is that of the table; a new one goes to the end (``table.VERSION``).
PHONE, EMAIL, DOMAIN, FIRM, COLLEAGUE, NEIGHBOUR, SUBJECT = range(7)


@dataclass(frozen=True)
class Traits:
    """Words are folded and in one spelling. ``parties``: the records that it is about, as ``accounts:7``."""

    person: Words = ()
    firm: Words = ()
    place: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    works_at: str = ""
    parties: tuple[str, ...] = ()
    subject: Words = ()

    def joined(self, other: "Traits") -> "Traits":
        """With what another record says of the same party, where this one says nothing."""
        return replace(
            self,
            person=self.person or other.person,
            firm=self.firm or other.firm,
            place=self.place or other.place,
            phones=tuple(dict.fromkeys((*self.phones, *other.phones))),
            emails=tuple(dict.fromkeys((*self.emails, *other.emails))),
            domains=tuple(dict.fromkeys((*self.domains, *other.domains))),
        )


def of_record(module: Module, record: Any) -> Traits:
    """The traits of a record, or of anything that has its columns."""
    identity, by_name = module.known_by or Identity(), module.by_name

    def texts(names: Iterable[str]) -> tuple[str, ...]:
        found = [v for n in names if (v := by_name[n].of(record))]
        return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))

    emails, sites = texts(identity.emails), texts(identity.sites)
    parties = tuple(p for n in identity.parties if (p := _party(by_name[n], record)))
    return Traits(
        likeness.person(" ".join(texts(identity.person))),
        likeness.firm(str(by_name[identity.firm].of(record) or "")) if identity.firm else (),
        likeness.place(str(by_name[identity.place].of(record) or "")) if identity.place else "",
        texts(identity.phones),
        tuple(e.lower() for e in emails),
        tuple(dict.fromkeys(d for a in (*emails, *sites) if (d := domains.company(a)))),
        _party(by_name[identity.works_at], record) if identity.works_at else "",
        parties,
        likeness.firm(str(record.title or "")) if parties else (),
    )


def _party(f: Field, record: Any) -> str:
    pk = f.of(record)
    return f"{f.kind.to}:{pk}" if pk and isinstance(f.kind, Link) else ""


def of_values(module: Module, values: Mapping[str, Any]) -> Traits:
    """The traits of what is being typed: values by field, as the door takes them. What is no value is left out."""
    return of_record(module, like_record(module, values))


def like_record(module: Module, values: Mapping[str, Any]) -> Any:
    """Something with the columns of a record that holds ``values``."""
    made: Any = SimpleNamespace(extra={}, title="")
    for name in reads(module):
        f = module.by_name[name]
        value = f.blank
        if values.get(name) is not None:
            try:
                value = f.kind.clean(values[name])
            except Wrong:
                value = f.blank
        f.put(made, value)
    return made


def reads(module: Module) -> tuple[str, ...]:
    """The fields that traits are read from."""
    i = module.known_by or Identity()
    subject = ("title",) if i.parties else ()
    single = (n for n in (i.firm, i.place, i.works_at) if n)
    return tuple(dict.fromkeys((*i.person, *single, *i.phones, *i.emails, *i.sites, *i.parties, *subject)))


def columns(module: Module) -> tuple[str, ...]:
    """The columns that traits are read from."""
    return tuple(dict.fromkeys(module.by_name[n].column or "extra" for n in reads(module)))


def keys(module: str, t: Traits) -> Iterator[int]:
    """What the record is found by: a number for each phone, mailbox, name at a firm …"""
    for phone in t.phones:
        yield key(module, PHONE, phone)
    for email in t.emails:
        yield key(module, EMAIL, email)
    for domain in t.domains:
        yield key(module, DOMAIN, domain)
    if t.firm:
        yield key(module, FIRM, likeness.block(t.firm))
    where = t.works_at or (likeness.block(t.firm)[:6] if t.firm else "")
    if t.person and where:
        for word in likeness.blocks(t.person):
            yield key(module, COLLEAGUE, f"{word} {where}")
    if t.person and t.place:
        yield key(module, NEIGHBOUR, f"{' '.join(t.person)} {t.place}")
    for party in t.parties:
        yield key(module, SUBJECT, f"{likeness.block(t.subject)} {party}")


def key(module: str, what: int, value: str) -> int:
    """63 bits: module, what it is, value. Two values that share one are told apart when the records are compared."""
    text = value.encode("utf-8", "replace")
    return first(module, what) | crc32(text) << 13 | (adler32(text) & 0x1FFF)


@lru_cache(maxsize=4096)
def first(module: str, what: int = 0) -> int:
    """The least key of a module, or of one thing in it: its keys stand together in the table."""
    of_module = int.from_bytes(blake2b(module.encode(), digest_size=2).digest()) & 0x7FFF
    return of_module << 48 | what << 45
