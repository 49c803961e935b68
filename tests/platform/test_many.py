"""Jobs over very many records: all or reported, exactly once though workers die, undone whatever their size."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from saluran.core import access, jobs, undo, unwinding, workers, writer
from saluran.core.models import Job, Line, Operation, SearchDoc, Tagging
from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Conflict, NotFound
from saluran.core.registry import modules
from saluran.platform import leaving, sets, undoing, working
from saluran.platform.models import Export, Portion
from saluran.platform.sets import Chosen
from tests.cast import Cast, make

pytestmark = pytest.mark.postgres
OWN = ("version", "modified_at", "modified_by_id")


class Killed(BaseException):
    """The worker is gone in the midst of it."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records are many here."""
    for where, name, n in (
        (sets, "AT_ONCE", 2), (sets, "BATCH", 3), (sets, "SMALL", 2), (undoing, "AT_ONCE", 4), (undoing, "FIRST", 3),
        (undoing, "LEAST", 3), (undoing, "LARGEST", 3), (leaving, "AT_ONCE", 2),
    ):  # fmt: skip
        monkeypatch.setattr(where, name, n)


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Have the worker die at its ``n``-th report from now on, in the midst of the transaction."""
    left: list[int] = []
    report = jobs.report

    def dying(*args: Any, **more: Any) -> None:
        report(*args, **more)
        if left:
            left[0] -= 1
            if not left[0]:
                left.clear()
                raise Killed

    monkeypatch.setattr(jobs, "report", dying)
    yield lambda n: left.append(n)


def run(job: Job) -> Job:
    """Let a worker do it; one that dies leaves the job to the next."""
    while True:
        Job.objects.filter(pk=job.pk, state="running").update(lease_until=timezone.now() - dt.timedelta(seconds=1))
        taken = jobs.claim("one")
        if taken is None:
            break
        try:
            workers.run(taken, threading.Event())
        except Killed:
            continue
    return Job.objects.get(pk=job.pk)


def rows(key: str) -> Any:
    return access.rows(modules.get(key)).order_by("pk")


def leads(cast: Cast, n: int, **more: Any) -> list[int]:
    items = [Item({"first_name": f"Wati {k}", "owner": cast.budi.pk, **more}) for k in range(n)]
    perform_many(access.SYSTEM, "leads", "create", items, face="setup")
    return [i.pk for i in items if i.pk]


def images(*keys: str) -> list[Any]:
    """Everything, byte for byte; only the version goes forward."""
    found = [
        {k: v for k, v in writer.image(r).items() if k not in OWN}
        for key in keys
        for r in [*rows(key), *Tagging.objects.order_by("pk")]
    ]
    docs = SearchDoc.objects.filter(module__in=keys).order_by("module", "record_id")
    return [*found, *docs.values_list("module", "record_id", "owner", "team", "title", "text")]


def assigned(cast: Cast, chosen: Chosen) -> Job:
    return sets.perform_later(cast["joko"], "leads", "assign", chosen, {"owner": cast.sari.pk}, face="html")


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_killed_job_goes_on_and_does_everything_once(cast: Cast, killing: Callable[[int], None], after: int) -> None:
    ids = leads(cast, 10)
    before = Line.objects.count()
    job = assigned(cast, Chosen(tuple(ids)))
    killing(after)
    job = run(job)
    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 10, 0)
    assert set(rows("leads").values_list("owner", "version")) == {(cast.sari.pk, 2)}
    assert Line.objects.count() == before + 10 and Operation.objects.get(pk=job.result["operation"]).count == 10
    assert sum(len(p.ids) for p in Portion.objects.filter(job=job, done=True)) == 10


def test_what_was_asked_for_is_what_is_done(cast: Cast) -> None:
    """All or reported: what no longer matches is left, what came to match since is not touched."""
    leads(cast, 5, status="new")
    chosen = Chosen((), ["status", "is", "new"], "", 5)
    job = assigned(cast, chosen)
    first, second, *_rest = rows("leads")
    perform(cast["budi"], "leads", "update", first.pk, {"status": "contacted"}, face="html")
    perform(cast["rina"], "leads", "delete", second.pk, face="html")
    late = leads(cast, 1, status="new")
    job = run(job)
    assert (job.result["done"], job.result["refused"], working.asked(job)) == (3, 2, 5)
    assert rows("leads").get(pk=late[0]).owner_id == cast.budi.pk
    report = working.report(cast["joko"], job)
    assert {o.id: (o.status, o.there) for o in report.items if o.sentence} == {
        first.pk: (409, True),
        second.pk: (409, False),
    }
    assert [o.title for o in report.items if o.id == second.pk] == ["Wati 1"]
    assert len(report.items) == 5 and len(working.report(cast["joko"], job, "done").items) == 3


def test_the_report_is_paged_and_whole(cast: Cast) -> None:
    ids = leads(cast, 10)
    job = run(assigned(cast, Chosen(tuple(ids))))
    seen, cursor = [], ""
    while True:
        page = working.report(cast["joko"], job, "", cursor, 4)
        seen += [o.id for o in page.items]
        if not page.next:
            break
        cursor = page.next
    assert seen == ids == [o.id for o in working.all_outcomes(cast["joko"], job)]


def test_a_condition_must_find_as_many_as_was_told(cast: Cast) -> None:
    leads(cast, 3)
    with pytest.raises(Conflict):
        assigned(cast, Chosen((), {"all": []}, "", 4))
    assert not Portion.objects.exists()


def test_stopped_in_the_midst_what_is_done_can_be_taken_back(cast: Cast, killing: Callable[[int], None]) -> None:
    before_all = leads(cast, 9)
    before = images("leads")
    job = assigned(cast, Chosen(tuple(before_all)))
    killing(2)
    taken = jobs.claim("one")
    assert taken
    with pytest.raises(Killed):
        workers.run(taken, threading.Event())
    job = Job.objects.get(pk=job.pk)
    working.cancel(cast["joko"], job)
    job = run(job)
    assert (job.state, job.result["done"]) == ("cancelled", 3)
    undo.undo(cast["joko"], job.result["operation"], face="html")
    assert images("leads") == before
    with pytest.raises(Conflict):
        working.cancel(cast["joko"], job)


def imported(cast: Cast, n: int = 8) -> int:
    """One operation over several batches: records, links among them, tags."""
    operation, made = None, []
    for start in range(0, n, 3):
        items = [Item({"name": f"PT {k}", "tags": [f"t{k % 2}"]}) for k in range(start, min(start + 3, n))]
        operation = perform_many(cast["rina"], "accounts", "create", items, face="import", operation=operation)
        made += [i.pk for i in items]
    links = [Item({"parent": made[(k + 1) % n]}, pk) for k, pk in enumerate(made)]  # a ring: each belongs to the next
    operation = perform_many(cast["rina"], "accounts", "update", links[:-1], face="import", operation=operation)
    assert operation
    return operation.pk


@pytest.mark.parametrize("after", [0, 1, 5, 12, 13, 15, 17, 19, 21, 23])
def test_a_large_undo_survives_kills_and_is_exact(cast: Cast, killing: Callable[[int], None], after: int) -> None:
    make("accounts", name="PT Lama", tags=["lama"])
    before = images("accounts")
    operation = imported(cast)
    job = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(job, Job)
    if after:
        killing(after)
    job = run(job)
    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 8, 0), job.error
    assert images("accounts") == before
    made = Operation.objects.get(undoes=operation)
    assert made.pk == job.result["operation"] and Line.objects.filter(operation=made, module="accounts").count() == 8
    with pytest.raises(Conflict):
        undoing.undo_any(cast["rina"], operation, face="html")


def test_a_large_undo_is_undone_like_any_other(cast: Cast) -> None:
    operation = imported(cast)
    before = images("accounts")
    first = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(first, Job) and not rows("accounts").filter(pk__in=[0]).exists()
    back = undoing.undo_any(cast["rina"], run(first).result["operation"], face="html")
    assert isinstance(back, Job)
    job = run(back)
    assert (job.state, job.result["done"]) == ("done", 8), job.error
    assert images("accounts") == before


def test_nothing_is_changed_where_something_stands_in_the_way(cast: Cast) -> None:
    operation = imported(cast)
    one, two, *_rest = rows("accounts")
    perform(cast["rina"], "accounts", "update", one.pk, {"name": "PT Baru"}, face="html")
    perform(cast["rina"], "accounts", "note", two.pk, {"text": "Penting"}, face="html")
    before = images("accounts")
    asked = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(asked, Job)
    job = run(asked)
    assert job.state == "dead" and "PT Baru" in job.error
    assert images("accounts") == before and not Operation.objects.filter(undoes=operation).exists()
    left = working.report(cast["rina"], job, "refused").items
    assert {o.id for o in left} == {one.pk, two.pk}
    again = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(again, Job) and again.pk != job.pk, "asked again it looks again"


def test_what_clashes_in_between_is_left_and_reported(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = imported(cast)
    one = rows("accounts").first()
    check = undoing._Unwinding._check

    def meanwhile(self: Any) -> None:
        check(self)
        perform(cast["rina"], "accounts", "update", one.pk, {"name": "PT Tetap"}, face="html")

    monkeypatch.setattr(undoing._Unwinding, "_check", meanwhile)
    asked = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(asked, Job)
    job = run(asked)
    assert (job.state, job.result["done"] + job.result["refused"]) == ("done", 8)
    assert job.result["refused"] >= 1 and rows("accounts").get(pk=one.pk).name == "PT Tetap"
    assert one.pk in {o.id for o in working.report(cast["rina"], job, "refused").items}


def test_a_large_delete_comes_back_with_all_that_belonged_to_it(cast: Cast) -> None:
    imported(cast)
    for pk in rows("accounts").values_list("pk", flat=True):
        perform(cast["rina"], "accounts", "note", pk, {"text": "Catatan"}, face="html")
    before, ids = images("accounts"), tuple(rows("accounts").values_list("pk", flat=True))
    gone = run(sets.perform_later(cast["rina"], "accounts", "delete", Chosen(ids), {}, face="html"))
    assert gone.result["done"] == 8 and not rows("accounts").exists()
    asked = undoing.restore_any(cast["rina"], "accounts", ids[0], face="html")
    assert isinstance(asked, Job)
    job = run(asked)
    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 8, 0), job.error
    assert images("accounts") == before


def test_one_undo_for_all_and_only_one_at_a_time(cast: Cast) -> None:
    operation = imported(cast)
    first = undoing.undo_any(cast["rina"], operation, face="html")
    second = undoing.undo_any(cast["rina"], operation, face="api")
    assert isinstance(first, Job) and isinstance(second, Job) and first.pk == second.pk
    with pytest.raises(NotFound):
        undoing.undo_any(cast["budi"], operation, face="html")


def test_once_it_writes_it_goes_on_to_its_end(cast: Cast, killing: Callable[[int], None]) -> None:
    operation = imported(cast)
    job = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(job, Job) and working.may_cancel(job)
    Job.objects.filter(pk=job.pk).update(result={"phase": "write"})
    job.refresh_from_db()
    assert not working.may_cancel(job)
    with pytest.raises(Conflict):
        working.cancel(cast["rina"], job)


def test_one_that_was_given_up_in_the_midst_goes_on_when_asked_again(
    cast: Cast, killing: Callable[[int], None]
) -> None:
    make("accounts", name="PT Lama")
    before = images("accounts")
    operation = imported(cast)
    job = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(job, Job)
    taken = jobs.claim("one")
    killing(21)
    with pytest.raises(Killed):
        workers.run(taken, threading.Event())  # type: ignore[arg-type]
    Job.objects.filter(pk=job.pk).update(state="dead", error="Mati", lease_until=None)
    again = undoing.undo_any(cast["rina"], operation, face="html")
    assert isinstance(again, Job) and again.pk == job.pk
    assert run(again).state == "done" and images("accounts") == before


def test_parts_of_a_ring_that_is_brought_back_wait_for_each_other(cast: Cast) -> None:
    """Each account belongs to the next, the last to the first: none can come alone."""
    operation = imported(cast)
    made = list(rows("accounts").values_list("pk", flat=True))
    rows("accounts").filter(pk=made[-1]).update(parent=made[0])
    before = images("accounts")
    gone = sets.perform_later(cast["rina"], "accounts", "delete", Chosen(tuple(made)), {}, face="html")
    back = undoing.undo_any(cast["rina"], run(gone).result["operation"], face="html")
    assert isinstance(back, Job)
    assert (run(back).state, images("accounts")) == ("done", before)
    assert unwinding.size_of(Operation.objects.get(pk=operation)) > 0


def test_a_large_export_waits_a_day_for_its_maker(cast: Cast, settings: Any) -> None:
    leads(cast, 4)
    job = leaving.export_any(cast["joko"], "leads", "csv", leaving.Wish(), face="html")
    assert isinstance(job, Job)
    job = run(job)
    path, name, _kind = leaving.written(cast["joko"], job)
    assert path.read_text(encoding="utf-8-sig").count("\n") == 5 and name.startswith("leads-")
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    leaving.written(cast["rina"], job)  # an administrator may
    with pytest.raises(NotFound):
        leaving.written(cast["eka"], job)
    assert Export.objects.get().count == 4
    leaving.forget_exports.func()
    assert path.exists()
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(Conflict):
        leaving.written(cast["joko"], job)
    leaving.forget_exports.func()
    assert not path.exists() and Export.objects.get().count == 4, "who took what stays written down"


def test_rights_are_looked_at_again_when_the_file_is_written(cast: Cast) -> None:
    leads(cast, 4)
    job = leaving.export_any(cast["joko"], "leads", "csv", leaving.Wish(), face="html")
    assert isinstance(job, Job)
    perform(cast["rina"], "users", "update", cast.joko.pk, {"role": "sales"}, face="html")
    job = run(job)
    assert job.state == "dead" and not list(leaving.folder().glob("*"))
