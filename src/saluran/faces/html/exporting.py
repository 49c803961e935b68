"""A list, or what was ticked in it, as a file."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from saluran.core import access
from saluran.core.models import Job
from saluran.core.refusals import Forbidden
from saluran.core.screens import listing
from saluran.faces.html import answers
from saluran.faces.html.choosing import Choice, choice
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.posted import take
from saluran.faces.html.screens import DialogScreen
from saluran.platform import carding, exporting, leaving

CALLED = {"xlsx": "Excel (XLSX)", "csv": "CSV", "json": "JSON", "vcf": gettext_lazy("Cards for phones (vCard)")}


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, key: str) -> HttpResponseBase:
    """``/<module>/export``: GET asks for the form, POST answers with the file, or with the job that writes it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = listing.module_for(actor, key)
    if not access.may(actor, module, "export"):
        raise Forbidden
    raw = take(request, query=True)
    chosen = choice(request, actor, module, raw, everything=True)
    if request.method != "POST":
        return answers.dialog(request, _screen(chosen, raw.get("format", ["xlsx"])[-1]))
    form = raw.get("format", [""])[-1]
    names = tuple(n for n in chosen.query.get("fields", "").split(",") if n)
    seen = tuple(f.name for f in listing.columns(actor, module, names) if form == "json" or f.kind.key != "table")
    wish = exporting.Wish(
        chosen.of.condition, chosen.of.q, chosen.query.get("sort", "") or module.sort,
        seen if raw.get("columns", [""])[-1] == "seen" else (), chosen.of.ids or None,
    )  # fmt: skip
    made = leaving.export_any(actor, key, form, wish, face="html")
    if isinstance(made, Job):
        return answers.begun(request, made, "")
    name = leaving.file_name(key, form)
    return FileResponse(made, as_attachment=True, filename=name, content_type=exporting.FORMATS[form])


@require_safe
def card(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One person as a card: what his page shows anyway, so no more is asked than to view it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    text, title = carding.one(actor, key, pk)
    head = {"Content-Disposition": f'attachment; filename="{slugify(title) or pk}.vcf"'}
    return HttpResponse(text, content_type=carding.TYPE, headers=head)


def _screen(chosen: Choice, form: str) -> DialogScreen:
    many = ngettext("%(n)s record", "%(n)s records", len(chosen.of)) % {"n": number(len(chosen.of))}
    forms = tuple(Option(k, label, k == form) for k, label in CALLED.items() if k in exporting.forms_of(chosen.module))
    columns = (Option("all", _("All fields, to bring in again")), Option("seen", _("The columns of the list")))
    later = _("The file is written in the background and waits for you for a day.")
    return DialogScreen(
        _("Export: %(many)s") % {"many": many},
        f"/{chosen.module.key}/export",
        chosen.back,
        _("Export"),
        (Input("format", _("Format"), "select", options=forms, focus=True),
         Input("columns", _("Columns"), "select", options=columns)),
        later if len(chosen.of) > leaving.AT_ONCE else "",
        ids=chosen.of.ids,
        values=chosen.hidden,
        plain=True,
    )  # fmt: skip
