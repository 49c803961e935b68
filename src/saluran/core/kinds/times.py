"""Kinds of time. Stored in UTC; typed and shown in the reader's zone, which the request activates."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import ORDER, PLAIN, Hand, Kind, language
from saluran.core.refusals import Wrong
from saluran.ground import dates


@dataclass(frozen=True)
class Date(Kind):
    key = "date"
    label = gettext_lazy("Date")
    widget = "date"
    look = "when"
    ops = PLAIN | ORDER

    def read(self, text: str, hand: Hand) -> Any:
        try:
            return dates.read(text.strip(), order=hand.dates, language=hand.language)
        except ValueError as error:
            raise Wrong(_("“%(text)s” is not a date.") % {"text": text[:40]}) from error

    def clean(self, raw: Any) -> dt.date:
        if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
            return raw
        try:
            value = dt.date.fromisoformat(raw) if isinstance(raw, str) else None
        except ValueError:
            value = None
        if value is None or not 1900 <= value.year <= 2200:
            raise Wrong(_("Enter a date such as 2026-11-21."))
        return value

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else dates.show(value, language())

    def edit(self, value: Any) -> str:
        return "" if value is None else str(value.isoformat())

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def pack(self, value: Any) -> Any:
        return self.to_json(value)

    def unpack(self, packed: Any) -> Any:
        return None if packed is None else dt.date.fromisoformat(packed)

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date"}


@dataclass(frozen=True)
class DateTime(Kind):
    key = "datetime"
    label = gettext_lazy("Date and time")
    widget = "datetime-local"
    look = "when"
    ops = PLAIN | ORDER

    def read(self, text: str, hand: Hand) -> Any:
        try:
            value = dates.read_time(text.strip(), order=hand.dates, language=hand.language)
        except ValueError as error:
            raise Wrong(_("“%(text)s” is not a date and time.") % {"text": text[:40]}) from error
        return value if value.tzinfo else value.replace(tzinfo=hand.zone)

    def clean(self, raw: Any) -> dt.datetime:
        try:
            value = dt.datetime.fromisoformat(raw) if isinstance(raw, str) else raw
        except ValueError:
            value = None
        if not isinstance(value, dt.datetime) or not 1900 <= value.year <= 2200:
            raise Wrong(_("Enter a time such as 2026-11-21T09:30:00Z."))
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else dates.show_time(timezone.localtime(value), language())

    def edit(self, value: Any) -> str:
        return "" if value is None else timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")

    def pack(self, value: Any) -> Any:
        return None if value is None else value.astimezone(dt.UTC).isoformat()

    def unpack(self, packed: Any) -> Any:
        return None if packed is None else dt.datetime.fromisoformat(packed)

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date-time"}
