"""One field of a record, changed where it stands: in a list, on the record page, in the pane beside a list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saluran.core import access
from saluran.core.known import title_of
from saluran.core.perform import find_verb, perform, why_not
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Stale
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens import recording
from saluran.core.screens.listing import ListScreen
from saluran.core.screens.listing import Row as CoreRow
from saluran.core.screens.recording import RecordScreen
from saluran.faces.html import answers, verbs
from saluran.faces.html.cells import cell
from saluran.faces.html.forms import fillable, in_words
from saluran.faces.html.inputs import Desk, Raw, of
from saluran.faces.html.page import draw, wants_part
from saluran.faces.html.pieces import Fact
from saluran.faces.html.posted import Errors, Form, elsewhere, take, version_of, write
from saluran.faces.html.screens import Column
from saluran.faces.html.screens.inline import InlineScreen


def editable(actor: access.Actor, module: Module) -> dict[str, Field]:
    """The fields that can be changed where they stand; tables of lines need the room of a form."""
    if "update" in module.closed or not access.may(actor, module, "edit"):
        return {}
    return {n: f for n, f in fillable(actor, module, "edit").items() if f.kind.key != "table"}


def marked(actor: access.Actor, core: RecordScreen, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts of a record, those that the reader may change on the spot with their addresses."""
    may = access.reach(actor, core.module, "edit").holds(core.record) and not _sealed(core.module, core.record)
    here = editable(actor, core.module) if may else {}
    url = f"/{core.module.key}/{core.id}/field"
    return tuple(replace(f, edit=f"{url}/{f.name}") if f.name in here else f for f in facts)


def _sealed(module: Module, record: Any) -> str:
    """Why nothing of the record can be changed now; empty where it can."""
    return why_not(module, find_verb(module, "update"), record)


def columns(actor: access.Actor, module: Module, shown: Iterable[Column]) -> tuple[Column, ...]:
    """The columns of a list, those marked whose cells can be changed in place."""
    here = editable(actor, module)
    return tuple(replace(c, edit=c.name in here) for c in shown)


def changeable(actor: access.Actor, core: ListScreen) -> frozenset[int]:
    """The records of a list that the reader may change."""
    reach = access.reach(actor, core.module, "edit")
    return frozenset(() if reach.none else (r.id for r in core.rows if reach.all or reach.holds(_owned(r))))


def _owned(row: CoreRow) -> "Owned":
    values = row.values
    return Owned(values.get("owner"), values.get("team"), values.get("shared") or "")


@dataclass(frozen=True)
class Owned:
    """As much of a record as a reach asks for."""

    owner_id: int | None
    team_id: int | None
    shared: str = ""


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, key: str, pk: int, field: str) -> HttpResponse:
    """``/<module>/<id>/field/<name>``: GET is the input of the form, POST saves it.

    The version that was seen goes along: what others have changed in other fields stays, in this one it is shown.
    """
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, key, pk)
    if field not in module.by_name or not module.by_name[field].shown:
        raise NotFound
    f = editable(actor, module).get(field)
    if f is None or not access.reach(actor, module, "edit").holds(record):
        raise Forbidden
    if sentence := _sealed(module, record):
        raise Conflict(sentence)
    form = _form(request, actor, module, record, f)
    if request.method != "POST":
        return _show(request, form, form.written, {}, record.version)
    raw = take(request)
    data, errors = form.read(raw)
    if errors:
        return _show(request, form, raw, errors, version_of(raw), 422)
    if of(f).same(form.desk, f, f.name, raw, form.written):
        return _saved(request, module, record, f, None)
    return _save(request, form, raw, data)


def _form(request: HttpRequest, actor: access.Actor, module: Module, record: Any, f: Field) -> Form:
    core = recording.screen_of(actor, module, record, (f.name,))
    titles = dict(core.titles)
    desk = Desk(actor, module, record, frozenset({f.name}), files=request.FILES, titles=titles, narrow=True)
    return Form(desk, (f,), write(desk, (f,), core.values))


def _way(module: Module, f: Field, value: Any) -> tuple[Verb, dict[str, Any]]:
    """The verb that changes the field, and what it is told."""
    name = f.through.get(value) if f.through and not isinstance(f.through, str) else f.through
    verb = find_verb(module, name or "update")  # type: ignore[arg-type]
    told = not verb.takes or any(t.name == f.name for t in verb.takes)
    return verb, {f.name: value} if told and (not name or verb.takes) else {}


