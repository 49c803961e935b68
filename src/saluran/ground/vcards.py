"""Cards of people (vCard 2.1, 3.0 and 4.0) as rows of a table, and written as phones read them (3.0)."""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ADDRESS = ("Street", "Village", "District", "City", "Province", "Postal code", "Country")
COLUMNS = (
    "UID", "Prefix", "First name", "Middle name", "Last name", "Organization", "Job title", "Email", "Email 2",
    "Mobile", "Mobile 2", "WhatsApp", "Phone", "Phone 2", "Fax", "Website", *ADDRESS, "Birthday", "Department", "Tags",
    "Note",
)  # fmt: skip
PLACE = {name: n for n, name in enumerate(COLUMNS)}
LONGEST = 100_000  # characters of a line: pictures are longer, and are not read
_LINE = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_PART = re.compile(r"(?<!\\);")
_COMMA = re.compile(r"(?<!\\),")
_OURS = re.compile(r'X-(VILLAGE|DISTRICT)="([^"]*)"')
_MOBILE = re.compile(r"(?:\+?62|0)8")


@dataclass
class Card:
    """The columns of one card, as far as it says anything."""

    said: dict[str, str] = field(default_factory=dict)
    full: str = ""

    def put(self, column: str, text: str) -> None:
        """The first free of a column and its second."""
        text = " ".join(text.split()) if column != "Note" else text.strip()
        for place in (column, f"{column} 2"):
            if text and place in PLACE and self.said.setdefault(place, text) == text:
                return

    def row(self) -> list[str]:
        """The cells; a card without a name in parts takes it from its whole name."""
        named = self.said.get("First name") or self.said.get("Last name")
        if not named and self.full != self.said.get("Organization"):
            first, _space, last = self.full.rpartition(" ")
            self.put("First name", first or last)
            self.put("Last name", last if first else "")
        return [self.said.get(c, "") for c in COLUMNS]


def is_card(head: str) -> bool:
    return head.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def rows(path: Path, encoding: str) -> Iterator[list[str]]:
    """The names of the columns that any card fills, then a row a card."""
    used = [any(column) for column in zip(*[[""] * len(COLUMNS), *_used(path, encoding)], strict=True)]
    yield [name for name, use in zip(COLUMNS, used, strict=True) if use]
    for card in _cards(path, encoding):
        yield [cell for cell, use in zip(card.row(), used, strict=True) if use]


def _used(path: Path, encoding: str) -> list[list[str]]:
    """One row that says something wherever any card does."""
    found = [""] * len(COLUMNS)
    for card in _cards(path, encoding):
        found = [old or new for old, new in zip(found, card.row(), strict=True)]
    return [found]


