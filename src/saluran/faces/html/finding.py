"""Global search: records of every module within reach, and modules by name."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, search
from saluran.core.registry import modules
from saluran.core.search import Hit
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.screens import Found, SearchScreen

MOST = 30


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The results as a page, or as the list of the palette."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:100]
    hits = search.find(actor, words, limit=MOST) if words else []
    groups = [*_modules(actor, words), *_records(hits)]
    screen = SearchScreen(words, tuple(groups), sum(len(items) for _label, items in groups))
    return draw(request, "saluran/search.html", screen, _("Search"), block="results" if wants_part(request) else "")


def _modules(actor: access.Actor, words: str) -> list[tuple[str, tuple[Found, ...]]]:
    found = search.find_modules(actor, words) if words else []
    items = tuple(Found(str(m.label), f"/{m.key}", m.icon) for m in found[:5])
    return [(_("Modules"), items)] if items else []


def _records(hits: Iterable[Hit]) -> list[tuple[str, tuple[Found, ...]]]:
    by_module: dict[str, list[Found]] = {}
    for h in hits:
        module = modules.get(h.module)
        by_module.setdefault(h.module, []).append(Found(h.title, f"/{h.module}/{h.id}", module.icon, module.one))
    return [(str(modules.get(key).label), tuple(items)) for key, items in by_module.items()]
