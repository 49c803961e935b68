"""Small promises of the API that programs lean on: other ways to say nothing, other words for one thing."""

import json
import shlex
from typing import Any
from urllib.parse import urlencode

import pytest

from saluran.faces.api.examples import ID, OPERATION, Example, examples
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


def test_the_examples_of_the_reference_work_as_they_stand(cast: Cast) -> None:
    program = Program(cast.budi)
    answers: list[Any] = []
    known = {ID: "", OPERATION: ""}
    for example in examples():
        path = example.path
        for word, meant in known.items():
            path = path.replace(word, meant)
        query = f"?{urlencode(example.query)}" if example.query else ""
        status, said = program(example.method, f"{path}{query}", example.body, **example.headers)
        known = {ID: str(said.get("id") or known[ID]), OPERATION: str(said.get("operation") or known[OPERATION])}
        answers.append(status)
    assert answers == [200, 200, 200, 200, 201, 200, 200, 200, 422]
    assert said["errors"].keys() == {"name", "email", "colour"}


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.method)
def test_a_shell_understands_the_examples(example: Example) -> None:
    words = shlex.split(example.curl("http://127.0.0.1:8000"))
    assert words[0] == "curl" and f"http://127.0.0.1:8000{example.path}" in words
    assert all(f"{name}={value}" in words for name, value in example.query.items())
    assert example.body is None or json.loads(words[words.index("-d") + 1]) == example.body


def test_search_knows_modules_by_other_words(budi: Program) -> None:
    for words, key in (("deal", "opportunities"), ("pelanggan", "accounts"), ("calon pembeli", "leads")):
        status, found = budi("GET", f"search?q={words}")
        assert status == 200 and key in [m["key"] for m in found["modules"]]


def test_a_name_out_of_an_address_has_its_parts(budi: Program) -> None:
    made = budi("POST", "leads", {"email": "siti.nur.haliza@contoh.example"})[1]
    assert [made[n] for n in ("first_name", "last_name", "title")] == ["Siti Nur", "Haliza", "Siti Nur Haliza"]
    single = budi("POST", "leads", {"email": "sukarno@contoh.example"})[1]
    assert [single[n] for n in ("first_name", "last_name", "title")] == ["Sukarno", "", "Sukarno"]
