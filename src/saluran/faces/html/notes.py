"""Notes on a record, written in its panel."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from saluran.core import access
from saluran.core.perform import find_verb
from saluran.core.refusals import Forbidden
from saluran.core.screens import recording
from saluran.faces.html import verbs


@require_POST
def post(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Write a note. What cannot be taken comes back in a dialog, as it was typed."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    found = find_verb(module, "note")
    if not access.reach(actor, module, found.needs).holds(record):
        raise Forbidden
    return verbs.act(request, module, record, found, f"/{key}/{pk}?tab=notes")
