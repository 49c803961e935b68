"""The house that a file of tests shares: cast, programs with tokens, browsers, a custom module. Made once."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from saluran.core import access, stamps
from saluran.core.models import Token
from saluran.core.registry import modules
from saluran.core.schema import Module
from tests.cast import Cast, make_cast
from tests.contract import samples

NAMES = ("budi", "sari", "joko", "eka", "vina", "rina", "dodi")


class Answer:
    """What came back."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.bytes = b"".join(response.streaming_content) if response.streaming else response.content

    @property
    def text(self) -> str:
        return self.bytes.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.bytes)


class World:
    """``api("budi", "GET", "leads")`` speaks as a program, ``page("budi", "/leads")`` as a browser; None is anonymous.

    Wendy is an administrator who reads English.
    """

    def __init__(self) -> None:
        self.cast: Cast = make_cast()
        samples.make_custom()
        wendy = {"name": "Wendy", "login": "wendy", "role": "administrator", "language": "en"}
        self.users = {name: getattr(self.cast, name) for name in NAMES} | {"wendy": samples.made("users", wendy)}
        self.secrets = {name: self._token(user) for name, user in self.users.items()}
        self.browsers: dict[str | None, Client] = {None: Client()}
        for name, user in self.users.items():
            self.browsers[name] = Client()
            self.browsers[name].force_login(user)

    def _token(self, user: Any) -> str:
        secret = f"slr_{user.login}_contract"
        digest = hashlib.sha256(secret.encode()).hexdigest()
        Token.objects.create(user=user, digest=digest, created_at=timezone.now(), used_at=timezone.now())
        return secret

    def actor(self, name: str) -> access.Actor:
        stamps.refresh()
        return access.actor(self.users[name].pk)

    def module(self, key: str) -> Module:
        stamps.refresh()
        return modules.get(key)

    def api(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """``If_Match="…"`` sends the header ``If-Match``."""
        sent = {"Authorization": f"Bearer {self.secrets[who]}"} if who else {}
        sent |= {name.replace("_", "-"): text for name, text in headers.items()}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return Answer(Client().generic(method, where, raw, content_type="application/json", headers=sent))

    def page(self, who: str | None, path: str, data: Any = None, *, htmx: bool = False, method: str = "") -> Answer:
        """A page; with ``data`` it is posted."""
        sent = {"HX-Request": "true"} if htmx else {}
        client = self.browsers[who]
        if method and method not in ("GET", "POST"):
            return Answer(client.generic(method, path, headers=sent))
        return Answer(client.get(path, headers=sent) if data is None else client.post(path, data, headers=sent))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is taken back."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        stamps.refresh()


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of one file of tests; each test's own changes are taken back after it."""
    with django_db_blocker.unblock(), undone():
        yield World()


@pytest.fixture(autouse=True)
def _swift(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask faster than any program may."""
    monkeypatch.setattr("saluran.faces.api.tokens.RATE", 1e9)