def _cards(path: Path, encoding: str) -> Iterator[Card]:
    card = None
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        for line in _unfolded(file):
            match = _LINE.fullmatch(line)
            if match is None:
                continue
            name, said = match[1].upper(), match[3]
            if name == "BEGIN":
                card = Card()
            elif name == "END" and card:
                yield card
                card = None
            elif card:
                _read(card, name, match[2], _decoded(match[2].upper(), said))
    if card is not None:
        raise ValueError("broken")


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Logical lines: one that begins with a space goes on from the last, and so does quoted-printable after ``=``."""
    held, soft = "", False
    for raw in lines:
        line = raw.rstrip("\r\n")
        if line[:1] in (" ", "\t") and not soft:
            held += line[1:] if len(held) < LONGEST else ""
            continue
        if soft:
            held = held[:-1] + line.lstrip()
        else:
            if held:
                yield held
            held = line
        soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
    if held:
        yield held


def _decoded(how: str, text: str) -> str:
    if "QUOTED-PRINTABLE" not in how:
        return text
    charset = re.search(r"CHARSET=\"?([\w-]+)", how)
    try:
        return quopri.decodestring(text.encode("latin-1", "replace")).decode(charset[1] if charset else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return quopri.decodestring(text.encode("latin-1", "replace")).decode("latin-1")


def _read(card: Card, name: str, said: str, text: str) -> None:
    how = said.upper()
    parts = [_plain(p) for p in _PART.split(text)]
    if name == "N":  # a comma parts several names, one behind a backslash is written
        whole = [_plain(_COMMA.sub(" ", p)) for p in _PART.split(text)]
        for column, part in zip(("Last name", "First name", "Middle name", "Prefix"), whole, strict=False):
            card.put(column, part)
    elif name == "FN":
        card.full = _plain(text).strip()
    elif name == "ADR":
        if not card.said.keys() & set(ADDRESS):  # a street of one and a city of another is no address
            _address(card, said, parts)
    elif name == "TEL":
        _phone(card, how, _plain(text).removeprefix("tel:"))
    elif name == "IMPP" and "WHATSAPP" in how:
        card.put("WhatsApp", _plain(text).removeprefix("whatsapp:"))
    elif name in SIMPLE:
        if name == "ORG" and len(parts) > 1:
            card.put("Department", parts[1])
        card.put(SIMPLE[name], parts[0] if name == "ORG" else _plain(text).removeprefix("mailto:"))


SIMPLE = {
    "UID": "UID", "ORG": "Organization", "TITLE": "Job title", "EMAIL": "Email", "URL": "Website", "BDAY": "Birthday",
    "CATEGORIES": "Tags", "NOTE": "Note",
}  # fmt: skip


def _phone(card: Card, how: str, number: str) -> None:
    digits = re.sub(r"[^\d+]", "", number)
    if "FAX" in how:
        card.put("Fax", number)
    elif "CELL" in how or _MOBILE.match(digits):
        card.put("Mobile", number)
    else:
        card.put("Phone", number)


def _plain(text: str) -> str:
    return re.sub(r"\\([,;:\\nN])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def _address(card: Card, how: str, parts: Sequence[str]) -> None:
    """Where somebody lives; what we have written ourselves tells village and district apart."""
    ours = {k.capitalize(): text for k, text in _OURS.findall(how)}
    street = " ".join(filter(None, parts[2:3] if ours else parts[:3]))
    named = zip(("City", "Province", "Postal code", "Country"), parts[3:], strict=False)
    for column, part in {"Street": street, **ours, **dict(named)}.items():
        card.put(column, part)


def written(said: Mapping[str, str], addresses: Sequence[Mapping[str, str]] = ()) -> str:
    """A card (vCard 3.0) of what is said by column, with all addresses; ``Name`` is the whole name."""
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    lines.append(
        "N:" + ";".join(_safe(said.get(c, "")) for c in ("Last name", "First name", "Middle name", "Prefix")) + ";"
    )
    lines.append(f"FN:{_safe(said.get('Name', ''))}")
    if said.get("Organization") or said.get("Department"):
        lines.append(f"ORG:{_safe(said.get('Organization', ''))};{_safe(said.get('Department', ''))}".rstrip(";"))
    lines += [f"{head}:{_safe(said[column])}" for column, head in WRITTEN if said.get(column)]
    lines += [_adr(a) for a in addresses if any(a.values())]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCARD"))


WRITTEN = (
    ("Job title", "TITLE"), ("Mobile", "TEL;TYPE=CELL,VOICE"), ("Phone", "TEL;TYPE=WORK,VOICE"),
    ("WhatsApp", "IMPP;X-SERVICE-TYPE=WhatsApp"), ("Email", "EMAIL;TYPE=INTERNET"), ("Email 2", "EMAIL;TYPE=INTERNET"),
    ("Phone 2", "TEL;TYPE=VOICE"), ("Website", "URL"), ("Birthday", "BDAY"),
)  # fmt: skip


def _adr(a: Mapping[str, str]) -> str:
    """Phones show village and district beside the street; the parameters tell them apart when the card comes back."""
    ours = {n: _quoted(a.get(n, "")) for n in ("Village", "District")}
    told = "".join(f';X-{n.upper()}="{text}"' for n, text in ours.items() if any(ours.values()))
    beside = ", ".join(filter(None, ours.values()))
    rest = ("Street", "City", "Province", "Postal code", "Country")
    return f"ADR;TYPE=WORK{told}:" + ";".join(_safe(part) for part in ("", beside, *(a.get(n, "") for n in rest)))


def _quoted(text: str) -> str:
    """What may stand between quotes in a parameter: nothing there can be escaped, and a line must not end."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text.replace('"', "'")).split())


def _safe(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", r"\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line; what goes on begins with a space."""
    found, now, size = [], "", 0
    for letter in line:
        n = len(letter.encode())
        if size + n > 75:
            found.append(now)
            now, size = " ", 1
        now, size = now + letter, size + n
    return "\r\n".join([*found, now])
