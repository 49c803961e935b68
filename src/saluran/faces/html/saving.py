"""Views are saved, named, shared, moved and deleted from the list that they show."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saluran.core import access, views
from saluran.core.models.views import PLACES
from saluran.core.perform import find_verb, perform
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens import listing, recording
from saluran.faces.html import answers
from saluran.faces.html.asked import Asked, asked
from saluran.faces.html.inputs import Desk
from saluran.faces.html.posted import Errors, Form, elsewhere, take, write
from saluran.faces.html.screens import DialogScreen

NAMED = ("name", "shared", "team")
STEPS = {"left": -1, "right": 1}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """The list as it stands becomes a view: asks for its name and whom it is for."""
    now = _asked(request, key)
    actor = now.actor
    form = _form(actor, NAMED, {"shared": "private", "team": actor.team})
    if request.method != "POST":
        return _show(request, form, _("Save as a view"), _("Save"))
    data, errors = form.read(take(request))
    try:
        if errors:
            raise Invalid(errors)
        said = {"module": key, "kind": now.kind, **_state(now)}
        done = perform(actor, views.KEY, "create", data={**data, **said}, face="html")
    except Invalid as refusal:
        return _show(request, form, _("Save as a view"), _("Save"), refusal.errors)
    text = answers.done_text(find_verb(modules.get(views.KEY), "create"), done.record.name)
    return answers.moved_on(request, done.record.address, text, done.operation)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str, pk: int, what: str) -> HttpResponse:
    """One thing that is done with a view; what takes no answer is done at once when it is posted."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    listing.module_for(actor, key)
    view = views.find(actor, key, str(pk))
    if what in ASKS:
        return ASKS[what](request, actor, view)
    if what not in ("save", "first", *STEPS):
        raise NotFound
    if request.method != "POST":
        return answers.go(request, view.address)
    if what == "save":
        now = _asked(request, key)
        return _done(request, actor, view, "update", {"kind": now.kind, **_state(now)})
    if what == "first":
        return _done(request, actor, view, "open_first", {"on": not views.opens_for(actor, view)[0]})
    return _done(request, actor, view, "move", {"by": STEPS[what]})


def _asked(request: HttpRequest, key: str) -> Asked:
    """The list that the reader looks at, as the address of this request tells it."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    said = request.GET.dict()
    kind = said.pop("kind", "list")
    if kind not in PLACES:
        raise NotFound
    return asked(actor, listing.module_for(actor, key), said, kind)


def _state(now: Asked) -> dict[str, str]:
    return {**now.state, "filter": listing.to_text(now.params.filter)}


def _done(
    request: HttpRequest, actor: access.Actor, view: views.View, verb: str, data: Mapping[str, Any]
) -> HttpResponse:
    """Do it, and show the view again, or what took its place."""
    done = perform(actor, views.KEY, verb, view.id, data, face="html")
    text = answers.done_text(find_verb(modules.get(views.KEY), verb), view.name, done.operation is not None)
    url = f"/{view.module}" if verb == "delete" else done.record.address
    if verb == "duplicate":
        url = views.find(actor, view.module, str(done.value["id"])).address
    return answers.moved_on(request, url, text, done.operation, "success" if done.operation else "info")


def _form(actor: access.Actor, names: tuple[str, ...], values: Mapping[str, Any], record: Any = None) -> Form:
    module = modules.get(views.KEY)
    fields = tuple(module.by_name[n] for n in names)
    return _form_of(actor, module, fields, values, record)


def _form_of(
    actor: access.Actor, module: Module, fields: tuple[Field, ...], values: Mapping[str, Any], record: Any = None
) -> Form:
    desk = Desk(actor, module, record, frozenset(f.name for f in fields))
    return Form(desk, fields, write(desk, fields, {f.name: values.get(f.name, f.blank) for f in fields}))


def _show(request: HttpRequest, form: Form, title: str, submit: Any, errors: Errors | None = None) -> HttpResponse:
    raw = form.over(take(request)) if errors else form.written
    inputs = tuple(form.draw(raw, errors or {}).values())
    back = answers.back_url(request, request.path.partition("/views")[0])
    screen = DialogScreen(
        title, request.get_full_path(), back, submit, inputs, errors=elsewhere(form.desk.module, inputs, errors or {})
    )
    return answers.dialog(request, screen, 422 if errors else 200)


def _by_form(
    request: HttpRequest, actor: access.Actor, view: views.View, form: Form, verb: str, title: str
) -> HttpResponse:
    """A dialog of some fields; what they say is what the verb is given."""
    submit = _("Save") if verb == "update" else find_verb(modules.get(views.KEY), verb).label
    if request.method != "POST":
        return _show(request, form, title, submit)
    data, errors = form.read(take(request))
    try:
        if errors:
            raise Invalid(errors)
        return _done(request, actor, view, verb, {k: v for k, v in data.items() if verb == "update" or v})
    except Invalid as refusal:
        return _show(request, form, title, submit, refusal.errors)


def edit(request: HttpRequest, actor: access.Actor, view: views.View) -> HttpResponse:
    """Name and sharing."""
    if not views.may_change(actor, view):
        raise Forbidden
    _module, record = recording.find(actor, views.KEY, view.id)
    form = _form(actor, NAMED, {"name": view.name, "shared": view.shared, "team": view.team_id}, record)
    return _by_form(request, actor, view, form, "update", _("Name and sharing"))


def duplicate(request: HttpRequest, actor: access.Actor, view: views.View) -> HttpResponse:
    form = _form(actor, ("name",), {"name": (_("Copy of %(name)s") % {"name": view.name})[:80]})
    return _by_form(request, actor, view, form, "duplicate", _("Duplicate “%(name)s”") % {"name": view.name})


def for_role(request: HttpRequest, actor: access.Actor, view: views.View) -> HttpResponse:
    """Which role opens with it, and whether it does."""
    if not access.administers(actor):
        raise Forbidden
    module = modules.get(views.KEY)
    takes = find_verb(module, "open_first").takes
    roles = views.opens_for(actor, view)[1]
    form = _form_of(actor, module, tuple(reversed(takes)), {"on": True, "role": roles[0] if roles else None})
    if request.method == "POST":
        data, errors = form.read(take(request))
        if not errors and not data.get("role"):
            return _show(request, form, _("Open first"), _("Save"), {"role": [_("This field is required.")]})
        if not errors:
            return _done(request, actor, view, "open_first", data)
    return _show(request, form, _("“%(name)s” opens first") % {"name": view.name}, _("Save"))


def delete(request: HttpRequest, actor: access.Actor, view: views.View) -> HttpResponse:
    if not views.may_change(actor, view, "delete"):
        raise Forbidden
    if request.method == "POST":
        return _done(request, actor, view, "delete", {})
    text = _("“%(title)s” goes to the recycle bin. It can be brought back from there.") % {"title": view.name}
    screen = DialogScreen(
        _("Delete the view"), request.get_full_path(), view.address, _("Delete"), text=text, tone="error"
    )
    return answers.dialog(request, screen)


ASKS = {"edit": edit, "duplicate": duplicate, "role": for_role, "delete": delete}
