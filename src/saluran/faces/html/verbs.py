"""What is done with one record: a dialog made from what the verb takes, or at once."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from saluran.core import access
from saluran.core.known import title_of
from saluran.core.models import Job, Line
from saluran.core.perform import Asked, find_verb, perform, why_not
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal, Stale
from saluran.core.schema import Field, Module, Verb
from saluran.core.screens import recording
from saluran.core.screens.listing import module_for
from saluran.faces.html import answers, asking, files, merging
from saluran.faces.html.forms import fillable
from saluran.faces.html.inputs import Desk, Raw, of
from saluran.faces.html.page import wants_part
from saluran.faces.html.posted import Errors, Form, also_wrong, elsewhere, take, version_of, write
from saluran.faces.html.screens import DialogScreen
from saluran.platform import undoing

RESTORE = Verb(
    "restore", gettext_lazy("Restore"), lambda *_a: None, needs="delete", icon="undo-2", done=gettext_lazy("Restored")
)
ASKS = {
    "delete": gettext_lazy(
        "“%(title)s” goes to the recycle bin, with what belongs to it. It can be brought back from there."
    )
}


@require_http_methods(["GET", "POST"])
def verb(request: HttpRequest, key: str, pk: int, name: str) -> HttpResponse:
    """``/<module>/<id>/do/<verb>``: GET asks, POST does."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    if name == "restore":
        return _restore(request, actor, module_for(actor, key), pk)
    module, record = recording.find(actor, key, pk)
    found = find_verb(module, name)
    if found.needs == "create" or name in module.closed:
        raise NotFound
    named = not found.right or access.has(actor, found.right)
    if not named or not access.reach(actor, module, found.needs).holds(record):
        raise Forbidden
    if found.joins:
        return merging.page(request, module, record, found)
    if request.method != "POST":
        return _ask(request, module, record, found)
    if found.name == "attach" and request.FILES:
        return files.upload(request, key, pk)
    if found.asks and request.POST.get("step") == "look":
        return _look(request, module, record, found)
    return act(request, module, record, found)


def _ask(request: HttpRequest, module: Module, record: Any, found: Verb) -> HttpResponse:
    url = f"/{module.key}/{record.pk}"
    if found.name in ("update", "attach", "detach"):  # these have a page of their own
        return answers.go(request, f"{url}/edit" if found.name == "update" else f"{url}?tab=files")
    if sentence := why_not(module, found, record):
        raise Conflict(sentence)
    raw = take(request, query=True)
    form = form_of(request, module, record, found, raw)
    return show(request, form, found, form.over(raw), {}, record.version)


def _look(request: HttpRequest, module: Module, record: Any, found: Verb) -> HttpResponse:
    """The dialog again: what was chosen in it changes what it asks for. Nothing is done."""
    raw = take(request)
    by = raw.get("by", [""])[-1]
    for f in found.takes:
        if by in f.follows:
            raw = {k: v for k, v in raw.items() if k not in of(f).own(f.name, raw)}
    form = form_of(request, module, record, found, raw)
    return show(request, form, found, form.over(raw), {}, version_of(raw))


def act(request: HttpRequest, module: Module, record: Any, found: Verb, url: str = "") -> HttpResponse:
    """Do it with what was posted, or what stands in the address; ask where that is not enough."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    raw = take(request, query=True)
    form = form_of(request, module, record, found, raw)
    data, errors = form.read(raw)
    if errors:
        errors = also_wrong(form.desk, found, data, errors, record.pk)
        return show(request, form, found, form.over(raw), errors, version_of(raw), 422)
    title = title_of(module, record)
    try:
        done = perform(actor, module.key, found.name, record.pk, data, face="html", version=version_of(raw))
    except Invalid as refusal:
        errors = {} if _not_asked_yet(form, raw, refusal.errors) else refusal.errors
        return show(request, form, found, form.over(raw), errors, version_of(raw), 422)
    except Stale as refusal:
        return _stale(request, form, found, form.over(raw), refusal)
    text = _said(found, title, data, done.operation)
    tone = "success" if done.operation else "info"
    if opened := _opened(actor, found, done.value):
        return answers.moved_on(request, opened, text, done.operation, tone)
    if not answers.in_sight(actor, module.key, record.pk) and answers.on_its_page(request, module.key, record.pk):
        return answers.moved_on(request, f"/{module.key}", text, done.operation, tone)
    to = answers.back_url(request, url or f"/{module.key}/{record.pk}")
    return answers.stayed(request, module, to, text, done.operation, tone)


def _not_asked_yet(form: Form, raw: Raw, errors: Errors) -> bool:
    """Whether all that is wrong is what nobody was asked for, as when a card is put into a column."""
    asked = {f.name for f in form.fields if form.was_on(f, raw)}
    fields = {f.name for f in form.fields}
    return all(name in fields - asked for name in errors)


def _opened(actor: access.Actor, found: Verb, value: Any) -> str:
    """The page of what the verb has made, if it says so and it is within reach."""
    made = ((key, value.get(name)) for name, key in found.opens) if isinstance(value, dict) else ()
    return next((f"/{key}/{pk}" for key, pk in made if pk and answers.in_sight(actor, key, pk)), "")


def _said(found: Verb, title: str, data: Mapping[str, Any], operation: int | None) -> str:
    if found.name == "follow":
        words = _("You follow %(title)s.") if data.get("on", True) else _("You do not follow %(title)s any more.")
        return words % {"title": title}
    return answers.done_text(found, title, operation is not None)


def _takes(actor: access.Actor, module: Module, found: Verb) -> tuple[Field, ...]:
    return tuple(fillable(actor, module, "edit").values()) if found.name == "update" else found.takes


def form_of(request: HttpRequest, module: Module, record: Any, found: Verb, raw: Raw | None = None) -> Form:
    """The form of a verb. What the record says already stands in it, and is sent only when it was changed or must be
    said; else the door would take it for a wish. A verb that ``asks`` decides itself after what ``raw`` says."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    takes = _takes(actor, module, found)
    if found.asks:
        return asking.form(actor, module, record, found, raw or {})
    desk = Desk(actor, module, record, frozenset(f.name for f in takes), files=request.FILES, narrow=True)
    known = recording.screen_of(actor, module, record).values if takes else {}
    values = {f.name: known.get(f.name, f.blank) if f.default is None else f.default() for f in takes}
    kept = frozenset(f.name for f in takes if f.name in known and f.default is None and not f.required)
    return Form(desk, takes, write(desk, takes, values), kept)


