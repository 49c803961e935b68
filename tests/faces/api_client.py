"""A program with a token, for tests of the API."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.utils import timezone

from saluran.core.models import Token, User


class Program:
    """Calls the API as ``user``; ``last`` is the response to the last call."""

    def __init__(self, user: User, scopes: Iterable[str] = (), **token: Any) -> None:
        secret = f"slr_{secrets.token_urlsafe(12)}"
        self.token = Token.objects.create(
            user=user,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=list(scopes),
            created_at=timezone.now(),
            **token,
        )
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, /, **headers: str) -> tuple[int, Any]:
        """Status and body. ``If_Match="…"`` sends the header ``If-Match``."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        kind = sent.pop("Content-Type", "application/json")
        self.last = self.client.generic(method, where, body or b"", content_type=kind, headers=sent)
        text = b"".join(self.last.streaming_content) if self.last.streaming else self.last.content
        json_body = "json" in self.last.headers.get("Content-Type", "")
        return self.last.status_code, json.loads(text) if json_body else text
