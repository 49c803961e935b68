"""The numbers by which the state knows a business. People write them with dots and dashes; the digits are kept."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.columns import Column
from saluran.core.kinds import Text
from saluran.core.kinds.kind import text_of
from saluran.core.refusals import Wrong


@dataclass(frozen=True)
class Digits(Text):
    """A number that is a name: so many digits, and never reckoned with."""

    key = "digits"
    label = gettext_lazy("Digits")
    custom = False
    max_length: int = 30
    lengths: tuple[int, ...] = ()

    def clean(self, raw: Any) -> str:
        digits = re.sub(r"[\s.\-/]", "", text_of(raw))
        if digits and (not re.fullmatch("[0-9]+", digits) or len(digits) not in self.lengths):
            wanted = _(" or ").join(map(str, self.lengths))
            raise Wrong(_("Enter %(n)s digits; dots and dashes are ignored.") % {"n": wanted})
        return digits


class DigitsColumn(Column, models.CharField):  # type: ignore[type-arg]
    plain, made_of, usual = "CharField", Digits, {"max_length": 30, "default": ""}
