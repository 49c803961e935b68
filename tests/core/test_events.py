"""The outbox: each committed event reaches each listener, and none that was rolled back does."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from saluran.core import events, jobs, workers
from saluran.core.models import Job, Operation, Outbox
from tests.core import at_work

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def ears(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the listeners and the events of the test."""
    monkeypatch.setattr(events, "_listeners", [])
    Outbox.objects.all().delete()
    at_work.heard.clear()
    yield


def operation() -> int:
    return Operation.objects.create(at=timezone.now(), face="setup").pk


def test_an_event_reaches_those_who_listen_to_it(db: None) -> None:
    events.listen("leads.create")(at_work.listen_in)
    made = operation()
    events.publish(made, "leads.create", {"ids": [1]})
    events.publish(made, "leads.update", {"ids": [2]})
    workers.drain()
    assert at_work.heard == [{"name": "leads.create", "event": {"ids": [1]}, "operation": made}]
    assert not Outbox.objects.filter(done=False).exists()


def test_names_are_whole_words_and_a_star_hears_all(db: None) -> None:
    events.listen("leads")(at_work.listen_in)
    for name in ("leads.create", "leads", "leads_old.create"):
        events.publish(operation(), name, {})
    workers.drain()
    assert [h["name"] for h in at_work.heard] == ["leads.create", "leads"]
    events.listen("*")(at_work.listen_in)
    assert events.listeners("leads.create") == [at_work.listen_in]
    assert events.listeners("accounts.delete") == [at_work.listen_in]


def test_what_was_done_record_by_record_is_heard_as_a_set(db: None) -> None:
    events.listen("*")(at_work.listen_in)
    one, two = operation(), operation()
    for pk in (1, 2, 3):
        events.publish(one, "leads.win", {"ids": [pk], "count": 1, "changed": [f"c{pk}"]})
    events.publish(two, "leads.win", {"ids": [4], "count": 1, "changed": []})
    events.publish(one, "leads.lose", {"ids": [5], "count": 1, "changed": []})
    events.publish(one, "leads.win", {"ids": [6], "count": 9000, "changed": []})
    events.dispatch()
    assert Job.objects.count() == 4
    workers.drain()
    heard = sorted((h["operation"], h["name"], h["event"]["ids"], h["event"]["count"]) for h in at_work.heard)
    assert heard == [
        (one, "leads.lose", [5], 1), (one, "leads.win", [1, 2, 3], 3), (one, "leads.win", [6], 9000),
        (two, "leads.win", [4], 1),
    ]  # fmt: skip
    assert at_work.heard[0]["event"]["changed"] == ["c1", "c2", "c3"]


def test_a_rolled_back_event_reaches_nobody(db: None) -> None:
    events.listen("*")(at_work.listen_in)
    with pytest.raises(KeyError), transaction.atomic():
        events.publish(operation(), "leads.create", {})
        raise KeyError
    workers.drain()
    assert at_work.heard == []


def test_an_event_that_is_dispatched_again_is_not_heard_again(db: None) -> None:
    events.listen("*")(at_work.listen_in)
    events.publish(operation(), "leads.create", {})
    events.dispatch()
    Outbox.objects.update(done=False)
    events.dispatch()
    assert Job.objects.count() == 1


def test_a_dispatcher_that_falls_leaves_the_event_waiting(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    events.listen("*")(at_work.listen_in)
    events.publish(operation(), "leads.create", {})

    def fall(made: list[Job]) -> list[Job]:
        Job.objects.bulk_create(made)
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "add", fall)
        with pytest.raises(RuntimeError):
            events.dispatch()
    assert Outbox.objects.filter(done=False).count() == 1 and not Job.objects.exists()
    workers.drain()
    assert len(at_work.heard) == 1


def test_more_events_than_fit_into_one_batch_are_heard_in_their_order(db: None) -> None:
    events.listen("*")(at_work.listen_in)
    made = operation()
    for n in range(events.BATCH + 5):
        events.publish(made, "leads.create", {"n": n})
    workers.drain()
    assert [h["event"]["n"] for h in at_work.heard] == list(range(events.BATCH + 5))


def test_listening_twice_is_a_mistake(db: None) -> None:
    events.listen("leads")(at_work.listen_in)
    with pytest.raises(RuntimeError):
        events.listen("leads")(at_work.listen_in)


def test_events_that_were_told_are_forgotten_after_a_week(db: None) -> None:
    old = Operation.objects.create(at=timezone.now() - dt.timedelta(days=8), face="setup").pk
    for made, done in ((old, True), (old, False), (operation(), True)):
        Outbox.objects.create(operation_id=made, name="leads.create", event={}, done=done)
    told: Any = events.forget_events.call()
    assert told == 1 and Outbox.objects.count() == 2
