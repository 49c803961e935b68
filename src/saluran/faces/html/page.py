"""What surrounds every screen: menu, what can be made, who is here."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from markupsafe import Markup

from saluran.core import access, known, labels, stamps, views
from saluran.core.kinds import language
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.faces.html.menu import ADMIN, MINE, OURS, entry, in_menu_order, instead, menu_of
from saluran.faces.html.pieces import Link, Option, Page, Person, Toast
from saluran.platform import notices


class Kept(NamedTuple):
    """What menus depend on: who looks, the stamps of rights, modules, labels and settings, the language, the place."""

    user: int
    stamps: tuple[int, ...]
    language: str
    place: str


def page_of(request: HttpRequest, title: Any, *, part: str = "") -> Page:
    """The page around a screen, for whoever asks."""
    actor = getattr(request, "actor", access.ANONYMOUS)
    around = Page("", language())
    if actor.id and not part:
        now = tuple(map(stamps.value, ("access", "registry", known.STAMP, "settings")))
        around = _around(Kept(actor.id, now, language(), _place(request, actor)))
    return replace(
        around,
        title=title,
        theme=actor.theme or request.COOKIES.get("theme", "system"),
        path=request.get_full_path(),
        languages=languages(),
        toasts=take_toasts(request),
        part=part,
        jobs=bool(actor.id and not part and "jobs" in request.COOKIES),
        unread=unread_text(actor) if actor.id and not part else "",
    )


def unread_text(actor: access.Actor) -> str:
    """What the bell says; nothing where all is read."""
    n = notices.unread(actor)
    return f"{notices.SHOWN}+" if n > notices.SHOWN else str(n or "")


def _place(request: HttpRequest, actor: access.Actor) -> str:
    """As much of an address as an entry of the menu may have."""
    path, query = request.path, request.GET
    if path == "/opportunities/board" and query.get("f.owner") == str(actor.id):
        return MINE
    if path == "/opportunities/board" and query.get("view") == views.ALL and not query.get("f.owner"):
        return OURS
    first, second = (*path.strip("/").split("/"), "", "")[:2]
    return f"/{first}/{second}" if first == "my" else "/duplicates" if second == "duplicates" else f"/{first}"


@lru_cache(maxsize=512)
def _around(key: Kept) -> Page:
    actor = access.actor(key.user)
    visible = [m for m in modules.all().values() if m.menu and access.may(actor, m, "view") and not instead(actor, m)]
    return Page(
        "",
        key.language,
        user=Person(actor.name, f"/users/{actor.id}"),
        role=_role(actor),
        menu=menu_of(actor, visible, key.place),
        creates=_creates(actor, visible),
        bar=_bar(visible, key.place),
        kept=key,
    )


def kept(template: str, page: Page, always: bool = False) -> Markup:
    """A part of the layout, drawn once for all pages on which it is alike; ``always``: it has nothing but words."""
    return _drawn(template, page.lang if always else page.kept)


@lru_cache(maxsize=2048)
def _drawn(template: str, key: Kept | str) -> Markup:
    page = _around(key) if isinstance(key, Kept) else Page("", key)
    drawn: Markup = get_template(template).template.render({"page": page})  # type: ignore[attr-defined]
    return Markup(drawn)  # noqa: S704 - a template drew and escaped it


def languages() -> tuple[Option, ...]:
    now = language()
    return Option("id", "Bahasa Indonesia", now == "id"), Option("en", "English", now == "en")


def _role(actor: access.Actor) -> str:
    if not actor.role:
        return ""
    return labels.titles(access.SYSTEM, [("roles", actor.role)]).get(("roles", actor.role)) or ""


def _creates(actor: access.Actor, visible: list[Module]) -> tuple[Link, ...]:
    made = (
        m
        for m in in_menu_order(visible)
        if m.menu not in ADMIN and not m.personal and access.may(actor, m, "create") and "create" not in m.closed
    )
    return tuple(Link(m.one, f"/{m.key}/new", m.icon) for m in made)


def _bar(visible: list[Module], path: str) -> tuple[Link, ...]:
    home = Link(_("Home"), "/home", "house", path == "/home")
    return (home, *(entry(m, path) for m in visible if m.key == "opportunities"))


def toast(request: HttpRequest, text: str, tone: str = "success", undo: str = "") -> None:
    """Say something on the next page that this person sees."""
    request.session["toasts"] = [*request.session.get("toasts", []), {"text": text, "tone": tone, "undo": undo}][-5:]


def take_toasts(request: HttpRequest) -> tuple[Toast, ...]:
    session = getattr(request, "session", None)
    if not session or request.headers.get("HX-Request") or "toasts" not in session:
        return ()
    return tuple(Toast(**t) for t in session.pop("toasts"))


def draw(
    request: HttpRequest, template: str, screen: Any, title: Any, *, block: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """A template filled with a screen; ``block``: only that part of it, for htmx."""
    token = get_token(request)  # once: each time it is asked for, it is masked anew
    context = {"request": request, "csrf_token": token, "csrf_input": _csrf_input(token)}
    context |= {"page": page_of(request, title, part=block), "screen": screen, **more}
    response = HttpResponse(get_template(template).template.render(context), status=status)  # type: ignore[attr-defined]
    response["Vary"] = "HX-Request, Cookie"
    return response


def _csrf_input(token: str) -> Markup:
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="%s">') % token


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page rather than the browser for a whole one."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def came_from(request: HttpRequest) -> SplitResult:
    """The address of the page that asks, as the browser tells it; an empty one for what is no address."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    except ValueError:
        return SplitResult("", "", "", "", "")


def inside(request: HttpRequest, url: str) -> str:
    """``url`` if it stays in this house, else the home page; as a header takes it."""
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return iri_to_uri(url) if safe and url.startswith("/") and not url.startswith("//") else "/home"
