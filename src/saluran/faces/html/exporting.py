"""A list as a file."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saluran.core import access, lists
from saluran.core.refusals import Conflict, Forbidden
from saluran.core.screens import listing
from saluran.core.screens.listing import Params
from saluran.platform import exporting

MOST = 50_000  # records that one request may carry


@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """What the list at the same address shows, all pages of it, as CSV, XLSX or JSON."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = listing.module_for(actor, key)
    if not access.may(actor, module, "export"):
        raise Forbidden
    query = request.GET.dict()
    asked = Params.read({k: v for k, v in query.items() if k in ("filter", "q")})
    condition = listing.with_quick(listing.quick_filters(actor, module, query), asked.filter)
    if lists.count(actor, module, condition, asked.q, MOST + 1)[0] > MOST:
        said = _("These are more than %(n)s records. Narrow the list, or use saluran export.")
        raise Conflict(said % {"n": MOST})
    form = query.get("format", "csv")
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    exporting.write(actor, key, form, out, condition=condition, q=asked.q)
    out.seek(0)
    name = f"{key}-{timezone.localdate().isoformat()}.{form}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=exporting.FORMATS[form])
