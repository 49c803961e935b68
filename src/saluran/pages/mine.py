"""What belongs to one person: how the product looks to him, taking things back, his jobs."""

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.models import Job, User
from saluran.core.perform import door
from saluran.core.registry import modules
from saluran.faces.html import answers
from saluran.faces.html.page import inside, toast
from saluran.platform import undoing, working

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
