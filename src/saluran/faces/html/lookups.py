"""What inputs offer while one types: records to link to, records of any module, tags."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from saluran.core import access, labels, search
from saluran.core.models import Tag, Tagging
from saluran.core.registry import modules
from saluran.core.screens import activities, recording
from saluran.core.screens.listing import module_for
from saluran.faces.html.hints import hints_of
from saluran.faces.html.pieces import Option

MOST = 20
MANY, USES = 100, 2000  # tags, and uses of them, that are looked through


@require_safe
def options(request: HttpRequest, key: str) -> HttpResponse:
    """Records of a module within reach, active ones only; beside each what tells it from its namesakes."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    found = labels.options(actor, module, _typed(request), MOST)
    hints = hints_of(actor, module, [pk for pk, _title in found])
    return _answer(request, (Option(str(pk), title, hint=hints.get(pk, "")) for pk, title in found))


@require_safe
def anything(request: HttpRequest) -> HttpResponse:
    """Records of all modules, for links that may lead anywhere; ``about``: activities, those of a record if named."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    text, about = _typed(request), request.GET.get("about")
    key, _colon, pk = (about or "").partition(":")
    if key and pk.isdecimal() and len(pk) < 19:
        module, record = recording.find(actor, key, int(pk))
        near = activities.offered(actor, module, record, text, MOST)
        return _answer(request, (Option(f"{m.key}:{n}", title, hint=m.one) for m, n, title in near))
    some: list[str | None] = [None] if about is None else [m.key for m in activities.kinds(actor)]
    hits = [h for one in some for h in search.find(actor, text, module=one, limit=MOST)] if text else []
    return _answer(request, (Option(f"{h.module}:{h.id}", h.title, hint=modules.get(h.module).one) for h in hits))


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Tags that go on with the last word of the list that is being typed: those of records within reach."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    *before, last = [t.strip() for t in _typed(request).split(",")]
    used = {t.casefold() for t in before}
    known = Tag.objects.filter(name__icontains=last).order_by("name").values_list("name", flat=True)[:MANY]
    near = _in_sight(actor, [t for t in known if t.casefold() not in used])
    return _answer(request, (Option("", ", ".join([*before, t])) for t in near[:MOST]))


def _in_sight(actor: access.Actor, names: list[str]) -> list[str]:
    """Those tags that stand on a record which the reader may see, among their latest uses."""
    on = Tagging.objects.filter(tag__name__in=names).order_by("-pk").values_list("tag__name", "about")[:USES]
    by_module: dict[str, dict[int, set[str]]] = {}
    for name, about in on:
        key, _colon, pk = about.partition(":")
        by_module.setdefault(key, {}).setdefault(int(pk), set()).add(name)
    seen: set[str] = set()
    for key, rows in by_module.items():
        if module := modules.all().get(key):
            near = access.scope(actor, module).filter(pk__in=list(rows)).values_list("pk", flat=True)
            seen = seen.union(*(rows[pk] for pk in near))
    return [n for n in names if n in seen]


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def _answer(request: HttpRequest, found: Iterable[Option]) -> HttpResponse:
    return HttpResponse(get_template("saluran/options.html").render({"options": tuple(found)}, request))
