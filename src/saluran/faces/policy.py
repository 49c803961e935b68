"""Who may come to a route at all. Every route is made here; a test fails for one that is not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, get_args

from django.http import HttpResponseBase
from django.urls import URLPattern, path

#: public: anybody · session: who has signed in · token: a program with a token · either: session or token
Policy = Literal["public", "session", "token", "either"]
View = Callable[..., HttpResponseBase]


def policed(route: str, view: View, policy: Policy, name: str = "") -> URLPattern:
    """``path(route, view)`` whose callback says in ``.policy`` who may come. Its face enforces it."""
    if policy not in get_args(Policy):
        raise ValueError(f"{route}: there is no policy {policy!r}")

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    guarded.policy = policy  # type: ignore[attr-defined]
    return path(route, guarded, name=name or None)
