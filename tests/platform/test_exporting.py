"""What goes out is what one may export, and comes in again unchanged."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from saluran.core.perform import perform
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.faces.cli.main import main
from saluran.ground import files
from saluran.platform import exporting, importing
from saluran.platform.exporting import Wish
from saluran.platform.models import Export
from tests.cast import Cast, make

pytestmark = pytest.mark.postgres


def exported(actor: Any, key: str, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    exporting.write(actor, key, form, out, Wish(**more))
    return out.getvalue()


def fill(cast: Cast) -> None:
    for who, name in (("budi", "PT Satu"), ("sari", "=PT Dua"), ("eka", "PT Tiga")):
        data = {"name": name, "phone": "0812-3456-7890", "annual_revenue": "1250000.50", "tags": ["penting"]}
        perform(cast[who], "accounts", "create", data=data, face="api")


def test_only_what_one_may_export_goes_out(cast: Cast) -> None:
    fill(cast)
    for who, names in (("joko", {"PT Satu", "=PT Dua"}), ("rina", {"PT Satu", "=PT Dua", "PT Tiga"})):
        assert {r["name"] for r in json.loads(exported(cast[who], "accounts", "json"))} == names
    one = exported(cast["rina"], "accounts", "json", condition=["name", "is", "PT Tiga"])
    assert [r["owner"]["title"] for r in json.loads(one)] == ["Eka"]
    for who in ("budi", "vina"):
        with pytest.raises(Forbidden):
            exported(cast[who], "accounts", "csv")
    with pytest.raises(NotFound):
        exported(cast["joko"], "roles", "csv")
    with pytest.raises(Invalid):
        exported(cast["rina"], "accounts", "exe")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_comes_in_again_unchanged(cast: Cast, form: str, tmp_path: Path) -> None:
    fill(cast)
    before = json.loads(exported(cast["rina"], "accounts", "json"))
    path = tmp_path / f"akun.{form}"
    path.write_bytes(exported(cast["rina"], "accounts", form))
    head, *rows = files.rows(path)
    assert len(rows) == 3 and all(len(r) <= len(head) for r in rows)
    for record in before:
        perform(cast["rina"], "accounts", "delete", record["id"], face="api")
    report = importing.run_file(cast["rina"], "accounts", path)
    assert (report.created, report.refused) == (3, 0), report.faults
    after = json.loads(exported(cast["rina"], "accounts", "json"))
    same = ("name", "phone", "annual_revenue", "tags", "owner", "relation")
    assert [{k: r[k] for k in same} for r in after] == [{k: r[k] for k in same} for r in before]


def test_spreadsheets_run_nothing(cast: Cast) -> None:
    fill(cast)
    assert b"'=PT Dua" in exported(cast["rina"], "accounts", "csv")


def test_the_list_as_a_file_in_the_browser(cast: Cast) -> None:
    fill(cast)
    client = Client()
    client.force_login(cast.rina)
    page = client.get("/accounts?q=tiga")
    assert "/accounts/export?q=tiga" in page.content.decode()
    assert 'name="q" value="tiga"' in client.get("/accounts/export?q=tiga").content.decode()
    answer = client.post("/accounts/export", {"q": "tiga", "format": "csv", "columns": "all"})
    said = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith("attachment; filename=") and said.count("\n") == 2
    asked = {"format": "csv", "columns": "seen", "fields": "name,owner", "sort": "-name"}
    lines = b"".join(client.post("/accounts/export", asked).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Nama,Pemilik" and [x.split(",")[0] for x in lines[1:]] == ["PT Tiga", "PT Satu", "'=PT Dua"]
    written = list(Export.objects.order_by("pk").values_list("actor_id", "module", "form", "count"))
    assert written == [(cast.rina.pk, "accounts", "csv", 1), (cast.rina.pk, "accounts", "csv", 3)]
    client.force_login(cast.budi)
    assert client.get("/accounts/export").status_code == 403
    assert client.post("/accounts/export", {"format": "csv"}).status_code == 403
    assert b"/export" not in client.get("/accounts").content


def test_the_command_line(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    make("products", name="Mesin")
    path = tmp_path / "produk.json"
    assert main(["export", "products", str(path)]) == 0
    assert [r["name"] for r in json.loads(path.read_text())] == ["Mesin"]
    assert main(["export", "products", str(tmp_path / "produk.doc")]) == 2
    assert not list(tmp_path.glob(".*"))


def test_a_part_of_the_list_offers_it_too(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rina)
    fill(cast)
    assert b"/accounts/export" in client.get("/accounts?q=pt", headers={"HX-Request": "true"}).content


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_links_come_in_again_as_they_went_out(cast: Cast, form: str, tmp_path: Path) -> None:
    one, two = (make("accounts", name="PT Sama").pk for _n in range(2))
    lead = make("leads", organization="CV Kopi").pk
    for n, account in enumerate((one, two)):
        perform(cast["rina"], "contacts", "create", data={"first_name": f"Ani {n}", "account": account}, face="api")
    about = {"subject": "Telepon", "related_to": {"module": "leads", "id": lead}}
    perform(cast["rina"], "tasks", "create", data=about, face="api")
    for key, name, field in (("contacts", "first_name", "account"), ("tasks", "subject", "related_to")):
        path = tmp_path / f"{key}.{form}"
        path.write_bytes(exported(cast["rina"], key, form))
        before = {r[name]: r[field] for r in json.loads(exported(cast["rina"], key, "json"))}
        for record in json.loads(exported(cast["rina"], key, "json")):
            perform(cast["rina"], key, "delete", record["id"], face="api")
        report = importing.run_file(cast["rina"], key, path)
        assert (report.created, report.refused, report.warnings) == (len(before), 0, 0), report.faults
        after = {r[name]: r[field] for r in json.loads(exported(cast["rina"], key, "json"))}
        assert after == before
