"""A program brings in a file: the same rehearsal, report and steering as in the browser."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saluran.core import workers
from saluran.modules.leads.models import Lead
from tests.cast import Cast
from tests.faces.api_client import Program

ROWS = b"Nama,Surel\nBudi,budi@x.example\nAni,bukan surel\nTono,tono@x.example\n"
MAPPING = {"columns": {"Nama": "first_name", "Surel": "email"}, "match": ["email"], "found": "fill"}


@pytest.fixture
def rina(cast: Cast) -> Program:
    return Program(cast.rina)


def send(program: Program, content: bytes = ROWS, **more: str) -> tuple[int, Any]:
    data = {"file": SimpleUploadedFile("calon.csv", content), "module": "leads", **more}
    answer = program.client.post("/api/v1/imports", data, headers=program.headers)
    return answer.status_code, answer.json()


def test_a_rehearsal_then_the_import_then_undo(rina: Program) -> None:
    status, run = send(rina, mapping=json.dumps(MAPPING), dry_run="true")
    assert (status, run["state"]) == (202, "checking")
    workers.drain()
    _status, run = rina("GET", f"imports/{run['id']}")
    assert (run["state"], run["created"], run["refused"], Lead._base_manager.count()) == ("checked", 2, 1, 0)
    assert [(f["row"], f["column"]) for f in run["faults"]] == [(3, "Surel")]
    assert rina("POST", f"imports/{run['id']}/do/pause")[0] == 409
    assert rina("POST", f"imports/{run['id']}/do/start")[1]["state"] == "running"
    workers.drain()
    _status, run = rina("GET", f"imports/{run['id']}")
    assert (run["state"], run["created"], Lead._base_manager.count()) == ("done", 2, 2)
    status, text = rina("GET", f"imports/{run['id']}/errors")
    assert status == 200 and b"bukan surel" in text
    assert rina("POST", f"operations/{run['operation']}/undo")[0] == 200
    assert Lead._base_manager.count() == 0


def test_without_a_rehearsal_it_comes_in_at_once(rina: Program) -> None:
    status, run = send(rina, mapping=json.dumps(MAPPING))
    assert (status, run["state"]) == (202, "running")
    workers.drain()
    assert rina("GET", f"imports/{run['id']}")[1]["created"] == 2


@pytest.mark.parametrize(
    ("more", "field"), [({"mapping": "[1]"}, "mapping"), ({"dry_run": "maybe"}, "dry_run"), ({"wings": "2"}, "wings")]
)
def test_what_is_wrong_is_named(rina: Program, more: dict[str, str], field: str) -> None:
    status, problem = send(rina, **more)
    assert (status, list(problem["errors"])) == (422, [field])
    assert send(rina, b"\x00\x01\x02")[1]["errors"].keys() == {"file"}
    assert rina("POST", "imports", {"module": "leads"})[0] == 415


def test_it_needs_the_right_and_ones_own_import(cast: Cast, rina: Program) -> None:
    assert send(Program(cast.budi))[0] == 403
    assert send(Program(cast.rina, ["leads:view"]))[0] == 403
    _status, run = send(rina)
    joko = Program(cast.joko)
    for method, path in (("GET", ""), ("GET", "/errors"), ("POST", "/do/cancel")):
        assert joko(method, f"imports/{run['id']}{path}")[0] == 404
    assert rina("POST", f"imports/{run['id']}/do/fly")[0] == 404
    assert rina("POST", f"imports/{run['id']}/do/cancel")[1]["state"] == "cancelled"
