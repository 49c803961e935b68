from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground.formulas import parse

D = Decimal


def test_value() -> None:
    formula = parse("amount * (1 - discount / 100) + -2.5")
    assert formula.names == {"amount", "discount"}
    assert formula.value({"amount": D(200), "discount": D(10)}) == D("177.5")
    assert formula.value({"amount": D(200), "discount": None}) is None
    assert formula.value({"amount": D(200)}) is None


def test_no_answer_is_none() -> None:
    assert parse("1 / a").value({"a": D(0)}) is None
    assert parse("a / a").value({"a": D(0)}) is None
    assert parse("a * a").value({"a": D("1e999999")}) is None


def test_fractions_are_exact() -> None:
    assert parse("0.1 + 0.2").value({}) == D("0.3")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "a ** 2",
        "a // 2",
        "a % 2",
        "f(1)",
        "a.b",
        "a[0]",
        "'x'",
        "a if b else c",
        "a < b",
        "lambda: 1",
        "__import__",
        "A",
        "1e9",
        "0x10",
        "1j",
        "True",
        "None",
        "1_000",
        "a := 1",
        "a; b",
        "~a",
        "+a",
        "9" * 20,
        "é",
        "(" * 150,
        "1+" * 60 + "1",
        "a" * 201,
        "-" * 120 + "1",
        "a\x00",
    ],
)
def test_junk(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        parse(text)


@given(st.text("ab1. +-*/()", max_size=60))
def test_raises_nothing_but_value_error(text: str) -> None:
    with suppress(ValueError):
        parse(text).value({"a": D(3), "b": D(0)})
