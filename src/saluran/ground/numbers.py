"""Numbers as people write them, in Indonesian and English: read, shown, shortened and rounded."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_symbol

#: What a sum in this currency is rounded to; currencies that are not here have cents.
STEPS = {"IDR": Decimal(1), "JPY": Decimal(1), "KRW": Decimal(1), "VND": Decimal(1)}
CENT = Decimal("0.01")

_SYMBOLS = {"IDR": "Rp", "SGD": "S$", "MYR": "RM", "EUR": "€", "GBP": "£", "JPY": "¥", "AUD": "A$"}
_CURRENCY = r"(?:rp\.?|us\$|s\$|a\$|cn¥|rm|[$€£¥]|idr|usd|sgd|myr|eur|gbp|jpy|aud|cny|rupiah)"
_WRITTEN = re.compile(
    rf"(?P<sign>[-+]?)\s*{_CURRENCY}?\s*(?P<inner>[-+]?)\s*(?P<body>[0-9.,][0-9., ']*?)(?:[.,]-{{1,2}})?"
    rf"\s*(?:(?P<word>[a-z]+)\.?)??\s*(?:{_CURRENCY}|%)?",
    re.IGNORECASE,
)
_THOUSAND, _MILLION, _BILLION, _TRILLION = (Decimal(10) ** n for n in (3, 6, 9, 12))
_WORDS = {
    "": Decimal(1),
    **dict.fromkeys(("rb", "ribu", "k", "thousand"), _THOUSAND),
    **dict.fromkeys(("jt", "juta", "mio", "mn", "million"), _MILLION),
    **dict.fromkeys(("miliar", "milyar", "mlr", "bn", "billion"), _BILLION),
    **dict.fromkeys(("t", "triliun", "trilyun", "tn", "trillion"), _TRILLION),
}
#: The one letter that means a different thing in each language.
_M = {"id": _BILLION, "en": _MILLION}
_SHORT = {"id": (" rb", " jt", " M", " T"), "en": ("K", "M", "B", "T")}
_SPACED = re.compile(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")

_COUNT = r"[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+"
_OVER, _LEAST = r">|lebih dari|di ?atas|more than|over", r">=|≥|minimal|min\.?|at least"
_UNDER, _ABOUT = r"<=?|≤|kurang dari|di ?bawah|less than|under", r"±|~|kurang lebih|sekitar|kira-kira|about"
_SPAN = re.compile(
    rf"(?:{_LEAST}|{_ABOUT}|(?P<over>{_OVER})|(?P<under>{_UNDER}))?\s*(?P<begin>{_COUNT})\s*"
    rf"(?:\+|(?:-|–|—|s\.?/?d\.?|sampai|hingga|to)\s*(?:{_COUNT}))?\s*"
    r"(?:orang|org|karyawan|pegawai|staf|employees|people|staff)?",
    re.IGNORECASE,
)


def read(text: str, *, language: str = "id", style: str | None = None) -> Decimal:
    """The number that a person or a file means by `Rp1.250.000`, `1,25 juta`, `(1.000)` or `12%` (12).

    `1.250` is a thousand in Indonesian and a fraction in English; `style` (`id` or `en`) overrules the
    language where a file is known to be written otherwise. Raises ValueError for anything else.
    """
    text = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    bracketed = text.startswith("(") and text.endswith(")")
    match = _WRITTEN.fullmatch(text[1:-1].strip() if bracketed else text)
    if match is None or len(text) > 60:
        raise ValueError("number")
    signs = match["sign"] + match["inner"]
    if len(signs) + bracketed > 1:
        raise ValueError("number")
    value = Decimal(_machine(match["body"].strip(), style or language))
    value *= _scale(match["word"] or "", language)
    return -value if bracketed or signs == "-" else value


def from_below(text: str, lowest: int = 0) -> str:
    """Where a span of whole numbers begins, as `50-100`, `50 s/d 100 orang`, `>500` (501), `500+` and `<10` (the
    lowest) say; the text itself where it is none."""
    match = _SPAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return text
    if match["under"]:
        return str(lowest)
    begin = match["begin"]
    digits = re.sub("[.,]", "", begin)
    return str(int(digits) + 1) if match["over"] else begin


def _scale(word: str, language: str) -> Decimal:
    word = word.lower()
    if word == "m":
        return _M.get(language, _BILLION)
    if word == "b" and language == "en":
        return _BILLION
    if word not in _WORDS:
        raise ValueError("number")
    return _WORDS[word]


def _machine(body: str, style: str) -> str:
    """`1.250,50` or `1,250.50` as `1250.50`."""
    if _SPACED.fullmatch(body):
        body = body.replace(" ", "").replace("'", "")
        decimal = "," if "," in body else "."
    else:
        decimal = _decimal_sign(body, style)
    whole, _, fraction = body.rpartition(decimal) if decimal in body else (body, "", "")
    thousands = "." if decimal == "," else ","
    if thousands in whole:
        first, *groups = whole.split(thousands)
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            raise ValueError("number")
        whole = "".join((first, *groups))
    plain = f"{whole or 0}.{fraction}" if fraction else whole
    if body.endswith(decimal) or len(plain) > 25 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
        raise ValueError("number")
    return plain


def _decimal_sign(body: str, style: str) -> str:
    """Which of the two signs starts the fraction; only `1.250` and `1,250` leave it to the language."""
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        return "." if body.rindex(".") > body.rindex(",") else ","
    if dots + commas != 1:
        return "," if dots else "."
    used, other = (".", ",") if dots else (",", ".")
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", body):
        return "." if style == "en" else ","
    return used if used in body else other


def plain(value: Decimal, places: int = 0) -> str:
    """Machine text: no exponent, no needless zeros, but at least `places` decimals (`1250000.00`)."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    if not value:
        whole = "0"
    return f"{whole}.{fraction}" if fraction else whole


