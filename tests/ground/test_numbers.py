from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import numbers

language = st.sampled_from(["id", "en"])
amount = st.decimals(-(10**12), 10**12, places=3)


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("1.250,50", "1250.5", "1250.5"),
        ("1,250.50", "1250.5", "1250.5"),
        ("1250.5", "1250.5", "1250.5"),
        ("1250,5", "1250.5", "1250.5"),
        ("1.250", "1250", "1.25"),
        ("1,250", "1.25", "1250"),
        ("0,125", "0.125", "0.125"),
        ("0.125", "0.125", "0.125"),
        ("1234.567", "1234.567", "1234.567"),
        ("Rp1.250.000", "1250000", "1250000"),
        ("Rp 1.250.000,-", "1250000", "1250000"),
        ("Rp. 1.250.000,00", "1250000", "1250000"),
        ("IDR 1,250,000", "1250000", "1250000"),
        ("1.250.000 rupiah", "1250000", "1250000"),
        ("100 EUR", "100", "100"),
        ("US$1,054.50", "1054.5", "1054.5"),
        ("1 250 000", "1250000", "1250000"),
        ("1\N{NO-BREAK SPACE}250,5", "1250.5", "1250.5"),
        ("Rp 2,5 jt", "2500000", "2500000"),
        ("2jt", "2000000", "2000000"),
        ("500rb", "500000", "500000"),
        ("1,25 juta", "1250000", "1250000"),
        ("3 M", "3000000000", "3000000"),
        ("3 miliar", "3000000000", "3000000000"),
        ("1.5B", None, "1500000000"),
        ("1,5 T", "1500000000000", "1500000000000"),
        ("1,5 triliun", "1500000000000", "1500000000000"),
        ("(1.000.000)", "-1000000", "-1000000"),
        ("-5", "-5", "-5"),
        ("−5", "-5", "-5"),
        ("Rp-5", "-5", "-5"),
        ("-Rp5", "-5", "-5"),
        ("+5", "5", "5"),
        ("12%", "12", "12"),
        (".5", "0.5", "0.5"),
    ],
)
def test_read(text: str, indonesian: str | None, english: str | None) -> None:
    for language, wanted in (("id", indonesian), ("en", english)):
        if wanted is None:
            with pytest.raises(ValueError, match="number"):
                numbers.read(text, language=language)
        else:
            assert numbers.plain(numbers.read(text, language=language)) == wanted


def test_style_overrules_language() -> None:
    assert numbers.read("1,250", style="en") == 1250
    assert numbers.read("1.250", language="en", style="id") == 1250


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        ",",
        "1.",
        "1.2.3,4,5",
        "NaN",
        "inf",
        "1e5",
        "abc",
        "5 abc",
        "--5",
        "(-5)",
        "1,25,000",
        "1.250.00",
        "1..250",
        "1.250,5,5",
        "1 25",
        "0x10",
        "1_000",
        "5 jt jt",
        "rp",
        "%",
        "9" * 30,
        "1" * 5000,
        "٣x",
        "½",
    ],
)
def test_junk(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        numbers.read(text)


@given(st.text(max_size=30))
def test_read_raises_nothing_but_value_error(text: str) -> None:
    with suppress(ValueError):
        assert numbers.read(text).is_finite()


@given(amount, language)
def test_what_is_shown_reads_back(value: Decimal, language: str) -> None:
    for places in (3, None):
        assert numbers.read(numbers.grouped(value, language, places), language=language) == value
    for currency in ("IDR", "USD"):
        assert numbers.read(numbers.money(value, currency, language), language=language) == value


@given(amount)
def test_plain_reads_back(value: Decimal) -> None:
    assert Decimal(numbers.plain(value)) == value
    assert Decimal(numbers.plain(value, 2)) == value and "." in numbers.plain(value, 2)


@given(st.integers(-(2**62), 2**62))
def test_units_round_trip(units: int) -> None:
    assert numbers.to_units(numbers.from_units(units)) == units


def test_units_half_up_and_bounded() -> None:
    assert numbers.to_units(Decimal("0.0005")) == 1
    assert numbers.to_units(Decimal("-0.0005")) == -1
    for huge in ("1e17", "NaN", "Infinity"):
        with pytest.raises(ValueError, match="number"):
            numbers.to_units(Decimal(huge))


@pytest.mark.parametrize(
    ("value", "currency", "indonesian", "english"),
    [
        ("1250000", "IDR", "Rp1.250.000", "Rp1,250,000"),
        ("1250000.00", "IDR", "Rp1.250.000", "Rp1,250,000"),
        ("1250000.5", "IDR", "Rp1.250.000,50", "Rp1,250,000.50"),
        ("1054", "USD", "US$1.054", "$1,054"),
        ("-3.125", "USD", "-US$3,125", "-$3.125"),
        ("0", "SGD", "S$0", "S$0"),
        ("5", "CHF", "CHF\xa05", "CHF\xa05"),
        ("5", "XXY", "XXY\xa05", "XXY\xa05"),
    ],
)
def test_money(value: str, currency: str, indonesian: str, english: str) -> None:
    assert numbers.money(Decimal(value), currency, "id") == indonesian
    assert numbers.money(Decimal(value), currency, "en") == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("1400000000", "Rp1,4 M", "Rp1.4B"),
        ("250000000", "Rp250 jt", "Rp250M"),
        ("999950000", "Rp1 M", "Rp1B"),
        ("12345", "Rp12,3 rb", "Rp12.3K"),
        ("9999.4", "Rp9.999", "Rp9,999"),
        ("9999.5", "Rp10 rb", "Rp10K"),
        ("1250000000000000", "Rp1.250 T", "Rp1,250T"),
        ("-2500000", "-Rp2,5 jt", "-Rp2.5M"),
        ("-0.4", "Rp0", "Rp0"),
    ],
)
def test_compact(value: str, indonesian: str, english: str) -> None:
    assert numbers.compact(Decimal(value), "IDR", "id") == indonesian
    assert numbers.compact(Decimal(value), "IDR", "en") == english


def test_plain_and_round() -> None:
    assert numbers.plain(Decimal("1E+3")) == "1000"
    assert numbers.plain(Decimal("1250000"), 2) == "1250000.00"
    assert numbers.plain(Decimal("-0.000")) == "0"
    assert numbers.round_to(Decimal("916666.5"), numbers.step_of("IDR")) == 916667
    assert numbers.round_to(Decimal("-2.5"), Decimal(1)) == -3
    assert numbers.round_to(Decimal("1.005"), numbers.step_of("USD")) == Decimal("1.01")
    assert numbers.rupiah(Decimal(500)) == "Rp500"
