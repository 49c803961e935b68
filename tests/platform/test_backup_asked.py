"""Backups by hand: for administrators alone, one at a time, and written down; who took records out is a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saluran.core import access
from saluran.core.models import Job, Operation
from saluran.core.refusals import NotFound
from saluran.platform import leaving
from saluran.platform.backup import asked
from saluran.platform.exporting import Wish
from saluran.platform.models import Export
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAME = "by-hand-20260102-030405.zip"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setattr(asked, "folder", lambda: tmp_path)
    (tmp_path / NAME).write_bytes(b"PK sound")
    (tmp_path / "saluran-20260101-190000.zip").write_bytes(b"PK night")
    (tmp_path / ".by-hand.part").write_bytes(b"half")
    yield tmp_path


def test_who_is_no_administrator_sees_and_gets_nothing(client: Client, cast: Cast, kept: Path) -> None:
    client.force_login(cast.joko)
    assert "/my/backups" not in client.get("/home").content.decode()
    for path in ("/my/backups", "/my/exports"):
        assert client.get(path).status_code == 403
    for path in ("/my/backups", f"/my/backups/{NAME}/file", f"/my/backups/{NAME}/delete"):
        assert client.post(path, {"sure": "yes"}).status_code == 403
    assert (kept / NAME).exists() and not Job.objects.exists() and not Export.objects.exists()


def test_one_is_asked_for_at_a_time(client: Client, cast: Cast, kept: Path) -> None:
    client.force_login(cast.rina)
    first, second = client.post("/my/backups"), client.post("/my/backups")
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == f"/my/jobs/{job.pk}"
    assert (job.task, job.actor_id) == (asked.back_up_now.module_path, cast.rina.pk)
    page = client.get("/my/backups").content.decode()
    assert NAME in page and "saluran-20260101-190000.zip" in page and ".part" not in page
    assert "Sedang dibuat" in page and "Minta dibuatkan" in page
    assert Operation.objects.filter(module="backups").count() == 1


def test_one_is_fetched_and_deleted_and_both_are_told(client: Client, cast: Cast, kept: Path) -> None:
    client.force_login(cast.rina)
    sent: Any = client.post(f"/my/backups/{NAME}/file")
    assert b"".join(sent.streaming_content) == b"PK sound" and NAME in sent["Content-Disposition"]
    assert client.get(f"/my/backups/{NAME}/file").status_code == 405
    assert "tidak dapat dipulihkan" in client.post(f"/my/backups/{NAME}/delete").content.decode()
    assert (kept / NAME).exists(), "asked once"
    assert client.post(f"/my/backups/{NAME}/delete", {"sure": "yes"})["Location"] == "/my/backups"
    assert not (kept / NAME).exists()
    assert list(Operation.objects.filter(module="backups").order_by("pk").values_list("verb", flat=True)) == [
        "download",
        "delete",
    ]
    page = client.get("/my/exports").content.decode()
    assert NAME in page and "Cadangan" in page
    for name in ("../secret_key", "..%2Fsecret_key", ".by-hand.part", NAME):
        with pytest.raises(NotFound):
            asked.fetch(access.actor(cast.rina.pk), name, face="html")


def test_who_took_which_records_is_a_page(client: Client, cast: Cast) -> None:
    rina, budi = access.actor(cast.rina.pk), access.actor(cast.budi.pk)
    leaving.noted(budi, "leads", "csv", Wish(q="kopi", condition=["city", "is", "Solo"]), 12, 900, face="api")
    for n in range(leaving.SIZE):
        leaving.noted(rina, "accounts", "xlsx", Wish(ids=(1, 2)), n, 1, face="html")
    client.force_login(cast.rina)
    first = client.get("/my/exports").content.decode()
    assert "XLSX" in first and "kopi" not in first and "2 yang dipilih" in first
    second = client.get(f"/my/exports?cursor={Export.objects.order_by('-pk')[leaving.SIZE - 1].pk}").content.decode()
    assert "“kopi”, disaring" in second and "Budi" in second and "API" in second
