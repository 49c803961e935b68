"""How the values of a file are written: the order of its dates, the marks in its numbers, the country of its phones."""

import re
from collections.abc import Sequence

import phonenumbers
from babel import Locale

from saluran.ground import phones

#: Countries whose numbers are tried where those of the company do not fit, in this order.
NEAR = ("ID", "US", "SG", "MY", "AU", "IN", "GB", "PH", "TH", "VN", "CN", "JP", "NL", "DE")
EMPTY = frozenset(
    ("-", "--", "n/a", "na", "null", "none", "--none--", "select", "-select-", "(none)", "(kosong)", "nil")
)


def says_nothing(text: str) -> bool:
    """Whether a program or a person wrote that there is no value."""
    return text.strip().casefold() in EMPTY


def phone_country(texts: Sequence[str], home: str) -> str:
    """The country in which most of the numbers are numbers; the company's own where nothing tells."""
    local = [t for t in texts if not t.lstrip(" '").startswith("+")]
    best, most = home, sum(_fits(t, home) for t in local)
    for country in NEAR:
        if (found := sum(_fits(t, country) for t in local)) > most * 1.2:
            best, most = country, found
    return best


def countries(language: str) -> list[tuple[str, str]]:
    """All countries that have telephone numbers, by code and name; the near ones first."""
    names = Locale(language).territories
    known = sorted(phonenumbers.SUPPORTED_REGIONS, key=lambda code: names.get(code, code))
    return [(c, names.get(c, c)) for c in dict.fromkeys((*NEAR[:6], *known))]


def _fits(text: str, country: str) -> bool:
    if country == "ID" and phones.is_mobile(text):
        return True
    try:
        return phonenumbers.is_valid_number_for_region(phonenumbers.parse(text, country), country)
    except phonenumbers.NumberParseException:
        return False


def date_order(texts: Sequence[str]) -> str:
    """The order that no date contradicts; empty where they leave it open."""
    for text in texts:
        if parts := re.match(r"(\d{1,4})[/\-. ](\d{1,2})[/\-. ]\d", text):
            if len(parts[1]) == 4:
                return "ymd"
            if int(parts[1]) > 12:
                return "dmy"
            if int(parts[2]) > 12:
                return "mdy"
    return ""


def number_style(texts: Sequence[str]) -> str | None:
    """``id`` for 1.250,50 and ``en`` for 1,250.50; None where nothing tells."""
    for text in texts:
        digits = re.sub(r"[^0-9.,]", "", text)
        comma, dot = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and dot >= 0:
            return "id" if comma > dot else "en"
        at = max(comma, dot)
        if at >= 0 and len(digits) - at - 1 != 3:
            return "id" if comma > dot else "en"
    return None
