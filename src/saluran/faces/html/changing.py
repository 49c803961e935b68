"""Several fields of many records: which, their new values, and what stands there now."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from saluran.core import access, query
from saluran.core.schema import Field, Module
from saluran.core.screens.values import cell_of, titles_for
from saluran.faces.html.forms import fillable
from saluran.faces.html.inputs import ABSENT, Desk, Raw, of
from saluran.faces.html.lists import number
from saluran.faces.html.pieces import Input, Option
from saluran.faces.html.posted import Form, write
from saluran.platform import sets

STEPS = ("value", "do")
SHOWN = 4  # values that are told one by one


def editable(actor: access.Actor, module: Module) -> dict[str, Field]:
    """Fields that many records may be given alike; tags are added and taken off by their own verb."""
    found = fillable(actor, module, "edit").items()
    return {n: f for n, f in found if f.kind.widget not in ("table", "file") and n != "tags"}


def form(actor: access.Actor, module: Module, raw: Raw) -> Form:
    """The form of the fields that were chosen."""
    known = editable(actor, module)
    fields = {n: known[n] for n in dict.fromkeys(raw.get("change", ())) if n in known}
    desk = Desk(actor, module, names=frozenset(fields))
    return Form(desk, tuple(fields.values()), write(desk, fields.values(), {n: f.blank for n, f in fields.items()}))


def which(actor: access.Actor, module: Module) -> Input:
    """The question which fields."""
    found = tuple(Option(n, f.label) for n, f in editable(actor, module).items())
    return Input("change", _("Fields to change"), "multiselect", options=found)


def kept(form: Form, raw: Raw) -> list[tuple[str, str]]:
    """What was typed, for the last step to send back."""
    found = [(k, t) for f in form.fields for k, v in of(f).own(f.name, raw).items() for t in v]
    return [*found, *((ABSENT, t) for t in raw.get(ABSENT, ()))]


def preview(
    actor: access.Actor, module: Module, chosen: sets.Chosen, fields: Sequence[Field], data: Mapping[str, Any]
) -> tuple[tuple[Any, str, str, bool], ...]:
    """(field, what stands there now with how often, what will stand there, False) of each field."""
    found = []
    for f in fields:
        kind = f.kind
        value = f.blank if data.get(f.name) is None else kind.clean(data[f.name])
        after = cell_of(f, value, titles_for(actor, [f], [{f.name: value}])).text or _("empty")
        found.append((f.label, _summed(actor, module, chosen, f), after, False))
    return tuple(found)


def _summed(actor: access.Actor, module: Module, chosen: sets.Chosen, f: Field) -> str:
    """The most frequent values of a field among the chosen records."""
    if f.kind.stored == "json":
        return _("various")
    rows = sets.found(actor, module, chosen).order_by().annotate(held=query.raw(f)).values_list("held")
    often = list(rows.annotate(n=Count("pk")).order_by("-n")[: SHOWN + 1])
    values = [f.blank if v is None else v if f.column else f.kind.unpack(v) for v, _n in often]
    titles = titles_for(actor, [f], [{f.name: v} for v in values])
    texts = [cell_of(f, v, titles).text or _("empty") for v in values]
    said = [f"{text} ({number(n)})" for text, (_v, n) in zip(texts, often, strict=True)][:SHOWN]
    if len(often) > SHOWN:
        said.append(_("%(n)s others") % {"n": number(len(chosen) - sum(n for _v, n in often[:SHOWN]))})
    return ", ".join(said) or "–"