def _save(request: HttpRequest, form: Form, raw: Raw, data: dict[str, Any]) -> HttpResponse:
    module, record, (f,) = form.desk.module, form.desk.record, form.fields
    verb, told = _way(module, f, data.get(f.name))
    if verb.asks and not told:
        return _ask_more(request, form, verb, {"version": raw.get("version", [])}, 200)
    try:
        done = perform(
            form.desk.actor, module.key, verb.name, record.pk, told, face="html", version=version_of(raw), by_field=True
        )
    except Invalid as refusal:
        if {t.name for t in verb.takes} - {f.name} & refusal.errors.keys():
            return _ask_more(request, form, verb, raw)
        return _show(request, form, raw, refusal.errors, version_of(raw), 422)
    except Conflict as refusal:
        return _show(request, form, raw, {f.name: [refusal.sentence]}, version_of(raw), 409)
    except Stale as refusal:
        return _show_stale(request, raw, f, refusal, record.pk)
    return _saved(request, module, done.record, f, done.operation, verb)


def _ask_more(request: HttpRequest, form: Form, verb: Verb, raw: Raw, status: int = 422) -> HttpResponse:
    """The verb needs to know more than this field: its dialog opens, with the field filled in."""
    module, record = form.desk.module, form.desk.record
    whole = verbs.form_of(request, module, record, verb, raw)
    return verbs.show(request, whole, verb, whole.over(raw), {}, version_of(raw), status)


def _saved(
    request: HttpRequest, module: Module, record: Any, f: Field, operation: int | None, verb: Verb | None = None
) -> HttpResponse:
    """The value as it is shown now, and the message; the page then asks for what else has changed."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    url = f"/{module.key}/{record.pk}"
    text = answers.done_text(verb or find_verb(module, "update"), title_of(module, record), operation is not None)
    if not access.reach(actor, module, "view").holds(record):
        if answers.on_its_page(request, module.key, record.pk):
            return answers.moved_on(request, f"/{module.key}", text, operation)
        return answers.stayed(request, module, f"/{module.key}", text, operation)
    if not wants_part(request):
        return answers.moved_on(request, answers.back_url(request, url), text, operation)
    core = recording.screen_of(actor, module, record, (f.name,))
    shown = cell(f, core.cell(f.name), core.values.get(f.name))
    body = get_template("saluran/cell.html").render({"shown": shown}, request)
    told = answers.stayed(request, module, url, text, operation) if operation else HttpResponse()
    return HttpResponse(body, headers={k: v for k, v in told.headers.items() if k.startswith("HX-")})


def _show(
    request: HttpRequest, form: Form, raw: Raw, errors: Errors, version: int | None, status: int = 200,
    conflict: tuple[tuple[Any, Any, Any], ...] = (),
) -> HttpResponse:  # fmt: skip
    module, record, (f,) = form.desk.module, form.desk.record, form.fields
    inputs = tuple(form.draw(form.over(raw), errors).values())
    url, title = f"/{module.key}/{record.pk}", title_of(module, record)
    screen = InlineScreen(
        title, f.label, f"{url}/field/{f.name}", answers.back_url(request, url), inputs, version,
        elsewhere(module, inputs, errors), conflict, form.multipart, f.kind.widget == "textarea",
    )  # fmt: skip
    block = "editor" if wants_part(request) else ""
    made = draw(request, "saluran/inline.html", screen, f"{f.label}: {title}", block=block, status=status)
    patch_vary_headers(made, ["HX-Request"])
    return made


def _show_stale(request: HttpRequest, raw: Raw, f: Field, refusal: Stale, pk: int) -> HttpResponse:
    """Somebody was faster: his value and the typed one stand side by side. Saving again is then meant."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    module, record = recording.find(actor, request.resolver_match.kwargs["key"], pk)  # type: ignore[union-attr]
    form = _form(request, actor, module, record, f)
    changed = refusal.detail["changed"]
    core = recording.screen_of(actor, module, record, changed)
    rows: list[tuple[Any, Any, Any]] = []
    for name in changed:
        typed = in_words(form.desk, f, raw) if name == f.name else _("would change with it")
        rows.append((module.by_name[name].label, core.cell(name).text or "–", typed))
    return _show(request, form, raw, {}, record.version, 412, tuple(rows))
