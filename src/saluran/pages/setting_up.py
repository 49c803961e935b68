"""The page from which the house is set up: what the reader may change there, each with what it is for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access
from saluran.core.refusals import NotFound
from saluran.faces.html.menu import in_order, setup_of
from saluran.faces.html.page import draw
from saluran.faces.html.screens import SearchScreen


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What this reader sets up; whoever sets up nothing finds no such page."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    groups = tuple(setup_of(actor, [m for m in in_order(actor) if m.menu]))
    if not groups:
        raise NotFound
    return draw(request, "saluran/directory.html", SearchScreen("", groups), _("Set-up"))
