"""reschedule: another time."""

import datetime as dt

from saluran.modules.activities.models import Event, Task
from tests.verbs.conftest import Doing


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_a_task_gets_another_time(budi: Doing) -> None:
    task = budi("tasks", "create", subject="Kirim contoh", due_at="2026-11-20T03:00:00Z")
    budi("tasks", "reschedule", task.pk, due_at="2026-12-01T03:00:00Z")
    assert Task.objects.get().due_at == at("2026-12-01T03:00:00+00:00")


def test_an_event_keeps_its_length(budi: Doing) -> None:
    said = {"starts_at": "2026-11-20T03:00:00Z", "ends_at": "2026-11-20T04:30:00Z"}
    event = budi("events", "create", subject="Presentasi", **said)
    budi("events", "reschedule", event.pk, starts_at="2026-11-21T06:00:00Z")
    assert Event.objects.get().ends_at == at("2026-11-21T07:30:00+00:00")
    budi("events", "reschedule", event.pk, starts_at="2026-11-21T06:00:00Z", ends_at="2026-11-21T06:30:00Z")
    assert Event.objects.get().ends_at == at("2026-11-21T06:30:00+00:00")
    assert budi.wrong(
        "events", "reschedule", event.pk, starts_at="2026-11-23T06:00:00Z", ends_at="2026-11-22T06:00:00Z"
    )


def test_what_was_called_off_is_planned_again(budi: Doing) -> None:
    event = budi("events", "create", subject="Presentasi", starts_at="2026-11-20T03:00:00Z", status="cancelled")
    budi("events", "reschedule", event.pk, starts_at="2026-11-21T06:00:00Z")
    assert Event.objects.get().status == "planned"


def test_a_time_is_asked_for_and_what_is_done_stays(budi: Doing) -> None:
    task = budi("tasks", "create", subject="Kirim contoh")
    assert budi.wrong("tasks", "reschedule", task.pk) == {"due_at"}
    assert budi.wrong("tasks", "reschedule", task.pk, due_at="kapan-kapan") == {"due_at"}
    budi("tasks", "complete", task.pk)
    assert budi.refused("tasks", "reschedule", task.pk, due_at="2026-12-01T03:00:00Z").status == 409
