"""What the reader has looked at last: a cookie with ids, so that nothing is written and nothing said about anybody."""

from django.http import HttpRequest, HttpResponse

from saluran.core import access, labels
from saluran.core.registry import modules

COOKIE = "recent"
MOST = 7
Pair = tuple[str, int]


def seen(request: HttpRequest, response: HttpResponse, key: str, pk: int) -> None:
    """Remember a record whose page was opened; one that the browser only fetched ahead was not."""
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    pairs = [(key, pk), *(p for p in _pairs(request) if p != (key, pk))][: MOST + 1]
    text = ".".join([str(actor.id), *(f"{k}-{n}" for k, n in pairs)])
    response.set_cookie(COOKIE, text, samesite="Lax", secure=request.is_secure(), httponly=True)


def _pairs(request: HttpRequest) -> list[Pair]:
    """The cookie, if it is this person's; whatever else stands in it is left out."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    whose, *parts = request.COOKIES.get(COOKIE, "")[:1000].split(".")
    split = (p.rpartition("-") for p in parts) if whose == str(actor.id) else ()
    found = [(k, int(n)) for k, _dash, n in split if k in modules.all() and n.isdecimal() and len(n) < 19]
    return found[: MOST + 1]


def titled(request: HttpRequest, but: Pair | None = None) -> list[tuple[Pair, str]]:
    """The records looked at last that are still there and in reach, newest first; a query for each of their modules."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    pairs = [p for p in _pairs(request) if p != but and access.may(actor, modules.get(p[0]), "view")]
    titles = labels.titles(actor, pairs)
    return [(p, title) for p in pairs if (title := titles[p]) is not None][:MOST]
