"""Kinds that are text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import PLAIN, WORDS, Hand, Kind, language, text_of
from saluran.core.refusals import Wrong
from saluran.ground import emails, phones, urls


@dataclass(frozen=True)
class Text(Kind):
    key = "text"
    label = gettext_lazy("Text")
    ops = PLAIN | WORDS
    empty = ""
    max_length: int = 120

    def clean(self, raw: Any) -> str:
        text = text_of(raw)
        if len(text) > self.max_length:
            raise Wrong(_("At most %(n)s characters.") % {"n": self.max_length})
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.max_length}


@dataclass(frozen=True)
class Region(Text):
    """A part of an address: ``province``, ``city``, ``district``, ``village``, and ``street``, ``postal_code``,
    ``country`` beside them. Any text; the tables of regions only offer."""

    widget = "region"
    place: str = ""


@dataclass(frozen=True)
class Suggested(Text):
    """Any text; usual words are offered, and shown in the reader's language whichever they were written in."""

    widget = "suggested"
    words_for: tuple[tuple[str, Any], ...] = ()

    def show(self, value: Any, beside: Any = None) -> str:
        wanted = str(value or "").strip().casefold()
        if not wanted:
            return ""
        for key, label in self.words_for:
            if wanted == key or wanted in _in_both(label):
                return str(label)
        return str(value)

    def edit(self, value: Any) -> str:
        return self.show(value)


def _in_both(label: Any) -> tuple[str, ...]:
    found = []
    for code in ("id", "en"):
        with translation.override(code):
            found.append(str(label).casefold())
    return tuple(found)


@dataclass(frozen=True)
class LongText(Text):
    key = "longtext"
    label = gettext_lazy("Long text")
    widget = "textarea"
    look = "long"
    sortable = False
    max_length: int = 20_000

    def unite(self, values: Sequence[Any]) -> Any:
        """One below the other, with an empty line in between; what another holds already is not said twice."""
        said: list[str] = []
        for text in values:
            if not any(text in other for other in said):
                said = [other for other in said if other not in text] + [text]
        whole = "\n\n".join(said)
        return whole if len(whole) <= self.max_length else None


@dataclass(frozen=True)
class Email(Text):
    key = "email"
    label = gettext_lazy("Email")
    widget = "email"

    def clean(self, raw: Any) -> str:
        text = super().clean(raw)
        try:
            return emails.clean(text) if text else ""
        except ValueError as error:
            raise Wrong(_("“%(text)s” is not an email address.") % {"text": text[:60]}) from error


@dataclass(frozen=True)
class Url(Text):
    key = "url"
    label = gettext_lazy("Web address")
    widget = "url"
    max_length: int = 200

    def clean(self, raw: Any) -> str:
        text = super().clean(raw)
        try:
            return urls.clean(text) if text else ""
        except ValueError as error:
            raise Wrong(_("“%(text)s” is not a web address.") % {"text": text[:60]}) from error

    def show(self, value: Any, beside: Any = None) -> str:
        return urls.show(value) if value else ""


@dataclass(frozen=True)
class Path(Url):
    """An address within the house."""

    key = "path"
    label = gettext_lazy("Address in Saluran")
    custom = False

    def clean(self, raw: Any) -> str:
        text = Text.clean(self, raw)
        if not text.startswith("/") or text.startswith("//"):
            raise Wrong(_("“%(text)s” is not an address in Saluran.") % {"text": text[:60]})
        return text

    def show(self, value: Any, beside: Any = None) -> str:
        return str(value or "")


BETWEEN = " / "  # several numbers of one cell, on their way to the door


