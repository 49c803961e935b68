"""Dates, times and durations as people write them, in Indonesian and English."""

import datetime as dt
import re

MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
FIRST_YEAR, LAST_YEAR = 1900, 2200

_NAMES = (
    "jan januari january",
    "feb peb februari pebruari february",
    "mar maret march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agu agt ags agst aug agustus august",
    "sep sept september",
    "okt oct oktober october",
    "nov nop november nopember",
    "des dec desember december",
)
_MONTH = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_NUMERIC = re.compile(r"([0-9]{1,4})([/\-. ])([0-9]{1,2})\2([0-9]{1,4})")
_SOLID = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[2-6][0-9]{4}")  # the days of 1954 to 2091 as spreadsheets count them
_DAY_ZERO = dt.date(1899, 12, 30)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[\s\-/.]*([a-z]+)\.?[\s\-/,]*([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?[\s,]+([0-9]{4})")
_WEEKDAY = re.compile(r"[a-z']+,\s*")
_TIMED = re.compile(
    r"(?P<day>.*[0-9])(?:t|,?\s+)(?:pukul |jam |at )?(?P<h>[0-9]{1,2})[.:](?P<m>[0-9]{2})"
    r"(?:[.:](?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]m)?\s*(?P<zone>z|utc|wib|wita|wit|[+-][0-9]{2}:?[0-9]{2})?"
)
_ZONES = {"z": 0, "utc": 0, "wib": 420, "wita": 480, "wit": 540}
_UNITS = {
    **dict.fromkeys(("w", "week", "weeks", "mgg", "minggu"), 604_800),
    **dict.fromkeys(("d", "day", "days", "hari"), 86_400),
    **dict.fromkeys(("j", "jam", "h", "hr", "hrs", "hour", "hours"), 3_600),
    **dict.fromkeys(("m", "mnt", "menit", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "dtk", "detik"), 1),
}
_PIECE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,4})?)\s*([a-z]+)\.?[\s,]*")
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_SHOWN = {
    "id": ((86_400, " hari"), (3_600, "j"), (60, "m"), (1, "dtk")),
    "en": ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")),
}


def read(text: str, *, order: str = "dmy", language: str = "id") -> dt.date:
    """The day meant by `21/11/2026`, `2026-11-21`, `17 Agustus 2026` or `46347`; months of both languages are known.

    `order` (`dmy`, `mdy`, `ymd`) decides what numbers alone leave open; a time without a zone is cut off.
    Raises ValueError for no day, or one before 1900 or after 2200.
    """
    text = _squeezed(text)
    timed = _TIMED.fullmatch(text)
    if timed and not timed["zone"]:
        _clock(timed)
        text = timed["day"]
    return _day(text, order)


def read_time(text: str, *, order: str = "dmy", language: str = "id") -> dt.datetime:
    """The moment meant by `21/11/2026 14.30`: naive, or aware if it names its zone (`Z`, `+07:00`, `WIB`)."""
    text = _squeezed(text)
    timed = _TIMED.fullmatch(text)
    if timed is None:
        return dt.datetime.combine(_day(text, order), dt.time())
    return dt.datetime.combine(_day(timed["day"], order), _clock(timed), _zone(timed["zone"]))


def _squeezed(text: str) -> str:
    if len(text) > 80:
        raise ValueError("date")
    return " ".join(text.lower().split())


def _day(text: str, order: str) -> dt.date:
    if match := _NUMERIC.fullmatch(text):
        return _of_numbers(match[1], match[3], match[4], order)
    if match := _SOLID.fullmatch(text):
        return _checked(match[1], int(match[2]), match[3])
    if _SERIAL.fullmatch(text):
        return _DAY_ZERO + dt.timedelta(int(text))
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    if match := _DAY_FIRST.fullmatch(text):
        return _checked(match[3], _MONTH.get(match[2], 0), match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _checked(match[3], _MONTH.get(match[1], 0), match[2])
    raise ValueError("date")


def _of_numbers(first: str, second: str, third: str, order: str) -> dt.date:
    if len(first) == 4 or (order == "ymd" and len(third) != 4):
        return _checked(first, int(second), third)
    if order == "mdy":
        return _checked(third, int(first), second)
    return _checked(third, int(second), first)


def _checked(year: str, month: int, day: str) -> dt.date:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    if len(year) not in (2, 4) or len(day) > 2 or not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError("date")
    return dt.date(number, month, int(day))


def _clock(timed: re.Match[str]) -> dt.time:
    hour, half = int(timed["h"]), timed["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("date")
        hour = hour % 12 + (12 if half == "pm" else 0)
    return dt.time(hour, int(timed["m"]), int(timed["s"] or 0))


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in _ZONES:
        minutes = _ZONES[text]
    else:
        minutes = int(text[1:3]) * 60 + int(text[-2:])
        minutes = -minutes if text[0] == "-" else minutes
    if abs(minutes) > 14 * 60:
        raise ValueError("date")
    return dt.timezone(dt.timedelta(minutes=minutes)) if minutes else dt.UTC


def duration(text: str) -> int:
    """Seconds of `1j 30m`, `1:30` (hours and minutes), `2h`, `1 jam`; a bare number is minutes."""
    text = _squeezed(text)
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if re.fullmatch(r"[0-9]{1,7}", text):
        return int(text) * 60
    total, at = 0.0, 0
    while match := _PIECE.match(text, at):
        if match[2] not in _UNITS:
            raise ValueError("duration")
        total, at = total + float(match[1].replace(",", ".")) * _UNITS[match[2]], match.end()
    if not at or at != len(text) or total > 2**31:
        raise ValueError("duration")
    return round(total)


def show(date: dt.date, language: str) -> str:
    """`21 Nov 2026`, with the month in the reader's language."""
    return f"{date.day} {MONTHS['en' if language == 'en' else 'id'][date.month - 1]} {date.year}"


def show_time(moment: dt.datetime, language: str) -> str:
    """`21 Nov 2026 14.30`, or `14:30` in English; the moment must already be in the reader's zone."""
    return f"{show(moment, language)} {moment.hour:02}{':' if language == 'en' else '.'}{moment.minute:02}"


def show_duration(seconds: int, language: str) -> str:
    """`1j 30m` or `1h 30m`; `duration` reads it back."""
    parts = []
    left = abs(seconds)
    for size, unit in _SHOWN["en" if language == "en" else "id"]:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return ("-" if seconds < 0 else "") + (" ".join(parts) or "0m")
