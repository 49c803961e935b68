"""Records through the API: values, versions, errors by field, verbs, sets, undo, and what hangs on a record."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saluran.core import workers
from saluran.core.models import Attachment, Line, Operation
from saluran.platform import files, sets
from tests.cast import Cast, make
from tests.faces.api_client import Program

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def budi(cast: Cast) -> Program:
    return Program(cast.budi)


@pytest.fixture
def rina(cast: Cast) -> Program:
    return Program(cast.rina)


def account(program: Program, name: str = "PT Maju", **values: Any) -> Any:
    status, made = program("POST", "accounts", {"name": name, **values})
    assert status == 201, made
    return made


def test_a_record_is_made_read_changed_and_deleted(budi: Program) -> None:
    made = account(budi, annual_revenue=1250000, employees=50)
    assert budi.last.headers["Location"] == f"/api/v1/accounts/{made['id']}"
    assert made["annual_revenue"] == "1250000.00" and made["owner"]["title"] == "Budi" and made["operation"]
    where = f"accounts/{made['id']}"
    status, read = budi("GET", where)
    assert status == 200 and {**read, "operation": made["operation"]} == made
    assert budi.last.headers["ETag"] == '"1"'
    status, changed = budi("PATCH", where, {"name": "PT Maju Jaya"})
    assert (status, changed["title"], changed["version"]) == (200, "PT Maju Jaya", 2)
    assert budi("PATCH", where, {"name": "PT Maju Jaya"})[1]["operation"] is None
    status, gone = budi("DELETE", where)
    assert (status, list(gone)) == (200, ["operation"])
    assert budi("GET", where)[0] == 404
    status, back = budi("POST", f"{where}/do/restore")
    assert (status, back["title"]) == (200, "PT Maju Jaya")


def test_lists_are_filtered_sorted_and_paged(budi: Program) -> None:
    for n in range(5):
        account(budi, f"PT {n}")
    status, page = budi("GET", 'accounts?filter=["name","starts_with","pt"]&sort=-name&limit=3&fields=name')
    assert [i["name"] for i in page["items"]] == ["PT 4", "PT 3", "PT 2"]
    assert (page["count"], page["count_is_exact"]) == (5, True)
    status, rest = budi("GET", f'accounts?filter=["name","starts_with","pt"]&sort=-name&limit=3&cursor={page["next"]}')
    assert [i["name"] for i in rest["items"]] == ["PT 1", "PT 0"] and rest["next"] is None and rest["count"] is None
    for wrong in (
        "limit=0",
        "limit=201",
        "sort=nope",
        "fields=nope",
        "filter={",
        "count=x",
        "nope=1",
        "q=%00",
        "limit=1&limit=2",
    ):
        status, said = budi("GET", f"accounts?{wrong}")
        assert status == 422 and said["errors"], wrong


def test_a_stale_write_is_refused_with_what_changed(budi: Program) -> None:
    where = f"accounts/{account(budi)['id']}"
    budi("PATCH", where, {"phone": "0215551234"})
    status, said = budi("PATCH", where, {"name": "X"}, If_Match='"1"')
    assert status == 412 and "phone" in said["changed"]
    assert budi("PATCH", where, {"name": "X"}, If_Match='"2"')[0] == 200
    assert budi("DELETE", where, None, If_Match='"2"')[0] == 412
    assert budi("PATCH", where, {"name": "Y"}, If_Match="soon")[1]["errors"].keys() == {"If-Match"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"name": "a", "name": "b"}', 422),
        (b'{"name": NaN}', 422),
        (b'{"employees": 1e999}', 422),
        (b'{"employees": ' + b"9" * 5000 + b"}", 422),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "\\ud800"}', 422),
        (b'{"name": "a"', 422),
        (b'["name"]', 422),
        (b"", 422),
        (b"\xff", 422),
        (b'{"addresses": ' + b"[" * 30 + b"]" * 30 + b"}", 422),
        (b"[" * 100_000, 422),
        (b'{"name": "' + b"x" * (5 * 2**20) + b'"}', 413),
    ],
)
def test_bodies_that_cannot_be_read_are_refused(budi: Program, body: bytes, status: int) -> None:
    before = Operation.objects.count()
    said = budi("POST", "accounts", body)
    assert said[0] == status and said[1]["detail"]
    assert budi.last.headers["Content-Type"] == "application/problem+json"
    assert Operation.objects.count() == before


def test_other_types_of_content_are_refused(budi: Program) -> None:
    assert budi("POST", "accounts", b"name=x", Content_Type="application/x-www-form-urlencoded")[0] == 415
    assert budi("POST", "accounts", b'{"name": "x"}', Content_Type="text/plain")[0] == 415


def test_every_bad_field_is_named(budi: Program) -> None:
    body = {
        "name": "",
        "employees": [],
        "email": "no",
        "nope": 1,
        "created_at": "2020-01-01T00:00:00Z",
        "industry": 999999,
    }
    status, said = budi("POST", "accounts", body)
    assert status == 422 and said["errors"].keys() == body.keys()
    assert "999999" in said["errors"]["industry"][0]  # which one, where several were sent
    status, said = budi("POST", "accounts", {"name": "A", "employees": 10**30})
    assert said["detail"].startswith("employees: ") and "15" in said["detail"]  # a number it is, but too large
    assert budi("POST", "accounts?duplicates=refuse", {"name": "A", "employees": []})[0] == 422


def test_what_only_the_house_sets_cannot_be_sent(budi: Program, cast: Cast) -> None:
    where = f"accounts/{account(budi)['id']}"
    for name in ("id", "version", "extra", "created_by", "modified_at", "title", "is_superuser", "password"):
        assert budi("PATCH", where, {name: 1})[0] == 422, name
    assert budi("PATCH", f"users/{cast.budi.pk}", {"role": "administrator"})[0] == 403
    assert budi("POST", "users", {"name": "x", "login": "x"})[0] == 403


def test_out_of_reach_is_not_there(budi: Program, cast: Cast) -> None:
    hidden = make("accounts", name="PT Rahasia", owner="eka").pk
    before = Line.objects.count()
    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "x"}),
        ("DELETE", "", None),
        ("GET", "/timeline", None),
        ("GET", "/notes", None),
        ("POST", "/notes", {"text": "x"}),
        ("GET", "/files", None),
        ("POST", "/do/assign", {"owner": "budi"}),
        ("GET", "/related/contacts", None),
        ("POST", "/do/restore", None),
        ("POST", "/do/tag", {"tags": 5}),
    ):
        status, said = budi(method, f"accounts/{hidden}{rest}", body)
        assert status == 404 and "Rahasia" not in json.dumps(said), (method, rest)
    assert Line.objects.count() == before
    assert budi("GET", "search?q=rahasia")[1] == {"items": [], "modules": []}


def test_a_record_that_is_given_away_answers_its_id(cast: Cast) -> None:
    joko = Program(cast.joko)
    made = account(joko)
    status, said = joko("POST", f"accounts/{made['id']}/do/assign", {"owner": "eka"})
    assert status == 200 and said.keys() == {"id", "operation"}


def test_a_set_answers_by_record(rina: Program, budi: Program) -> None:
    ids = [account(budi, f"PT {n}")["id"] for n in range(3)]
    status, said = rina("POST", "accounts/do/update", {"ids": [*ids, 999], "data": {"relation": "partner"}})
    assert (status, said["done"], said["refused"]) == (200, 3, 1)
    assert [i["status"] for i in said["items"]] == [200, 200, 200, 404]
    assert rina("POST", f"operations/{said['operation']}/undo")[0] == 200
    assert rina("GET", f"accounts/{ids[0]}")[1]["relation"] == "prospect"
    condition = ["name", "starts_with", "PT"]
    assert rina("POST", "accounts/do/delete", {"filter": condition, "expected": 2})[1]["count"] == 3
    assert rina("POST", "accounts/do/delete", {"filter": condition, "expected": 3})[1]["done"] == 3
    assert [i["status"] for i in budi("POST", "accounts/do/delete", {"ids": ids})[1]["items"]] == [404] * 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": ["1"]},
        {"ids": [1], "expected": 1},
        {"filter": []},
        {"ids": [1], "x": 1},
        {"ids": [1], "data": []},
    ],
)
def test_a_set_must_be_said_clearly(rina: Program, body: Any) -> None:
    status, said = rina("POST", "accounts/do/delete", body)
    assert status == 422 and said["errors"]


def test_many_records_are_a_job(rina: Program, budi: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "AT_ONCE", 2)
    monkeypatch.setattr(sets, "BATCH", 2)
    ids = [account(budi, f"PT {n}")["id"] for n in range(5)]
    status, queued = rina("POST", "accounts/do/update", {"ids": [*ids, 999], "data": {"relation": "partner"}})
    assert status == 202
    assert budi("GET", f"jobs/{queued['job']}")[0] == 404
    workers.drain()
    job = rina("GET", f"jobs/{queued['job']}")[1]
    assert (job["state"], job["progress"], job["result"]["done"], job["result"]["refused"]) == ("done", 6, 5, 1)
    assert rina("POST", f"operations/{job['result']['operation']}/undo")[0] == 200
    assert budi("GET", 'accounts?filter=["relation","is","partner"]')[1]["count"] == 0


def test_undo_says_what_stands_in_its_way(budi: Program) -> None:
    made = account(budi)
    where = f"accounts/{made['id']}"
    first = budi("PATCH", where, {"name": "A"})[1]["operation"]
    budi("PATCH", where, {"name": "B"})
    status, said = budi("POST", f"operations/{first}/undo")
    assert status == 409 and said["clashes"]
    assert budi("POST", f"operations/{first}/undo", {"keep_later": True})[0] == 200
    assert budi("POST", f"operations/{first}/undo", {"keep_later": "yes"})[0] == 422
    assert budi("POST", f"operations/{first}/undo", {"other": 1})[0] == 422
    assert budi("POST", "operations/99999/undo")[0] == 404


def test_notes_and_timeline(budi: Program) -> None:
    where = f"accounts/{account(budi)['id']}"
    status, note = budi("POST", f"{where}/notes", {"text": "Telepon lagi"})
    assert status == 201 and note["author"]["title"] == "Budi" and not note["comment"]
    assert budi("POST", f"{where}/notes", {"text": "Baik", "comment": True})[1]["comment"]
    assert [n["text"] for n in budi("GET", f"{where}/notes")[1]["items"]] == ["Baik", "Telepon lagi"]
    page = budi("GET", f"{where}/notes?limit=1")[1]
    assert budi("GET", f"{where}/notes?limit=1&before={page['next']}")[1]["items"][0]["text"] == "Telepon lagi"
    for body in ({}, {"text": ""}, {"text": 5}, {"text": "x", "comment": 1}, {"text": "x", "y": 1}):
        assert budi("POST", f"{where}/notes", body)[0] == 422
    entries = budi("GET", f"{where}/timeline")[1]["items"]
    assert {"create", "note", "comment"} <= {e["verb"] for e in entries}
    assert budi("GET", f"{where}/timeline?before=2001-01-01T00:00:00Z")[1] == {"items": [], "next": None}
    assert budi("GET", f"{where}/timeline?before=soon")[0] == 422


def send(program: Program, where: str, *uploads: SimpleUploadedFile, **headers: str) -> Any:
    answer = Client().post(f"/api/v1/{where}/files", {"file": list(uploads)}, headers={**program.headers, **headers})
    return answer.status_code, answer.json()


def test_files_hang_on_a_record_and_go_with_its_reach(budi: Program, rina: Program, cast: Cast) -> None:
    where = f"accounts/{account(budi)['id']}"
    status, made = send(budi, where, SimpleUploadedFile("Penawaran.pdf", PDF))
    assert (status, made["name"], made["content_type"], made["size"]) == (
        201,
        "Penawaran.pdf",
        "application/pdf",
        len(PDF),
    )
    assert budi("GET", made["url"]) == (200, PDF)
    assert budi.last.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in budi.last.headers["Content-Security-Policy"]
    assert files.place(made["sha256"]).read_bytes() == PDF
    assert [f["id"] for f in budi("GET", f"{where}/files")[1]["items"]] == [made["id"]]
    assert Program(cast.eka)("GET", made["url"])[0] == 404
    assert budi("GET", f"{where}/files/99999")[0] == 404
    other = f"accounts/{account(budi, 'PT Lain')['id']}"
    assert budi("GET", f"{other}/files/{made['id']}")[0] == 404


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"<html>"), ("x.php.pdf", PDF), ("x.svg", b"<svg>")]
)
def test_files_that_are_not_what_they_say_are_refused(budi: Program, name: str, content: bytes) -> None:
    where = f"accounts/{account(budi)['id']}"
    assert send(budi, where, SimpleUploadedFile(name, content))[0] == 422
    assert not Attachment.objects.exists()


def test_uploads_are_one_file_of_a_decent_size(budi: Program, settings: Any) -> None:
    where = f"accounts/{account(budi)['id']}"
    settings.MAX_UPLOAD = 10
    assert send(budi, where, SimpleUploadedFile("a.pdf", PDF))[0] == 413
    settings.MAX_UPLOAD = 2**20
    assert send(budi, where, SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF))[0] == 422
    assert send(budi, where)[0] == 422
    assert budi("POST", f"{where}/files", {"file": "x"})[0] == 415
    viewer = Program(make("users", name="Tono", login="tono", role="viewer").__class__.objects.get(login="tono"))
    assert send(viewer, where, SimpleUploadedFile("a.pdf", PDF))[0] == 403
    assert not Attachment.objects.exists()


def test_a_list_is_asked_for_by_a_saved_view(cast: Cast, budi: Program, rina: Program) -> None:
    for name, employees in (("PT Satu", 5), ("PT Dua", 50)):
        account(budi, name, employees=employees)
    said = {"name": "Besar", "module": "accounts", "filter": '["employees","gt",9]', "fields": "name"}
    status, view = budi("POST", "views", said)
    assert status == 201 and view["address"] == f"/accounts?view={view['id']}" and view["shared"] == "private"
    found = budi("GET", f"accounts?view={view['id']}")[1]["items"]
    assert [set(i) for i in found] == [{"id", "version", "name"}] and found[0]["name"] == "PT Dua"
    assert len(budi("GET", f"accounts?view={view['id']}&filter=")[1]["items"]) == 2
    assert rina("GET", f"accounts?view={view['id']}")[0] == 404 == rina("GET", f"views/{view['id']}")[0]
    assert budi("POST", "views", {**said, "shared": "everyone"})[1]["errors"].keys() == {"shared"}
    assert budi("GET", f"accounts?view={view['id']}&nothing=1")[0] == 422
