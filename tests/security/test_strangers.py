"""What strangers and hostile files may cost: locked doors, full disks, busy processes, the demo's known password."""

import stat
import time
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saluran.core import access, invitations
from saluran.core.models import ExternalId, User
from saluran.core.perform import perform
from saluran.core.refusals import Conflict, Invalid
from saluran.faces.cli import preparing, serving
from saluran.faces.html.prose import render
from saluran.pages import throttle
from saluran.platform import importing
from saluran.platform.importing.table import open_table
from tests.cast import PASSWORD, Cast, make

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str) -> Any:
    return client.post("/auth/login", {"login": "budi", "password": password})


def test_strangers_at_the_same_address_lock_no_known_device_out(cast: Cast, client: Client) -> None:
    cast.budi.set_password(PASSWORD)
    cast.budi.save(update_fields=["password"])
    sign_in(client, PASSWORD)
    client.post("/auth/sign-out")
    for n in range(throttle.ADDRESS):
        throttle.failed(f"orang-{n}|", "127.0.0.1")
    assert sign_in(Client(), PASSWORD).status_code == 429
    assert sign_in(client, "salah").status_code == 422
    assert sign_in(client, PASSWORD).status_code == 302


def test_the_address_is_not_what_a_header_says(cast: Cast) -> None:
    for n in range(throttle.ADDRESS):
        throttle.failed(f"orang-{n}|", "127.0.0.1")
    said = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    answer = Client(headers=said).post("/auth/login", {"login": "budi", "password": "salah"})
    assert answer.status_code == 429


def test_a_forged_device_is_a_stranger(cast: Cast, client: Client) -> None:
    for _n in range(throttle.ACCOUNT):
        throttle.failed("budi|", "203.0.113.9")
    for cookie in ("abc", "abc.def", "0123456789abcdef:aa.signature"):
        client.cookies["device"] = cookie
        assert sign_in(client, PASSWORD).status_code == 429


def test_a_form_that_is_too_large_is_not_read(cast: Cast, client: Client, settings: Any) -> None:
    settings.MAX_UPLOAD = settings.MAX_IMPORT = 1000
    for path in ("/auth/login", "/my/imports", "/leads/new"):
        answer = client.post(path, {"file": SimpleUploadedFile("besar.txt", b"x" * 5000)})
        assert answer.status_code == 413
        assert answer.headers["X-Frame-Options"] == "DENY"
    assert client.post("/auth/login", {"login": "budi", "password": "x"}).status_code == 422


def test_the_first_administrator_has_the_password_that_was_typed_twice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    User._base_manager.all().delete()
    path = invitations.setup_path()
    sent = {
        "name": "Rina",
        "login": "rina",
        "email": "rina@saluran.example",
        "password": "kuda-lari-kencang-7",
        "again": "kuda-lari-kencang-8",
    }
    refused = client.post(path, sent | {"login": "Rina Hartanti", "email": ""})
    said = refused.content.decode()
    assert refused.status_code == 422 and all(f'id="e-{name}"' in said for name in ("login", "email", "again"))
    assert client.post(path, sent).status_code == 422
    assert not User.objects.exists()
    with monkeypatch.context() as patch, pytest.raises(InterruptedError):  # pulled in the middle: the link still opens
        patch.setattr(User, "save", Mock(side_effect=InterruptedError))
        client.post(path, sent | {"again": sent["password"]})
    assert not User.objects.exists()
    assert client.post(path, sent | {"again": sent["password"]}).status_code == 302
    assert User.objects.get().check_password(sent["password"])
    assert client.post(path, sent | {"login": "lain", "again": sent["password"]}).status_code == 404


def test_the_demo_is_not_served_under_a_name_from_outside(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    perform(access.SYSTEM, "users", "create", data={"name": "Demo", "login": "demo"}, face="demo")
    for names in ("", "127.0.0.1,localhost, [::1]"):
        monkeypatch.setenv("SALURAN_HOSTS", names)
        serving._check_demo("127.0.0.1")
    for host, names in (("0.0.0.0", "localhost"), ("127.0.0.1", "localhost,crm.example.co.id"), ("127.0.0.1", "*")):
        monkeypatch.setenv("SALURAN_HOSTS", names)
        with pytest.raises(Conflict):
            serving._check_demo(host)


def test_a_header_of_a_million_columns_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lebar.csv"
    path.write_text("," * 1_000_000 + "a\n")
    begun = time.monotonic()
    with pytest.raises(Invalid):
        open_table(path)
    assert time.monotonic() - begun < 5


def test_imported_files_are_read_by_nobody_else_on_the_machine(cast: Cast) -> None:
    run = importing.upload(cast["joko"], "leads", "prospek.csv", [b"first_name\nAni\n"])
    assert stat.S_IMODE(Path(run.file).parent.stat().st_mode) == 0o700


def test_a_new_home_is_opened_by_its_owner_alone(db: None, settings: Any, tmp_path: Path) -> None:
    """The database, the secret key, files and imports lie in it."""
    settings.HOME = tmp_path / "rumah"
    preparing.ensure_prepared()
    assert stat.S_IMODE(settings.HOME.stat().st_mode) == 0o700


def test_a_key_of_a_hidden_record_names_nothing_for_an_import(cast: Cast, tmp_path: Path) -> None:
    """A link that is looked up by the key of an earlier file says the same of hidden records as of none."""
    hidden = make("accounts", name="PT Rahasia", owner=cast.eka.pk)
    ExternalId.objects.create(module="accounts", source="erp", key="R-1", record_id=hidden.pk)
    path = tmp_path / "kontak.csv"
    path.write_text("Nama,Akun\nTuti,R-1\nTiti,R-2\n")
    said = {"columns": {"Nama": "first_name", "Akun": {"field": "account", "by": "source:erp"}}}
    report = importing.run_file(cast["joko"], "contacts", path, said, dry_run=True)
    first, second = (f.sentence.replace("R-1", "R-2") for f in report.faults)
    assert first == second


@pytest.mark.parametrize("part", ["[", "*a ", "![", "> ", "a](", "`", "<a", "\\", "_a_ ", "- ", "&#", "[a](b"])
def test_notes_are_drawn_in_a_moment(part: str) -> None:
    text = (part * 20_000)[:20_000]
    begun = time.monotonic()
    drawn = render(text)
    assert time.monotonic() - begun < 3
    assert "<script" not in drawn
