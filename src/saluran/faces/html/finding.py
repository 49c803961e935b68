"""Global search and the palette: records within reach, what can be done, and where one can go."""

from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, search
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.search import Hit
from saluran.faces.html import commands, recents
from saluran.faces.html.hints import hints_of
from saluran.faces.html.page import came_from, draw, wants_part
from saluran.faces.html.screens import Found, SearchScreen

MOST = 30  # records
FEW, FEWER = 8, 5  # commands of a group
BESIDE = 2  # facts that stand below the name of a record
Groups = Iterator[tuple[str, tuple[Found, ...]]]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The results as a page, or as the list of the palette."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:100]
    palette = wants_part(request)
    hits = search.find(actor, words, limit=MOST) if words else []
    groups = [*_commands(request, actor, words, palette), *_records(actor, hits)] if words or palette else []
    screen = SearchScreen(words, tuple(groups), sum(len(items) for _label, items in groups))
    return draw(request, "saluran/search.html", screen, _("Search"), block="results" if palette else "")


def _commands(request: HttpRequest, actor: access.Actor, words: str, palette: bool) -> Groups:
    """What fits the words; without any, what the reader looked at last and is likely to do next."""
    path, record = _standing_on(request)
    if not words:
        seen = recents.titled(request, record)
        yield _("Recent"), tuple(Found(t, f"/{k}/{pk}", modules.get(k).icon, modules.get(k).one) for (k, pk), t in seen)
    if record and palette:
        try:
            title, own = commands.of_record(actor, *record)
            yield title, commands.found(own, words, FEW)
        except NotFound:
            pass
    deeds = [*commands.deeds(actor), *(commands.switches(path) if words and palette else ())]
    yield _("Do"), commands.found(deeds, words, FEWER)
    if words:
        yield _("Go to"), commands.found(commands.places(actor), words, FEW)


def _standing_on(request: HttpRequest) -> tuple[str, tuple[str, int] | None]:
    """The page that the palette lies over, and the record on it: its own page, or the pane beside a list."""
    url = came_from(request)
    key, _slash, rest = url.path.strip("/").partition("/")
    shown = parse_qs(url.query).get("preview", [""])[0] if rest in ("", "board") else rest.partition("/")[0]
    if key in modules.all() and shown.isascii() and shown.isdecimal() and len(shown) < 19:
        return url.path, (key, int(shown))
    return f"{url.path}?{url.query}" if url.query else url.path, None


def _records(actor: access.Actor, hits: Iterable[Hit]) -> Groups:
    """By module, each with what tells it from its namesakes: the search may have found it by just that."""
    by_module: dict[str, list[Hit]] = {}
    for h in hits:
        by_module.setdefault(h.module, []).append(h)
    for key, some in by_module.items():
        module = modules.get(key)
        hints = hints_of(actor, module, [h.id for h in some], BESIDE)
        yield str(module.label), tuple(Found(h.title, f"/{key}/{h.id}", module.icon, hints.get(h.id, "")) for h in some)
