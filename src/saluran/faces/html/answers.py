"""How writing is answered: with scripts by a part of the page or a message, without them by a page or a redirect."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Job
from saluran.core.refusals import NotFound
from saluran.core.schema import Module, Verb
from saluran.core.screens import recording
from saluran.faces.html.page import came_from, draw, inside, toast, wants_part
from saluran.faces.html.screens import DialogScreen, FormScreen

WATCHED = "jobs"  # the cookie that names jobs whose end this browser has not told yet
MOST_WATCHED = 10
DAY = 24 * 3600


def in_dialog(request: HttpRequest) -> bool:
    """Whether the answer goes into the dialog of the page."""
    return wants_part(request) and request.headers.get("HX-Target") == "dialog"


def form(request: HttpRequest, screen: FormScreen, status: int = 200) -> HttpResponse:
    block = "screen" if wants_part(request) else ""
    return _varied(draw(request, "saluran/form.html", screen, screen.title, block=block, status=status))


def dialog(request: HttpRequest, screen: DialogScreen, status: int = 200) -> HttpResponse:
    """A dialog; one that a button outside of it has called for opens itself."""
    block = "dialog" if wants_part(request) else ""
    made = draw(request, "saluran/dialog.html", screen, screen.title, block=block, status=status)
    if wants_part(request) and not in_dialog(request) and "position" not in request.POST:  # a board asks for it itself
        made.headers["HX-Retarget"], made.headers["HX-Reswap"] = "#dialog", "innerHTML"
    return _varied(made)


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def back_url(request: HttpRequest, otherwise: str) -> str:
    """Where the reader came from, if the address says so and it is in this house."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    return inside(request, asked) if asked else otherwise


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to another page."""
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def moved_on(
    request: HttpRequest, url: str, text: str, operation: int | None = None, tone: str = "success"
) -> HttpResponse:
    """It is done: the next page says so, and how to take it back."""
    toast(request, text, tone, undo_url(operation))
    return go(request, url)


def stayed(
    request: HttpRequest, module: Module, url: str, text: str, operation: int | None = None, tone: str = "success"
) -> HttpResponse:
    """It is done: the page says so and refreshes what it shows of the module; without scripts it goes to ``url``."""
    if not wants_part(request):
        return moved_on(request, url, text, operation, tone)
    said = {"toast": {"text": text, "tone": tone, "undo": undo_url(operation)}, f"{module.key}:changed": True}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})


def begun(request: HttpRequest, job: Job, text: str, key: str = "") -> HttpResponse:
    """A job does it: with scripts the page stays and tells how far it is, else the page of the job is next. ``key``:
    the module whose list is shown anew."""
    url = f"/my/jobs/{job.pk}"
    if wants_part(request):
        said: dict[str, Any] = {"toast": {"text": text, "tone": "info", "url": url}, "jobs:begun": True}
        said |= {f"{key}:changed": True} if key else {}
        made = HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})
    else:
        made = go(request, url)
    watched = [t for t in request.COOKIES.get(WATCHED, "").split(".") if t.isdecimal()]
    return watch(request, made, [*watched, str(job.pk)])


def watch(request: HttpRequest, response: HttpResponse, jobs: list[str]) -> HttpResponse:
    """Have the browser remember whose end it is to tell."""
    if jobs:
        kept = ".".join(dict.fromkeys(jobs[-MOST_WATCHED:]))
        response.set_cookie(WATCHED, kept, max_age=DAY, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(WATCHED, samesite="Lax")
    return response


def undo_url(operation: int | None) -> str:
    return f"/my/undo/{operation}" if operation else ""


def done_text(verb: Verb, title: str, changed: bool = True) -> str:
    """What the message says: what was done, to what."""
    if not changed:
        return _("%(title)s: nothing was changed.") % {"title": title}
    done = verb.done or verb.label
    return f"{done}: {title}" if title else str(done)


def on_its_page(request: HttpRequest, key: str, pk: int) -> bool:
    """Whether the reader looks at the very record; without scripts the answer is a page of its own anyway."""
    if not wants_part(request):
        return True
    path = came_from(request).path
    return path == f"/{key}/{pk}" or path.startswith(f"/{key}/{pk}/")


def in_sight(actor: access.Actor, key: str, pk: int) -> bool:
    """Whether the record is still there and in reach."""
    try:
        recording.find(actor, key, pk)
    except NotFound:
        return False
    return True