def show(
    request: HttpRequest, form: Form, found: Verb, raw: Raw, errors: Errors, version: int | None, status: int = 200
) -> HttpResponse:
    """The dialog of a verb on one record."""
    module, record = form.desk.module, form.desk.record
    inputs = form.draw(raw, errors)
    more = asking.told(form, found, raw) if found.asks else Asked({})
    asked = tuple(i for n, i in inputs.items() if found.name != "update" and _asked(form, n))
    hidden = tuple((k, t) for k, v in raw.items() if k in _unasked(form, found) for t in v if t)
    title = title_of(module, record)
    plain = f"{title}. {found.says}" if found.says else title
    text = ASKS[found.name] % {"title": title} if found.name in ASKS else more.text if asked else plain
    screen = DialogScreen(
        found.label if not asked else f"{found.label}: {title}", f"/{module.key}/{record.pk}/do/{found.name}",
        answers.back_url(request, f"/{module.key}/{record.pk}"), more.submit or found.label, asked, text,
        elsewhere(module, asked, errors), "error" if found.tone == "error" else "primary", version=version,
        preview=_preview(form, found, raw), values=hidden, live=found.asks is not None and more.live,
    )  # fmt: skip
    return answers.dialog(request, screen, status)


def _asked(form: Form, name: str) -> bool:
    """Whether an input is shown: all but what only programs say."""
    return all(f.shown for f in form.fields if f.name == name)


def _unasked(form: Form, found: Verb) -> set[str]:
    """What the address may bring along for the dialog to send back: fields that are not shown, and the way back."""
    return {f.name for f in form.fields if not f.shown or found.name == "update"} | {"back"}


def _preview(form: Form, found: Verb, raw: Raw) -> tuple[tuple[Any, Any, Any, bool], ...]:
    if found.preview is None:
        return ()
    data = asking.said(form, found, raw) if found.asks else form.read(form.written)[0]
    try:
        return tuple(found.preview(asking.looking(form.desk), form.desk.record, data))
    except Refusal:
        return ()


def _stale(request: HttpRequest, form: Form, found: Verb, raw: Raw, refusal: Stale) -> HttpResponse:
    """Somebody was faster. A dialog stays, with the new version; a button or card says so and shows what is new."""
    module = form.desk.module
    _module, record = recording.find(form.desk.actor, module.key, form.desk.record.pk)
    if wants_part(request) and not answers.in_dialog(request):
        said = {"toast": {"text": refusal.sentence, "tone": "warning"}, f"{module.key}:changed": True}
        return HttpResponse(status=412, headers={"HX-Trigger": json.dumps(said), "HX-Reswap": "none"})
    errors = {"": [refusal.sentence, *_changed(module, refusal.detail["changed"])]}
    return show(request, form, found, raw, errors, record.version, 412)


def _changed(module: Module, changed: Mapping[str, Any]) -> list[str]:
    names = [str(module.by_name[n].label) for n in changed if n in module.by_name]
    return [_("Changed: %(fields)s.") % {"fields": ", ".join(names)}] if names else []


def _restore(request: HttpRequest, actor: access.Actor, module: Module, pk: int) -> HttpResponse:
    if request.method != "POST":
        title = _deleted_title(actor, module, pk)
        screen = DialogScreen(
            RESTORE.label, f"/{module.key}/{pk}/do/restore", answers.back_url(request, "/my/bin"), RESTORE.label,
            text=_("“%(title)s” comes back, with what went along.") % {"title": title},
        )  # fmt: skip
        return answers.dialog(request, screen)
    done = undoing.restore_any(actor, module.key, pk, face="html")
    if isinstance(done, Job):
        return answers.begun(request, done, _("Much is being brought back. You can go on meanwhile."))
    _module, record = recording.find(actor, module.key, pk)
    text = answers.done_text(RESTORE, title_of(module, record))
    return answers.stayed(request, module, f"/{module.key}/{pk}", text, done.operation)


def _deleted_title(actor: access.Actor, module: Module, pk: int) -> str:
    """What a deleted record was called, for those in whose reach it was."""
    lines = Line.objects.filter(module=module.key, record_id=pk, after__isnull=True).order_by("-pk")
    image = lines.values_list("before", flat=True).first() if 0 < pk < 2**63 else None
    if not image or not access.reach(actor, module, "view").holds(module.model(**_whose(image))):
        raise NotFound
    return str(image.get("title") or f"#{pk}")


def _whose(image: Mapping[str, Any]) -> dict[str, Any]:
    return {k: image[k] for k in ("owner_id", "team_id", "shared") if k in image}
