"""Eight people, every module, records that they see and others, by page, by part of a page and by API: each gets
exactly what his role says, and whatever is refused has written nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from saluran.core import access
from saluran.core.models import Team
from saluran.core.perform import EVERY_MODULE
from saluran.core.schema import Module
from saluran.faces.html import inline
from saluran.modules.pipelines.models import Stage
from tests.contract import samples
from tests.contract.world import Answer, World, undone
from tests.security import roles
from tests.security.marks import checksum, marks

pytestmark = pytest.mark.django_db

PEOPLE = (None, "dodi", "budi", "sari", "joko", "eka", "vina", "rina")
WHOSE = (("budi", "jakarta"), ("eka", "surabaya"), (None, "jakarta"))
Request = tuple[str, str, str, Any, str]  # channel, method, path, body, right


def sort_of(module: Module) -> str:
    return "admin" if module.admin else "fixed" if module.fixed else "personal" if module.personal else "shared"


def owned(module: Module) -> bool:
    return sort_of(module) in ("shared", "personal")


def records(world: World, module: Module) -> list[tuple[roles.Kept, Any]]:
    if not owned(module):
        return [(roles.Kept(module.key, sort_of(module)), samples.record_of(world.actor("rina"), module.key))]
    teams = {name: Team.objects.get(name=name.title()).pk for name in ("jakarta", "surabaya")}
    made = []
    for owner, team in WHOSE:
        data = samples.least(module, next(samples.count))
        data |= {"owner": world.users[owner].pk if owner else None, "team": teams[team]}
        made.append((roles.Kept(module.key, sort_of(module), owner, team), samples.made(module.key, data)))
    return made


def verbs(module: Module) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(verb, the right it asks for, what it takes)."""
    words = {"note": {"text": "a"}, "comment": {"text": "a"}, "tag": {"tags": ["a"]}, "follow": {"on": True}}
    for name, verb in {**EVERY_MODULE, **module.verbs}.items():
        if name in ("create", "update", "delete", "attach") or name in module.closed:
            continue
        data = words.get(name, {})
        if name == "move_stage":
            data = {"stage": Stage.objects.get(key="proposal").pk}
        yield name, verb.needs, data


def by_api(module: Module, pk: int) -> Iterator[Request]:
    one, data = f"{module.key}/{pk}", {"value": "SGD"}
    if module.key != "settings":
        data = {"tags": ["b"]}
    yield "api", "GET", one, None, "view"
    yield "api", "PATCH", one, data, "edit"
    if samples.can(module, "delete"):
        yield "api", "DELETE", one, None, "delete"
    yield "api", "POST", f"{one}/do/tag", {"tags": ["c"]}, "edit"
    if owned(module):
        for part in ("timeline", "notes", "files", *(f"related/{r.module}" for r in module.related)):
            yield "api", "GET", f"{one}/{part}", None, "view"
        yield "api", "POST", f"{one}/notes", {"text": "a"}, "edit"
        for name, right, body in verbs(module):
            yield "api", "POST", f"{one}/do/{name}", body, right


def by_page(module: Module, pk: int, channel: str) -> Iterator[Request]:
    one = f"/{module.key}/{pk}"
    yield channel, "GET", one, None, "view"
    yield channel, "GET", f"{one}/edit", None, "edit"
    yield channel, "POST", f"{one}/edit", {"tags__text": "d"}, "edit"
    yield channel, "GET", f"{one}/preview", None, "view"
    for f in list(inline.editable(access.SYSTEM, module))[:1]:
        yield channel, "GET", f"{one}/field/{f}", None, "edit"
        yield channel, "POST", f"{one}/field/{f}", {f: ""}, "edit"
    if samples.can(module, "delete"):
        yield channel, "POST", f"{one}/do/delete", {}, "delete"
    yield channel, "POST", f"{one}/do/tag", {"tags__text": "e"}, "edit"
    if owned(module) and channel == "page":
        tabs = ("timeline", "details", "notes", "files", *(f"{r.module}.{r.field}" for r in module.related))
        yield from ((channel, "GET", f"{one}?tab={tab}", None, "view") for tab in tabs)
        yield channel, "GET", f"{one}/older?before=2026-11-21T00:00:00Z", None, "view"
        yield channel, "POST", f"{one}/notes", {"text": "a"}, "edit"
        yield channel, "POST", f"{one}/files", {}, "edit"
        for name, right, _body in verbs(module):
            yield channel, "GET", f"{one}/do/{name}", None, right
            yield channel, "POST", f"{one}/do/{name}", {}, right


def ask(world: World, who: str | None, request: Request) -> Answer:
    channel, method, path, body, _right = request
    if channel == "api":
        return world.api(who, method, path, body)
    return world.page(who, path, body if method == "POST" else None, htmx=channel == "part")


