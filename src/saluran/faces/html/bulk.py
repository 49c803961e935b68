"""One verb on many records: those that were ticked, or all that the list shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from saluran.core import access, lists
from saluran.core.perform import find_verb
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Wrong
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens import listing
from saluran.core.screens.listing import Params, module_for
from saluran.faces.html import answers
from saluran.faces.html.forms import fillable
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.posted import Errors, Form, elsewhere, take, write
from saluran.faces.html.screens import DialogScreen
from saluran.faces.html.verbs import RESTORE
from saluran.platform import sets

TAKES = {"tag": ("add", "remove")}  # to many, tags are added and taken off; nobody wants them all alike


@dataclass(frozen=True)
class Chosen:
    """Which records are meant, and how the list was narrowed when they were."""

    ids: tuple[int, ...]
    query: Mapping[str, str]
    all: bool

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What the dialog sends back, so that the same records are found again."""
        return (*self.query.items(), ("all", str(len(self.ids)))) if self.all else tuple(self.query.items())


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """``/<module>/do/<verb>``: GET asks what is to be done with how many, POST does it, or has a job do it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    verb = RESTORE if name == "restore" else find_verb(module, name)
    if verb.needs == "create" or (name in module.closed and name != "restore"):
        raise NotFound
    sets.check(actor, module, name, ())
    if not access.may(actor, module, verb.needs) or (verb.right and not access.has(actor, verb.right)):
        raise Forbidden
    raw = take(request, query=True)
    chosen = _chosen(request, actor, module, raw)
    form = _form(actor, module, verb, raw)
    asks = verb.name == "update" and (not form.fields or raw.get("step", [""])[-1] != "value")
    if request.method != "POST" or asks:
        return _show(request, form, verb, chosen, form.written, {})
    return _act(request, form, verb, chosen, raw)


def _chosen(request: HttpRequest, actor: access.Actor, module: Module, raw: Raw) -> Chosen:
    query = _query(request, module, raw)
    if "all" not in raw:
        ids = tuple(dict.fromkeys(int(t) for t in raw.get("ids", ()) if t.isascii() and t.isdecimal() and len(t) < 19))
        if not ids:
            raise Invalid({"ids": [_("Choose at least one record.")]})
        return Chosen(ids, query, False)
    params = Params.read(query)
    condition = listing.with_quick(listing.quick_filters(actor, module, query), params.filter)
    found = tuple(lists.ids(actor, module, condition, params.q, sets.MOST + 1))
    sets.check(actor, module, "delete", found)  # not too many
    if request.method == "POST" and raw["all"][-1] != str(len(found)):
        words = _("There are %(n)s records now, not %(expected)s.")
        raise Conflict(words % {"n": number(len(found)), "expected": raw["all"][-1][:12]})
    return Chosen(found, query, True)


def _query(request: HttpRequest, module: Module, raw: Raw) -> dict[str, str]:
    """How the list is narrowed: as the dialog sends it back, else as the page says from which it was called."""
    came = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    said = dict(parse_qsl(came.query)) if request.method == "GET" and came.path == f"/{module.key}" else {}
    said |= {k: v[-1] for k, v in raw.items()}
    return {k: v for k, v in said.items() if v and (k in ("filter", "q") or k.startswith("f."))}


def _form(actor: access.Actor, module: Module, verb: Verb, raw: Raw) -> Form:
    offered: dict[str, Field] = {f.name: f for f in verb.takes if f.shown}
    if verb.name in TAKES:
        offered = {f.name: f for f in verb.takes if f.name in TAKES[verb.name]}
    if verb.name == "update":
        offered = {n: f for n, f in _editable(actor, module).items() if n == raw.get("field", [""])[-1]}
    desk = Desk(actor, module, names=frozenset(offered))
    values = {n: f.default() if f.default and verb.name != "update" else f.blank for n, f in offered.items()}
    return Form(desk, tuple(offered.values()), write(desk, offered.values(), values))


def _editable(actor: access.Actor, module: Module) -> dict[str, Field]:
    """Fields that many records may be given alike."""
    return {n: f for n, f in fillable(actor, module, "edit").items() if f.kind.widget not in ("table", "file")}


def _act(request: HttpRequest, form: Form, verb: Verb, chosen: Chosen, raw: Raw) -> HttpResponse:
    actor, module = form.desk.actor, form.desk.module
    data, errors = form.read(raw)
    if verb.name != "update":  # what is left empty is left alone
        data = {k: v for k, v in data.items() if v not in (None, "", [])}
    try:
        if errors:
            raise Invalid(errors)
        if form.fields and not data:
            raise Invalid({"": [_("Fill in at least one field.")]})
        data = _plain(form.fields, data)
        if verb is not RESTORE:
            sets.check_data(actor, module, verb.name, data, face="html")
    except Invalid as refusal:
        return _show(request, form, verb, chosen, form.over(raw), refusal.errors, 422)
    back = f"/{module.key}?{urlencode(chosen.query)}" if chosen.query else f"/{module.key}"
    if len(chosen.ids) > sets.AT_ONCE:
        sets.perform_later(actor, module.key, verb.name, chosen.ids, data, face="html")
        words = _("%(verb)s: %(n)s records are being worked through. You can go on meanwhile.")
        text = words % {"verb": verb.label, "n": number(len(chosen.ids))}
        return answers.stayed(request, module, back, text, tone="info")
    report = sets.perform_now(actor, module.key, verb.name, chosen.ids, data, face="html")
    tone = "warning" if report.refused else "success"
    return answers.stayed(request, module, back, _said(verb, report), report.operation, tone)


def _plain(fields: tuple[Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a job can keep them. What is wrong stays as it is: the door says so."""
    kinds = {f.name: f.kind for f in fields}
    made = dict(data)
    for name, value in data.items():
        if value is None:
            continue
        try:
            made[name] = kinds[name].to_json(kinds[name].clean(value))
        except Wrong as wrong:
            raise Invalid({name: [wrong.sentence]}) from wrong
    return made


