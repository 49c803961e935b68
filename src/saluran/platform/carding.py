"""People as cards that phones read (vCard): who has a name in parts is a person, in whichever module."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from saluran.core import access, rollups
from saluran.core.kinds import Date
from saluran.core.lists.beside import values_beside
from saluran.core.refusals import Forbidden
from saluran.core.schema import Field, Module
from saluran.core.screens.recording import find
from saluran.core.screens.values import Titles, cell_of, titles_for
from saluran.ground import names, vcards

TYPE = "text/vcard; charset=utf-8"
#: Which column of a card a field fills, by its name; the first that a module has.
FIELDS = (
    ("Prefix", "salutation"), ("First name", "first_name"), ("Middle name", "middle_name"), ("Last name", "last_name"),
    ("Organization", "organization"), ("Organization", "account"), ("Department", "department"),
    ("Job title", "job_title"), ("Email", "email"), ("Mobile", "mobile"), ("WhatsApp", "whatsapp"), ("Phone", "phone"),
    ("Email 2", "other_email"), ("Phone 2", "other_phone"), ("Website", "website"), ("Birthday", "birth_date"),
)  # fmt: skip
PARTS = {
    "Street": "street", "Village": "village", "District": "district", "City": "city", "Province": "province",
    "Postal code": "postal_code", "Country": "country",
}  # fmt: skip
TABLE = "addresses"


def has_cards(module: Module) -> bool:
    """Whether its records are people."""
    return {"first_name", "last_name", "email"} <= module.by_name.keys() and not module.admin


def fields_of(actor: access.Actor, module: Module) -> tuple[Field, ...]:
    """What a card is made of."""
    seen = rollups.columns(actor, module)
    return tuple(seen[n] for n in (*(n for _c, n in FIELDS), *PARTS.values(), TABLE, "title") if n in seen)


def write(out: BinaryIO, fields: Sequence[Field], found: Iterable[tuple[Mapping[str, Any], Titles]]) -> None:
    """A card for each record."""
    for values, titles in found:
        out.write(card(fields, values, titles).encode())


def one(actor: access.Actor, key: str, pk: int) -> tuple[str, str]:
    """The card of one person that the actor may view, and what he is called."""
    module, record = find(actor, key, pk)
    if not has_cards(module):
        raise Forbidden
    fields = fields_of(actor, module)
    values = {f.name: values_beside(module, f, [pk]).get(pk, []) if f.lines else f.of(record) for f in fields}
    return card(fields, values, titles_for(actor, fields, [values])), str(record.title)


def card(fields: Sequence[Field], values: Mapping[str, Any], titles: Titles) -> str:
    """What is out of the reader's reach stays out of the card."""
    by_name, said = {f.name: f for f in fields}, dict[str, str]()
    for column, name in FIELDS:
        if name in by_name and not said.get(column):
            said[column] = _text(by_name[name], values.get(name), titles)
    whole = [said.get(c, "") for c in ("Prefix", "First name", "Middle name", "Last name")]
    said["Name"] = names.full(*whole) if any(whole[1:]) else str(values.get("title") or "")
    own = {column: str(values.get(name) or "") for column, name in PARTS.items()}
    lines = [{c: str(line.get(n) or "") for c, n in PARTS.items()} for line in values.get(TABLE) or ()]
    return vcards.written(said, [own, *lines])


def _text(f: Field, value: Any, titles: Titles) -> str:
    if f.kind.is_empty(value):
        return ""
    if isinstance(f.kind, Date):
        return str(value.isoformat())
    if hasattr(f.kind, "to"):
        shown = cell_of(f, value, titles)
        return "" if shown.hidden else shown.text
    return str(value)