def judge(answer: Answer, wanted: str, channel: str) -> bool:
    if wanted == "out":
        return answer.status == {"api": 401, "page": 302, "part": 401}[channel]
    if wanted == "hidden":
        return answer.status == 404
    if wanted == "refused":
        return answer.status == 403
    return answer.status < 500 and answer.status not in (401, 403, 404)


def asked_and_judged(world: World, who: str | None, request: Request, wanted: str) -> list[str]:
    before = marks()
    if wanted == "done":
        with undone():
            answer = ask(world, who, request)
    else:
        answer = ask(world, who, request)
    said = [] if judge(answer, wanted, request[0]) else [f"{who} {request[:3]}: {wanted}, but {answer.status}"]
    wrote = answer.status >= 300 and wanted != "done" and marks() != before
    return said + ([f"{who} {request[:3]}: refused, but something was written"] if wrote else [])


def test_everybody_gets_what_his_role_says(house: World, key: str) -> None:
    module = house.module(key)
    kept = records(house, module)
    before, wrong, n = checksum(), [], 0
    for known, record in kept:
        requests = [
            *by_api(module, record.pk),
            *by_page(module, record.pk, "page"),
            *by_page(module, record.pk, "part"),
        ]
        for who in PEOPLE:
            for request in requests:
                wrong += asked_and_judged(house, who, request, roles.expected(who, request[4], known))
                n += 1
    assert wrong == []
    assert n >= 8 * 11
    assert checksum() == before


def test_who_may_make_one(house: World, key: str) -> None:
    module = house.module(key)
    data = samples.least(module, next(samples.count))
    before, wrong = checksum(), []
    for who in PEOPLE:
        mine = roles.Kept(key, sort_of(module), who, None)
        sees, makes = roles.wide(who, "view", mine) != "none", roles.wide(who, "create", mine) != "none"
        wanted = "out" if who in roles.NOBODY else "hidden" if not sees else "done" if makes else "refused"
        if wanted != "out" and not samples.can(module, "create"):
            wanted = "hidden"
        new = f"/{key}/new"
        for request in (
            ("api", "POST", key, data, ""), ("page", "GET", new, None, ""), ("page", "POST", new, {}, ""),
            ("part", "GET", new, None, ""), ("part", "POST", new, {}, ""),
        ):  # fmt: skip
            wrong += asked_and_judged(house, who, request, wanted)
    assert wrong == []
    assert checksum() == before


@pytest.mark.postgres
def test_lists_hold_exactly_what_is_in_reach(house: World, key: str) -> None:
    """List, board, choices and counts: by brute force over the records."""
    module = house.module(key)
    kept = records(house, module)
    for who in PEOPLE:
        wanted = {record.pk for known, record in kept if roles.may(who, "view", known)}
        answer = house.api(who, "GET", f"{key}?limit=200&fields=title")
        if who in roles.NOBODY:
            assert answer.status == 401
            continue
        if roles.wide(who, "view", kept[0][0]) == "none":
            assert answer.status == 404
            assert house.page(who, f"/{key}").status == 404
            continue
        found = {item["id"] for item in answer.json["items"]}
        assert found & {record.pk for _known, record in kept} == wanted, who
        assert answer.json["count"] == len(found)
        page = house.page(who, f"/{key}").text
        for _known, record in kept:
            if owned(module):
                assert (f"/{key}/{record.pk}" in page) == (record.pk in wanted), who


@pytest.mark.postgres
def test_sets_change_only_what_is_in_reach(house: World, key: str) -> None:
    """Who may change many at once names records of another branch: these are not there for him."""
    module = house.module(key)
    kept = records(house, module)
    ids = [record.pk for _known, record in kept]
    for who in PEOPLE:
        if who in roles.NOBODY:
            continue
        with undone():
            answer = house.api(who, "POST", f"{key}/do/tag", {"ids": ids, "data": {"tags": ["z"]}})
        if roles.wide(who, "view", kept[0][0]) == "none":
            assert answer.status == 404
        elif roles.ROLE[who] == "viewer":
            assert answer.status == 403
        else:
            wanted = {"done": 200, "hidden": 404, "refused": 403}
            said = {item["id"]: item["status"] for item in answer.json["items"]}
            assert said == {record.pk: wanted[roles.expected(who, "edit", known)] for known, record in kept}, who


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "key" in metafunc.fixturenames:
        metafunc.parametrize("key", samples.written_keys())


def test_the_roles_are_those_of_the_handbook(house: World) -> None:
    """The oracle above and the roles that ship are about the same thing."""
    for name in roles.ROLE:
        role = house.api("rina", "GET", f"users/{house.users[name].pk}").json["role"]
        keys = {r["id"]: r["key"] for r in house.api("rina", "GET", "roles?fields=key").json["items"]}
        assert keys[role["id"]] == roles.ROLE[name]
    assert access.may(house.actor("vina"), house.module("leads"), "edit") is False
