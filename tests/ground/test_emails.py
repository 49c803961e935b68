"""E-mail addresses in a cell."""

import pytest

from saluran.ground import emails


def test_several_addresses_of_a_cell() -> None:
    assert emails.several("a@x.id; b@x.id / a@x.id") == ["a@x.id", "b@x.id"]
    assert emails.several("a@x.id b@x.id") == ["a@x.id", "b@x.id"]
    for wrong in ("", " ; ", "a@x.id, b", "x" * 2000):
        with pytest.raises(ValueError, match="email"):
            emails.several(wrong)
