"""Settings: each declared once with key, label, kind and default; its value is a record of the module ``settings``."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import dates
from django.utils.translation import gettext_lazy

from saluran.core import kinds, stamps
from saluran.core.models import Setting
from saluran.core.models.people import ZONES
from saluran.core.refusals import Wrong

CURRENCIES = (
    ("IDR", gettext_lazy("IDR – Rupiah")),
    ("USD", gettext_lazy("USD – US dollar")),
    ("SGD", gettext_lazy("SGD – Singapore dollar")),
    ("EUR", gettext_lazy("EUR – Euro")),
    ("MYR", gettext_lazy("MYR – Ringgit")),
    ("AUD", gettext_lazy("AUD – Australian dollar")),
    ("CNY", gettext_lazy("CNY – Yuan")),
    ("JPY", gettext_lazy("JPY – Yen")),
    ("GBP", gettext_lazy("GBP – Pound sterling")),
)
COUNTRIES = (
    ("ID", "Indonesia"),
    ("SG", gettext_lazy("Singapore")),
    ("MY", "Malaysia"),
    ("US", gettext_lazy("United States")),
    ("GB", gettext_lazy("United Kingdom")),
)
MONTHS = tuple((str(n), name) for n, name in dates.MONTHS.items())


@dataclass(frozen=True)
class Option:
    key: str
    label: Any
    kind: kinds.Kind
    default: Any

    def text(self, value: Any) -> str:
        """The value as its record holds it."""
        if self.kind.is_empty(value):
            return ""
        made = self.kind.to_json(value)
        return str(made).lower() if isinstance(made, bool) else str(made)

    def value(self, text: str) -> Any:
        """What a record's text stands for. Raises ``Wrong``."""
        return self.kind.clean(self.kind.read(text, kinds.Hand())) if text else self.kind.empty


_declared: dict[str, Option] = {}
_cache = threading.local()


def declare(key: str, label: Any, kind: kinds.Kind, default: Any) -> Option:
    """Make a setting known; its record is made when the database is prepared."""
    if key in _declared:
        raise RuntimeError(f"setting {key!r}: declared twice")
    _declared[key] = Option(key, label, kind, default)
    return _declared[key]


def _kind_of(key: str) -> kinds.Kind | None:
    return _declared[key].kind if key in _declared else None


kinds.Setting.kind_of = staticmethod(_kind_of)
kinds.SETTINGS.source = lambda: [(o.key, o.label) for o in _declared.values()]


def declared() -> Mapping[str, Option]:
    return _declared


def get(key: str) -> Any:
    """The company's value of a setting, or its default."""
    stamp = stamps.value("settings")
    if getattr(_cache, "stamp", None) != stamp:
        stored = Setting._base_manager.filter(team=None).values_list("key", "value")
        _cache.values = {k: _value(_declared[k], v) for k, v in stored if k in _declared}
        _cache.stamp = stamp
    return _cache.values.get(key, _declared[key].default)


def _value(option: Option, text: str) -> Any:
    try:
        return option.value(text)
    except Wrong:  # the kind takes less than it once did
        return option.default


def currency() -> str:
    """The currency of amounts that name none."""
    return str(get("company.currency"))


declare("company.name", gettext_lazy("Company name"), kinds.Text(), "")
declare("company.currency", gettext_lazy("Currency"), kinds.Choice(options=CURRENCIES), "IDR")
declare("company.time_zone", gettext_lazy("Time zone"), kinds.Choice(options=ZONES), "Asia/Jakarta")
declare("company.country", gettext_lazy("Country"), kinds.Choice(options=COUNTRIES), "ID")
declare("company.fiscal_year_start", gettext_lazy("First month of the fiscal year"), kinds.Choice(options=MONTHS), "1")
declare("leads", gettext_lazy("Leads: qualify enquiries before they become opportunities"), kinds.Boolean(), True)
