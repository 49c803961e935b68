"""What a token may not do it does not do by a detour: in the job of an import, or through what is kept of a record."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saluran.core import workers
from saluran.core.registry import modules
from saluran.modules.leads.models import Lead
from tests.cast import Cast, make
from tests.faces.api_client import Program

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MAPPING = {"columns": {"Nama": "first_name", "Industri": {"field": "industry", "missing": "make"}}}


def bring(program: Program) -> dict[str, Any]:
    file = SimpleUploadedFile("calon.csv", b"Nama,Industri\nBudi,Pertapaan\n")
    data = {"file": file, "module": "leads", "mapping": json.dumps(MAPPING)}
    answer = program.client.post("/api/v1/imports", data, headers=program.headers)
    assert answer.status_code == 202, answer.content
    workers.drain()
    found: dict[str, Any] = program("GET", f"imports/{answer.json()['id']}")[1]
    return found


def hermits() -> int:
    return int(modules.get("industries").model._base_manager.filter(title__icontains="pertapaan").count())


def test_an_import_makes_no_names_beyond_the_scopes_of_its_token(cast: Cast) -> None:
    run = bring(Program(cast.rina, ["leads:*", "industries:view"]))
    assert (run["created"], hermits()) == (1, 0), run
    assert hermits() == 0 and "Pertapaan" in json.dumps(run)
    bring(Program(cast.rina))
    assert hermits() == 1


def test_an_import_makes_no_records_beyond_the_scopes_of_its_token(cast: Cast) -> None:
    run = bring(Program(cast.rina, ["leads:view", "leads:import"]))
    assert (run["created"], Lead._base_manager.count()) == (0, 0), run


def test_a_history_may_be_all_that_a_token_reads(cast: Cast) -> None:
    account = make("accounts", name="PT Maju", owner=cast.budi.pk).pk
    for owner in (cast.budi, cast.eka):
        make("opportunities", title=f"Kursi {owner.login}", account=account, owner=owner.pk)
    narrow = Program(cast.budi, ["stage_history:view"])
    assert [s["title"] for s in narrow("GET", "stage_history")[1]["items"]] == ["Kursi budi"]
    for other in ("opportunities", "opportunity_changes"):
        assert narrow("GET", other)[0] == 403
    assert narrow("POST", "stage_history/do/export", {})[0] == 403


@pytest.mark.parametrize("key", ["stage_history", "opportunity_changes", "positions"])
def test_what_is_not_searched_says_so(cast: Cast, key: str) -> None:
    budi = Program(cast.budi)
    status, problem = budi("GET", f"{key}?q=kursi")
    assert (status, list(problem["errors"])) == (422, ["q"])
    assert budi("POST", f"{key}/do/export", {"q": "kursi"})[0] in (403, 422)
    document = Program(cast.budi)("GET", "/api/openapi.json")[1]
    assert not any(p.get("$ref", "").endswith("/q") for p in document["paths"][f"/api/v1/{key}"]["get"]["parameters"])


def test_choices_are_named_once_in_the_reference(cast: Cast) -> None:
    schemas = Program(cast.rina)("GET", "/api/openapi.json")[1]["components"]["schemas"]
    for name, schema in schemas.items():
        for key, said in schema.get("properties", {}).items():
            assert len(set(said.get("enum", ()))) == len(said.get("enum", ())), f"{name}.{key}"


def test_nothing_is_about_a_row_that_the_engine_keeps(cast: Cast) -> None:
    budi = Program(cast.budi)
    deal = make("opportunities", title="Kursi", owner=cast.budi.pk).pk
    stay = budi("GET", "stage_history")[1]["items"][0]["id"]
    status, problem = budi("POST", "tasks", {"subject": "x", "related_to": {"module": "stage_history", "id": stay}})
    assert (status, list(problem["errors"])) == (422, ["related_to"])
    assert budi("POST", "tasks", {"subject": "x", "related_to": {"module": "opportunities", "id": deal}})[0] == 201
