"""The numbers by which the state knows a business. People write them with dots and dashes; the digits are kept."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.columns import Column
from saluran.core.kinds import Kind, Text
from saluran.core.kinds.kind import WORDS, text_of
from saluran.core.refusals import Wrong
from saluran.ground import taxes


@dataclass(frozen=True)
class Digits(Text):
    """A number that is a name: so many digits, and never reckoned with."""

    key = "digits"
    label = gettext_lazy("Digits")
    custom = False
    max_length: int = 30
    lengths: tuple[int, ...] = ()

    def clean(self, raw: Any) -> str:
        digits = taxes.digits(text_of(raw))
        if not digits:
            return ""
        if not (digits.isascii() and digits.isdecimal()):
            raise Wrong(_("“%(text)s” has something in it that is no digit.") % {"text": str(raw)[:40]})
        if len(digits) not in self.lengths:
            lost = len(digits) + 1 in self.lengths
            raise Wrong(
                self.wrong(len(digits)) + (f" {_('A spreadsheet may have lost the zero in front.')}" if lost else "")
            )
        return digits

    def wrong(self, n: int) -> str:
        """The sentence for a number of ``n`` digits."""
        raise NotImplementedError

    def part(self, text: str) -> str:
        return taxes.digits(text) or text


@dataclass(frozen=True)
class OfPersons(Digits):
    """A number that may be a person's NIK. Of that pages show the end, and those who may not see it whole get no more
    of it anywhere, nor an answer from which they could guess it. ``eyes``: whose, "" where nobody reads."""

    eyes: Literal["", "whole", "masked"] = ""

    def seen(self, whole: bool) -> Kind:
        return replace(self, eyes="whole" if whole else "masked")

    @property
    def asked(self) -> frozenset[str]:
        return self.ops - WORDS if self.eyes == "masked" else self.ops

    def clean(self, raw: Any) -> str:
        digits = super().clean(raw)
        if self.eyes == "masked" and taxes.masked(digits) != digits:
            raise Wrong(_("only those who may see numbers of persons whole may look for one."))
        return digits

    def show(self, value: Any, beside: Any = None) -> str:
        return taxes.printed(value if self.eyes == "whole" else taxes.masked(value)) if value else ""

    def edit(self, value: Any) -> str:
        return taxes.printed(self.to_json(value)) if value else ""

    def to_json(self, value: Any) -> Any:
        return taxes.masked(value) if value and self.eyes == "masked" else value

    def words(self, value: Any) -> str:
        return taxes.masked(value).strip(taxes.DOT) if value else ""


@dataclass(frozen=True)
class Npwp(OfPersons):
    """16 digits, or 15 as before 2024; one is found by the other."""

    lengths: tuple[int, ...] = (15, 16)

    def wrong(self, n: int) -> str:
        return _("An NPWP has 16 digits, or 15 in its old form; this one has %(n)s.") % {"n": n}

    def words(self, value: Any) -> str:
        return super().words(taxes.npwp16(value)) if value else ""  # the old form is the end of the new one

    def also(self, value: Any) -> tuple[Any, ...]:
        return taxes.npwp_forms(value)[1:] if value else ()

    def doubt(self, value: Any) -> str:
        if not value or taxes.has_its_check_digit(value):
            return ""
        return _("The check digit of this NPWP does not fit: was it copied correctly?")


@dataclass(frozen=True)
class Nitku(OfPersons):
    lengths: tuple[int, ...] = (22,)

    def wrong(self, n: int) -> str:
        told = _("A NITKU has 22 digits: the 16 of the NPWP and 6 for the branch; this one has %(n)s.")
        return told % {"n": n}


@dataclass(frozen=True)
class Nib(Digits):
    lengths: tuple[int, ...] = (13,)

    def wrong(self, n: int) -> str:
        return _("A NIB has 13 digits; this one has %(n)s.") % {"n": n}


class DigitsColumn(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", Digits, {"max_length": 30, "default": ""}


class NpwpColumn(DigitsColumn):
    made_of = Npwp


class NitkuColumn(DigitsColumn):
    made_of = Nitku


class NibColumn(DigitsColumn):
    made_of = Nib
