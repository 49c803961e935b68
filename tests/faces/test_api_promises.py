"""Small promises of the API that programs lean on: other ways to say nothing, other words for one thing."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.faces.api_client import Program

pytestmark = pytest.mark.postgres


@pytest.fixture
def budi(cast: Cast) -> Program:
    return Program(cast.budi)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('["owner","is",null]', []),
        ('["owner","is_not",null]', ["Tini", "PT Sunyi"]),
        ('["email","is",""]', ["PT Sunyi"]),
        ('["email","empty",true]', ["PT Sunyi"]),
        ('["email","not_empty",null]', ["Tini"]),
        ('["owner","in",{"my_team":true}]', ["Tini", "PT Sunyi"]),
        ('["created_at","between",{"rel":"this_year"}]', ["Tini", "PT Sunyi"]),
        ('["gender","is",null]', ["Tini", "PT Sunyi"]),
    ],
)
def test_nothing_may_be_said_in_several_ways(budi: Program, condition: str, found: list[str]) -> None:
    budi("POST", "leads", {"organization": "PT Sunyi"})
    budi("POST", "leads", {"email": "tini@contoh.example"})
    status, page = budi("GET", f"leads?filter={condition}&sort=-id")
    assert (status, [i["title"] for i in page["items"]]) == (200, found)


def test_an_empty_choice_is_null_and_may_be_sent_back(budi: Program) -> None:
    made: dict[str, Any] = budi("POST", "leads", {"first_name": "Tini"})[1]
    assert made["gender"] is None and made["status"] == "new"
    assert budi("PATCH", f"leads/{made['id']}", {"gender": None})[1]["operation"] is None
    assert budi("PATCH", f"leads/{made['id']}", {"gender": ""})[1]["operation"] is None
    deal: dict[str, Any] = budi("POST", "opportunities", {"title": "Mesin"})[1]
    assert deal["opportunity_from"] is None


def test_a_salesperson_becomes_the_owner(cast: Cast) -> None:
    joko = Program(cast.joko)
    made = joko("POST", "leads", {"first_name": "Tini"})[1]
    status, given = joko("POST", f"leads/{made['id']}/do/assign", {"salesperson": "budi"})
    assert (status, given["owner"]["title"]) == (200, "Budi")


def test_search_knows_modules_by_other_words(budi: Program) -> None:
    for words, key in (("deal", "opportunities"), ("pelanggan", "accounts"), ("calon pembeli", "leads")):
        status, found = budi("GET", f"search?q={words}")
        assert status == 200 and key in [m["key"] for m in found["modules"]]


def test_a_name_out_of_an_address_has_its_parts(budi: Program) -> None:
    made = budi("POST", "leads", {"email": "siti.nur.haliza@contoh.example"})[1]
    assert [made[n] for n in ("first_name", "last_name", "title")] == ["Siti Nur", "Haliza", "Siti Nur Haliza"]
    single = budi("POST", "leads", {"email": "sukarno@contoh.example"})[1]
    assert [single[n] for n in ("first_name", "last_name", "title")] == ["Sukarno", "", "Sukarno"]
