"""What the reader has looked at last: a cookie with ids, so that nothing is written and nothing said about anybody."""

from django.db.models import Value
from django.http import HttpRequest, HttpResponse

from saluran.core import access, known
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
    """The records looked at last that are still there and in reach, newest first; in one query."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    pairs = [p for p in _pairs(request) if p != but and access.may(actor, modules.get(p[0]), "view")]
    titles = _titles(actor, pairs)
    return [(p, titles[p]) for p in pairs if p in titles][:MOST]


def _titles(actor: access.Actor, pairs: list[Pair]) -> dict[Pair, str]:
    by_key: dict[str, list[int]] = {}
    for key, pk in pairs:
        by_key.setdefault(key, []).append(pk)
    near = [(modules.get(key), pks) for key, pks in by_key.items()]
    small = [(m, known.rows(m), pks) for m, pks in near if m.small]
    found = {(m.key, pk): rows[pk].title for m, rows, pks in small for pk in pks if pk in rows}
    large = [
        access.scope(actor, m, "view").filter(pk__in=pks).values_list(Value(m.key), "pk", "title")
        for m, pks in near
        if not m.small
    ]
    told = large[0].union(*large[1:], all=True) if large else ()
    return found | {(key, pk): title for key, pk, title in told}
