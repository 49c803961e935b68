"""What belongs to one person: how the product looks to him, taking things back, his jobs."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.models import User
from saluran.core.perform import door
from saluran.faces.html.page import inside
from saluran.platform import working

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
