"""Every test here holds for every module: built-in, from the sample plugin, and made in the database."""

import pytest

from tests.contract import samples
from tests.contract.world import _swift, house

__all__ = ["_swift", "house"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "key" in metafunc.fixturenames:
        metafunc.parametrize("key", samples.all_keys())
