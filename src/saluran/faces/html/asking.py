"""Dialogs in which what is chosen changes what is asked: the verb says what matters (``Verb.asks``)."""

from collections.abc import Mapping
from typing import Any

from saluran.core import access
from saluran.core.perform import Asked, Call, Item, Work
from saluran.core.perform.cleaning import clean
from saluran.core.refusals import Invalid
from saluran.core.schema import Module, Verb
from saluran.faces.html.inputs import Desk, Raw
from saluran.faces.html.posted import Form, write


def looking(desk: Desk) -> Call:
    """A call for those who only look; nothing of it is written."""
    return Call(desk.actor, "html", desk.module, Work(desk.actor, "html"))


def form(actor: access.Actor, module: Module, record: Any, verb: Verb, raw: Raw) -> Form:
    """The form with what matters after what was said, and what the verb thinks of the rest."""
    desk = Desk(actor, module, record, frozenset(f.name for f in verb.takes), narrow=True)
    whole = Form(desk, verb.takes, {})
    asked = told(whole, verb, raw).fields
    fields = tuple(f for f, _value in asked.values())
    return Form(desk, fields, write(desk, fields, {n: value for n, (_f, value) in asked.items()}))


def told(form: Form, verb: Verb, raw: Raw) -> Asked:
    """What the verb asks for after what was said."""
    found: Asked = verb.asks(looking(form.desk), form.desk.record, said(form, verb, raw))  # type: ignore[misc]
    return found


def said(form: Form, verb: Verb, raw: Raw) -> Mapping[str, Any]:
    """What was said so far and makes sense, as the door would take it."""
    data, _errors = Form(form.desk, verb.takes, {}).read(raw)
    item = Item(data, record=form.desk.record)
    clean(form.desk.actor, form.desk.module, verb, [item], "html")
    wrong = {n.partition(".")[0] for n in item.refused.errors} if isinstance(item.refused, Invalid) else set()
    return {n: v for n, v in item.clean.items() if n not in wrong}