class SeveralNumbers(Wrong):
    """More than one number where one belongs; the door puts the others into fields of the record that are empty."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(_("Enter one number here: there is no empty field for the second."))
        self.numbers = numbers


@dataclass(frozen=True)
class Phone(Text):
    """Stored as E.164, shown the local way, found in any form. ``spare``: it may take the second number of another."""

    key = "phone"
    label = gettext_lazy("Phone")
    widget = "tel"
    max_length: int = 24
    spare: bool = True

    def read(self, text: str, hand: Hand) -> str:
        text = text.strip()
        try:
            return phones.read(text, hand.country) if text else ""
        except ValueError:
            return BETWEEN.join(self._several(text, hand))

    def _several(self, text: str, hand: Hand) -> list[str]:
        try:
            return phones.several(text, hand.country)
        except ValueError as error:
            said = _("“%(text)s” is not a phone number.")
            if str(error) == "short":
                said = _("“%(text)s” was cut short by a spreadsheet. Make the column text there, and enter it again.")
            raise Wrong(said % {"text": text[:40]}) from error

    def clean(self, raw: Any) -> str:
        number = self.read(text_of(raw), Hand())
        if BETWEEN in number:
            raise SeveralNumbers(number.split(BETWEEN))
        return number

    def show(self, value: Any, beside: Any = None) -> str:
        return phones.show(value) if value else ""

    def edit(self, value: Any) -> str:
        return self.show(value)

    def words(self, value: Any) -> str:
        return phones.search_forms(value) if value else ""

    def part(self, text: str) -> str:
        digits = "".join(c for c in text if c.isdigit())
        return (
            f"+62{digits[1:]}" if digits.startswith("0") else f"+{digits}" if text.startswith("+") else digits or text
        )


@dataclass(frozen=True)
class Names(Kind):
    """A name in both languages, made by administrators: ``{"id": "Gudang", "en": "Warehouse"}``."""

    key = "names"
    label = gettext_lazy("Name in both languages")
    widget = "names"
    stored = "json"
    ops = frozenset({"empty", "not_empty", "changed_since"})
    sortable = False
    empty: ClassVar[Any] = None
    max_length: int = 80

    def clean(self, raw: Any) -> dict[str, str]:
        said = {"id": raw, "en": raw} if isinstance(raw, str) else raw
        if not isinstance(said, dict) or set(said) - {"id", "en"}:
            raise Wrong(_("Enter a name in Bahasa Indonesia and in English."))
        both = {k: text_of(v) for k, v in said.items() if v is not None}
        first = both.get("id") or both.get("en") or ""
        if not first or max(map(len, both.values())) > self.max_length:
            raise Wrong(_("Enter a name of at most %(n)s characters.") % {"n": self.max_length})
        return {"id": both.get("id") or first, "en": both.get("en") or first}

    def show(self, value: Any, beside: Any = None) -> str:
        return str((value or {}).get(language(), ""))

    def edit(self, value: Any) -> str:
        return self.show(value)

    def words(self, value: Any) -> str:
        return " ".join(dict.fromkeys((value or {}).get(k, "") for k in ("id", "en"))).strip()

    def schema(self) -> dict[str, Any]:
        part = {"type": "string", "maxLength": self.max_length}
        return {"type": ["object", "string", "null"], "properties": {"id": part, "en": part}}


PARTS = ("street", "village", "district", "city", "province", "postal_code", "country")


@dataclass(frozen=True)
class Address(Kind):
    """An address in one value, with the parts that Indonesian addresses have."""

    key = "address"
    label = gettext_lazy("Address")
    widget = "address"
    stored = "json"
    ops = frozenset({"empty", "not_empty", "changed_since"})
    sortable = False

    def read(self, text: str, hand: Hand) -> Any:
        return {"street": text.strip()} if text.strip() else {}

    def clean(self, raw: Any) -> dict[str, str]:
        if not isinstance(raw, dict) or set(raw) - set(PARTS):
            raise Wrong(_("Enter an address by its parts: %(parts)s.") % {"parts": ", ".join(PARTS)})
        parts = {k: text_of(v) for k, v in raw.items() if v not in (None, "")}
        if any(len(v) > 200 for v in parts.values()):
            raise Wrong(_("At most %(n)s characters.") % {"n": 200})
        return {k: parts[k] for k in PARTS if k in parts}

    def show(self, value: Any, beside: Any = None) -> str:
        return ", ".join(self._parts(value))

    def words(self, value: Any) -> str:
        return " ".join(self._parts(value))

    def _parts(self, value: Any) -> list[str]:
        """In the order in which an address is written: PostgreSQL keeps an order of its own."""
        return [value[p] for p in PARTS if p in value] if value else []

    def schema(self) -> dict[str, Any]:
        return {"type": ["object", "null"], "properties": {p: {"type": "string"} for p in PARTS}}
