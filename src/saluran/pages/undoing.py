"""Taking back: at once where nobody went on since, else after a look at what was changed."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saluran.core import access
from saluran.core.models import Job, Line, Operation
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.core.screens.values import people
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.page import came_from, draw, inside, toast
from saluran.faces.html.pieces import Action, Cell
from saluran.platform import undoing
from saluran.platform.since import Since, undo_screen


@dataclass(frozen=True, slots=True)
class UndoPage:
    """``undo.html``: what was done, by whom and when, and what somebody changed since."""

    title: Any
    url: str
    back_url: str
    label: str
    who: str
    when: Cell
    later: tuple[Since, ...]
    bound: tuple[Since, ...]
    coming: tuple[str, ...]
    instead: Action | None = None


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """``/my/undo/<operation>``: POST takes it back, and stays where one is; GET shows what was changed since."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, actor, pk)
    try:
        done = undoing.undo_any(actor, pk, face="html", keep_later=request.POST.get("keep_later") == "true")
    except Conflict as refusal:
        if "clashes" not in refusal.detail:
            raise
        return answers.go(request, f"/my/undo/{pk}?{urlencode({'back': _here(request)})}")
    if isinstance(done, Job):
        return answers.begun(request, done, _("Much is being taken back. You can go on meanwhile."))
    if to := request.POST.get("back") or _left_behind(request, actor, pk):
        return answers.moved_on(request, _there(actor, inside(request, to)), _("Taken back"))
    if request.headers.get("HX-Request"):
        events = {f"{key}:changed": True for key in done.value}
        said = {"toast": {"text": _("Taken back"), "tone": "success"}, **events}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})
    toast(request, _("Taken back"))
    return HttpResponseRedirect(inside(request, _here(request)))


def _page(request: HttpRequest, actor: access.Actor, pk: int) -> HttpResponse:
    core = undo_screen(actor, pk)
    screen = UndoPage(
        _("Undo"), f"/my/undo/{pk}", answers.back_url(request, "/home"), core.label,
        people([core.operation.actor_id])[core.operation.actor_id], moment(core.operation.at), core.later, core.bound,
        core.coming, _instead(actor, core.operation) if core.bound else None,
    )  # fmt: skip
    return draw(request, "saluran/undo.html", screen, screen.title)


def _here(request: HttpRequest) -> str:
    """The address of the page that asks."""
    page = came_from(request)
    return f"{page.path}?{page.query}" if page.query else page.path


def _there(actor: access.Actor, url: str) -> str:
    """An address, or the list that it belongs to where its record is gone now."""
    key, pk = _record(url)
    return f"/{key}" if key and not answers.in_sight(actor, key, pk) else url


def _record(url: str) -> tuple[str, int]:
    key, _slash, rest = urlsplit(url).path.strip("/").partition("/")
    pk = rest.partition("/")[0]
    return (key, int(pk)) if key in modules.all() and pk.isdecimal() and len(pk) < 19 else ("", 0)


def _left_behind(request: HttpRequest, actor: access.Actor, operation: int) -> str:
    """Where to go, if the page that the reader looks at is of a record that is gone now: to the one record that it had
    been made from, else to its list."""
    key, pk = _record(_here(request))
    if not key or not access.may(actor, modules.get(key), "view") or answers.in_sight(actor, key, pk):
        return ""
    source = _source(actor, operation)
    return "/{}/{}".format(*source) if source else f"/{key}"


def _source(actor: access.Actor, operation: int) -> tuple[str, int] | None:
    """The one record that an operation was done to, if it is in sight."""
    lines = Line.objects.filter(operation=operation, module=F("operation__module"))
    done_to = list(lines.values_list("module", "record_id").distinct()[:2])
    return done_to[0] if len(done_to) == 1 and answers.in_sight(actor, *done_to[0]) else None


def _instead(actor: access.Actor, operation: Operation) -> Action | None:
    """Another way back, where the verb has one that lets choose."""
    module = modules.all().get(operation.module)
    verb = module.verbs.get(operation.verb) if module else None
    source = _source(actor, operation.pk) if verb and verb.undone_by else None
    if module is None or verb is None or source is None:
        return None
    other = module.verbs[verb.undone_by]
    return Action(other.label, f"/{module.key}/{source[1]}/do/{other.name}", "link", other.icon, primary=True)
