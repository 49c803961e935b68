"""What every answer goes through: an id, secure headers, the actor, and refusals as pages."""

import gzip
import re
import secrets
import time
import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from saluran.core import access, retrying, stamps
from saluran.core.refusals import Busy, Refusal
from saluran.faces.html import errors
from saluran.faces.html.sessions import user_of
from saluran.ground.tracing import request_id

Answer = Callable[[HttpRequest], HttpResponseBase]

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
API = "/api/"
MANY = 4  # files of the largest size that one form may send
SHORT, NOISE = 200, 100  # bytes: pages that are not worth compressing; how much longer chance makes the others
TAKES_GZIP = re.compile(r"\bgzip\b")
UNASKED = frozenset({"/my/notices/bell"})  # what a page asks by itself: nobody need be there
IDLE = 24 * 3600  # seconds without a request after which a session is over


def request_ids(get_response: Answer) -> Answer:
    """Give each request an id that stands in log lines, in the answer and on error pages."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        made = secrets.token_hex(8)
        token = request_id.set(made)
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = made
        return response

    return answer


def secure_headers(get_response: Answer) -> Answer:
    """The same headers on everything; what is shown to one reader is stored by nobody."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = errors.error_page(request, 413) if _is_too_large(request) else get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _is_too_large(request: HttpRequest) -> bool:
    """Whether a form is larger than any may be: refused before a byte of it is kept. The API has limits of its own."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.MAX_IMPORT if request.path == "/my/imports" else MANY * settings.MAX_UPLOAD
    return not request.path.startswith(API) and length.isdecimal() and (len(length) > 18 or int(length) > most)


def compressed_pages(get_response: Answer) -> Answer:
    """A list is a seventh of its size on the wire. Pages only, each longer by chance: its length tells nothing."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if page and isinstance(response, HttpResponse) and len(response.content) > SHORT:
            patch_vary_headers(response, ["Accept-Encoding"])
            if TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
                response.content = _compressed(response.content)
                response["Content-Encoding"], response["Content-Length"] = "gzip", str(len(response.content))
        return response

    return answer


def _compressed(page: bytes) -> bytes:
    """At level 3, which takes less than half the time of the usual 6 and makes a seventh more of it. The name of a
    file that gzip may carry is the noise, as Django does it."""
    made = gzip.compress(page, compresslevel=3, mtime=0)
    return made[:3] + b"\x08" + made[4:10] + b"a" * secrets.randbelow(NOISE) + b"\0" + made[10:]


class Actors:
    """Who asks, in which language and time zone. A route that does not say otherwise is for those who signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith((API, "/healthz", "/readyz")):
            return self.get_response(request)
        stamps.refresh()
        actor = self._actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        language = actor.language if actor.id else request.COOKIES.get("language", "")
        with (
            translation.override(language if language in ("id", "en") else "id"),
            timezone.override(zoneinfo.ZoneInfo(actor.time_zone)),
        ):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        response["Content-Language"] = language or "id"
        return response

    def _actor(self, request: HttpRequest) -> access.Actor:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return access.ANONYMOUS
        session: Any = request.session
        now = int(time.time())
        if now - session.get("seen", now) > IDLE:
            session.flush()
            return access.ANONYMOUS
        user = user_of(request)
        if user is None:
            return access.ANONYMOUS
        if now - session.get("seen", 0) > 300 and request.path not in UNASKED:  # written now and then
            session["seen"] = now
        return access.actor(user)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if getattr(view, "policy", "session") != "session" or request.path.startswith(API):
            return None
        if request.actor.id:  # type: ignore[attr-defined]
            return None
        to = (
            f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
            if request.method == "GET"
            else settings.LOGIN_URL
        )
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # the page knows what is typed in it, and goes to sign in or stays
        return HttpResponseRedirect(to)


class Refusals:
    """A refusal that no view has answered becomes the page that says it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        refusal = Busy() if retrying.passes(exception) else exception
        if isinstance(refusal, Refusal) and not request.path.startswith(API):
            return errors.refused(request, refusal)
        return None
