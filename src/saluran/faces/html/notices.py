"""A person's notices: read, opened, marked, and which he wants."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.kinds import language
from saluran.faces.html.answers import go
from saluran.faces.html.cells import moment
from saluran.faces.html.page import came_from, draw, toast, unread_text
from saluran.faces.html.pieces import Empty, Option, Page
from saluran.faces.html.screens.jobs import Notice, NoticesScreen
from saluran.faces.policy import policed
from saluran.platform import notices

URL = "/my/notices"


def _actor(request: HttpRequest) -> access.Actor:
    found: access.Actor = request.actor  # type: ignore[attr-defined]
    return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One's own notices, those that are not read first, and the switches of what one is told."""
    actor, cursor = _actor(request), request.GET.get("cursor", "")
    found, off = notices.page(actor, cursor), notices.unwanted(actor)
    items = tuple(_item(n) for n in found.items)
    parts = ((_("New"), tuple(n for n in items if not n.read)), (_("Already read"), tuple(n for n in items if n.read)))
    screen = NoticesScreen(
        _("Notices"),
        URL,
        _("What concerns you, kept for 90 days."),
        tuple(p for p in parts if p[1]),
        Empty(
            _("Nothing new"),
            _("You are told here when something is given to you, or happens to what you own or follow."),
            "bell",
        ),
        tuple(Option(key, label, key not in off) for key, label in notices.WISHES.items()),
        notices.unread(actor) > 0,
        f"{URL}?{urlencode({'cursor': found.next})}" if found.next else "",
        URL if cursor else "",
    )
    return draw(request, "saluran/notices.html", screen, screen.title)


def _item(n: notices.Said) -> Notice:
    return Notice(n.id, n.text, n.icon, n.url, moment(n.at), n.read)


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell as it is now; nothing where it says so already."""
    now = unread_text(_actor(request))
    if now == request.GET.get("n"):
        return HttpResponse(status=204)
    around = Page("", language(), path=came_from(request).path, unread=now)
    return HttpResponse(get_template("saluran/bell.html").render({"page": around}, request))


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about: with that it is read."""
    actor = _actor(request)
    found = notices.one(actor, pk)
    notices.mark(actor, [pk])
    return go(request, found.url or URL)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark some as read, or all."""
    said = request.POST.getlist("ids")
    pks = [int(text) for text in said if text.isascii() and text.isdecimal() and len(text) < 19]
    notices.mark(_actor(request), None if request.POST.get("all") else pks)
    return HttpResponseRedirect(URL)


@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose what one is told."""
    notices.choose(_actor(request), request.POST.getlist("wish"))
    toast(request, _("Saved"))
    return HttpResponseRedirect(URL)


routes = (
    policed("my/notices", page, "session", "notices"),
    policed("my/notices/bell", bell, "session", "bell"),
    policed("my/notices/read", read, "session", "notices-read"),
    policed("my/notices/wishes", wishes, "session", "notices-wishes"),
    policed("my/notices/<int:pk>", open_one, "session", "notice"),
)
