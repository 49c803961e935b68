"""What the API says back: JSON, and for every refusal a problem (RFC 9457)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.refusals import Busy, Invalid, Refusal

TITLES: dict[int, Any] = {
    400: gettext_lazy("The request could not be read"),
    401: gettext_lazy("A valid token is needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("Not possible now"),
    412: gettext_lazy("Changed meanwhile"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Wrong type of content"),
    422: gettext_lazy("Something in it is wrong"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
    503: gettext_lazy("Too busy just now"),
}
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Problem(Refusal):
    """A refusal of HTTP's own: no token, a method that is not there, too much, too often."""

    def __init__(self, status: int, sentence: str = "", **headers: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class Answer:
    """What a view found out. ``body`` is dumped as JSON."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def wrong(name: str, sentence: str) -> Invalid:
    """A refusal that names one field, parameter or header."""
    return Invalid({name: [sentence]})


def response(answer: Answer | HttpResponseBase, content_type: str = "application/json") -> HttpResponseBase:
    """The answer as it goes over the wire; a response that a view made itself only gets the headers."""
    if isinstance(answer, Answer):
        text = json.dumps(
            answer.body, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        made: HttpResponseBase = HttpResponse(text, status=answer.status, content_type=content_type)
        for name, value in answer.headers.items():
            made.headers[name] = value
    else:
        made = answer
    for name, value in HEADERS.items():
        made.headers.setdefault(name, value)
    return made


def problem(refusal: Refusal) -> HttpResponseBase:
    """A refusal as ``application/problem+json``, with what stands in the way."""
    title = str(TITLES.get(refusal.status) or _("Refused"))
    body = {**refusal.detail, "title": title, "status": refusal.status, "detail": refusal.sentence or title}
    if isinstance(refusal, Invalid):
        body["errors"] = refusal.errors
        named = (f"{name}: {sentence}" for name, said in refusal.errors.items() for sentence in said if name)
        body["detail"] = next(named, body["detail"])
    headers = refusal.headers if isinstance(refusal, Problem) else {}
    if isinstance(refusal, Busy):
        headers = {"Retry-After": str(refusal.wait)}
    return response(Answer(body, refusal.status, headers), "application/problem+json")
