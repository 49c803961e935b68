"""What all tests share: a prepared database, and the permanent cast.

Tests marked ``postgres`` run twice: with all others on SQLite, and once more with ``DATABASE_URL`` at a throwaway
PostgreSQL, which ``make check`` starts. ``SKIP=browser,postgres`` leaves these out, by name.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SKIPPED = {s for s in os.environ.get("SKIP", "").split(",") if s}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out by name what SKIP names; on PostgreSQL run what is marked for it."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    left = [i for i in items if any(i.get_closest_marker(s) for s in SKIPPED & {"browser"})]
    if on_postgres:
        left += [i for i in items if not i.get_closest_marker("postgres") and i not in left]
    for item in items:  # a browser leans on the clock of a machine that others load; the report says which ran again
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [i for i in items if i not in set(left)]


def pytest_report_header() -> str:
    return f"left out by SKIP: {', '.join(sorted(SKIPPED)) or 'nothing'}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from saluran.core import prepare

    with django_db_blocker.unblock():
        prepare.run()


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """What the last test cached was rolled back with it."""
    from saluran.core import stamps

    yield
    stamps._seen.__dict__.clear()


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    """Files of a test lie in a folder of its own."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def cast(db: None) -> Any:
    from tests.cast import make_cast

    return make_cast()
