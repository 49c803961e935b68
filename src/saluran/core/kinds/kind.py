"""What every kind of value answers. All knowledge of a type sits in its kind; nobody else asks which kind it is."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saluran.core.refusals import Wrong

PLAIN = frozenset({"is", "is_not", "in", "not_in", "empty", "not_empty", "changed_since"})
ORDER = frozenset({"lt", "lte", "gt", "gte", "between"})
WORDS = frozenset({"contains", "starts_with"})
MANY = frozenset({"has", "has_any", "empty", "not_empty", "changed_since"})

KINDS: dict[str, type["Kind"]] = {}
JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True)
class Hand:
    """Whose hand wrote it: how text from people and files is to be read."""

    language: str = "id"
    dates: str = "dmy"
    numbers: str | None = None  # "id" or "en" where a file says so; None: by language
    country: str = "ID"
    zone: dt.tzinfo = field(default=JAKARTA)


def language() -> str:
    """The reader's language, "id" or "en"."""
    return "en" if (get_language() or "id").startswith("en") else "id"


@dataclass(frozen=True)
class Kind:
    """One type of value: how it is read, checked, shown, sent and stored.

    ``read`` takes what people type or files hold, ``clean`` takes machine values; both may raise ``Wrong``.
    ``pack`` and ``unpack`` are the form in ``extra`` and in the journal, ``to_json`` that of the API.
    """

    key: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    widget: ClassVar[str] = "text"  # how it is typed
    look: ClassVar[str] = "text"  # how it is shown: text, badge, money, when, person, tags, long, yes
    ops: ClassVar[frozenset[str]] = PLAIN
    stored: ClassVar[Literal["text", "number", "bool", "json"]] = "text"
    empty: ClassVar[Any] = None
    right: ClassVar[bool] = False  # figures stand at the right edge
    sortable: ClassVar[bool] = True
    custom: ClassVar[bool] = True  # an administrator may make a field of this kind

    def __init_subclass__(cls) -> None:
        if key := cls.__dict__.get("key"):
            if key in KINDS:
                raise RuntimeError(f"two kinds are called {key!r}")
            KINDS[key] = cls

    @property
    def sibling(self) -> str:
        """The field beside that ``show`` needs the value of; "" where there is none."""
        return ""

    def read(self, text: str, hand: Hand) -> Any:
        """What somebody typed, as a value for ``clean``."""
        return text.strip()

    def clean(self, raw: Any) -> Any:
        """A machine value, checked. Raises ``Wrong`` with a sentence."""
        return raw

    def show(self, value: Any, beside: Any = None) -> str:
        """For people, in the reader's language. ``beside``: the sibling a value needs, such as its currency."""
        return "" if value is None else str(value)

    def edit(self, value: Any) -> str:
        """What an input shows; ``read`` takes it back unchanged."""
        return "" if value is None else str(value)

    def to_json(self, value: Any) -> Any:
        return value

    def pack(self, value: Any) -> Any:
        return value

    def unpack(self, packed: Any) -> Any:
        return packed

    def words(self, value: Any) -> str:
        """What search should find it by."""
        return "" if value is None else str(value)

    def part(self, text: str) -> str:
        """What "contains" and "starts_with" look for in the stored value, when people write ``text``."""
        return text

    def also(self, value: Any) -> tuple[Any, ...]:
        """Other values that mean the same, and may be stored as well."""
        return ()

    def seen(self, whole: bool) -> "Kind":
        """The same for a reader: all of a value, or what is not masked of it for those who may not see it whole."""
        return self

    @property
    def asked(self) -> frozenset[str]:
        """What this reader may ask of a value."""
        return self.ops

    def doubt(self, value: Any) -> str:
        """What is odd about a value that is not wrong: a sentence, or nothing."""
        return ""

    def schema(self) -> dict[str, Any]:
        """The JSON schema of ``to_json``."""
        return {"type": "string"}

    def unite(self, values: Sequence[Any]) -> Any:
        """One value that says what several say, where there is one; None: one of them must be chosen."""
        return None

    def is_empty(self, value: Any) -> bool:
        return value is None or value == "" or value == [] or value == {}


def text_of(raw: Any) -> str:
    """A machine value as text: lists, objects and control characters are not text."""
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        raise Wrong(_("Enter text."))
    text = str(raw).strip()
    if "\x00" in text:
        raise Wrong(_("This text has characters that cannot be stored."))
    return text
