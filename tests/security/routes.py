"""The table of routes, walked: every address of the product, with sample values for its parameters."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

HOLE = re.compile(r"<(?:\w+:)?(\w+)>")
SAMPLES: dict[str, Any] = {
    "key": "accounts", "module": "accounts", "pk": 1, "verb": "tag", "name": "tag", "field": "name", "file": 1,
    "rest": "nothing", "uid": "MQ", "what": "save", "token": "abc-def",
}  # fmt: skip

#: Routes for anybody. A new one is a decision: write it down here.
PUBLIC = {"sign-in", "choose-password", "setup", "preferences", "healthz", "readyz", "mark"}

#: Answers that a browser keeps, and how: they hold nothing of anybody.
KEPT = {"my/regions": "private, max-age=86400"}


def walk(patterns: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(route, pattern) of everything that can be asked for."""
    for p in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(p, URLResolver):
            yield from walk(p.url_patterns, before + str(p.pattern))
        else:
            yield before + str(p.pattern), p


def policy(pattern: URLPattern) -> str | None:
    return getattr(pattern.callback, "policy", None)


def address(route: str, **values: Any) -> str:
    """A route with its parameters filled in. A parameter that nobody knows is a KeyError: give it a sample."""
    return "/" + HOLE.sub(lambda hole: str({**SAMPLES, **values}[hole[1]]), route)
