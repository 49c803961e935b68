"""What is known of whom a record is about: read from its fields, ready to be compared and kept as keys."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple
from zlib import adler32, crc32

from saluran.core.identities import Identity
from saluran.core.kinds import Kind, Link
from saluran.core.refusals import Wrong
from saluran.core.schema import Field, Module
from saluran.ground import domains, likeness
from saluran.ground.likeness import Words

#: What keys are made of. The order is that of the table; a new one goes to the end (``table.VERSION``).
PHONE, EMAIL, DOMAIN, FIRM, COLLEAGUE, NEIGHBOUR, SUBJECT, NUMBER = range(8)


class Traits(NamedTuple):
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
    numbers: tuple[str, ...] = ()

    def joined(self, other: "Traits") -> "Traits":
        """With what another record says of the same party, where this one says nothing."""
        return self._replace(
            person=self.person or other.person,
            firm=self.firm or other.firm,
            place=self.place or other.place,
            phones=tuple(dict.fromkeys((*self.phones, *other.phones))),
            emails=tuple(dict.fromkeys((*self.emails, *other.emails))),
            domains=tuple(dict.fromkeys((*self.domains, *other.domains))),
            numbers=tuple(dict.fromkeys((*self.numbers, *other.numbers))),
        )


def of_record(module: Module, record: Any) -> Traits:
    """The traits of a record, or of anything that has its columns."""
    read = _reading(module)
    emails, sites = _texts(read.emails(record)), _texts(read.sites(record))
    parties = tuple([p for f in read.parties if (p := _party(f, record))]) if read.parties else ()
    return Traits(
        likeness.person(" ".join(_texts(read.person(record)))),
        likeness.firm(str(read.firm(record) or "")),
        likeness.place(str(read.place(record) or "")),
        _texts(read.phones(record)),
        tuple([e.lower() for e in emails]),
        _texts([domains.company(a) for a in (*emails, *sites)]) if emails or sites else (),
        _party(read.works_at, record) if read.works_at else "",
        parties,
        likeness.firm(str(record.title or "")) if parties else (),
        tuple([max((n, *kind.also(n)), key=len) for kind, one in read.numbers if (n := one(record))]),
    )


Read = Callable[[Any], Any]


class _Reading(NamedTuple):
    """How the traits of a module's records are read: what gives the value of each field of its identity, or values."""

    person: Read
    firm: Read
    place: Read
    phones: Read
    emails: Read
    sites: Read
    works_at: Field | None
    parties: tuple[Field, ...]
    numbers: tuple[tuple[Kind, Read], ...]


_readings: dict[str, tuple[Module, _Reading]] = {}  # with the module that each was made for: custom fields change it


def _reading(module: Module) -> _Reading:
    of, read = _readings.get(module.key, (None, None))
    if of is not module or read is None:
        read = _make_reading(module)
        _readings[module.key] = module, read
    return read


def _make_reading(module: Module) -> _Reading:
    i, by_name = module.known_by or Identity(), module.by_name

    def one(name: str) -> Read:
        if not name:
            return lambda _record: ""
        f = by_name[name]
        return attrgetter(f.column) if f.column else f.of

    def all_of(names: Sequence[str]) -> Read:
        columns = [c for n in names if (c := by_name[n].column)]
        if len(columns) == len(names) > 1:
            return attrgetter(*columns)  # in one step
        reads = [one(n) for n in names]
        return lambda record: [read(record) for read in reads]

    person, phones, emails, sites = map(all_of, (i.person, i.phones, i.emails, i.sites))
    works_at, parties = by_name[i.works_at] if i.works_at else None, tuple(by_name[n] for n in i.parties)
    numbers = tuple((by_name[n].kind, one(n)) for n in i.numbers)
    return _Reading(person, one(i.firm), one(i.place), phones, emails, sites, works_at, parties, numbers)


def _texts(values: Sequence[str]) -> tuple[str, ...]:
    """Those that say something, each once."""
    found = [v for v in values if v]
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


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
    return tuple(dict.fromkeys((*i.person, *single, *i.phones, *i.emails, *i.sites, *i.numbers, *i.parties, *subject)))


def columns(module: Module) -> tuple[str, ...]:
    """The columns that traits are read from."""
    return tuple(dict.fromkeys(module.by_name[n].column or "extra" for n in reads(module)))


def keys(module: str, t: Traits) -> list[int]:
    """What the record is found by: a number for each phone, mailbox, name at a firm …"""
    phone, email, domain, firm, colleague, neighbour, subject, number = _firsts(module)
    found = [phone | _hash(p) for p in t.phones] if t.phones else []
    found += [email | _hash(e) for e in t.emails]
    found += [domain | _hash(d) for d in t.domains]
    if t.numbers:
        found += [number | _hash(n) for n in t.numbers]
    if t.firm:
        found.append(firm | _hash(likeness.block(t.firm)))
    if t.person:
        if where := t.works_at or (likeness.stem(t.firm) if t.firm else ""):
            found += [colleague | _hash(f"{word} {where}") for word in likeness.blocks(t.person)]
        if t.place:
            found.append(neighbour | _hash(f"{' '.join(t.person)} {t.place}"))
    if t.parties:
        about = likeness.block(t.subject)
        found += [subject | _hash(f"{about} {party}") for party in t.parties]
    return found


def key(module: str, what: int, value: str) -> int:
    """63 bits: module, what it is, value. Two values that share one are told apart when the records are compared."""
    return first(module, what) | _hash(value)


def _hash(value: str) -> int:
    text = value.encode("utf-8", "replace")
    return crc32(text) << 13 | (adler32(text) & 0x1FFF)


@lru_cache(maxsize=256)
def _firsts(module: str) -> tuple[int, ...]:
    return tuple(first(module, what) for what in range(8))


@lru_cache(maxsize=4096)
def first(module: str, what: int = 0) -> int:
    """The least key of a module, or of one thing in it: its keys stand together in the table."""
    of_module = int.from_bytes(blake2b(module.encode(), digest_size=2).digest()) & 0x7FFF
    return of_module << 48 | what << 45
