"""The queue in front of SQLite's writer."""

import fcntl
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from saluran.core import locks


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The lock of a database file."""
    path = tmp_path / "saluran.sqlite3.lock"
    monkeypatch.setattr(locks, "_lock_file", lambda: path)
    return path


def is_free(path: Path) -> bool:
    """As another process sees it."""
    with path.open("a") as other:
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_inside_a_transaction_nobody_queues(db: None, file: Path) -> None:
    with transaction.atomic(), locks.writer():
        assert is_free(file), "in a transaction the database's own lock is held already"


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_one_writers_and_reentrant(file: Path) -> None:
    with pytest.raises(KeyError), locks.writer():
        with locks.writer():
            assert not is_free(file)
        assert not is_free(file)
        raise KeyError
    assert is_free(file)


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_process_and_of_others_wait_for_each_other(file: Path) -> None:
    seen: list[Any] = []

    def write() -> None:
        with locks.writer():
            seen.append("written")

    with file.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        writers = [threading.Thread(target=write) for _n in range(3)]
        for one in writers:
            one.start()
        writers[0].join(0.2)
        assert seen == []
    for one in writers:
        one.join(5)
    assert len(seen) == 3


def test_a_database_in_memory_has_no_queue(db: None) -> None:
    assert locks._lock_file() is None
