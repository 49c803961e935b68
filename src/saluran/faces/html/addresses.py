"""Addresses while they are typed: regions that are meant, and a friendly word where the parts contradict each other."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from saluran.core import addresses
from saluran.core.kinds.texts import PARTS
from saluran.faces.html.pieces import PlaceOption

DAY = 24 * 3600


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Regions that go on with what is typed, each with all that follows from it."""
    said = _said(request)
    found = addresses.offered(request.GET.get("q", "").replace("\x00", "")[:80], request.GET.get("part", ""), said)
    shown = tuple(PlaceOption(p.name, p.around, tuple(p.parts.items())) for p in found)
    response = HttpResponse(get_template("saluran/places.html").render({"places": shown}, request))
    patch_cache_control(response, private=True, max_age=DAY)  # of the tables alone: they change with a new version
    return response


@require_safe
def doubt(request: HttpRequest) -> HttpResponse:
    """The part of an address that does not fit the others, and why; nothing where all is well."""
    part, sentence = addresses.doubt(_said(request))
    body = get_template("saluran/doubt.html").render({"part": part, "sentence": sentence}, request) if part else ""
    return HttpResponse(body)


def _said(request: HttpRequest) -> dict[str, str]:
    return {p: text.replace("\x00", "")[:120] for p in PARTS if (text := request.GET.get(p, "").strip())}
