"""What was asked: the body, the parameters and the headers of a request, checked before anybody acts on them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Token
from saluran.core.refusals import Invalid, Refusal
from saluran.faces.api.answers import Problem, wrong

DEEP = 20  # a record with a table of lines with a link is four deep
MOST_DIGITS = 400


@dataclass(frozen=True)
class Ask:
    """A request of somebody who is known. ``token`` is None for a session, which only reads the reference pages."""

    request: HttpRequest
    actor: access.Actor
    token: Token | None

    @property
    def method(self) -> str:
        return self.request.method or "GET"

    def body(self, *, needed: bool = True) -> dict[str, Any]:
        """The JSON object that was sent; an empty body is ``{}`` unless it is needed."""
        raw = self.request.body  # more than settings allow raises, and is answered 413
        if not raw.strip():
            if needed:
                raise wrong("", _("Send a JSON object."))
            return {}
        if self.request.content_type != "application/json":
            raise Problem(415, _("Send JSON: Content-Type: application/json."))
        return read_json(raw)

    @cached_property
    def version(self) -> int | None:
        """The version that ``If-Match`` asks for; None when any will do."""
        text = self.request.headers.get("If-Match", "").strip()
        if text in ("", "*"):
            return None
        digits = text.removeprefix("W/").strip('"')
        if not digits.isascii() or not digits.isdecimal() or len(digits) > 18:
            raise wrong("If-Match", _('Send the version of the record, such as "3".'))
        return int(digits)

    def query(self, allowed: Iterable[str] = ()) -> dict[str, str]:
        """The parameters of the address. One that is unknown, comes twice or cannot be stored is refused."""
        known, errors = set(allowed), {}
        for name, values in self.request.GET.lists():
            if name not in known:
                errors[name[:40]] = [_("There is no such parameter.")]
            elif len(values) > 1:
                errors[name] = [_("Send this once.")]
            elif "\x00" in values[0]:
                errors[name] = [_("This text has characters that cannot be stored.")]
        if errors:
            raise Invalid(errors)
        return {name: values[0] for name, values in self.request.GET.lists()}

    def number(self, name: str, text: str, most: int) -> int:
        """A parameter that is a whole number from 1."""
        if not text.isascii() or not text.isdecimal() or len(text) > 18 or not 1 <= int(text) <= most:
            raise wrong(name, _("Enter a number from 1 to %(n)s.") % {"n": most})
        return int(text)


def read_json(raw: bytes) -> dict[str, Any]:
    """A JSON object, and nothing that two readers could read in two ways: no name twice, no NaN, no endless nesting."""
    try:
        said = json.loads(
            raw.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_float, parse_int=_int
        )
    except (ValueError, RecursionError) as error:
        raise wrong("", _("This is not valid JSON.")) from error
    if not isinstance(said, dict):
        raise wrong("", _("Send a JSON object."))
    _storable(said)
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [n for n, _value in pairs]
        raise _Twice(next(n for n in names if names.count(n) > 1))
    return found


class _Twice(Refusal):
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(_("“%(name)s” stands here twice.") % {"name": name[:40].encode("utf-8", "replace").decode()})


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def _int(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(text[:20])
    return int(text)


def _storable(said: dict[str, Any]) -> None:
    """Refuse what lies too deep, NUL, and halves of characters, wherever they stand; the outermost name is told."""
    waiting: list[tuple[Any, int, str]] = [(part, 2, name) for name, part in said.items()]
    waiting += [(name, 2, "") for name in said]  # taken first: a name that is told can be told
    while waiting:
        part, deep, name = waiting.pop()
        if isinstance(part, str):
            if "\x00" in part or any("\ud800" <= c <= "\udfff" for c in part):
                raise wrong(name[:40], _("This text has characters that cannot be stored."))
        elif isinstance(part, dict | list):
            if deep > DEEP:
                raise wrong(name[:40], _("This is nested too deeply."))
            inner = [*part, *part.values()] if isinstance(part, dict) else part
            waiting += [(p, deep + 1, name) for p in inner]
