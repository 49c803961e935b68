"""Kinds that are numbers. Decimals are whole thousandths in the database, so that SQLite sums them exactly."""

from dataclasses import dataclass
from decimal import Decimal as D
from decimal import InvalidOperation
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import ORDER, PLAIN, Hand, Kind, language
from saluran.core.refusals import Wrong
from saluran.ground import dates, formulas, numbers

N = TypeVar("N", int, D)
NUMBER, WHOLE = gettext_lazy("Enter a number."), gettext_lazy("Enter a whole number.")
LIMIT = D(10) ** 15  # thousandths of it fit a 64-bit integer


@dataclass(frozen=True)
class Figure(Kind):
    """What numbers share: bounds, and how they are read."""

    ops = PLAIN | ORDER
    stored = "number"
    right = True
    least: int | None = None
    most: int | None = None

    def read(self, text: str, hand: Hand) -> Any:
        return _number(text, hand)

    def finite(self, raw: Any, sentence: Any) -> D:
        """The number that a machine value is, or ``Wrong`` with the sentence, which is put into words only then."""
        try:
            value = D(str(raw)) if not isinstance(raw, bool | list | dict) else D("nan")
        except InvalidOperation:
            value = D("nan")
        if not value.is_finite():
            raise Wrong(str(sentence))
        if abs(value) >= LIMIT:
            raise Wrong(_("Enter a number of at most 15 digits."))
        return value


@dataclass(frozen=True)
class Integer(Figure):
    """A whole number. ``bands`` are lower bounds: forms offer them, while any number may be stored."""

    key = "integer"
    label = gettext_lazy("Whole number")
    widget = "number"
    bands: tuple[int, ...] = ()
    adds: bool = True  # False: a place in an order, a limit: its sum says nothing

    @property
    def banded(self) -> dict[str, int]:
        """The bands as people know them, ``11–50`` and ``1001+``, with their lower bounds."""
        ends = [f"–{bound - 1}" for bound in self.bands[1:]] + ["+"]
        return {f"{bound}{end}": bound for bound, end in zip(self.bands, ends, strict=False)}

    def read(self, text: str, hand: Hand) -> Any:
        return super().read(numbers.from_below(text, self.bands[0]) if self.bands else text, hand)

    def clean(self, raw: Any) -> int:
        value = self.finite(raw, WHOLE)
        if value != value.to_integral_value():
            raise Wrong(str(WHOLE))
        return _between(int(value), self.least, self.most)

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else numbers.grouped(D(value), language(), 0)

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"]}


@dataclass(frozen=True)
class Decimal(Figure):
    key = "decimal"
    label = gettext_lazy("Decimal number")
    widget = "decimal"

    def clean(self, raw: Any) -> D:
        value = self.finite(raw, NUMBER)
        return _between(numbers.from_units(numbers.to_units(value)), self.least, self.most)

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else numbers.grouped(value, language(), None)

    def edit(self, value: Any) -> str:
        return self.show(value)

    def to_json(self, value: Any) -> str | None:
        return None if value is None else numbers.plain(value)

    def pack(self, value: Any) -> int | None:
        return None if value is None else numbers.to_units(value)

    def unpack(self, packed: Any) -> D | None:
        return None if packed is None else numbers.from_units(int(packed))

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}


@dataclass(frozen=True)
class Money(Decimal):
    """An amount; its currency stands in the sibling field ``currency``, or is the company's."""

    key = "money"
    label = gettext_lazy("Money")
    widget = "money"
    look = "money"
    currency: str = ""  # the name of the sibling field

    @property
    def sibling(self) -> str:
        return self.currency

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else numbers.money(value, beside or "IDR", language())

    def edit(self, value: Any) -> str:
        return "" if value is None else numbers.grouped(value, language(), None)

    def compact(self, value: Any, beside: Any = None) -> str:
        """``Rp1,4 M``: for tight places; the whole amount goes into a tooltip."""
        return "" if value is None else numbers.compact(value, beside or "IDR", language())

    def to_json(self, value: Any) -> str | None:
        return None if value is None else f"{value:.2f}" if value == round(value, 2) else f"{value:.3f}"


