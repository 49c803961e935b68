"""One verb on many records: those that were ticked, or all that the list shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from saluran.core import access
from saluran.core.perform import find_verb
from saluran.core.refusals import Forbidden, Invalid, NotFound, Wrong
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens.listing import module_for
from saluran.faces.html import answers, changing, merging
from saluran.faces.html.choosing import Choice, choice
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.lists import number
from saluran.faces.html.posted import Errors, Form, elsewhere, take, write
from saluran.faces.html.screens import DialogScreen
from saluran.faces.html.verbs import RESTORE
from saluran.platform import sets


def _may(actor: access.Actor, module: Module, verb: Verb) -> bool:
    return access.may(actor, module, verb.needs) and (not verb.right or access.has(actor, verb.right))


@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """``/<module>/do/<verb>``: GET asks what is to be done with how many, POST does it, or has a job do it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    verb = RESTORE if name == "restore" else find_verb(module, name)
    if verb.needs == "create" or (name in module.closed and name != "restore"):
        raise NotFound
    sets.check(actor, module, name, 0)
    if not _may(actor, module, verb):
        raise Forbidden
    raw = take(request, query=True)
    chosen = choice(request, actor, module, raw)
    if verb.joins:
        return merging.of_set(request, actor, module, chosen.of, chosen.back)
    if verb.name == "update":
        form = changing.form(actor, module, raw)
        if request.method != "POST" or not form.fields or raw.get("step", [""])[-1] not in changing.STEPS:
            return _show(request, form, verb, chosen, form.written, {})
    else:
        form = _form(actor, module, verb)
        if request.method != "POST":
            return _show(request, form, verb, chosen, form.written, {})
    return _act(request, form, verb, chosen, raw)


def _form(actor: access.Actor, module: Module, verb: Verb) -> Form:
    some = verb.many if isinstance(verb.many, tuple) else tuple(f.name for f in verb.takes if f.shown)
    takes = {f.name: f for f in verb.takes if f.name in some}
    desk = Desk(actor, module, names=frozenset(takes))
    values = {n: f.default() if f.default else f.blank for n, f in takes.items()}
    return Form(desk, tuple(takes.values()), write(desk, takes.values(), values))


def _act(request: HttpRequest, form: Form, verb: Verb, chosen: Choice, raw: Raw) -> HttpResponse:
    actor, module = form.desk.actor, form.desk.module
    data, errors = form.read(raw)
    if verb.name != "update":  # what is left empty is left alone
        data = {k: v for k, v in data.items() if v not in (None, "", [])}
    try:
        if errors:
            raise Invalid(errors)
        if form.fields and not data:
            raise Invalid({"": [_("Fill in at least one field.")]})
        data = _plain([module.by_name[f.name] for f in form.fields] if verb.name == "update" else form.fields, data)
        if verb is not RESTORE:
            sets.check_data(actor, module, verb.name, data, face="html")
    except Invalid as refusal:
        return _show(request, form, verb, chosen, form.over(raw), refusal.errors, 422)
    if verb.name == "update" and raw.get("step", [""])[-1] != "do":
        return _preview(request, form, verb, chosen, raw, data)
    if len(chosen.of) > sets.AT_ONCE:
        job = sets.perform_later(actor, module.key, verb.name, chosen.of, data, face="html")
        words = _("%(verb)s: %(n)s records are being worked through. You can go on meanwhile.")
        text = words % {"verb": verb.label, "n": number(len(chosen.of))}
        return answers.begun(request, job, text, module.key)
    ids = sets.ids_of(actor, module, chosen.of)
    report = sets.perform_now(actor, module.key, verb.name, ids, data, face="html")
    tone = "warning" if report.refused else "success"
    return answers.stayed(request, module, chosen.back, _said(verb, report), report.operation, tone)


def _plain(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
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
    if report.told:
        said = f"{said} {' '.join(list(dict.fromkeys(report.told.values()))[:2])}"
    if not report.refused:
        return said
    reasons = list(dict.fromkeys(r.sentence for r in report.refused.values()))[:2]
    more = _("%(n)s left as they are: %(why)s") % {"n": number(len(report.refused)), "why": " ".join(reasons)}
    return f"{said} {more}" if report.done else more


def _show(
    request: HttpRequest, form: Form, verb: Verb, chosen: Choice, raw: Raw, errors: Errors, status: int = 200
) -> HttpResponse:
    module = form.desk.module
    inputs = tuple(form.draw(raw, errors).values())
    values, submit, text = list(chosen.hidden), str(verb.label), ""
    if verb.name == "update" and not form.fields:
        inputs, submit = (changing.which(form.desk.actor, module),), _("Go on")
    elif verb.name == "update":
        values += [*(("change", f.name) for f in form.fields), ("step", "value")]
        submit, text = _("Go on"), _("Left empty, a field is emptied.")
    elif not inputs:
        text = verb.says or _("This is done to each of them. It can be taken back.")
    wrong = elsewhere(module, inputs, errors)
    return answers.dialog(request, _screen(chosen, verb, submit, values, inputs, text, wrong), status)


def _preview(
    request: HttpRequest, form: Form, verb: Verb, chosen: Choice, raw: Raw, data: Mapping[str, Any]
) -> HttpResponse:
    """What stands there now, summed up, and what will."""
    values = [*chosen.hidden, *(("change", f.name) for f in form.fields), ("step", "do"), *changing.kept(form, raw)]
    shown = changing.preview(form.desk.actor, form.desk.module, chosen.of, form.fields, data)
    screen = _screen(chosen, verb, _("Save"), values, (), "", (), shown)
    return answers.dialog(request, screen)


def _screen(
    chosen: Choice, verb: Verb, submit: str, values: list[tuple[str, str]], inputs: Any, text: str,
    errors: tuple[str, ...] = (), preview: Any = (),
) -> DialogScreen:  # fmt: skip
    many = ngettext("%(n)s record", "%(n)s records", len(chosen.of)) % {"n": number(len(chosen.of))}
    return DialogScreen(
        f"{verb.label}: {many}", f"/{chosen.module.key}/do/{verb.name}", chosen.back, submit, inputs, text, errors,
        "error" if verb.tone == "error" else "primary", chosen.of.ids, values=tuple(values), preview=preview,
    )  # fmt: skip
