"""Telephone numbers: read as people write them, kept as E.164, shown as people at home write them."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

_MOBILE = re.compile(r"(?:\+?62|0062|0)?(8[1-9][0-9]{7,10})")
_AT_HOME = re.compile(r"(?:\+?62|0062|0)8[1-9][0-9]{7,10}")
_LANDLINE = re.compile(r"(?:\+?62|0062|0)([2-79][0-9]{7,10})")
_KEPT = re.compile(r"\+62(?:8[1-9][0-9]{7,10}|[2-79][0-9]{7,10})")
_PUNCTUATION = re.compile(r"[\s\-().\u2010-\u2015]+")
_WRITTEN = re.compile(r"\+?[0-9]{6,17}")
_POWER = re.compile(r"([0-9])[.,]([0-9]{1,15})[eE]\+?([0-9]{1,2})")
_BETWEEN = re.compile(r"[/;,|\n&]| atau | or | dan | and ", re.IGNORECASE)


def read(text: str, country: str = "ID") -> str:
    """The number as E.164 (`+6281234567890`); raises ValueError if it cannot be one.

    Numbers without `+` are those of `country`. An extension is refused, since E.164 would lose it.
    """
    if _KEPT.fullmatch(text):
        return text
    text = text.strip().removeprefix("'").removeprefix("tel:")
    if short := _POWER.fullmatch(text):
        text = _whole(short)
    if text.startswith(("+", "62", "00")):
        text = text.replace("(0)", "")
    digits = _PUNCTUATION.sub("", text)
    if not digits.isascii() or not _WRITTEN.fullmatch(digits):
        raise ValueError("phone")
    home = country == "ID" or digits.startswith("+62")
    if home and (match := _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        return "+62" + match[1]
    return _parsed(digits, country)


def is_mobile(text: str) -> bool:
    """Whether it is written as mobile numbers of Indonesia are, whether or not somebody has its first digits yet."""
    return bool(_AT_HOME.fullmatch(_PUNCTUATION.sub("", text.strip(" '"))))


def _whole(short: re.Match[str]) -> str:
    """All digits of `8.1234567890E+10`; ValueError (`short`) where a spreadsheet has cut some off: `8.12E+10`."""
    if len(short[2]) != int(short[3]):
        raise ValueError("short")
    return short[1] + short[2]


def _parsed(digits: str, country: str) -> str:
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        raise ValueError("phone") from None
    # At home, what the two patterns left over is short numbers and ones that lack their area code.
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not possible or (number.country_code == 62 and not phonenumbers.is_valid_number(number)):
        raise ValueError("phone")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def several(text: str, country: str = "ID") -> list[str]:
    """The numbers of a cell that holds more than one (`0812…/0857…`), each once, in their order.

    A short last part counts on from the number before it: `021-5550101/02`.
    """
    found: list[str] = []
    for part in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        tail = _PUNCTUATION.sub("", part)
        short = bool(found) and tail.isascii() and tail.isdigit() and len(tail) <= 4
        number = found[-1][: -len(tail)] + tail if short else read(part, country)
        if number not in found:
            found.append(number)
    if not found:
        raise ValueError("phone")
    return found


@lru_cache(maxsize=4096)
def show(e164: str, country: str = "ID") -> str:
    """The local form for the reader's country (`0812-3456-7890`), the international one for other numbers."""
    if country == "ID" and (match := _MOBILE.fullmatch(e164)):
        local = "0" + match[1]
        middle = 8 if len(local) >= 12 else 7
        return f"{local[:4]}-{local[4:middle]}-{local[middle:]}"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    home = number.country_code == phonenumbers.country_code_for_region(country)
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def whatsapp(e164: str) -> str:
    """The address that opens a chat with this number."""
    return "https://wa.me/" + e164.lstrip("+")


@lru_cache(maxsize=4096)
def search_forms(e164: str) -> str:
    """The digits in the forms that people type into a search: `6281234567890 081234567890`."""
    digits = e164.lstrip("+")
    if digits.startswith("62"):
        return f"{digits} 0{digits[2:]}"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return digits
    local = re.sub("[^0-9]", "", phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    return f"{digits} {local}"