@dataclass(frozen=True)
class Sums(Kind):
    """What amounts add up to, as (currency, total) pairs: never added across currencies. In the API by currency."""

    key = "sums"
    label = gettext_lazy("Sums by currency")
    ops = frozenset()
    stored = "json"
    right = True
    sortable = False
    custom = False
    empty = ()

    def show(self, value: Any, beside: Any = None) -> str:
        return " · ".join(numbers.money(total, code or "IDR", language()) for code, total in value or ())

    def edit(self, value: Any) -> str:
        return self.show(value)

    def to_json(self, value: Any) -> Any:
        return {code: Money().to_json(total) for code, total in value or ()}

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


@dataclass(frozen=True)
class Percent(Decimal):
    key = "percent"
    label = gettext_lazy("Percent")
    least: int | None = 0
    most: int | None = 100

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else f"{super().show(value)}%"

    def edit(self, value: Any) -> str:
        return super().show(value)


@dataclass(frozen=True)
class Duration(Kind):
    """Whole seconds; typed as ``90`` minutes, ``1:30`` or ``1 jam 30 m``."""

    key = "duration"
    label = gettext_lazy("Duration")
    ops = PLAIN | ORDER
    stored = "number"
    right = True

    def read(self, text: str, hand: Hand) -> Any:
        try:
            return dates.duration(text)
        except ValueError as error:
            raise Wrong(_("“%(text)s” is not a duration. Write 90, 1:30 or 1h 30m.") % {"text": text[:40]}) from error

    def clean(self, raw: Any) -> int:
        if isinstance(raw, str) and not raw.strip().isdigit():
            raise Wrong(_("Enter a duration in whole seconds."))
        return Integer(least=0).clean(raw)

    def show(self, value: Any, beside: Any = None) -> str:
        return "" if value is None else dates.show_duration(value, language())

    def edit(self, value: Any) -> str:
        return self.show(value)

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"], "minimum": 0}


@dataclass(frozen=True)
class Boolean(Kind):
    key = "boolean"
    label = gettext_lazy("Yes or no")
    widget = "checkbox"
    look = "yes"
    ops = frozenset({"is", "is_not", "changed_since"})
    stored = "bool"
    empty = False

    def read(self, text: str, hand: Hand) -> Any:
        word = text.strip().lower()
        if word in {"1", "true", "yes", "y", "ya", "on", "x", "benar"}:
            return True
        if word in {"", "0", "false", "no", "n", "tidak", "off", "salah"}:
            return False
        raise Wrong(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})

    def clean(self, raw: Any) -> bool:
        if raw in (True, 1, "true", "1", "on"):
            return True
        if raw in (False, 0, "false", "0", "off"):
            return False
        raise Wrong(_("Enter true or false."))

    def show(self, value: Any, beside: Any = None) -> str:
        return _("Yes") if value else _("No")

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Computed(Decimal):
    """A figure worked out of others by a formula: ``amount * probability / 100``. Read-only."""

    key = "computed"
    label = gettext_lazy("Computed")
    formula: str = ""

    def value(self, read: Any) -> D | None:
        """Work it out; ``read(name)`` gives the value of a field."""
        formula = formulas.parse(self.formula)
        found = {n: read(n) for n in formula.names}
        figures = {n: D(v) if isinstance(v, int | D) and not isinstance(v, bool) else None for n, v in found.items()}
        made = formula.value(figures)
        return None if made is None or abs(made) >= LIMIT else numbers.from_units(numbers.to_units(made))


def _number(text: str, hand: Hand) -> Any:
    try:
        return numbers.read(text, language=hand.language, style=hand.numbers)
    except ValueError as error:
        raise Wrong(_("“%(text)s” is not a number.") % {"text": text[:40]}) from error


def _between(value: N, least: int | None, most: int | None) -> N:
    if least is not None and value < least:
        raise Wrong(_("Enter %(n)s or more.") % {"n": least})
    if most is not None and value > most:
        raise Wrong(_("Enter %(n)s or less.") % {"n": most})
    return value
