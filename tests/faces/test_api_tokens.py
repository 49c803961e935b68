"""Who may call the API, in which language he is answered, how often, and what is done once only."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from saluran.core.models import Operation, Replay, Token
from saluran.core.perform import perform
from saluran.faces.api import tokens
from tests.cast import Cast, make
from tests.faces.api_client import Program

pytestmark = pytest.mark.postgres


def addresses() -> list[str]:
    """Every route of the API, filled in."""
    found = [str(p.pattern) for p in get_resolver("saluran.faces.api.urls").url_patterns]
    for part, said in (
        ("slug:module", "accounts"),
        ("slug:verb", "update"),
        ("int:pk", "1"),
        ("int:file", "1"),
        ("str:name", "contacts"),
    ):
        found = [f.replace(f"<{part}>", said) for f in found]
    return [f"/{f.replace('<anything:rest>', 'v1/a/b/c/d/e')}" for f in found]


def test_without_a_token_nothing_is_answered(cast: Cast) -> None:
    for address in addresses():
        for method in ("GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"):
            for headers in (
                {},
                {"Authorization": "Bearer"},
                {"Authorization": "Bearer x"},
                {"Authorization": "Basic eDp5"},
            ):
                answer = Client().generic(method, address, headers=headers)
                if address == "/api/docs" and not headers:
                    assert answer.status_code == 302
                    continue
                assert answer.status_code == 401, (method, address)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert answer.headers["Cache-Control"] == "no-store"
                assert not answer.cookies


def test_every_route_has_a_policy() -> None:
    assert {p.callback.policy for p in get_resolver("saluran.faces.api.urls").url_patterns} <= {"token", "either"}


def test_a_token_ends_with_its_time_its_owner_and_its_recall(cast: Cast) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    assert Program(cast.budi)("GET", "me")[0] == 200
    assert Program(cast.budi, expires_at=yesterday)("GET", "me")[0] == 401
    assert Program(cast.budi, revoked=True)("GET", "me")[0] == 401
    assert Program(cast.dodi)("GET", "me")[0] == 401


def test_a_session_opens_the_reference_and_nothing_else(cast: Cast, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    client = Client()
    session = client.session
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(cast.budi.pk), cast.budi.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/accounts").status_code == 401
    document = client.get("/api/openapi.json").json()
    assert "/api/v1/accounts" in document["paths"] and "/api/v1/roles" not in document["paths"]
    page = client.get("/api/docs").content.decode()
    assert "/api/v1/accounts" in page and "<script" not in page and "style=" not in page
    assert 'href="#examples"' in page and "curl -s" in page and "http://testserver/api/v1/me" in page


def test_scopes_narrow_what_a_token_may_do(cast: Cast) -> None:
    program = Program(cast.rina, ["accounts:view"])
    made = make("accounts", name="PT Maju", owner="budi").pk
    assert program("GET", f"accounts/{made}")[0] == 200
    assert program("GET", "contacts")[0] == 403
    assert program("PATCH", f"accounts/{made}", {"name": "x"})[0] == 403
    assert program("POST", "accounts/do/delete", {"ids": [made]})[1]["items"][0]["status"] == 403
    assert [m["key"] for m in program("GET", "me")[1]["modules"]] == ["accounts"]
    document = program("GET", "/api/openapi.json")[1]
    assert "/api/v1/contacts" not in document["paths"] and "post" not in document["paths"]["/api/v1/accounts"]


def test_each_is_answered_in_his_language(cast: Cast) -> None:
    english = make("users", name="Ann", login="ann", role="sales", language="en", manager="joko")
    document = Program(english)("GET", "/api/openapi.json")[1]
    assert document["components"]["schemas"]["accounts"]["title"] == "Account"
    for language, word in (("en-US,en;q=0.9", "token"), ("id", "token"), ("xx;q=0.1", "token"), ("", "token")):
        assert word in Client().get("/api/v1/me", headers={"Accept-Language": language}).json()["detail"]


def test_when_a_token_was_used_is_written_once_a_minute(cast: Cast) -> None:
    program = Program(cast.budi)
    program("GET", "me")
    first = Token.objects.get(pk=program.token.pk).used_at
    program("GET", "me")
    assert first and Token.objects.get(pk=program.token.pk).used_at == first


def test_a_program_that_runs_wild_is_held_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "BURST", 3.0)
    monkeypatch.setattr(tokens, "RATE", 0.001)
    wild, calm = Program(cast.budi), Program(cast.budi)
    assert [wild("GET", "me")[0] for _n in range(4)] == [200, 200, 200, 429]
    assert wild.last.headers["Retry-After"] == "1"
    assert calm("GET", "me")[0] == 200


def test_the_same_key_is_done_once(cast: Cast) -> None:
    budi, sari = Program(cast.budi), Program(cast.sari)
    first = budi("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key="a1")
    again = budi("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key="a1")
    assert first == again and budi.last.headers["Idempotent-Replayed"] == "true" and budi.last.headers["Location"]
    assert budi("GET", "accounts")[1]["count"] == 1
    status, said = budi("POST", "accounts", {"name": "PT Lain"}, Idempotency_Key="a1")
    assert status == 422 and "Idempotency-Key" in said["errors"]
    assert sari("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key="a1")[1]["id"] != first[1]["id"]
    where = f"accounts/{first[1]['id']}/notes"
    assert [budi("POST", where, {"text": "x"}, Idempotency_Key="a1")[0] for _n in range(2)] == [201, 201]
    assert len(budi("GET", where)[1]["items"]) == 1
    Replay.objects.update(at=timezone.now() - dt.timedelta(hours=25))
    assert budi("POST", "accounts", {"name": "PT Lain"}, Idempotency_Key="a1")[0] == 201


def test_what_was_refused_may_be_sent_again_with_its_key(cast: Cast) -> None:
    budi = Program(cast.budi)
    assert budi("POST", "accounts", {"name": ""}, Idempotency_Key="a1")[0] == 422
    assert not Replay.objects.exists()
    assert budi("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key="a1")[0] == 201
    for key in ("", "x" * 256, "é"):
        assert budi("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key=key)[0] == 422


def test_unknown_addresses_and_methods_are_problems_too(cast: Cast) -> None:
    budi = Program(cast.budi)
    for address in (
        "/api",
        "/api/",
        "/api/v2",
        "nope",
        "accounts/",
        "accounts/x",
        "accounts/1/nope",
        "a%0Ab",
        "accounts/99999999999999999999",
    ):
        assert budi("GET", address)[0] == 404, address
        assert budi.last.headers["Content-Type"] == "application/problem+json"
    assert budi("PUT", "accounts", {})[0] == 405
    assert budi.last.headers["Allow"] == "GET, HEAD, POST"
    assert budi("GET", "accounts/do/update")[0] == 405
    assert budi("POST", "accounts/1/do/create", {})[0] == 404
    assert budi("POST", "accounts/do/nope", {"ids": [1]})[0] in (403, 404)


def test_a_module_made_through_the_api_is_in_the_reference(cast: Cast) -> None:
    rina = Program(cast.rina)
    rina("GET", "/api/openapi.json")
    assert rina("POST", "modules", {"key": "x_gudang", "name": {"id": "Gudang", "en": "Warehouse"}})[0] == 201
    body = {"module": "x_gudang", "name": "x_luas", "label": {"id": "Luas", "en": "Area"}, "kind": "decimal"}
    assert rina("POST", "fields", body)[0] == 201
    made = rina("POST", "x_gudang", {"title": "Gudang A", "x_luas": "12.5"})[1]
    assert made["x_luas"] == "12.5"
    document = rina("GET", "/api/openapi.json")[1]
    assert document["components"]["schemas"]["fields.create"]["required"] == ["module", "label", "kind"]
    assert "x_luas" in document["components"]["schemas"]["x_gudang.create"]["properties"]
    assert document["openapi"] == "3.1.0" and json.dumps(document)


def test_an_error_of_ours_says_so_and_changes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budi = Program(cast.budi)
    budi.client.raise_request_exception = False

    def broken(*args: Any, **kwargs: Any) -> Any:
        perform(*args, **kwargs)
        raise RuntimeError("secret detail")

    monkeypatch.setattr("saluran.faces.api.records.perform", broken)
    before = Operation.objects.count()
    status, said = budi("POST", "accounts", {"name": "PT Maju"}, Idempotency_Key="a")
    assert status == 500 and "secret" not in json.dumps(said) and Operation.objects.count() == before


@pytest.mark.django_db
def test_what_comes_of_a_record_is_refused_by_its_name(cast: Cast) -> None:
    """A token sees the lead and the prospect; it is told what it may not make, not that they are not there."""
    narrow = Program(cast.budi, scopes=["leads:*", "prospects:view", "prospects:edit"])
    lead = make("leads", first_name="Ani", organization="PT Maju", owner="budi")
    prospect = make("prospects", name="PT Jaya", owner="budi")
    for path in (
        f"leads/{lead.pk}/do/convert", f"leads/{lead.pk}/do/create_customer", f"leads/{lead.pk}/do/create_prospect",
        f"prospects/{prospect.pk}/do/create_customer",
    ):  # fmt: skip
        status, said = narrow("POST", path, {})
        assert status == 403 and ("Akun" in said["detail"] or "Prospek" in said["detail"]), (path, said)
