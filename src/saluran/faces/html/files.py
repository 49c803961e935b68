"""Files of records: sent up from their panel, and handed out to those in whose reach the record is."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saluran.core import access
from saluran.core.perform import find_verb, perform
from saluran.core.refusals import Forbidden, Invalid, Refusal
from saluran.core.screens import recording
from saluran.faces.html import answers
from saluran.faces.html.page import wants_part
from saluran.platform import files


@require_POST
def upload(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Hang the files that were sent on the record; where one is not taken, those before it stay."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    if not access.reach(actor, module, find_verb(module, "attach").needs).holds(record):
        raise Forbidden
    url, hung, operation = f"/{key}/{pk}?tab=files", 0, None
    sent = request.FILES.getlist("file")
    try:
        if not sent:
            raise Invalid({"file": [_("Choose a file.")]})
        for one in sent:
            row = files.keep(actor, one)
            operation = perform(actor, key, "attach", pk, {"file": row.pk}, face="html").operation
            hung += 1
    except Refusal as refusal:
        if wants_part(request) and not hung:
            raise
        sentence = f"{one.name}: {refusal.sentence}" if sent else refusal.sentence
        return answers.stayed(request, module, url, sentence, tone="error")
    text = ngettext("%(n)s file attached", "%(n)s files attached", hung) % {"n": hung}
    return answers.stayed(request, module, url, text, operation if hung == 1 else None)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes of a file, never shown in the page: what somebody sent up is not ours to run."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    row, opened = files.open_for(actor, pk)
    made = FileResponse(opened, as_attachment=True, filename=row.name, content_type=row.content_type)
    made.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    made.headers["X-Content-Type-Options"] = "nosniff"
    return made
