"""Kinds that choose from a few words: one, several, or free tags."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import MANY, PLAIN, Hand, Kind, text_of
from saluran.core.refusals import Wrong


class Late:
    """Options that are there only when they are asked for; a higher room says where they come from."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.source: Callable[[], Iterable[tuple[str, Any]]] = tuple

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.source())


LISTED = Late("the key of a module, also of one that the engine keeps")
MODULES = Late("the key of a module")
EVERYWHERE = Late("the key of a module, or * for those that are not named")
SETTINGS = Late("the key of a setting")


@dataclass(frozen=True)
class Options(Kind):
    """What ``Choice`` and ``Choices`` share: (key, label) pairs, and a tone by key for the badge."""

    options: Iterable[tuple[str, Any]] = ()
    tones: Mapping[str, str] | None = None

    @property
    def by_key(self) -> dict[str, Any]:
        return dict(self.options)  # not kept: late options come and go

    def one(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.by_key:
            raise Wrong(_("“%(text)s” is not one of the choices.") % {"text": str(raw)[:40]})
        return raw

    def found(self, text: str) -> str:
        """The key that people mean by a key or by a label in either language."""
        wanted = text.strip().casefold()
        if text.strip() in self.by_key:
            return text.strip()
        for code in ("id", "en"):
            with translation.override(code):
                for key, label in self.options:
                    if wanted in (key.casefold(), str(label).casefold()):
                        return key
        return text.strip()


@dataclass(frozen=True)
class Choice(Options):
    key = "choice"
    label = gettext_lazy("Choice")
    widget = "select"
    look = "badge"
    ops = PLAIN
    empty = ""

    def read(self, text: str, hand: Hand) -> Any:
        return self.found(text)

    def clean(self, raw: Any) -> str:
        return self.one(raw) if raw else ""

    def show(self, value: Any, beside: Any = None) -> str:
        return str(self.by_key.get(value, value or ""))

    def to_json(self, value: Any) -> Any:
        return value or None

    def words(self, value: Any) -> str:
        return ""

    def tone(self, value: Any) -> str:
        """The colour of the badge: neutral, info, success, warning, error, accent or secondary."""
        return (self.tones or {}).get(value, "neutral")

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "enum": [*self.by_key, None]}


@dataclass(frozen=True)
class Choices(Options):
    key = "choices"
    label = gettext_lazy("Several choices")
    widget = "checkboxes"
    ops = MANY
    stored = "json"
    sortable = False
    empty = ()

    def read(self, text: str, hand: Hand) -> Any:
        return [self.found(part) for part in text.replace(";", ",").split(",") if part.strip()]

    def clean(self, raw: Any) -> list[str]:
        if not isinstance(raw, list | tuple):
            raise Wrong(_("Enter a list of choices."))
        return sorted({self.one(r) for r in raw}, key=list(self.by_key).index)

    def show(self, value: Any, beside: Any = None) -> str:
        return ", ".join(str(self.by_key.get(v, v)) for v in value or ())

    def edit(self, value: Any) -> str:
        return ", ".join(value or ())

    def unite(self, values: Sequence[Any]) -> Any:
        said = {key for keys in values for key in keys}
        return [key for key in self.by_key if key in said] + sorted(said - set(self.by_key))

    def to_json(self, value: Any) -> Any:
        return list(value or ())

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.by_key)}}


@dataclass(frozen=True)
class Tags(Kind):
    """Free words on a record, kept in a table of their own so that a tag can be found and renamed."""

    key = "tags"
    label = gettext_lazy("Tags")
    widget = "tags"
    custom = False  # every record has its tags already
    look = "tags"
    ops = MANY
    stored = "json"
    sortable = False
    empty = ()

    def read(self, text: str, hand: Hand) -> Any:
        return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]

    def clean(self, raw: Any) -> list[str]:
        if not isinstance(raw, list | tuple) or len(raw) > 50:
            raise Wrong(_("Enter a list of at most 50 tags."))
        tags = list(dict.fromkeys(text_of(r) for r in raw if r != ""))
        if any(len(t) > 40 for t in tags):
            raise Wrong(_("A tag has at most 40 characters."))
        return sorted(tags, key=str.casefold)

    def show(self, value: Any, beside: Any = None) -> str:
        return ", ".join(value or ())

    def edit(self, value: Any) -> str:
        return self.show(value)

    def unite(self, values: Sequence[Any]) -> Any:
        return sorted({tag for tags in values for tag in tags}, key=str.casefold)

    def to_json(self, value: Any) -> Any:
        return list(value or ())

    def words(self, value: Any) -> str:
        return " ".join(value or ())

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "maxLength": 40}}
