"""The pages of the builder: what it is opened with, one step of it, and the list that it leads to."""

import json
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saluran.core import access, away
from saluran.core.refusals import Invalid
from saluran.core.schema import Module
from saluran.core.screens import conditions, filterable, listing
from saluran.core.screens.listing import Params, module_for
from saluran.faces.html import answers
from saluran.faces.html.asked import with_query
from saluran.faces.html.filtering import drawing
from saluran.faces.html.filtering.building import Building
from saluran.faces.html.filtering.nodes import Branch
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.posted import take
from saluran.faces.html.screens.filters import FilterScreen, OfferGroup
from saluran.ground import names
from saluran.ground.conditions import to_url


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The builder of the list at ``back``. A POST with ``do`` is one step of building; without it, the list follows."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    back = answers.back_url(request, f"/{key}")
    if request.method != "POST":
        return _show(request, _opened(request, actor, module, back), back)
    raw = take(request)
    building = Building.posted(actor, module, raw)
    if raw.get("do"):
        return _show(request, building, back)
    data = building.condition()
    if building.wrong:
        return _show(request, building, back, 422)
    return _go(request, with_filter(back, to_url(data) if data else ""))


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def with_filter(url: str, text: str) -> str:
    """The address of the same list with another filter, from its first page on."""
    query = {k: v for k, v in query_of(url).items() if k not in ("filter", "cursor")}
    query |= {"filter": text} if text else {}
    return with_query(urlsplit(url).path, query)


def _opened(request: HttpRequest, actor: access.Actor, module: Module, back: str) -> Building:
    try:
        data = Params.read({"filter": query_of(back).get("filter", "")}).filter
    except Invalid:
        data = None
    building = Building.of(actor, module, data)
    at = request.GET.get("at", "0")
    at = at if at.isascii() and at.isdecimal() and len(at) < 4 else "0"
    part = building.root.parts[int(at)] if int(at) < len(building.root.parts) else None
    if building.root.word != "all":
        building.focus = "c-word"
    elif part is not None:
        inside = "word" if isinstance(part, Branch) else "value" if part.raw else "op" if part.field else "field"
        building.focus = f"c{at}-{inside}"
    return building


def _show(request: HttpRequest, building: Building, back: str, status: int = 200) -> HttpResponse:
    module, actor = building.desk.module, building.desk.actor
    asked, on_board = query_of(back), urlsplit(back).path.endswith("/board")
    aside = listing.answered_by_board(module, asked.get("group", "")) if on_board else ()
    quick = tuple(q for q in listing.quick_filters(actor, module, asked) if q.field.name not in aside)
    beside = conditions.sentence(actor, module, listing.with_quick(quick, None))
    title = _("Filter: %(module)s") % {"module": module.label}
    screen = FilterScreen(
        title, f"/{module.key}/filter", back, drawing.builder(building),
        drawing.wrong(building) if status > 400 else (), beside,
    )  # fmt: skip
    block = "" if not wants_part(request) else "dialog" if answers.in_dialog(request) else "builder"
    response = draw(request, "saluran/filter.html", screen, title, block=block, status=status)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """The list is drawn anew in its place; without scripts it is another page."""
    if not wants_part(request):
        return answers.go(request, url)
    to = {"path": url, "target": "#screen", "swap": "morph:outerHTML"}
    return HttpResponse(status=204, headers={"HX-Location": json.dumps(to)})


@require_safe
def fields(request: HttpRequest, key: str) -> HttpResponse:
    """The fields that a filter may ask for, under the module or the link that they belong to; with ``away`` what may
    stand in a column and is one link away."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    wanted = names.fold(request.GET.get("q", "").replace("\x00", "")[:80]).split()
    offers = list(filterable.offers(actor, module))
    found = [o for o in offers if _says(o.label, wanted)] or [o for o in offers if _says(o.name, wanted)]
    if "away" in request.GET:
        linked = away.columns(actor, module, [o.name for o in found if o.away])
        found = [o for o in found if o.away and o.name in linked and o.field.lines is None]
    groups: list[OfferGroup] = []
    for (label, _away), some in groupby(found, lambda o: (o.group, o.away)):
        groups.append(OfferGroup(label, tuple((o.name, o.label, o.field.label) for o in some)))
    made: dict[str, Any] = {"groups": groups}
    return HttpResponse(get_template("saluran/filter_fields.html").render(made, request))


def _says(text: str, wanted: list[str]) -> bool:
    folded = names.fold(text)
    return all(word in folded for word in wanted)
