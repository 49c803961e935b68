"""What is there already: told while somebody types, and asked about once before it is saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from saluran.core import access
from saluran.core.refusals import Forbidden, NotFound
from saluran.core.schema import Module
from saluran.core.screens import recording
from saluran.core.screens.listing import module_for
from saluran.faces.html import duplicates as drawn
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.page import draw
from saluran.faces.html.posted import Form, take
from saluran.faces.html.screens import Already, HintScreen
from saluran.platform import duplicates

SEEN = "already_seen"  # what the reader was shown, and saves beside it
SHOWN = 8


@require_POST
def hint_new(request: HttpRequest, key: str) -> HttpResponse:
    """What may be the same as what is being typed into a new record."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    if not access.may(actor, module, "create"):
        raise Forbidden
    return _hint(request, actor, module, None)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What may be the same as a record: a page of it, or for what is being typed into its form a hint."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return drawn.page(request, key, pk)
    module, record = recording.find(actor, key, pk)
    if not access.reach(actor, module, "edit").holds(record):
        raise Forbidden
    return _hint(request, actor, module, record)


def _hint(request: HttpRequest, actor: access.Actor, module: Module, record: Any) -> HttpResponse:
    if module.known_by is None:
        raise NotFound
    names = duplicates.reads(module)
    fields = tuple(f for n in names if not (f := module.by_name[n]).readonly)
    form = Form(Desk(actor, module, record, frozenset(names)), fields, {})
    data, _errors = form.read(take(request))  # what cannot be read yet is still being typed
    found = duplicates.similar(actor, module, data, limit=SHOWN, beside=record)
    screen = HintScreen(drawn.shown(found), any(m.sure for m in found))
    return draw(request, "saluran/similar_hint.html", screen, "", block="hint")


def asks(actor: access.Actor, module: Module, data: Mapping[str, Any], raw: Raw, record: Any = None) -> Already:
    """What is there already and was not shown yet, and the mark by which the form says that it was."""
    made = told(module, raw, record)
    if not made.url or not set(data) & set(duplicates.reads(module)):
        return made
    found = [m for m in duplicates.similar(actor, module, data, beside=record) if m.sure]
    old = {m.mark for m in duplicates.similar(actor, module, record)} if found and record is not None else set()
    new = [m for m in found if m.mark not in old]
    if not {m.mark for m in new} - set(made.mark.split()):
        return made
    return replace(made, alike=drawn.shown(new), mark=" ".join(sorted(m.mark for m in new)))


def told(module: Module, raw: Raw, record: Any = None) -> Already:
    """Where a form asks what is there already, at which fields, and what the reader was told."""
    if module.known_by is None:
        return Already()
    where = f"/{module.key}/similar" if record is None else f"/{module.key}/{record.pk}/similar"
    return Already(where, " ".join(duplicates.reads(module)), mark=raw.get(SEEN, [""])[-1][:400])
