"""Every test here holds for every module: built-in, from the sample plugin, and made in the database."""

import pytest

from tests.contract import samples
from tests.contract.world import _swift, house

#: What holds for modules that people write to; what the engine keeps is only read.
WRITING = ("test_bad_input", "test_merging", "test_taking_back", "test_writes")
__all__ = ["_swift", "house"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "key" in metafunc.fixturenames:
        keys = samples.written_keys() if metafunc.module.__name__.rpartition(".")[2] in WRITING else samples.all_keys()
        metafunc.parametrize("key", keys)
