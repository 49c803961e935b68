"""Kinds that point at another record. The door checks that what they point at is in reach."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import PLAIN, Hand, Kind
from saluran.core.refusals import Wrong

LINK = {
    "type": ["object", "integer", "string", "null"],
    "properties": {
        "id": {"type": ["integer", "null"]},
        "title": {"type": ["string", "null"]},
        "hidden": {"type": "boolean"},
    },
}


@dataclass(frozen=True)
class Link(Kind):
    """The id of a record of module ``to``; written as id, ``{"id": …}``, or the natural key (key, login)."""

    key = "link"
    label = gettext_lazy("Link")
    widget = "lookup"
    ops = PLAIN
    stored = "number"
    to: str = ""
    gone: str = "empty"  # what becomes of it when the target is deleted: empty, with, protect
    offered: tuple[Any, ...] = ()  # a condition of what forms offer; what else is refused, the verb says

    def clean(self, raw: Any) -> int | str:
        """The id, or the natural key as text, which the door then looks up."""
        if isinstance(raw, dict):
            raw = raw.get("id")
        if isinstance(raw, str) and raw.strip():
            text = raw.strip()
            return int(text) if text.isdecimal() and len(text) < 19 else text
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63:
            return raw
        raise Wrong(_("Choose a record."))

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return dict(LINK)


@dataclass(frozen=True)
class User(Link):
    key = "user"
    label = gettext_lazy("User")
    look = "person"
    to: str = "users"


@dataclass(frozen=True)
class Team(Link):
    key = "team"
    label = gettext_lazy("Team")
    to: str = "teams"


@dataclass(frozen=True)
class Links(Kind):
    """Some records, by their ids: what a verb takes beside the record that it is done to. The verb fetches them, and
    answers 404 for what is out of reach."""

    key = "links"
    label = gettext_lazy("Links")
    widget = "ids"
    ops = frozenset()
    stored = "json"
    sortable = False
    custom = False
    empty = ()
    to: str = ""  # the module; "": the record's own
    most: int = 50

    def read(self, text: str, hand: Hand) -> Any:
        return [part for part in text.replace(",", " ").split() if part]

    def clean(self, raw: Any) -> list[int]:
        if not isinstance(raw, list | tuple) or len(raw) > self.most:
            raise Wrong(_("Choose at most %(n)s records.") % {"n": self.most})
        return list(dict.fromkeys(map(_one_id, raw)))

    def edit(self, value: Any) -> str:
        return " ".join(map(str, value or ()))

    def show(self, value: Any, beside: Any = None) -> str:
        return str(len(value)) if value else ""

    def to_json(self, value: Any) -> Any:
        return list(value or ())

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": self.most, "items": {"type": "integer"}}


@dataclass(frozen=True)
class Sources(Kind):
    """By field, the id of the record whose value is meant. The verb knows the fields and the records."""

    key = "sources"
    label = gettext_lazy("Values of")
    widget = "sources"
    ops = frozenset()
    stored = "json"
    sortable = False
    custom = False

    def clean(self, raw: Any) -> dict[str, int]:
        if not isinstance(raw, dict) or len(raw) > 500:
            raise Wrong(_("Say by field whose value is meant."))
        return {str(name): int(_one_id(pk)) for name, pk in raw.items()}

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "integer"}}


def _one_id(raw: Any) -> int:
    found = Link().clean(raw)
    if isinstance(found, str):
        raise Wrong(_("Choose a record."))
    return found


@dataclass(frozen=True)
class AnyLink(Kind):
    """A pointer to a record of any module, stored as ``leads:42``; in the API ``{"module": …, "id": …}``."""

    key = "anylink"
    label = gettext_lazy("Link to any module")
    widget = "anylink"
    ops = frozenset({"is", "is_not", "in", "not_in", "empty", "not_empty", "changed_since"})
    sortable = False
    empty = ""
    gone: str = "empty"  # what becomes of it when the target is deleted: empty, with
    activities: bool = False  # whether it leads to activities only

    def read(self, text: str, hand: Hand) -> Any:
        """``leads#42``, with or without what it is called behind it, as exports write it."""
        found = re.match(r"\s*([a-z_][a-z0-9_]*)[#:](\d{1,18})(?!\d)", text)
        if found is None:
            raise Wrong(
                _("Write what kind of record it is and its number, such as %(example)s.") % {"example": "leads#12"}
            )
        return f"{found[1]}:{found[2]}"

    def clean(self, raw: Any) -> str:
        if isinstance(raw, dict):
            raw = f"{raw.get('module')}:{raw.get('id')}"
        if not isinstance(raw, str):
            raise Wrong(_("Choose a record."))
        module, _colon, pk = raw.partition(":")
        if not module.isidentifier() or not pk.isdecimal() or len(pk) > 18:
            raise Wrong(_("Choose a record."))
        return f"{module}:{int(pk)}"

    def to_json(self, value: Any) -> Any:
        if not value:
            return None
        module, _colon, pk = value.partition(":")
        return {"module": module, "id": int(pk)}

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": ["object", "null"], "properties": {"module": {"type": "string"}, "id": {"type": "integer"}}}


@dataclass(frozen=True)
class File(Kind):
    """One attachment of the record, by its id."""

    key = "file"
    label = gettext_lazy("File")
    widget = "file"
    ops = frozenset({"empty", "not_empty", "changed_since"})
    stored = "number"
    sortable = False

    def clean(self, raw: Any) -> int:
        value = Link(to="").clean(raw)
        if isinstance(value, str):
            raise Wrong(_("Choose a file."))
        return value

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": ["object", "integer", "null"]}