def grouped(value: Decimal, language: str, places: int | None = None) -> str:
    """`1.250.000,50` or `1,250,000.50`, rounded half up to `places`; without them, as many as there are."""
    if places is None:
        text = f"{value:,f}" if value else "0"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{round_to(value, Decimal(1).scaleb(-places)):,.{places}f}"
    return text.translate(_SWAP) if language == "id" else text


_SWAP = str.maketrans(",.", ".,")


def money(value: Decimal, currency: str, language: str) -> str:
    """`Rp1.250.000`, `US$1.054,50`, `$1,054.50`: decimals only if there are any."""
    text = grouped(abs(value), language)
    if text[-2:-1] == ("," if language == "id" else "."):  # one decimal: cents have two
        text += "0"
    return f"{'-' if value < 0 else ''}{symbol(currency, language)}{text}"


def rupiah(value: Decimal, language: str = "id") -> str:
    """The amount in rupiah, as `money` shows it."""
    return money(value, "IDR", language)


@lru_cache(maxsize=512)
def symbol(currency: str, language: str) -> str:
    """What stands before an amount: `Rp`, `US$` (`$` in English), or the code and a hard space."""
    found = _SYMBOLS.get(currency) or get_currency_symbol(currency, locale="en" if language == "en" else "id")
    return found + "\N{NO-BREAK SPACE}" if found == currency else found


def compact(value: Decimal, currency: str, language: str) -> str:
    """An amount of about three digits: `Rp1,4 M`, `Rp250 jt`, `Rp1.4B`; under 10,000 it stays whole."""
    amount, unit = round_to(abs(value), Decimal(1)), ""
    if amount >= 10_000:
        exact = amount
        for unit in _SHORT["en" if language == "en" else "id"]:  # noqa: B007 the last one is shown
            exact /= 1000
            amount = round_to(exact, Decimal("0.1") if exact < 100 else Decimal(1))
            if amount < 1000:
                break
    sign = "-" if value < 0 and amount else ""
    return f"{sign}{symbol(currency, language)}{grouped(amount, language)}{unit}"


def step_of(currency: str) -> Decimal:
    """What sums in this currency are rounded to."""
    return STEPS.get(currency, CENT)


def round_to(value: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of `step`, half up (away from zero)."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


_MOST = Decimal(2**63 // 1000 - 1)
_ONE = Decimal(1)


@lru_cache(4096)  # a new record says its amounts three times: checked, in its journal, in its row
def to_units(value: Decimal) -> int:
    """Whole thousandths, half up, as they are stored; raises ValueError for more than 64 bits hold."""
    if not value.is_finite() or abs(value) > _MOST:
        raise ValueError("number")
    return int((value * 1000).quantize(_ONE, ROUND_HALF_UP))


def from_units(units: int) -> Decimal:
    """The amount that is stored as this many thousandths."""
    return Decimal(units).scaleb(-3)
