"""The steps of the wizard: sheets, cards, columns that are remembered; pause, go on, cancel."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from saluran.core import access, workers
from saluran.core.models import Job
from saluran.modules.contacts.models import Contact
from saluran.modules.leads.models import Lead
from saluran.platform import importing, working
from saluran.platform.importing import running
from saluran.platform.models import ImportMapping, ImportRun
from tests.cast import Cast

RULES = {"match": "email", "agree": "any", "found": "update", "empty": "keep", "dates": "dmy", "numbers": "id"}
CARD = """BEGIN:VCARD
VERSION:3.0
N:Santoso;Budi;;;
FN:Budi Santoso
TEL;TYPE=CELL:0812-3456-7890
EMAIL:budi@maju.example
END:VCARD
"""


@pytest.fixture
def rina(cast: Cast, client: Client) -> Client:
    client.force_login(cast.rina)
    return client


def send(client: Client, content: bytes, name: str = "calon.csv", module: str = "leads") -> Any:
    return client.post("/my/imports", {"module": module, "file": SimpleUploadedFile(name, content)})


def file_of(rows: int) -> bytes:
    return ("Nama,email\n" + "".join(f"Orang {n},o{n}@x.example\n" for n in range(rows))).encode()


def checked(client: Client, content: bytes) -> ImportRun:
    """A run that was tried out."""
    sent = send(client, content)
    client.post(client.post(sent.url, {"c0": "first_name", "c1": "email"}).url, RULES)  # type: ignore[attr-defined]
    workers.drain()
    return ImportRun.objects.latest("pk")


def test_a_workbook_with_several_sheets_asks_which(rina: Client, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    book.add_worksheet("Catatan").write_row(0, 0, ["Isi"])
    sheet = book.add_worksheet("Orang")
    sheet.write_row(0, 0, ["Nama", "email"])
    sheet.write_row(1, 0, ["Budi", "budi@x.example"])
    book.close()
    sent = send(rina, (tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert sent.url.endswith("/sheet") and "Orang" in rina.get(sent.url).content.decode()
    assert rina.post(sent.url, {"sheet": "Tak ada"}).status_code == 422
    chosen: Any = rina.post(sent.url, {"sheet": "Orang"})
    assert chosen.url.endswith("/columns") and "budi@x.example" in rina.get(chosen.url).content.decode()
    run = ImportRun.objects.get()
    assert (run.total, run.mapping["sheet"]) == (1, "Orang")
    rules: Any = rina.post(chosen.url, {"c0": "first_name", "c1": "email"})
    rina.post(rules.url, RULES)
    workers.drain()
    run.refresh_from_db()
    assert (run.state, run.report["created"]) == ("checked", 1)


def test_cards_of_people_come_in_as_contacts(rina: Client) -> None:
    sent = send(rina, CARD.encode(), "kontak.vcf", "contacts")
    page = rina.get(sent.url).content.decode()
    assert "0812-3456-7890" in page
    run = ImportRun.objects.get()
    assert run.mapping["columns"]["Mobile"] == "mobile"
    importing.check(importing.memory.access.actor(run.actor_id), run, run.mapping)
    workers.drain()
    rina.post(f"/my/imports/{run.pk}/start")
    workers.drain()
    contact = Contact._base_manager.get()
    assert (contact.title, contact.mobile, contact.email) == ("Budi Santoso", "+6281234567890", "budi@maju.example")


def test_the_same_header_is_remembered_for_the_same_person(rina: Client, cast: Cast) -> None:
    content = b"Kolom A,Kolom B\nBudi,budi@x.example\n"
    sent = send(rina, content)
    rules: Any = rina.post(sent.url, {"c0": "first_name", "c1": "email"})
    rina.post(rules.url, {**RULES, "found": "fill"})
    workers.drain()
    rina.post(f"/my/imports/{ImportRun.objects.get().pk}/start")
    workers.drain()
    again = send(rina, content.replace(b"Budi", b"Ani"))
    run = ImportRun.objects.latest("pk")
    assert run.mapping["columns"] == {"Kolom A": "first_name", "Kolom B": "email"}
    assert (run.mapping["found"], run.mapping["match"]) == ("fill", ["email"])
    assert "history" in rina.get(again.url).content.decode() or "pernah" in rina.get(again.url).content.decode()
    rina.force_login(cast.joko)
    send(rina, content)
    assert ImportRun.objects.latest("pk").mapping["columns"] == {}, "what others choose is theirs"


def test_a_mapping_with_a_name_is_for_everybody_who_imports(rina: Client, cast: Cast) -> None:
    content = b"Kolom A,Kolom B\nBudi,budi@x.example\n"
    rules: Any = rina.post(send(rina, content).url, {"c0": "first_name", "c1": "email"})
    rina.post(rules.url, {**RULES, "name": "Daftar pameran"})
    workers.drain()
    saved = ImportMapping.objects.get(name="Daftar pameran")
    rina.force_login(cast.joko)
    sent = send(rina, content)
    assert ImportRun.objects.latest("pk").mapping["columns"] == {"Kolom A": "first_name", "Kolom B": "email"}
    assert "Daftar pameran" in rina.get(sent.url).content.decode()
    other = send(rina, b"Kolom A,Lain\nBudi,x\n")
    page = rina.get(f"{other.url}?saved={saved.pk}").content.decode()
    assert 'value="first_name" selected' in page, "as far as it fits another header"


def test_a_running_import_is_paused_and_goes_on(rina: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    run = checked(rina, file_of(30))
    rina.post(f"/my/imports/{run.pk}/start")
    pressed: list[int] = []

    def press(_self: running.Running, *_more: Any) -> None:
        if not pressed:
            pressed.append(rina.post(f"/my/imports/{run.pk}/pause").status_code)

    with monkeypatch.context() as during:
        looked = running.Running._look_up
        during.setattr(running.Running, "_look_up", lambda self, p: (press(self), looked(self, p)))
        workers.drain()
    run.refresh_from_db()
    assert (pressed, run.state, Lead._base_manager.count(), run.report["rows"]) == ([302], "paused", 10, 10)
    page = rina.get(f"/my/imports/{run.pk}").content.decode()
    assert f"/my/imports/{run.pk}/resume" in page and f"/my/undo/{run.operation_id}" in page  # type: ignore[attr-defined]
    assert rina.post(f"/my/imports/{run.pk}/pause").status_code == 409
    assert rina.post(f"/my/imports/{run.pk}/resume").status_code == 302
    workers.drain()
    run.refresh_from_db()
    assert (run.state, Lead._base_manager.count(), run.report["created"]) == ("done", 30, 30)
    assert rina.post(f"/my/imports/{run.pk}/resume").status_code == 409


def test_a_cancelled_import_keeps_what_is_in_and_can_be_undone(
    rina: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    run = checked(rina, file_of(30))
    rina.post(f"/my/imports/{run.pk}/start")
    looked = running.Running._look_up
    monkeypatch.setattr(
        running.Running, "_look_up", lambda self, p: (rina.post(f"/my/imports/{run.pk}/cancel"), looked(self, p))
    )
    workers.drain()
    run.refresh_from_db()
    assert (run.state, Lead._base_manager.count(), run.finished_at is not None) == ("cancelled", 10, True)
    assert rina.post(f"/my/imports/{run.pk}/cancel").status_code == 409
    rina.post(f"/my/undo/{run.operation_id}")  # type: ignore[attr-defined]
    assert Lead._base_manager.count() == 0


def test_others_cannot_steer_it(rina: Client, cast: Cast) -> None:
    run = checked(rina, file_of(3))
    rina.force_login(cast.joko)
    for what in ("start", "pause", "resume", "cancel"):
        assert rina.post(f"/my/imports/{run.pk}/{what}").status_code == 404
    for what in ("sheet", "columns", "rules"):
        assert rina.get(f"/my/imports/{run.pk}/{what}").status_code == 404


def test_strange_values_are_asked_for_one_by_one(rina: Client, cast: Cast) -> None:
    content = (
        b"Name,Owner,Source,Phone\nAni,Roger,Trade Show,217-269-8188\nBela,Roger,Partner,781-738-4295\nCici,Pete,-,"
    )
    sent = send(rina, content)
    at = rina.post(sent.url, {"c0": "first_name", "c1": "owner", "c2": "source", "c3": "mobile"}).url  # type: ignore[attr-defined]
    assert at.endswith("/values")
    page = rina.get(at).content.decode()
    assert "Roger" in page and "Trade Show" in page and "Pete" in page
    said = {"m0": "leave", "v0-0": "=sari", "o0": "joko", "m1": "make", "v1-0": "", "v1-1": "", "v1-2": "-"}
    at = rina.post(at, said).url  # type: ignore[attr-defined]
    page = rina.get(at).content.decode()
    assert 'name="country"' in page and 'value="US" selected' in page
    rina.post(
        at, {"found": "update", "new": "make", "twice": "keep", "bad": "leave", "country": "US", "name": "Pameran"}
    )
    run = ImportRun.objects.latest("pk")
    columns = run.mapping["columns"]
    assert columns["Owner"] == {"field": "owner", "missing": "leave", "values": {"Roger": "sari"}, "otherwise": "joko"}
    assert columns["Source"] == {"field": "source", "missing": "make", "values": {"-": ""}}
    assert (run.mapping["country"], run.mapping["bad"], run.mapping["twice"]) == ("US", "leave", "keep")
    assert ImportMapping.objects.get(name="Pameran").mapping["columns"] == columns, "all of it is remembered"
    workers.drain()
    rina.post(f"/my/imports/{run.pk}/start")
    workers.drain()
    owners = dict(Lead.objects.values_list("first_name", "owner__login"))
    assert owners == {"Ani": "sari", "Bela": "sari", "Cici": "joko"}
    assert Lead.objects.get(first_name="Ani").mobile == "+12172698188"
    assert set(Lead.objects.values_list("source__name__en", flat=True)) == {"Trade Show", "Partner", None}
    page = rina.get(f"/my/imports/{run.pk}").content.decode()
    assert "data-odd" in page and "Pete" in page and "Trade Show" in page
    told = rina.get(f"/my/imports/{run.pk}/told")
    assert "Pete" in b"".join(told.streaming_content).decode()  # type: ignore[attr-defined]


def test_what_all_rows_have_in_common_and_names_by_number(rina: Client) -> None:
    sent = send(rina, b"Lead Number,City\n660737,Mumbai\n660738,Delhi\n")
    page = rina.get(sent.url).content.decode()
    assert 'name="called-last_name"' in page and "{Lead Number}" in page
    form = {"c1": "city", "called-last_name": "Lead Number", "k0": "source", "w0": "cold_call", "k1": "", "w1": ""}
    at = rina.post(sent.url, form).url  # type: ignore[attr-defined]
    rina.post(at, {"found": "update", "key": "Lead Number"})
    run = ImportRun.objects.latest("pk")
    assert run.mapping["defaults"] == {"source": "cold_call"}
    workers.drain()
    rina.post(f"/my/imports/{run.pk}/start")
    workers.drain()
    assert set(Lead.objects.values_list("last_name", "source__key")) == {
        ("Calon Pelanggan 660737", "cold_call"), ("Calon Pelanggan 660738", "cold_call"),
    }  # fmt: skip


def test_several_fields_of_one_column_stay(rina: Client) -> None:
    sent = send(rina, b"Name,Day\nA,2026-01-02\n", module="opportunities")
    run = ImportRun.objects.latest("pk")
    columns = {"Name": "title", "Day": ["closed_at", "expected_close"]}
    importing.note(access.SYSTEM, run, {**run.mapping, "columns": columns})
    rina.post(sent.url, {"c0": "title", "c1": "closed_at"})
    run.refresh_from_db()
    assert run.mapping["columns"]["Day"] == ["closed_at", "expected_close"]


def test_jobs_of_an_import_say_what_they_are(rina: Client) -> None:
    run = checked(rina, file_of(2))
    rina.post(f"/my/imports/{run.pk}/start")
    with translation.override("en"):
        said = {working.title_of(job) for job in Job.objects.filter(key__startswith=f"import:{run.pk}:")}
    assert said <= {"Trial of an import", "Import"} and "Trial of an import" in said
