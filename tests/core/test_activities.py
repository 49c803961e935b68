"""What is to be done about a record and by a person, and when somebody was last in touch: in reach, and quickly."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saluran.core import undo
from saluran.core.perform import perform
from saluran.core.perform.work import OWN
from saluran.core.registry import modules
from saluran.core.screens import activities
from saluran.modules.activities.models import Event, PhoneCall, Task
from saluran.modules.activities.touches import last_touched
from saluran.modules.opportunities.models import Cost
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def made(cast: Cast, key: str, who: str = "budi", /, **data: Any) -> Any:
    return perform(cast[who], key, "create", data=data, face="api").record


@pytest.fixture
def lead(cast: Cast) -> Any:
    return made(cast, "leads", organization="CV Kopi Senja")


def about(record: Any) -> dict[str, Any]:
    return {"module": "leads", "id": record.pk}


def rows(model: Any) -> list[dict[str, Any]]:
    """Every column but those that only go forward."""
    return [{k: v for k, v in r.items() if k not in OWN} for r in model._base_manager.order_by("pk").values()]


def titles(cast: Cast, who: str, lead: Any) -> list[str]:
    return [a.title for a in activities.of_record(cast[who], modules.get("leads"), lead.pk)]


def test_what_is_open_comes_first_the_next_above_then_what_was_done_the_last_above(cast: Cast, lead: Any) -> None:
    day = dt.timedelta(days=1)
    said = {"related_to": about(lead)}
    made(cast, "tasks", subject="kapan saja", **said)
    made(cast, "tasks", subject="lusa", due_at=NOW + 2 * day, **said)
    made(cast, "events", subject="besok", starts_at=NOW + day, **said)
    made(cast, "calls", subject="kemarin", starts_at=NOW - day, status="done", **said)
    made(cast, "tasks", subject="dulu", due_at=NOW - 9 * day, status="done", **said)
    made(cast, "tasks", subject="lain", related_to=about(made(cast, "leads", organization="Lain")))
    assert titles(cast, "budi", lead) == ["besok", "lusa", "kapan saja", "kemarin", "dulu"]
    assert activities.count_open(cast["budi"], modules.get("leads"), lead.pk) == 3


def test_each_sees_his_own_and_may_change_only_these(cast: Cast, lead: Any) -> None:
    made(cast, "calls", "rina", subject="dari Rina", related_to=about(lead))
    made(cast, "calls", subject="dari Budi", related_to=about(lead))
    assert titles(cast, "budi", lead) == ["dari Budi"]
    assert titles(cast, "joko", lead) == ["dari Budi"], "whoever is above him sees what he sees"
    found = activities.of_record(cast["vina"], modules.get("leads"), lead.pk)
    assert (len(found), any(a.mine for a in found)) == (2, False)


def test_to_do_is_what_one_has_to_do_oneself(cast: Cast, lead: Any) -> None:
    made(cast, "tasks", "sari", subject="punya Sari", due_at=NOW)
    made(cast, "tasks", "joko", subject="punya Joko", due_at=NOW)
    made(cast, "tasks", "joko", subject="selesai", due_at=NOW, status="done")
    assert [a.title for a in activities.to_do(cast["joko"], 5)] == ["punya Joko"]


def test_late_is_what_is_open_after_its_time_and_a_day_has_no_hour() -> None:
    task, now = modules.get("tasks").due, timezone.localtime(NOW)
    assert task
    hour = dt.timedelta(hours=1)
    assert task.late({"due_at": NOW - hour, "status": "open"}, now)
    assert not task.late({"due_at": NOW + hour, "status": "open"}, now)
    assert not task.late({"due_at": NOW - hour, "status": "done"}, now)
    assert not task.late({"due_at": None, "status": "open"}, now)
    assert not task.late({"due_at": NOW - hour, "status": "open", "all_day": True}, now)
    assert task.late({"due_at": NOW - 24 * hour, "status": "waiting", "all_day": True}, now)
    deal = modules.get("opportunities").due
    assert deal
    assert not deal.late({"expected_close": now.date(), "status": "open"}, now)
    assert deal.late({"expected_close": now.date() - dt.timedelta(days=1), "status": "open"}, now)


def test_the_last_touch_is_the_last_call_or_event_that_was_done_and_seen(cast: Cast, lead: Any) -> None:
    day, key = dt.timedelta(days=1), modules.get("leads").key
    said = {"related_to": about(lead), "status": "done"}
    first = made(cast, "calls", subject="lama", starts_at=NOW - 9 * day, **said)
    last = made(cast, "events", subject="baru", starts_at=NOW - 2 * day, **said)
    hidden = made(cast, "calls", "rina", subject="Rina", starts_at=NOW - day, **said)
    made(cast, "tasks", subject="bukan kontak", due_at=NOW, **said)
    made(cast, "calls", subject="belum", starts_at=NOW, related_to=about(lead))
    other = made(cast, "leads", organization="Lain")
    assert last_touched(cast["budi"], key, [lead.pk, other.pk]) == {lead.pk: last.done_at}
    assert last_touched(cast["rina"], key, [lead.pk]) == {lead.pk: hidden.done_at}
    assert first.done_at < last.done_at < hidden.done_at
    assert last_touched(cast["budi"], key, []) == {}


def test_a_call_without_a_time_is_of_today_and_late_when_the_day_is_over(cast: Cast, lead: Any) -> None:
    call = made(cast, "calls", subject="Telepon", related_to=about(lead))
    due, at = modules.get("calls").due, timezone.localtime(call.starts_at)
    assert due is not None and call.all_day
    values = {"starts_at": call.starts_at, "status": call.status, "all_day": call.all_day}
    assert not due.late(values, at.replace(hour=23, minute=59))
    assert due.late(values, at + dt.timedelta(days=1))
    again = perform(cast["budi"], "calls", "reschedule", call.pk, {"starts_at": NOW}, face="api").record
    assert not again.all_day  # it is meant for that time
    assert not made(cast, "calls", subject="Sudah", related_to=about(lead), status="done").all_day


def test_deleting_takes_activities_along_and_undo_brings_each_back_exactly(cast: Cast, lead: Any) -> None:
    call = made(cast, "calls", subject="Telepon", related_to=about(lead), status="done")
    event = made(
        cast, "events", subject="Rapat", starts_at=NOW, related_to=about(lead), participants=[{"user": cast.budi.pk}]
    )
    task = made(cast, "tasks", "rina", subject="Tugas Rina", related_to=about(lead))
    cost = {"amount": "150000", "activity": {"module": "calls", "id": call.pk}}
    made(cast, "opportunities", title="Mesin", costs=[cost])
    before = [rows(m) for m in (PhoneCall, Event, Task, Cost)]
    done = perform(cast["budi"], "leads", "delete", lead.pk, {}, face="html")
    assert (PhoneCall.objects.count(), Event.objects.count(), Task.objects.count()) == (0, 0, 0)
    assert Cost.objects.get().activity == ""
    undo.undo(cast["budi"], done.operation or 0, face="html")
    after = [rows(m) for m in (PhoneCall, Event, Task, Cost)]
    assert after == before
    assert (event.pk, task.pk) == (Event.objects.get().pk, Task.objects.get().pk)


def test_a_record_and_its_last_touch_are_found_by_their_index(cast: Cast, lead: Any) -> None:
    if connection.vendor != "sqlite":
        return
    with CaptureQueriesContext(connection) as asked:
        activities.of_record(cast["budi"], modules.get("leads"), lead.pk)
        last_touched(cast["budi"], "leads", [lead.pk])
    with connection.cursor() as cursor:
        for q in asked.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + q["sql"].replace("%", "%%"))
            plan = [row[-1] for row in cursor.fetchall()]
            tables = [step for step in plan if "activities_" in step]
            assert tables, plan
            assert all(step.startswith("SEARCH") and "_about (related_to=?" in step for step in tables), "\n".join(plan)
