"""Numbers of the state: in both forms, grouped for people, and the number of a person covered."""

import pytest

from saluran.ground import taxes

OLD, NEW = "012345678901000", "0012345678901000"


@pytest.mark.parametrize("typed", ["01.234.567.8-901.000", " 01 234 567 8 901 000 ", "01.234.567.8–901.000"])
def test_dots_and_dashes_are_no_part_of_a_number(typed: str) -> None:
    assert taxes.digits(typed) == OLD


def test_the_old_form_and_the_new_one_are_the_same_number() -> None:
    assert taxes.npwp16(OLD) == taxes.npwp16(NEW) == NEW
    assert set(taxes.npwp_forms(OLD)) == set(taxes.npwp_forms(NEW)) == {OLD, NEW}
    assert taxes.npwp_forms("3273014503900001") == ("3273014503900001",)


def test_numbers_are_shown_as_they_are_printed() -> None:
    assert taxes.show_npwp(OLD) == "01.234.567.8-901.000"
    assert taxes.show_npwp(NEW) == "0012 3456 7890 1000"
    assert taxes.printed(NEW + "000001") == "0012 3456 7890 1000 000001"


@pytest.mark.parametrize(
    ("number", "nik"),
    [("3273014503900001", True), ("3273010503900001", True), (NEW, False), ("1000000000123456", False),
     ("3273013313900001", False), (OLD, False)],
)  # fmt: skip
def test_a_nik_is_known_and_shown_by_its_end(number: str, nik: bool) -> None:
    assert taxes.is_nik(number) is nik
    assert (taxes.DOT in taxes.show_npwp(number)) is nik
    assert taxes.show_npwp(number).replace("-", " ").replace(".", "").endswith(number[-3:])


def test_the_check_digit_of_old_numbers() -> None:
    assert taxes.has_its_check_digit("013121660091000")  # made up of the rule: 01312166 has 0
    assert taxes.has_its_check_digit("0013121660091000")
    assert not taxes.has_its_check_digit(OLD)
    assert taxes.has_its_check_digit("3273014503900001")
