"""The door of the house: passwords, throttling, where one is sent afterwards, and who is out at once."""

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from saluran.core import stamps
from saluran.core.perform import perform
from saluran.pages import throttle
from tests.cast import PASSWORD, Cast
from tests.contract.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(house: World) -> Cast:
    return house.cast


def with_password(cast: Cast, name: str = "budi") -> Any:
    user = getattr(cast, name)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(client: Client, login: str = "budi", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/auth/login", {"login": login, "password": password, **more})


def test_passwords_are_kept_as_argon2(cast: Cast) -> None:
    assert identify_hasher(with_password(cast).password).algorithm == "argon2"


def test_signing_in_and_out(cast: Cast, client: Client) -> None:
    with_password(cast)
    assert client.get("/home").status_code == 302
    before = client.cookies.get("saluran")
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/home")
    cookie = client.cookies["saluran"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert before is None or before.value != cookie.value  # a session of before is not taken over
    assert client.get("/home").status_code == 200
    out = client.post("/auth/sign-out")
    assert "storage" in out.headers["Clear-Site-Data"]
    assert client.get("/home").status_code == 302


def test_nobody_learns_which_half_was_wrong(cast: Cast, client: Client) -> None:
    with_password(cast)
    with_password(cast, "dodi")
    wrong = [
        sign_in(client, "budi", "salah"),
        sign_in(client, "tidak-ada"),
        sign_in(client, "dodi"),
        sign_in(client, "sari", ""),
    ]
    assert {a.status_code for a in wrong} == {422}
    texts = {a.content.decode().split("data-error-summary")[1].split("</div>")[0] for a in wrong}
    assert len(texts) == 1
    assert client.get("/home").status_code == 302


def test_guessing_is_held_back_by_account(cast: Cast, client: Client) -> None:
    with_password(cast)
    for _n in range(throttle.ACCOUNT):
        assert sign_in(client, password="salah").status_code == 422
    assert sign_in(client).status_code == 429  # the right one, too late
    assert sign_in(Client(), "BUDI ").status_code == 429  # however it is written
    assert client.get("/home").status_code == 302


def test_guessing_is_held_back_by_address(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(cast)
    monkeypatch.setattr(throttle, "ADDRESS", 3)
    for n in range(3):
        assert sign_in(Client(), f"tebakan{n}", "salah").status_code == 422
    assert sign_in(Client()).status_code == 429


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http:evil",
        "\t//evil",
        "https:///evil.example",
        "/\t/evil.example",
        "leads",
    ],
)
def test_the_way_after_sign_in_stays_in_the_house(cast: Cast, client: Client, there: str) -> None:
    with_password(cast)
    assert sign_in(client, next=there).headers["Location"] == "/home"
    back = client.post("/my/preferences", {"language": "en", "next": there})
    assert back.headers["Location"] == "/home"


def test_the_way_after_sign_in_is_where_one_wanted_to_go(cast: Cast, client: Client) -> None:
    with_password(cast)
    asked = client.get("/leads?sort=title")
    assert asked.headers["Location"] == "/auth/login?next=%2Fleads%3Fsort%3Dtitle"
    assert sign_in(client, next="/leads?sort=title").headers["Location"] == "/leads?sort=title"


def test_who_leaves_is_out_at_once(house: World) -> None:
    """Session and token die with the next request, and come back with him."""
    budi = house.users["budi"].pk
    for active, page, call in ((True, 200, 200), (False, 302, 401), (True, 200, 200)):
        stamps.refresh()
        if not active or page != house.page("budi", "/home").status:
            perform(house.actor("rina"), "users", "update", budi, {"active": active}, face="html")
        assert house.page("budi", "/home").status == page
        assert house.api("budi", "GET", "me").status == call


def test_a_new_password_ends_other_sessions(cast: Cast, client: Client) -> None:
    user = with_password(cast)
    sign_in(client)
    assert client.get("/home").status_code == 200
    user.set_password("yang-lain-sekali-2")
    user.save(update_fields=["password"])
    assert client.get("/home").status_code == 302


def test_a_right_that_is_taken_is_gone_at_once(house: World) -> None:
    assert house.api("joko", "POST", "leads", {"organization": "PT A"}).status == 201
    viewer = {"role": "viewer"}
    assert house.api("rina", "PATCH", f"users/{house.users['joko'].pk}", viewer).status == 200
    assert house.api("joko", "POST", "leads", {"organization": "PT B"}).status == 403
    assert house.page("joko", "/leads/new").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "evil.example:8000", ""]
)
def test_another_hosts_name_is_refused(cast: Cast, client: Client, host: str) -> None:
    for path in ("/", "/auth/login", "/healthz", "/api/v1/me"):
        answer = client.get(path, headers={"Host": host} if host else {}, **({} if host else {"HTTP_HOST": "\\x"}))
        assert answer.status_code in (400, 401 if path.startswith("/api") and host == "" else 400), path
        assert "evil" not in answer.content.decode()
        assert "evil" not in str(answer.headers)


def test_a_forwarded_host_counts_for_nothing(cast: Cast, client: Client) -> None:
    answer = client.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "8.8.8.8"})
    assert answer.headers["Location"].startswith("/")
    assert "evil" not in str(answer.headers)
