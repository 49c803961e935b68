"""One installation with a user and a token, copied for every test that spoils one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.living import Home, Homes


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Homes, Home, str]]:
    made = Homes(tmp_path_factory.mktemp("faults"))
    home = made.make("ready")
    try:
        home.does("user", "add", "rina", "--role", "administrator")
        yield made, home, home.does("token", "rina")
    finally:
        made.close()


@pytest.fixture
def home(ready: tuple[Homes, Home, str], tmp_path: Path) -> Home:
    return ready[0].copy(ready[1], tmp_path.name)


@pytest.fixture
def token(ready: tuple[Homes, Home, str]) -> str:
    return ready[2]
