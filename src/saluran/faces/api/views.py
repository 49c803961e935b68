"""The frame of every API view: token, throttle, language, method; and every refusal becomes a problem."""

import logging
import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from saluran.core import retrying, stamps
from saluran.core.refusals import Busy, Refusal
from saluran.faces.api.answers import Answer, Problem, problem, response, wrong
from saluran.faces.api.asking import Ask
from saluran.faces.api.tokens import bearer, signed_in, spoken, throttle

Handler = Callable[..., Answer | HttpResponseBase]
log = logging.getLogger("saluran.api")


def view(*, sessions: bool = False, **handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view out of functions by method: ``view(GET=list_records, POST=create_record)``."""

    @csrf_exempt  # no cookie is read here, so there is nothing to forge
    def answer(request: HttpRequest, **where: Any) -> HttpResponseBase:
        with translation.override(spoken(request)):
            try:
                stamps.refresh()
                return _known(request, handlers, where, sessions)
            except Refusal as refusal:
                return problem(refusal)
            except Exception as error:  # noqa: BLE001 - the API answers in its own form, and the log has the trace
                return _broken(request, error)

    return answer


def _known(
    request: HttpRequest, handlers: dict[str, Handler], where: dict[str, Any], sessions: bool
) -> HttpResponseBase:
    if sessions and "Authorization" not in request.headers:
        ask = Ask(request, signed_in(request), None)
    else:
        actor, token = bearer(request)
        throttle(token)
        ask = Ask(request, actor, token)
    with translation.override(ask.actor.language), timezone.override(zoneinfo.ZoneInfo(ask.actor.time_zone)):
        try:
            handler = handlers.get("GET" if request.method == "HEAD" else request.method or "")
            if handler is None:
                allowed = ", ".join(sorted({*handlers, *(["HEAD"] if "GET" in handlers else [])}))
                raise Problem(405, Allow=allowed) if handlers else Problem(404)
            return response(handler(ask, **where))
        except Refusal as refusal:
            return problem(refusal)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What was no proper HTTP is answered in the form of the API, too."""
    with translation.override(spoken(request)):
        return problem(Problem(400, _("This cannot be read.")))


def _broken(request: HttpRequest, error: Exception) -> HttpResponseBase:
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return problem(Problem(413, _("Send at most %(n)s MB.") % {"n": most}))
    if isinstance(error, MultiPartParserError | SuspiciousOperation | UnreadablePostError):
        return problem(wrong("", _("This cannot be read.")))
    if retrying.passes(error):
        log.warning("%s %s: %s", request.method, request.path, error)
        return problem(Busy())
    log.error("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return problem(Problem(500, _("Nothing was changed. The log tells more.")))
