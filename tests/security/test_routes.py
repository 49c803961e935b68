"""Every route says who may come, and nobody else does; every answer has its headers; nothing is written by reading."""

from typing import Any

import pytest
from django.test import Client
from django.urls import path

from saluran.faces.policy import policed
from tests.contract.world import World
from tests.security import routes
from tests.security.marks import checksum, marks

pytestmark = pytest.mark.django_db

ALL = [pytest.param(route, p, id=p.name or route) for route, p in routes.walk()]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def without_policy(patterns: Any = None) -> list[str]:
    return [
        route for route, p in routes.walk(patterns) if routes.policy(p) not in ("public", "session", "token", "either")
    ]


def test_every_route_has_a_policy_and_a_name() -> None:
    assert without_policy() == []
    names = [p.name for _route, p in routes.walk()]
    assert None not in names
    assert len(set(names)) == len(names)


def test_a_route_without_a_policy_would_be_found() -> None:
    assert without_policy([path("new", lambda request: None)]) == ["new"]
    with pytest.raises(ValueError, match="policy"):
        policed("new", lambda request: None, "anybody")  # type: ignore[arg-type,return-value]


def test_what_is_open_to_anybody_is_written_down() -> None:
    assert {p.name for _route, p in routes.walk() if routes.policy(p) == "public"} == routes.PUBLIC


@pytest.mark.parametrize(("route", "pattern"), ALL)
@pytest.mark.parametrize("who", [None, "dodi"], ids=["anonymous", "inactive"])
def test_strangers_get_nothing_but_sign_in(house: World, route: str, pattern: Any, who: str | None) -> None:
    if routes.policy(pattern) == "public":
        return
    where, before = routes.address(route), marks()
    for method in ("GET", "HEAD", *UNSAFE):
        if routes.policy(pattern) == "session":
            whole, part = house.page(who, where, method=method), house.page(who, where, method=method, htmx=True)
            assert whole.status == 302, method
            assert whole.headers["Location"].startswith("/auth/login")
            assert (part.status, part.bytes) == (401, b"")
        for token in ("", "Bearer ", "Bearer nonsense", f"Bearer {house.secrets['dodi']}", "Basic YTpi"):
            if routes.policy(pattern) == "session":
                break
            answer = house.api(None, method, where, **({"Authorization": token} if token else {}))
            if pattern.name == "api-docs" and answer.status == 302:  # pages that people read: they sign in first
                assert answer.headers["Location"].startswith("/auth/login")
                continue
            assert answer.status == 401, (method, token)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert marks() == before, method


@pytest.mark.parametrize(("route", "pattern"), ALL)
def test_every_answer_has_secure_headers(house: World, route: str, pattern: Any) -> None:
    where = routes.address(route)
    answers = [house.page(who, where, method=m) for who in (None, "rina") for m in ("GET", "OPTIONS", "TRACE")]
    answers += [house.api(who, "GET", where) for who in (None, "rina")]
    for answer in answers:
        h = answer.headers
        csp = h["Content-Security-Policy"]
        assert "unsafe" not in csp
        assert "'none'" in csp
        if "sandbox" not in csp:
            assert "frame-ancestors 'none'" in csp
            assert "script-src 'self'" in csp
        assert h["X-Content-Type-Options"] == "nosniff"
        assert h["Cache-Control"] in ("no-store", routes.KEPT.get(route))
        assert h["X-Frame-Options"] == "DENY"
        assert h["Referrer-Policy"] == "same-origin"
        assert len(h["X-Request-ID"]) >= 16
        assert "Access-Control-Allow-Origin" not in h
        assert answer.status != 500


@pytest.mark.parametrize(("route", "pattern"), ALL)
def test_nothing_is_changed_without_the_forms_own_token(house: World, route: str, pattern: Any) -> None:
    """Cross-site requests: a page of somebody else posts with the reader's cookie."""
    if routes.policy(pattern) == "token":
        return
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users["rina"])
    before = marks()
    for method in UNSAFE:
        for headers in ({}, {"HX-Request": "true"}, {"Origin": "https://evil.example"}, {"X-CSRFToken": "a" * 64}):
            response = client.generic(method, routes.address(route), b"name=a", headers=headers)
            refused = (403, 405) if routes.policy(pattern) != "either" else (401, 403, 405)
            assert response.status_code in refused, (method, headers)
    assert marks() == before


def test_reading_writes_nothing(house: World) -> None:
    before = checksum()
    for route, p in routes.walk():
        for who in (None, "budi", "rina"):
            for method in ("GET", "HEAD", "OPTIONS"):
                house.page(who, routes.address(route), method=method)
                if routes.policy(p) in ("token", "either"):
                    house.api(who, method, routes.address(route))
    assert checksum() == before
