"""Jobs: queued in the transaction of the change, run at least once, never by two at a time, never lost."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from saluran.core import events, jobs, workers
from saluran.core.models import Job
from tests.core import at_work

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens: only the jobs of the test are there."""
    monkeypatch.setattr(events, "_listeners", [])


def claimed(name: str = "one") -> Job:
    job = jobs.claim(name)
    assert job is not None
    return job


def silent(job: Job) -> None:
    """Its worker has not been heard of for too long."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def test_a_job_runs_once_and_keeps_its_result(db: None) -> None:
    job = jobs.enqueue(at_work.add, a=2, b=3)
    assert job.state == "ready"
    workers.drain()
    workers.drain()
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, job.error) == ("done", 5, 1, "")
    assert job.finished_at and job.lease_until is None


def test_the_api_of_django_tasks_goes_to_the_same_queue(db: None) -> None:
    result = at_work.add.enqueue(1, b=1)
    workers.drain()
    assert Job.objects.get(pk=int(result.id)).result == 2


def test_a_job_is_rolled_back_with_the_change(db: None) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        jobs.enqueue(at_work.add, a=1, b=1)
        raise KeyError
    assert not Job.objects.exists()


def test_what_cannot_be_stored_is_refused_at_once(db: None) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        jobs.enqueue(at_work.add, a=object(), b=1)


def test_one_key_is_taken_once(db: None) -> None:
    first = jobs.enqueue(at_work.add, key="k", a=1, b=1)
    assert jobs.enqueue(at_work.add, key="k", a=1, b=1).pk == first.pk
    workers.drain()
    assert jobs.enqueue(at_work.add, key="k", a=1, b=1).state == "done"


def test_priority_goes_first_then_age_and_nothing_before_its_time(db: None) -> None:
    late = jobs.enqueue(at_work.add, run_after=timezone.now() + dt.timedelta(hours=1), a=0, b=0)
    old, new = jobs.enqueue(at_work.add, a=1, b=0), jobs.enqueue(at_work.add, a=2, b=0)
    urgent = at_work.add.using(priority=5).enqueue(3, 0)
    assert [claimed().pk for _n in range(3)] == [int(urgent.id), old.pk, new.pk]
    assert jobs.claim("one") is None
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        silent_ones = {claimed().pk for _n in range(4)}
    assert late.pk in silent_ones


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(db: None) -> None:
    job = jobs.enqueue(at_work.fail)
    workers.drain()
    job.refresh_from_db()
    assert job.state == "ready" and job.run_after > timezone.now() + dt.timedelta(seconds=5)
    Job.objects.update(run_after=timezone.now())
    workers.drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("dead", 2)
    assert f"job-{job.pk}" in job.error and "trace" not in job.error and "ValueError" not in job.error


def test_a_refusal_is_final_and_its_sentence_is_the_error(db: None) -> None:
    job = jobs.enqueue(at_work.refuse)
    workers.drain()
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("dead", "Not on a Sunday.", 1)


def test_a_task_that_is_gone_is_an_error_not_a_crash(db: None) -> None:
    job = jobs.enqueue(at_work.add, a=1, b=1)
    Job.objects.update(task="saluran.core.gone.away", max_attempts=1)
    workers.drain()
    job.refresh_from_db()
    assert job.state == "dead"


def test_a_task_runs_as_its_actor(cast: Any) -> None:
    from saluran.core.models import User

    User._base_manager.filter(pk=cast.budi.pk).update(language="en", time_zone="Asia/Makassar")
    from saluran.core import access

    access.touched()
    mine, nobodys = jobs.enqueue(at_work.who, actor_id=cast.budi.pk), jobs.enqueue(at_work.who)
    workers.drain()
    mine.refresh_from_db()
    nobodys.refresh_from_db()
    assert mine.result == [cast.budi.pk, "en", "Asia/Makassar"]
    assert nobodys.result == [None, "id", "Asia/Jakarta"]


def test_progress_is_kept_and_a_job_goes_on_where_it_was(db: None) -> None:
    job = jobs.enqueue(at_work.count, to=10)
    Job.objects.update(progress=7)
    workers.drain()
    job.refresh_from_db()
    assert (job.state, job.progress, job.total, job.result) == ("done", 10, 10, 10)


def test_a_running_job_that_is_cancelled_stops_at_its_next_report(db: None) -> None:
    job = jobs.enqueue(at_work.count, to=10, cancel_at=4)
    workers.drain()
    job.refresh_from_db()
    assert (job.state, job.progress, job.result) == ("cancelled", 4, None)
    assert not jobs.cancel(job)


def test_a_waiting_job_that_is_cancelled_never_runs(db: None) -> None:
    job = jobs.enqueue(at_work.add, a=1, b=1)
    assert jobs.cancel(job)
    assert jobs.claim("one") is None


def test_a_worker_that_is_to_end_hands_its_job_back(db: None) -> None:
    job, stop = jobs.enqueue(at_work.count, to=10), threading.Event()
    stop.set()
    workers.run(claimed(), stop)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("ready", 0)
    workers.drain()
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_of_a_silent_worker_is_taken_by_another_who_alone_may_end_it(db: None) -> None:
    jobs.enqueue(at_work.add, a=1, b=1)
    lost = claimed("lost")
    assert jobs.claim("other") is None
    silent(lost)
    taken = claimed("other")
    assert (taken.pk, taken.attempts) == (lost.pk, 2)
    assert not jobs.change(lost, state="done", result=-1)
    workers.run(taken, threading.Event())
    taken.refresh_from_db()
    assert (taken.state, taken.result) == ("done", 2)


def test_a_job_whose_workers_all_die_is_given_up(db: None) -> None:
    job = jobs.enqueue(at_work.add, a=1, b=1)
    for name in ("one", "two", "three"):
        silent(claimed(name))
    assert jobs.claim("four") is None
    job.refresh_from_db()
    assert job.state == "dead" and job.error


@pytest.fixture
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Job]]:
    """Tick at a moment in Jakarta, and see what the clock has called for."""
    monkeypatch.setattr(jobs, "schedules", {})
    jobs.Task(func=at_work.add.func, cron="0 6 * * *")

    def tick(moment: str) -> list[Job]:
        workers._slots.clear()  # as another process would
        with time_machine.travel(dt.datetime.fromisoformat(f"{moment}+07:00"), tick=False):
            workers.tick()
        return list(Job.objects.filter(key__startswith="cron:", state="ready").order_by("pk"))

    return tick


def test_a_new_schedule_begins_with_its_next_slot(clock: Callable[[str], list[Job]]) -> None:
    assert clock("2026-11-20T09:00") == []
    assert clock("2026-11-21T05:59") == []
    assert len(clock("2026-11-21T06:01")) == 1


def test_a_slot_is_taken_once_by_all_workers_together(clock: Callable[[str], list[Job]]) -> None:
    clock("2026-11-20T09:00")
    clock("2026-11-21T06:01")
    assert len(clock("2026-11-21T06:01")) == 1


def test_of_several_missed_slots_the_last_is_made_up_for(clock: Callable[[str], list[Job]]) -> None:
    clock("2026-11-20T09:00")
    made = clock("2026-11-25T12:00")
    assert [j.key for j in made] == ["cron:tests.core.at_work.add:0 6 * * *:2026-11-25T06:00:00+07:00"]


def test_ended_jobs_are_forgotten_after_a_month(db: None) -> None:
    old, new = jobs.enqueue(at_work.add, a=1, b=1), jobs.enqueue(at_work.add, a=1, b=1)
    clocked, waiting = jobs.enqueue(at_work.add, key="cron:x", a=1, b=1), jobs.enqueue(at_work.add, a=1, b=1)
    long_ago = timezone.now() - dt.timedelta(days=31)
    Job.objects.filter(pk__in=[old.pk, clocked.pk]).update(state="done", finished_at=long_ago)
    Job.objects.filter(pk=new.pk).update(state="done", finished_at=timezone.now())
    workers.forget_jobs.call()
    assert set(Job.objects.values_list("pk", flat=True)) == {new.pk, clocked.pk, waiting.pk}


# With real processes, on a database of their own.


@pytest.fixture
def house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty, migrated installation."""
    found = {**os.environ, "SALURAN_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join((str(ROOT), *sys.path))}
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE jobs_{os.getpid()}")
        found["DATABASE_URL"] = url.replace("/postgres?", f"/jobs_{os.getpid()}?")
    _python(found, "from django.core.management import call_command; call_command('migrate', verbosity=0)")
    yield found
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE jobs_{os.getpid()} WITH (FORCE)")


def _python(house: dict[str, str], code: str) -> str:
    begin = "import django; django.setup(); from saluran.core import jobs; from tests.core import at_work; "
    done = subprocess.run(
        [sys.executable, "-c", begin + code], env=house, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _row(house: dict[str, str]) -> tuple[Any, ...]:
    sql = "SELECT state, attempts, result FROM core_job WHERE key IS NULL ORDER BY id"
    if url := house.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as server:
            return server.execute(sql).fetchone() or ()
    file = sqlite3.connect(Path(house["SALURAN_HOME"]) / "saluran.sqlite3")
    try:
        return tuple(file.execute(sql).fetchone() or ())
    finally:
        file.close()


def _worker(house: dict[str, str], lease: float) -> subprocess.Popen[bytes]:
    code = f"from tests.core.at_work import work; work({lease})"
    return subprocess.Popen([sys.executable, "-c", f"import django; django.setup(); {code}"], env=house, cwd=ROOT)


def _until(true: Callable[[], Any], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def test_what_somebody_waits_for_goes_before_what_only_follows(cast: Any) -> None:
    follows = jobs.enqueue(at_work.add, a=1, b=1)
    awaited = jobs.enqueue(at_work.add, a=1, b=1, actor_id=cast.budi.pk)
    assert jobs.claim("second", second=True) is None  # the first one may be about to take it
    Job.objects.update(run_after=timezone.now() - 2 * jobs.BUSY)
    with transaction.atomic():
        assert jobs.claim("second", second=True) == awaited
        assert jobs.claim("second", second=True) is None  # the rest is left to the first
        transaction.set_rollback(True)
    assert [claimed("one"), claimed("two")] == [awaited, follows]


@pytest.mark.slow
@pytest.mark.parametrize(("lease", "beside"), [(2, True), (600, False)], ids=["beside", "next"])
def test_a_killed_workers_job_is_finished_by_another(
    house: dict[str, str], tmp_path: Path, lease: float, beside: bool
) -> None:
    """One that is there already waits for the lease; one that starts on the machine sees that the process is gone."""
    seen = tmp_path / "seen"
    _python(house, f"jobs.enqueue(at_work.linger, path={str(seen)!r}, first=60, later=0)")
    first = _worker(house, lease)
    team = [first]
    try:
        _until(lambda: seen.exists() and seen.read_text().endswith("\n"))
        if beside:
            team.append(_worker(house, lease))
            time.sleep(1)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert _row(house)[:2] == ("running", 1)
    if not beside:
        team.append(_worker(house, lease))
    try:
        _until(lambda: _row(house)[0] == "done")
    finally:
        for second in team[1:]:
            second.terminate()
            assert second.wait(20) == 0
    assert int(_row(house)[2]) == 2
    assert seen.read_text().split() == [str(first.pid), "1", str(team[1].pid), "2"]


@pytest.mark.slow
def test_a_job_longer_than_its_lease_is_not_taken_from_a_living_worker(house: dict[str, str], tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    _python(house, f"jobs.enqueue(at_work.linger, path={str(seen)!r}, first=4, later=0)")
    team = [_worker(house, lease=1.5) for _n in range(2)]
    try:
        _until(lambda: _row(house)[0] == "done")
    finally:
        for one in team:
            one.terminate()
        assert [one.wait(20) for one in team] == [0, 0]
    assert len(seen.read_text().splitlines()) == 1
    assert int(_row(house)[2]) == 1
