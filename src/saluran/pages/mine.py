"""What belongs to one person: how the product looks to him, taking things back, his jobs."""

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.models import Job, User
from saluran.core.perform import door
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.faces.html import answers
from saluran.faces.html.cells import moment
from saluran.faces.html.lists import number
from saluran.faces.html.page import draw, inside, toast
from saluran.faces.html.pieces import Cell, Empty
from saluran.faces.html.screens import Column, ListScreen, Row
from saluran.platform import bin, undoing, working

YEAR = 365 * 24 * 3600


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Change language or appearance, here and wherever this person signs in."""
    response = HttpResponseRedirect(inside(request, request.POST.get("next", "")))
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    asked = {"language": ("id", "en"), "theme": ("light", "dark", "system")}
    changed = {name: v for name, allowed in asked.items() if (v := request.POST.get(name, "")) in allowed}
    for name, value in changed.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    if actor.id and changed:
        with door():
            User.objects.filter(pk=actor.id).update(**changed)
            access.touched()
    return response


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an operation back, and stay where one is."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    done = undoing.undo_any(actor, pk, face="html", keep_later=request.POST.get("keep_later") == "true")
    if isinstance(done, Job):
        return answers.begun(request, done, _("Much is being taken back. You can go on meanwhile."))
    left = _left_behind(request, actor)
    if left:
        return answers.moved_on(request, left, _("Taken back"))
    if request.headers.get("HX-Request"):
        events = {f"{key}:changed": True for key in done.value}
        return HttpResponse(
            status=204,
            headers={"HX-Trigger": json.dumps({"toast": {"text": _("Taken back"), "tone": "success"}, **events})},
        )
    toast(request, _("Taken back"))
    return HttpResponseRedirect(
        inside(request, request.META.get("HTTP_REFERER", "").removeprefix(request.build_absolute_uri("/")[:-1]))
    )


def _left_behind(request: HttpRequest, actor: access.Actor) -> str:
    """The list to go to, if the page that the reader looks at is of a record that is gone now."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")).path
    key, _slash, rest = page.strip("/").partition("/")
    pk = rest.partition("/")[0]
    on_record = key in modules.all() and pk.isdecimal() and len(pk) < 19 and access.may(actor, modules.get(key), "view")
    return f"/{key}" if on_record and not answers.in_sight(actor, key, int(pk)) else ""


@require_safe
def bin_page(request: HttpRequest) -> HttpResponse:
    """The recycle bin: what was deleted in the last 90 days, each with a way back."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    before = request.GET.get("cursor", "")
    found = bin.deleted(actor, int(before) if before.isdecimal() and len(before) < 19 else None)
    columns = (
        Column("title", _("Title"), place="main"),
        Column("module", _("Module")),
        Column("who", _("Deleted by")),
        Column("at", _("Deleted"), place="side"),
    )
    rows = tuple(
        Row(
            d.line,
            f"/{d.module}/{d.id}/do/restore",
            d.title,
            (Cell(d.title), Cell(modules.get(d.module).one), Cell(d.who), moment(d.at)),
        )
        for d in found.items
    )
    empty = Empty(
        _("The recycle bin is empty"), _("What is deleted stays here for 90 days and can be brought back."), "trash-2"
    )
    screen = ListScreen(
        module="bin",
        title=_("Recycle bin"),
        url="/my/bin",
        columns=columns,
        rows=rows,
        empty=empty,
        summary=_("Choose records to bring them back, with all that belonged to them."),
        next_url=f"/my/bin?cursor={found.next}" if found.next else "",
        first_url="/my/bin" if before else "",
    )
    return draw(request, "saluran/bin.html", screen, screen.title)


@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """Bring back what was ticked in the recycle bin."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    lines = [int(t) for t in request.POST.getlist("ids")[:500] if t.isascii() and t.isdecimal() and len(t) < 19]
    if not lines:
        raise Invalid({"ids": [_("Choose at least one record.")]})
    came = bin.bring_back(actor, lines, face="html")
    text = ngettext("%(n)s record brought back.", "%(n)s records brought back.", came.done) % {"n": number(came.done)}
    if came.refused:
        why = " ".join(dict.fromkeys(r.sentence for r in came.refused))
        text = f"{text} {_('%(n)s not: %(why)s') % {'n': number(len(came.refused)), 'why': why}}"
    if came.jobs:
        return answers.begun(request, came.jobs[0], _("Much is being brought back. You can go on meanwhile."))
    return answers.moved_on(request, "/my/bin", text, tone="warning" if came.refused else "success")


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job of this person is, for the page that waits for it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    found = working.find(actor, pk)
    return JsonResponse(
        {
            "id": found.pk,
            "state": found.state,
            "progress": found.progress,
            "total": found.total,
            "result": found.result,
            "error": found.error,
        }
    )
