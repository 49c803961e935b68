import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import phones


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 (812) 3456 7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("006281234567890", "+6281234567890"),
        ("tel:+6281234567890", "+6281234567890"),
        ("'081234567890", "+6281234567890"),
        ("8123456789", "+628123456789"),
        ("0811 123 456", "+62811123456"),
        ("021 555 0101", "+62215550101"),
        ("(0274) 555-0101", "+622745550101"),
        ("215550101", "+62215550101"),
        ("+1 650-253-0000", "+16502530000"),
        ("+65 6555 0101", "+6565550101"),
    ],
)
def test_read(text: str, e164: str) -> None:
    assert phones.read(text) == e164


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "112",
        "555 0101",
        "1-800-FLOWERS",
        "021 555 0101 ext 5",
        "+999 12345678",
        "0812",
        "0" * 30,
        "+",
        "0812３456７890",
    ],
)
def test_junk(text: str) -> None:
    with pytest.raises(ValueError, match="phone"):
        phones.read(text)


@given(st.text("0123456789+-() /x", max_size=20))
def test_read_is_idempotent(text: str) -> None:
    try:
        number = phones.read(text)
    except ValueError:
        return
    assert phones.read(number) == number
    assert phones.read(phones.show(number)) == number


@given(st.integers(10**7, 10**11 - 1), st.sampled_from(["0", "62", "+62", "+62 ", "0062", ""]))
def test_every_writing_of_a_mobile_is_one_number(tail: int, prefix: str) -> None:
    assert phones.read(f"{prefix}81{tail}"[: len(prefix) + 12]) == f"+6281{tail}"[:15]


def test_other_countries() -> None:
    assert phones.read("(650) 253-0000", "US") == "+16502530000"
    assert phones.show("+16502530000", "US") == "(650) 253-0000"
    assert phones.show("+6281234567890", "US").startswith("+62 812")


def test_several() -> None:
    assert phones.several("081234567890/085712345678") == ["+6281234567890", "+6285712345678"]
    assert phones.several("0812-3456-7890 ; 0812 3456 7890") == ["+6281234567890"]
    assert phones.several("0812-3456-7890 atau 021-5550101/02") == ["+6281234567890", "+62215550101", "+62215550102"]
    for junk in ("", "/", "081234567890/abc"):
        with pytest.raises(ValueError, match="phone"):
            phones.several(junk)


def test_show() -> None:
    assert phones.show("+6281234567890") == "0812-3456-7890"
    assert phones.show("+628123456789") == "0812-345-6789"
    assert phones.show("+16502530000") == "+1 650-253-0000"
    assert phones.show("+62215550101") == "(021) 5550101"
    assert phones.whatsapp("+6281234567890") == "https://wa.me/6281234567890"
    assert phones.search_forms("+6281234567890") == "6281234567890 081234567890"
    assert phones.search_forms("+16502530000") == "16502530000 6502530000"


def test_what_a_spreadsheet_wrote_as_a_power_is_read_while_it_is_whole() -> None:
    assert phones.read("8.1234567890E+10") == "+6281234567890"
    for cut in ("8.12E+10", "8,12E+10", "8.123456789E+10"):
        with pytest.raises(ValueError, match="short"):
            phones.read(cut)
