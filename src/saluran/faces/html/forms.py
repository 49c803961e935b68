"""The form of a record: made, and changed."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saluran.core import access, linked, options, writer
from saluran.core.kinds import Link, Money
from saluran.core.known import title_of
from saluran.core.models import Line
from saluran.core.perform import find_verb, perform, why_not
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Stale, Wrong
from saluran.core.schema import Field, Module
from saluran.core.screens import recording
from saluran.core.screens.listing import module_for
from saluran.faces.html import already, answers
from saluran.faces.html.inputs import ABSENT, Desk, Raw, of
from saluran.faces.html.menu import instead, trail
from saluran.faces.html.pieces import Input, Section
from saluran.faces.html.posted import Errors, Form, also_wrong, elsewhere, take, version_of, write
from saluran.faces.html.screens import Already, DialogScreen, FormScreen


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """A new record: the whole form, or in a dialog the few fields that a beginning needs."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module = module_for(actor, key)
    if "create" in module.closed:
        raise NotFound
    if not access.may(actor, module, "create"):
        raise Forbidden
    if request.method != "POST" and (other := instead(actor, module)):
        return answers.go(request, f"/{other}/new?{urlencode(request.GET.dict())}".rstrip("?"))
    quick = answers.in_dialog(request) and bool(module.quick)
    if answers.in_dialog(request) and not quick:
        return answers.go(request, request.get_full_path())
    form = _new_form(request, actor, module, quick)
    if request.method != "POST":
        return _show_new(request, form, form.written, {}, quick)
    raw = take(request)
    data, errors = form.read(raw)
    if not errors:
        if (known := already.asks(actor, module, data, raw)).alike:
            return _show_new(request, form, raw, {}, quick, 409, known)
        try:
            done = perform(actor, key, "create", data=data, face="html")
        except Invalid as refusal:
            errors = refusal.errors
        else:
            text = answers.done_text(find_verb(module, "create"), title_of(module, done.record))
            url = f"/{key}/{done.record.pk}"
            return answers.moved_on(request, answers.back_url(request, url) if quick else url, text, done.operation)
    else:
        errors = also_wrong(form.desk, find_verb(module, "create"), data, errors)
    return _show_new(request, form, raw, errors, quick, 422)


def fillable(actor: access.Actor, module: Module, right: str) -> dict[str, Field]:
    """The fields that a form asks for, those of the sections first."""
    found = {n: replace(f, help=f.told) for n, f in access.fields(actor, module, right).items() if f.shown}
    named = dict.fromkeys(n for s in module.sections for n in s.fields if n in found)
    return {n: found[n] for n in (*named, *(n for n in found if n not in named))}


def _new_form(request: HttpRequest, actor: access.Actor, module: Module, quick: bool) -> Form:
    fields = fillable(actor, module, "create")
    given = _given(actor, fields, request.GET)
    if quick:
        must = (n for n, f in fields.items() if f.must)
        fields = {n: fields[n] for n in dict.fromkeys((*module.quick, *must, *given)) if n in fields}
    given = {n: v for n, v in linked.told(actor, module, given).items() if n in fields} | given
    desk = Desk(actor, module, names=frozenset(fields), files=request.FILES)
    values = {n: f.default() if f.default else f.blank for n, f in fields.items()}
    values |= {
        f.beside: options.currency()
        for f in module.fields
        if isinstance(f.kind, Money) and f.beside and not values.get(f.beside)
    }
    if not (module.fixed or module.admin):
        values |= {"owner": actor.id, "team": actor.team}
    return Form(desk, tuple(fields.values()), write(desk, fields.values(), values | given))


def _given(actor: access.Actor, fields: Mapping[str, Field], query: Any) -> dict[str, Any]:
    """Values that the address brings: ``?account=7`` from a list on that account's page. Nonsense is left out."""
    found = {}
    for name, f in fields.items():
        text = query.get(name, "").strip()
        if not text or of(f).silent or "\x00" in text:
            continue
        try:
            value = f.kind.clean(f.kind.read(text, Desk(actor, None).hand))  # type: ignore[arg-type]
        except Wrong:
            continue
        if not isinstance(f.kind, Link) or isinstance(value, int):
            found[name] = value
    return found


def _show_new(
    request: HttpRequest, form: Form, raw: Raw, errors: Errors, quick: bool, status: int = 200,
    known: Already | None = None,
) -> HttpResponse:  # fmt: skip
    module = form.desk.module
    known = known or already.told(module, raw)
    inputs = form.draw(form.over(raw), errors)
    said = elsewhere(module, inputs.values(), errors)
    title = _("New: %(one)s") % {"one": module.one}
    url = request.get_full_path()
    back = answers.back_url(request, f"/{module.key}")
    if quick:
        whole = f"/{module.key}/new?{urlencode(request.GET.dict())}"
        text = format_html('<a class="value-link" href="{}">{}</a>', whole, _("All fields"))
        return answers.dialog(
            request,
            DialogScreen(title, url, back, _("Save"), tuple(inputs.values()), text, said, already=known),
            status,
        )
    screen = FormScreen(
        module.key, title, url, back, _sections(module, inputs), crumbs=trail(module),
        errors=said, draft=f"{module.key}-new", multipart=form.multipart, already=known,
    )  # fmt: skip
    return answers.form(request, screen, status)


