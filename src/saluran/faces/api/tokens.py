"""Who asks: a program by its token, or for the reference pages a person by session."""

import dataclasses
import datetime as dt
import hashlib
import threading
import time

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from saluran.core import access
from saluran.core.locks import writer
from saluran.core.models import Token
from saluran.core.retrying import retried
from saluran.faces.api.answers import Problem

RATE, BURST = 50.0, 200.0  # requests a second and a token, in the long run and at once
SEEN_EVERY = dt.timedelta(minutes=1)
MOST = 10_000  # tokens remembered by a process

_buckets: dict[str, tuple[float, float]] = {}
_turn = threading.Lock()


def bearer(request: HttpRequest) -> tuple[access.Actor, Token]:
    """The actor of the token, with its scopes. One that is missing, unknown, expired or revoked is refused alike."""
    word, _space, secret = request.headers.get("Authorization", "").partition(" ")
    digest = hashlib.sha256(secret.strip().encode()).hexdigest()
    token = (
        Token.objects.filter(digest=digest, revoked=False).first()
        if word.lower() == "bearer" and secret.strip()
        else None
    )
    now = timezone.now()
    if token is None or (token.expires_at and token.expires_at <= now):
        raise unknown()
    actor = access.actor(token.user_id)
    if actor.id is None:
        raise unknown()
    if token.used_at is None or token.used_at < now - SEEN_EVERY:
        _note_use(token.pk, now)
    return dataclasses.replace(actor, scopes=tuple(token.scopes) or None, client=token.name or f"#{token.pk}"), token


@retried
def _note_use(pk: int, now: dt.datetime) -> None:
    with writer():
        Token.objects.filter(pk=pk).update(used_at=now)


def signed_in(request: HttpRequest) -> access.Actor:
    """The actor of the session, for pages that people read too."""
    user = get_user(request)
    actor = access.actor(user.pk) if user.is_authenticated else access.ANONYMOUS
    if actor.id is None:
        raise unknown()
    return actor


def unknown() -> Problem:
    sentence = _("Send “Authorization: Bearer” with a token that is valid.")
    return Problem(401, sentence, WWW_Authenticate='Bearer realm="saluran"')


def throttle(token: Token) -> None:
    """A bucket a token and process: a program that runs wild is held back, the others go on."""
    now = time.monotonic()
    with _turn:
        left, at = _buckets.get(token.digest, (BURST, now))
        left = min(BURST, left + (now - at) * RATE)
        if len(_buckets) >= MOST:
            _buckets.clear()
        _buckets[token.digest] = (max(left - 1, 0.0), now)
    if left < 1:
        raise Problem(429, _("Wait a moment, then go on more slowly."), Retry_After="1")


def spoken(request: HttpRequest) -> str:
    """The language of somebody who is not known yet."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200].lower()):
        if code[:2] in ("id", "en"):
            return code[:2]
    return "id"
