"""Pages for what went wrong: what happened, what to do, and the id to ask about."""

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from saluran.core.refusals import Busy, Forbidden, Invalid, Refusal
from saluran.faces.html.page import page_of
from saluran.faces.html.pieces import Action
from saluran.faces.html.screens import ErrorScreen
from saluran.ground.tracing import request_id

log = logging.getLogger("saluran")
ICONS = {
    403: "lock",
    404: "search-x",
    409: "circle-pause",
    412: "users-round",
    422: "pencil-line",
    429: "timer",
    503: "timer",
}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a page, or for htmx a toast that says it."""
    sentence = refusal.sentence
    if isinstance(refusal, Invalid):
        sentence = " ".join(dict.fromkeys(s for said in refusal.errors.values() for s in said))
    answer = _told(request, refusal, sentence)
    if isinstance(refusal, Busy):
        log.warning("%s %s: too busy", request.method, request.path)
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def _told(request: HttpRequest, refusal: Refusal, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        shown = json.dumps({"toast": {"text": sentence, "tone": "error"}})
        return HttpResponse(status=refusal.status, headers={"HX-Trigger": shown, "HX-Reswap": "none"})
    return error_page(request, refusal.status, sentence)


def error_page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    titles = {
        400: _("This request could not be understood"),
        403: _("You may not do this"),
        404: _("Nothing here"),
        405: _("This cannot be done here"),
        409: _("Not possible now"),
        412: _("Somebody changed this meanwhile"),
        413: _("This is too large"),
        422: _("Something needs correcting"),
        429: _("Too many tries"),
        500: _("Something went wrong on our side"),
        503: _("Too busy just now"),
    }
    advice = {
        404: _("It may have been deleted, or it belongs to somebody whose records you do not see."),
        403: _("Ask your administrator if you need this right."),
        500: _("Nothing was changed. Try again; if it happens once more, tell your administrator the number below."),
    }
    screen = ErrorScreen(
        status,
        titles.get(status, titles[400]),
        sentence,
        advice.get(status, ""),
        request_id.get(),
        ICONS.get(status, "triangle-alert"),
        (Action(_("Go to the home page"), "/home", "link", "house", primary=True),),
    )
    body: str
    try:
        page = page_of(request, screen.title)
        body = render_to_string("saluran/error.html", {"page": page, "screen": screen}, request)
    except Exception:  # the page about an error must never fail itself
        log.exception("error page")
        body = f"<!doctype html><title>{status}</title><h1>{status}</h1><p>{request_id.get()}</p>"
    return HttpResponse(body, status=status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(request, 404, _("There is nothing here, or it is out of your reach."))


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500, _("The error has been written down."))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(request, 400, _("Go back and try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last sign-in. It gets the token of now, so that what is typed can be sent again."""
    if request.headers.get("HX-Request"):
        sentence = _("You signed in again since this page was opened. Please do it once more.")
        answer = _told(request, Forbidden(sentence), sentence)
        answer.headers["X-Token"] = get_token(request)
        return answer
    return error_page(request, 403, _("This page was open too long. Go back, load it anew and try again."))
