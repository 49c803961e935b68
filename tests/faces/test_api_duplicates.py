"""Duplicates through the API: of a record, of values, and refused on the way in."""

from typing import Any

import pytest

from saluran.core.models import Token
from tests.cast import Cast
from tests.faces.api_client import Program

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
BUDI = {"first_name": "Budi", "last_name": "Santoso", "mobile": "+6281234567890"}


@pytest.fixture
def budi(cast: Cast) -> Program:
    return Program(cast.budi)


@pytest.fixture
def eka(cast: Cast) -> Program:
    return Program(cast.eka)


def lead(program: Program, **more: Any) -> int:
    status, made = program("POST", "leads", {**BUDI, **more})
    assert status == 201, made
    pk: int = made["id"]
    return pk


def test_of_a_record(budi: Program, cast: Cast) -> None:
    one, two = lead(budi), lead(budi, first_name="Boedi")
    status, answer = budi("GET", f"leads/{one}/similar")
    assert status == 200
    (match,) = answer["items"]
    assert (match["module"], match["id"], match["title"], match["sure"]) == ("leads", two, "Boedi Santoso", True)
    assert match["owner"] == {"id": cast.budi.pk, "title": "Budi"} and not match["hidden"]
    assert any("0812-3456-7890" in r for r in match["reasons"])


def test_of_values(budi: Program) -> None:
    one = lead(budi)
    status, answer = budi("POST", "leads/similar", {"whatsapp": "+6281234567890"})
    assert (status, [m["id"] for m in answer["items"]]) == (200, [one])
    assert budi("POST", "leads/similar", {"first_name": "Lain"})[1] == {"items": []}
    assert budi("POST", "leads/similar", {"nothing": 1})[0] == 422
    assert budi("POST", "leads/similar", {"mobile": 5})[0] == 422
    assert budi("GET", "leads/similar")[0] == 405


def test_out_of_reach_only_the_owner_is_told(budi: Program, eka: Program, cast: Cast) -> None:
    theirs = lead(eka, organization="PT Rahasia", email="rahasia@saluran.example")
    _status, answer = budi("POST", "leads/similar", BUDI)
    assert answer["items"] == [
        {
            "module": "leads", "id": None, "title": None, "sure": True, "reasons": [],
            "owner": {"id": cast.eka.pk, "title": "Eka"}, "hidden": True,
        }
    ]  # fmt: skip
    assert budi("GET", f"leads/{theirs}/similar")[0] == 404


def test_refused_on_the_way_in(budi: Program, eka: Program) -> None:
    lead(eka)
    status, answer = budi("POST", "leads?duplicates=refuse", BUDI)
    assert (status, answer["similar"][0]["owner"]["title"], answer["similar"][0]["id"]) == (409, "Eka", None)
    assert budi("GET", "leads")[1]["items"] == []
    assert budi("POST", "leads?duplicates=refuse", {**BUDI, "mobile": "+6281234567891"})[0] == 201
    assert budi("POST", "leads", BUDI)[0] == 201
    assert budi("POST", "leads?duplicates=perhaps", BUDI)[0] == 422


def test_only_modules_with_an_identity(budi: Program) -> None:
    assert budi("POST", "products/similar", {"name": "Mesin"})[0] == 404


def test_a_token_tells_nothing_of_modules_it_may_not_view(budi: Program, cast: Cast) -> None:
    budi("POST", "contacts", {"first_name": "Budi", "mobile": "+6281234567890"})
    assert [m["module"] for m in budi("POST", "leads/similar", BUDI)[1]["items"]] == ["contacts"]
    Token.objects.filter(user_id=cast.budi.pk).update(scopes=["leads:view"])
    assert budi("POST", "leads/similar", BUDI)[1]["items"] == []


def test_set_apart(budi: Program) -> None:
    one, two = lead(budi), lead(budi)
    status, done = budi("POST", f"leads/{one}/do/set_apart", {"other": {"module": "leads", "id": two}})
    assert status == 200 and budi("GET", f"leads/{two}/similar")[1]["items"] == []
    assert budi("POST", f"operations/{done['operation']}/undo", {})[0] == 200
    assert [m["id"] for m in budi("GET", f"leads/{two}/similar")[1]["items"]] == [one]
