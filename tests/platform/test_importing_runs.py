"""A run that is killed goes on where it was; in the browser a file is uploaded, tried out, brought in, taken back."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from saluran.core import workers
from saluran.core.refusals import Conflict
from saluran.modules.leads.models import Lead
from saluran.platform import importing
from saluran.platform.importing import runs
from saluran.platform.models import ImportRun
from tests.cast import Cast

ROWS = 6000
RULES = {"match": "email", "agree": "any", "found": "update", "empty": "keep", "dates": "dmy", "numbers": "id"}


def _import(home: Path, file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "saluran.faces.cli.main", "import", "leads", str(file), "--json"]
    env = {**os.environ, "SALURAN_HOME": str(home), "LANG": "en_US.UTF-8", "DATABASE_URL": ""}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ask(home: Path, sql: str) -> Any:
    try:
        with sqlite3.connect(f"file:{home}/saluran.sqlite3?mode=ro", uri=True, timeout=5) as connection:
            return connection.execute(sql).fetchone()[0]
    except sqlite3.OperationalError:
        return 0


@pytest.mark.slow
def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "leads.csv"
    bad = {777, 4242}
    lines = (f"Orang {n},{'bukan surel' if n in bad else f'o{n}@x.example'}" for n in range(ROWS))
    file.write_text("\n".join(["first_name,email", *lines]) + "\n")
    first = _import(home, file)
    end = time.monotonic() + 90
    while _ask(home, "SELECT COUNT(*) FROM leads_lead") < 1000:
        assert first.poll() is None and time.monotonic() < end, first.communicate()
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    done = _ask(home, "SELECT COUNT(*) FROM leads_lead")
    assert 1000 <= done < ROWS - len(bad), "killed in the middle"
    second = _import(home, file)
    out, err = second.communicate(timeout=90)
    assert second.returncode == 0, err
    assert _ask(home, "SELECT COUNT(*) FROM leads_lead") == ROWS - len(bad)
    assert _ask(home, "SELECT COUNT(DISTINCT email) FROM leads_lead") == ROWS - len(bad)
    assert _ask(home, "SELECT COUNT(*) FROM core_operation WHERE face = 'import'") == 1, "one undo takes all of it back"
    assert f'"created": {ROWS - len(bad)}' in out and '"refused": 2' in out
    errors = next((home / "imports").glob("*.errors.csv")).read_text(encoding="utf-8-sig").splitlines()
    assert len(errors) == 1 + len(bad), "each bad row once"


def test_what_a_command_left_undone_is_seen_and_goes_on_in_the_browser(
    rina: Client, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "calon.csv"
    file.write_text("first_name,email\nAni,ani@x.example\n")
    run = ImportRun.objects.create(
        file=str(file), name=file.name, digest="x", module="leads", state="running", actor_id=cast.rina.pk, total=1,
        mapping={"columns": {"first_name": "first_name", "email": "email"}}, created_at=timezone.now(),
    )  # fmt: skip
    with runs._at_it(run):
        assert "Berjalan" in rina.get("/my/imports").content.decode()
        assert "Berkas sedang dimasukkan" in rina.get(f"/my/imports/{run.pk}").content.decode()
        with pytest.raises(Conflict), runs._at_it(run):
            raise AssertionError
    page = rina.get(f"/my/imports/{run.pk}").content.decode()
    assert "Perintah yang memasukkannya terhenti" in page and "Dihentikan" in rina.get("/my/imports").content.decode()
    rina.post(f"/my/imports/{run.pk}/resume")
    workers.drain()
    run.refresh_from_db()
    assert run.state == "done" and Lead._base_manager.get().email == "ani@x.example"


def _upload(client: Client, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("calon.csv", content, "text/csv")
    return client.post("/my/imports", {"module": "leads", "file": file, **more})


def _count(page: str, name: str) -> int:
    found = re.search(rf'data-count="{name}">\s*(\d+)', page)
    assert found, page
    return int(found[1])


@pytest.fixture
def rina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.rina)
    return client


def test_a_file_in_the_browser(rina: Client, cast: Cast) -> None:
    assert "calon.csv" not in rina.get("/my/imports").content.decode()
    sent = _upload(rina, b"Nama,email,Hobi\nBudi,budi@x.example,catur\nAni,salah,\nTono,tono@x.example,\n")
    assert sent.status_code == 302 and sent.url.endswith("/columns")
    page = rina.get(sent.url).content.decode()
    assert "Hobi" in page and "catur" in page
    rules = rina.post(sent.url, {"c0": "first_name", "c1": "email"})
    assert rules.url.endswith("/rules") and "Email" in rina.get(rules.url).content.decode()  # type: ignore[attr-defined]
    checked = rina.post(rules.url, RULES)  # type: ignore[attr-defined]
    assert checked.status_code == 302
    waiting = rina.get(checked.url).content.decode()
    assert 'hx-trigger="every 1s"' in waiting and "<progress" in waiting
    workers.drain()
    page = rina.get(checked.url).content.decode()
    assert (_count(page, "created"), _count(page, "refused"), Lead._base_manager.count()) == (2, 1, 0)
    assert "salah" in page and "Hobi" in page and "hx-trigger" not in page.split('id="screen"')[1].split(">")[0]
    started = rina.post(f"{checked.url}/start")
    assert started.status_code == 302
    assert rina.post(f"{checked.url}/start").status_code == 409, "a double click starts it once"
    workers.drain()
    part = rina.get(checked.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and (_count(part, "created"), _count(part, "refused")) == (2, 1)
    errors = rina.get(f"{checked.url}/errors")
    assert "attachment" in errors["Content-Disposition"]
    assert b"Ani,salah" in b"".join(errors.streaming_content)  # type: ignore[attr-defined]
    run = ImportRun.objects.get()
    assert run.state == "done" and f"/my/undo/{run.operation_id}" in part  # type: ignore[attr-defined]
    assert Lead._base_manager.filter(created_by=cast.rina.pk).count() == 2
    rina.post(f"/my/undo/{run.operation_id}")  # type: ignore[attr-defined]
    assert Lead._base_manager.count() == 0
    assert "/my/undo/" not in rina.get(checked.url).content.decode()
    assert "calon.csv" in rina.get("/my/imports").content.decode()


def test_a_mapping_may_be_sent_along(rina: Client) -> None:
    mapping = SimpleUploadedFile("m.json", b'{"columns": {"A": "first_name", "B": "organization"}}', "application/json")
    sent = _upload(rina, b"A,B\nBudi,PT Maju\n", mapping=mapping)
    assert sent.status_code == 302 and not sent.url.endswith("/columns")
    workers.drain()
    assert _count(rina.get(sent.url).content.decode(), "created") == 1
    assert rina.get(f"{sent.url}/columns").status_code == 200, "it can still be looked at"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04"])
def test_a_file_that_is_no_table_is_refused_at_the_field(rina: Client, content: bytes) -> None:
    sent = _upload(rina, content)
    assert sent.status_code == 422 and 'id="e-file"' in sent.content.decode()
    assert not ImportRun.objects.exists()
    assert rina.post("/my/imports", {"module": "leads"}).status_code == 422
    bad = SimpleUploadedFile("m.json", b"[]", "application/json")
    assert _upload(rina, b"A\n1\n", mapping=bad).status_code == 422


def test_a_wrong_choice_of_columns_says_why(rina: Client) -> None:
    sent = _upload(rina, b"A,B\nBudi,2\n")
    page = rina.post(sent.url, {"c0": "wings"})
    assert page.status_code == 422 and "wings" in page.content.decode()
    assert ImportRun.objects.get().state == "new"


def test_imports_are_for_those_who_may_and_ones_own(rina: Client, cast: Cast) -> None:
    sent = _upload(rina, b"A,B\nBudi,2\n")
    run = ImportRun.objects.get()
    paths = [f"/my/imports/{run.pk}", f"/my/imports/{run.pk}/columns", f"/my/imports/{run.pk}/errors"]
    for who, start in (("budi", 404), ("vina", 404), ("joko", 200)):
        rina.force_login(getattr(cast, who))
        assert rina.get("/my/imports").status_code == start
        assert {rina.get(p).status_code for p in paths} == {404}
        assert rina.post(f"/my/imports/{run.pk}/start").status_code == 404
    rina.force_login(cast.budi)
    assert _upload(rina, b"A,B\nBudi,2\n").status_code == 403
    rina.logout()
    assert rina.get(sent.url).status_code == 302 and ImportRun.objects.count() == 1


def test_a_job_that_runs_twice_imports_once(rina: Client, cast: Cast) -> None:
    sent = _upload(rina, b"Nama,email\nBudi,budi@x.example\n")
    rina.post(rina.post(sent.url, {"c0": "first_name", "c1": "email"}).url, RULES)  # type: ignore[attr-defined]
    workers.drain()
    run = ImportRun.objects.get()
    importing.start(cast["rina"], run)
    run.refresh_from_db()
    workers.drain()
    from saluran.platform.importing.uploads import import_run

    import_run.func(run.pk)
    assert Lead._base_manager.count() == 1
