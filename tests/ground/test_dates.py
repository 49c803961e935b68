import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import dates

days = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
language = st.sampled_from(["id", "en"])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21/11/2026", "2026-11-21"),
        ("21-11-26", "2026-11-21"),
        ("21.11.2026", "2026-11-21"),
        ("2026-11-21", "2026-11-21"),
        ("2026/1/2", "2026-01-02"),
        ("20261121", "2026-11-21"),
        ("46022", "2025-12-31"),
        ("21 Nov 2026", "2026-11-21"),
        ("17 Agustus 2026", "2026-08-17"),
        ("Senin, 17 Agustus 2026", "2026-08-17"),
        ("Jum'at, 17 Mei 2024", "2024-05-17"),
        ("12-Des-24", "2024-12-12"),
        ("August 17, 2026", "2026-08-17"),
        ("May 1st, 2026", "2026-05-01"),
        ("1/2/85", "1985-02-01"),
        ("2026-11-21 00:00:00", "2026-11-21"),
        ("21/11/2026 14.30", "2026-11-21"),
    ],
)
def test_read(text: str, day: str) -> None:
    assert dates.read(text).isoformat() == day


def test_order() -> None:
    assert dates.read("3/1/2017", order="mdy") == dt.date(2017, 3, 1)
    assert dates.read("3/1/2017") == dt.date(2017, 1, 3)
    assert dates.read("17/01/05", order="ymd") == dt.date(2017, 1, 5)
    assert dates.read("2017-01-05", order="mdy") == dt.date(2017, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "31/2/2026",
        "21/13/2026",
        "1/1/1899",
        "1/1/2201",
        "11/2026",
        "1/1/202",
        "21 Foo 2026",
        "1/2-2026",
        "9" * 90,
        "2026-11-21T17:00:00Z",
        "21/11/2026 25.00",
        "0/0/0000",
        "٢١/١١/٢٠٢٦",
    ],
)
def test_junk(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.read(text)


def test_month_first_is_not_guessed() -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.read("21/11/2026", order="mdy")


@given(st.text(max_size=30))
def test_raises_nothing_but_value_error(text: str) -> None:
    for reader in (dates.read, dates.read_time, dates.duration):
        with suppress(ValueError):
            reader(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("21/11/2026 14.30", "2026-11-21T14:30:00"),
        ("21/11/2026 14:30", "2026-11-21T14:30:00"),
        ("21 Nov 2026, pukul 14.30", "2026-11-21T14:30:00"),
        ("21 Nov 2026 2:30 PM", "2026-11-21T14:30:00"),
        ("21/11/2026", "2026-11-21T00:00:00"),
        ("2026-11-21T14:30:15.123Z", "2026-11-21T14:30:15+00:00"),
        ("2026-11-21T14:30+07:00", "2026-11-21T14:30:00+07:00"),
        ("21/11/2026 14.30 WITA", "2026-11-21T14:30:00+08:00"),
    ],
)
def test_read_time(text: str, moment: str) -> None:
    assert dates.read_time(text).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["14.30", "21/11/2026 24.30", "21/11/2026 14.75", "21/11/2026 13:00 pm", "1/1/2026 1:00 +99:00"]
)
def test_junk_times(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.read_time(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1j 30m", 5400),
        ("90", 5400),
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("2h", 7200),
        ("1 jam", 3600),
        ("1,5 jam", 5400),
        ("1 jam 30 menit", 5400),
        ("45 dtk", 45),
        ("2 hari", 172_800),
        ("1h30m", 5400),
        ("0", 0),
    ],
)
def test_duration(text: str, seconds: int) -> None:
    assert dates.duration(text) == seconds


@pytest.mark.parametrize("text", ["", "x", "1 x", "-5", "1:75", "1 jam lagi", "j", "999999999 w"])
def test_junk_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.duration(text)


@given(days, language)
def test_shown_days_read_back(day: dt.date, language: str) -> None:
    assert dates.read(dates.show(day, language)) == day


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 12, 31)), language)
def test_shown_times_read_back(moment: dt.datetime, language: str) -> None:
    assert dates.read_time(dates.show_time(moment, language)) == moment.replace(second=0, microsecond=0)


@given(st.integers(0, 10**8), language)
def test_shown_durations_read_back(seconds: int, language: str) -> None:
    assert dates.duration(dates.show_duration(seconds, language)) == seconds


def test_show() -> None:
    assert dates.show(dt.date(2026, 8, 1), "id") == "1 Agu 2026"
    assert dates.show(dt.date(2026, 8, 1), "en") == "1 Aug 2026"
    assert dates.show_time(dt.datetime(2026, 11, 21, 14, 30), "id") == "21 Nov 2026 14.30"
    assert dates.show_time(dt.datetime(2026, 11, 21, 14, 30), "en") == "21 Nov 2026 14:30"
    assert dates.show_duration(5400, "id") == "1j 30m"
    assert dates.show_duration(5400, "en") == "1h 30m"
    assert dates.show_duration(0, "en") == "0m"