def _said(verb: Verb, report: sets.Report) -> str:
    done = ngettext("%(n)s record", "%(n)s records", len(report.done)) % {"n": number(len(report.done))}
    said = f"{verb.done or verb.label}: {done}."
    if not report.refused:
        return said
    reasons = list(dict.fromkeys(r.sentence for r in report.refused.values()))[:2]
    more = _("%(n)s not: %(why)s") % {"n": number(len(report.refused)), "why": " ".join(reasons)}
    return f"{said} {more}" if report.done else more


def _show(
    request: HttpRequest, form: Form, verb: Verb, chosen: Chosen, raw: Raw, errors: Errors, status: int = 200
) -> HttpResponse:
    module = form.desk.module
    many = ngettext("%(n)s record", "%(n)s records", len(chosen.ids)) % {"n": number(len(chosen.ids))}
    inputs = tuple(form.draw(raw, errors).values())
    values, submit, text = list(chosen.hidden), str(verb.label), ""
    if verb.name == "update" and not form.fields:
        inputs, submit = (_which(form.desk.actor, module),), _("Go on")
    elif verb.name == "update":
        values += [("field", form.fields[0].name), ("step", "value")]
        text = _("Left empty, the field is emptied.")
    screen = DialogScreen(
        f"{verb.label}: {many}", f"/{module.key}/do/{verb.name}", f"/{module.key}", submit, inputs, text,
        elsewhere(module, inputs, errors), "error" if verb.tone == "error" else "primary",
        () if chosen.all else chosen.ids, values=tuple(values),
    )  # fmt: skip
    return answers.dialog(request, screen, status)


def _which(actor: access.Actor, module: Module) -> Input:
    found = tuple(Option(n, f.label) for n, f in _editable(actor, module).items())
    return Input("field", _("Field"), "select", options=found, focus=True)