def _sections(module: Module, inputs: Mapping[str, Input]) -> tuple[Section, ...]:
    """The inputs as the module arranges them; what it does not name, custom fields among it, comes last."""
    named = {n for s in module.sections for n in s.fields}
    blocks = [(s.label, [inputs[n] for n in s.fields if n in inputs]) for s in module.sections]
    rest = [i for n, i in inputs.items() if n not in named and n != ABSENT]
    if rest and blocks and str(blocks[-1][0]) == _("More"):
        blocks[-1][1].extend(rest)
    elif rest:
        blocks.append((_("More") if blocks else _("Details"), rest))
    if ABSENT in inputs and blocks:
        blocks[0][1].append(inputs[ABSENT])
    return tuple(Section(label, tuple(some)) for label, some in blocks if some)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change a record: only what differs is written, and not over what somebody else has changed meanwhile."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    if not access.reach(actor, module, "edit").holds(record) or "update" in module.closed:
        raise Forbidden
    if sentence := why_not(module, find_verb(module, "update"), record):
        raise Conflict(sentence)
    form = _edit_form(request, actor, module, record)
    if request.method != "POST":
        return _show_edit(request, form, form.written, {}, record.version)
    raw = take(request)
    data, errors = form.read(raw)
    if errors:
        errors = also_wrong(form.desk, find_verb(module, "update"), data, errors, pk)
        return _show_edit(request, form, raw, errors, version_of(raw), 422)
    if (known := already.asks(actor, module, data, raw, record)).alike:
        return _show_edit(request, form, raw, {}, version_of(raw), 409, known=known)
    try:
        done = perform(actor, key, "update", pk, data, face="html", version=version_of(raw))
    except Invalid as refusal:
        return _show_edit(request, form, raw, refusal.errors, version_of(raw), 422)
    except Stale as refusal:
        return _show_stale(request, raw, refusal, key, pk)
    text = answers.done_text(find_verb(module, "update"), title_of(module, done.record), done.operation is not None)
    url = answers.back_url(request, f"/{key}/{pk}") if answers.in_sight(actor, key, pk) else f"/{key}"
    return answers.moved_on(request, url, text, done.operation, "success" if done.operation else "info")


def _edit_form(request: HttpRequest, actor: access.Actor, module: Module, record: Any) -> Form:
    fields = fillable(actor, module, "edit")
    core = recording.screen_of(actor, module, record)
    desk = Desk(actor, module, record, frozenset(fields), files=request.FILES, titles=dict(core.titles))
    return Form(desk, tuple(fields.values()), write(desk, fields.values(), core.values), frozenset(fields))


def _show_edit(
    request: HttpRequest, form: Form, raw: Raw, errors: Errors, version: int | None, status: int = 200,
    conflict: tuple[tuple[Any, Any, Any], ...] = (), said: tuple[str, ...] = (), known: Already | None = None,
) -> HttpResponse:  # fmt: skip
    module, record = form.desk.module, form.desk.record
    inputs = form.draw(form.over(raw), errors)
    url = f"/{module.key}/{record.pk}"
    screen = FormScreen(
        module.key, title_of(module, record), request.get_full_path(), answers.back_url(request, url),
        _sections(module, inputs), crumbs=trail(module),
        errors=(*said, *elsewhere(module, inputs.values(), errors)), version=version,
        draft=f"{module.key}-{record.pk}", multipart=form.multipart, conflict=conflict,
        already=known or already.told(module, raw, record),
    )  # fmt: skip
    return answers.form(request, screen, status)


def _show_stale(request: HttpRequest, raw: Raw, refusal: Stale, key: str, pk: int) -> HttpResponse:
    """The form once more, on top of what others have changed: what the reader had not touched shows as it is now,
    what he typed stays, and both stand beside each other. Saving again is then meant."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    form = _edit_form(request, actor, module, record)
    old = _as_it_was(module, record, version_of(raw) or 0)
    plain = [f for f in form.fields if f.column or f.custom]
    was = form.written | write(form.desk, plain, {f.name: f.of(old) for f in plain})
    shown, rows = dict(raw), []
    for f in form.fields:
        widget = of(f)
        posted = widget.own(f.name, raw)
        touched = form.was_on(f, raw) and not widget.same(form.desk, f, f.name, raw, was)
        moved = not widget.same(form.desk, f, f.name, form.written, was)
        if not touched:
            shown = {k: v for k, v in shown.items() if k not in posted} | widget.own(f.name, form.written)
        if moved or (touched and f not in plain):
            yours = in_words(form.desk, f, raw) if touched else _("not changed by you")
            rows.append((f.label, in_words(form.desk, f, form.written), yours))
    said = () if rows else (refusal.sentence,)
    return _show_edit(request, form, shown, {}, record.version, 412, tuple(rows), said)


def _as_it_was(module: Module, record: Any, version: int) -> Any:
    """The record as it stood at a version, out of the journal."""
    image = writer.image(record)
    lines = Line.objects.filter(module=module.key, record_id=record.pk).order_by("-pk")
    for before, after in lines.values_list("before", "after")[:200]:
        if not after or int(after.get("version") or 0) <= version:
            break
        image |= before or {}
    return writer.restore(module.model, image)


def in_words(desk: Desk, f: Field, raw: Raw) -> str:
    """What an input holds, in one line for people."""
    own = of(f).own(f.name, raw)
    texts = [t for k, v in own.items() for t in v if t and (f"{f.name}__text" in (k, *own)) <= k.endswith("__text")]
    if len(own) == 1:
        with contextlib.suppress(Wrong):  # what cannot be read is told as it was typed
            texts = [f.kind.show(f.kind.clean(of(f).read(desk, f, f.name, dict(own))))]
    return ", ".join(texts)[:200] or "–"
