"""What another stood in the way of is tried again, as a whole and not for ever."""

import hashlib
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from saluran.core import access, jobs, retrying, workers
from saluran.core.models import Job, Operation, Token
from saluran.core.perform import Item, perform, perform_many
from saluran.core.registry import modules
from tests.cast import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


class InTheWay:
    """Refuses the nth statements that begin with a word, as the database would."""

    def __init__(self, word: str, *refused: int) -> None:
        self.word, self.refused, self.seen = word, refused, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(self.word):
            self.seen += 1
            if self.seen in self.refused:
                raise passing()
        return execute(sql, params, many, context)


def passing() -> OperationalError:
    error = OperationalError("database is locked" if connection.vendor == "sqlite" else "deadlock detected")
    error.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
    return error


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    monkeypatch.setattr(retrying, "PAUSES", (0, 0))
    from saluran.core import prepare

    prepare.run()


def names() -> list[str]:
    return sorted(access.rows(modules.get("accounts")).values_list("name", flat=True))


def test_a_write_is_done_once_though_tried_three_times() -> None:
    before = Operation.objects.count()
    with connection.execute_wrapper(InTheWay("INSERT INTO", 2, 5)):
        perform(access.SYSTEM, "accounts", "create", data={"name": "PT Ulang", "tags": ["uji"]}, face="api")
    assert names() == ["PT Ulang"] and Operation.objects.count() == before + 1


def test_not_for_ever() -> None:
    wrapper = InTheWay("INSERT INTO", *range(1, 99))
    with pytest.raises(OperationalError), connection.execute_wrapper(wrapper):
        perform(access.SYSTEM, "accounts", "create", data={"name": "PT Gagal"}, face="api")
    assert wrapper.seen == 3 and names() == []


def test_what_will_not_pass_is_not_tried_again() -> None:
    seen = []

    def broken(*_args: Any) -> Any:
        seen.append(1)
        raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError), connection.execute_wrapper(broken):
        perform(access.SYSTEM, "accounts", "create", data={"name": "PT Gagal"}, face="api")
    assert len(seen) == 1


def test_a_set_begins_anew() -> None:
    items = [Item({"name": f"PT {n}"}) for n in range(5)] + [Item({"name": ""})]
    with connection.execute_wrapper(InTheWay("INSERT INTO", 1, 3)):
        perform_many(access.SYSTEM, "accounts", "create", items, face="api")
    assert names() == [f"PT {n}" for n in range(5)]
    assert [bool(i.refused) for i in items] == [False] * 5 + [True]


tried: list[int] = []


@jobs.task()
def stumbles() -> str:
    tried.append(1)
    if len(tried) < 6:
        raise passing()
    return "done"


def test_a_job_goes_on_without_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saluran.core.workers.random.uniform", lambda _a, _b: 0)
    tried.clear()
    job = jobs.enqueue(stumbles)
    workers.drain()
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.attempts, len(tried)) == ("done", 1, 6)


def test_a_program_hears_nothing_of_the_note_that_its_token_was_used(client: Client) -> None:
    user = make_cast()["rina"].id
    digest = hashlib.sha256(b"rahasia").hexdigest()
    Token.objects.create(user_id=user, digest=digest, created_at=timezone.now())
    with connection.execute_wrapper(InTheWay('UPDATE "core_token"', 1)):
        answer = client.get("/api/v1/me", headers={"Authorization": "Bearer rahasia"})
    assert answer.status_code == 200 and Token.objects.get().used_at is not None
