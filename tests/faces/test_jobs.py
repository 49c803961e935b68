"""Work in the background, in the browser and over the API: progress, report, stop, file; one's own alone."""

from typing import Any

import pytest

from saluran.core import workers
from saluran.core.models import Job, Line
from saluran.platform import leaving, sets, undoing
from tests.cast import make
from tests.faces.api_client import Program
from tests.faces.html_client import HTMX, IN_DIALOG, heard, rows, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records are many here."""
    for where in (sets, undoing, leaving):
        monkeypatch.setattr(where, "AT_ONCE", 2)


def made(cast: Any, n: int = 4) -> list[int]:
    return [make("accounts", name=f"PT {k}", owner=cast.budi.pk).pk for k in range(n)]


def begun(cast: Any) -> tuple[Any, Job]:
    joko = sign_in(cast, "joko")
    posted = {"ids": made(cast), "owner": cast.sari.pk, "team": ""}
    assert joko.post("/accounts/do/assign", posted, headers=IN_DIALOG).status_code == 204
    return joko, Job.objects.latest("pk")


def test_the_page_of_a_job(cast: Any) -> None:
    joko, job = begun(cast)
    page = joko.get(f"/my/jobs/{job.pk}").content.decode()
    assert "every 2s" in page and f"/my/jobs/{job.pk}/cancel" in page
    rows("accounts").filter(title="PT 1").update(owner=cast.eka.pk)  # out of Joko's reach
    workers.drain()
    page = joko.get(f"/my/jobs/{job.pk}").content.decode()
    assert "every " not in page.split('data-screen="job"')[1][:200] and "PT 0" in page and "PT 1" not in page
    refused = joko.get(f"/my/jobs/{job.pk}?show=refused").content.decode()
    assert "PT 0" not in refused and 'data-count="left">1' in refused.replace("\n", "")
    report = b"".join(joko.get(f"/my/jobs/{job.pk}/report").streaming_content).decode("utf-8-sig").splitlines()
    assert len(report) == 5 and sum(",Dilewati," in line for line in report) == 1
    assert job.pk and f"/my/jobs/{job.pk}" in joko.get("/my/jobs").content.decode()


def test_a_job_is_ones_own(cast: Any) -> None:
    _joko, job = begun(cast)
    workers.drain()
    for path in ("", "/report", "/file"):
        assert sign_in(cast, "sari").get(f"/my/jobs/{job.pk}{path}").status_code == 404
    assert sign_in(cast, "sari").post(f"/my/jobs/{job.pk}/cancel").status_code == 404
    assert f"/my/jobs/{job.pk}" not in sign_in(cast, "sari").get("/my/jobs").content.decode()
    rina = sign_in(cast, "rina")
    assert "Joko" in rina.get("/my/jobs").content.decode()
    assert rina.get(f"/my/jobs/{job.pk}").status_code == 200


def test_the_browser_tells_the_end_once(cast: Any) -> None:
    joko, job = begun(cast)
    running = joko.get("/my/jobs/badge", headers=HTMX)
    assert "every " in running.content.decode() and "HX-Trigger" not in running
    workers.drain()
    told = heard(joko.get("/my/jobs/badge", headers=HTMX))
    job.refresh_from_db()
    assert told["toast"]["undo"] == f"/my/undo/{job.result['operation']}" and told["accounts:changed"]
    quiet = joko.get("/my/jobs/badge", headers=HTMX)
    assert "HX-Trigger" not in quiet and "every " not in quiet.content.decode()


def test_a_large_undo_in_the_browser(cast: Any) -> None:
    joko, job = begun(cast)
    workers.drain()
    job.refresh_from_db()
    answer = joko.post(f"/my/undo/{job.result['operation']}", headers=HTMX)
    undone = Job.objects.latest("pk")
    assert heard(answer)["toast"]["url"] == f"/my/jobs/{undone.pk}"
    again = joko.post(f"/my/undo/{job.result['operation']}")
    assert again["Location"] == f"/my/jobs/{undone.pk}", "asked twice it is one job"
    workers.drain()
    assert set(rows("accounts").values_list("owner", flat=True)) == {cast.budi.pk}
    assert "Urungkan" in joko.get(f"/my/jobs/{undone.pk}").content.decode()


def test_stopping(cast: Any) -> None:
    joko, job = begun(cast)
    assert joko.post(f"/my/jobs/{job.pk}/cancel")["Location"] == f"/my/jobs/{job.pk}"
    workers.drain()
    assert set(rows("accounts").values_list("owner", flat=True)) == {cast.budi.pk}
    assert joko.post(f"/my/jobs/{job.pk}/cancel").status_code == 409


def test_a_large_export_in_the_browser(cast: Any) -> None:
    made(cast)
    joko = sign_in(cast, "joko")
    answer = joko.post("/accounts/export", {"format": "csv", "columns": "all"})
    job = Job.objects.latest("pk")
    assert answer.status_code == 303 and answer["Location"] == f"/my/jobs/{job.pk}"
    assert joko.get(f"/my/jobs/{job.pk}/file").status_code == 404
    workers.drain()
    assert f"/my/jobs/{job.pk}/file" in joko.get(f"/my/jobs/{job.pk}").content.decode()
    file = joko.get(f"/my/jobs/{job.pk}/file")
    assert b"".join(file.streaming_content).count(b"\n") == 5
    assert file["Content-Disposition"].startswith('attachment; filename="accounts-')


def test_every_verb_that_allows_it_is_offered(cast: Any) -> None:
    make("opportunities", title="Mesin", owner=cast.budi.pk)
    page = sign_in(cast, "joko").get("/opportunities").content.decode()
    for name in ("update", "assign", "tag", "follow", "move_stage", "win", "lose", "reopen", "delete"):
        assert f"/opportunities/do/{name}" in page, name
    assert "/opportunities/do/create" not in page and "/opportunities/do/attach" not in page


def test_following_many(cast: Any) -> None:
    joko, ids = sign_in(cast, "joko"), made(cast, 2)
    asked = joko.get("/accounts/do/follow", {"ids": ids}, headers=IN_DIALOG).content.decode()
    assert 'name="on"' in asked and "checked" in asked
    assert joko.post("/accounts/do/follow", {"ids": ids, "on": "true"}, headers=IN_DIALOG).status_code == 204
    stop = {"ids": ids, "_fields": "on"}
    assert joko.post("/accounts/do/follow", stop, headers=IN_DIALOG).status_code == 204


def test_over_the_api(cast: Any) -> None:
    joko, ids = Program(cast.joko), made(cast)
    status, queued = joko("POST", "accounts/do/assign", {"ids": ids, "data": {"owner": "sari"}})
    assert status == 202 and joko.last["Location"] == f"/api/v1/jobs/{queued['job']}"
    workers.drain()
    job = joko("GET", f"jobs/{queued['job']}")[1]
    assert (job["state"], job["asked"], job["done"], job["refused"]) == ("done", 4, 4, 0) and job["operation"]
    report = joko("GET", f"jobs/{queued['job']}/report?limit=3")[1]
    assert [i["id"] for i in report["items"]] == ids[:3] and report["next"]
    rest = joko("GET", f"jobs/{queued['job']}/report?limit=3&cursor={report['next']}")[1]
    assert [i["id"] for i in rest["items"]] == ids[3:] and rest["next"] is None
    assert joko("GET", f"jobs/{queued['job']}/report?show=nothing")[0] == 422
    assert Program(cast.sari)("GET", f"jobs/{queued['job']}/report")[0] == 404
    assert joko("DELETE", f"jobs/{queued['job']}")[0] == 409
    status, undo = joko("POST", f"operations/{job['operation']}/undo")
    assert status == 202
    assert joko("DELETE", f"jobs/{undo['job']}")[1]["state"] == "cancelled"
    status, undo = joko("POST", f"operations/{job['operation']}/undo")
    workers.drain()
    assert joko("GET", f"jobs/{undo['job']}")[1]["done"] == 4
    assert set(rows("accounts").values_list("owner", flat=True)) == {cast.budi.pk}


def test_exports_over_the_api(cast: Any) -> None:
    joko, ids = Program(cast.joko), made(cast)
    asked = {"format": "json", "ids": ids[:2], "fields": ["name"], "sort": "-name"}
    assert [r["name"] for r in joko("POST", "accounts/do/export", asked)[1]] == ["PT 1", "PT 0"]
    for wrong in ({"format": "exe"}, {"fields": ["nothing"]}, {"sort": "nothing"}, {"more": 1}, {"ids": []}):
        assert joko("POST", "accounts/do/export", wrong)[0] == 422, wrong
    assert Program(cast.budi)("POST", "accounts/do/export", {})[0] == 403
    assert Program(cast.joko, ["accounts:view"])("POST", "accounts/do/export", {})[0] == 403
    status, queued = joko("POST", "accounts/do/export", {"filter": ["name", "starts_with", "PT"]})
    assert status == 202 and joko("GET", f"jobs/{queued['job']}")[1]["file"] is None
    workers.drain()
    where = joko("GET", f"jobs/{queued['job']}")[1]["file"]
    assert joko("GET", where)[1].count(b"\n") == 5
    assert Program(cast.sari)("GET", where)[0] == 404


def test_several_come_back_from_the_recycle_bin(cast: Any) -> None:
    ids = made(cast, 3)
    joko = sign_in(cast, "joko")
    joko.post("/accounts/do/delete", {"ids": ids[:2]}, headers=IN_DIALOG)  # one operation
    joko.post("/accounts/do/delete", {"ids": ids[2:]}, headers=IN_DIALOG)
    lines = list(Line.objects.filter(module="accounts", after__isnull=True).values_list("pk", flat=True))
    page = joko.get("/my/bin").content.decode()
    assert all(f'name="ids" value="{pk}"' in page for pk in lines)
    assert joko.post("/my/bin/restore", {}).status_code == 422
    sign_in(cast, "eka").post("/my/bin/restore", {"ids": lines})
    assert not rows("accounts").exists(), "nobody brings back what is out of his reach"
    assert joko.post("/my/bin/restore", {"ids": lines})["Location"] == "/my/bin"
    assert set(rows("accounts").values_list("pk", flat=True)) == set(ids)
    assert "3 data" in joko.get("/my/bin").content.decode()
