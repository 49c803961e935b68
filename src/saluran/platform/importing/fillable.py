"""The fields that a file may fill."""

from django.utils.translation import gettext_lazy

from saluran.core import access, linked
from saluran.core.kinds import AnyLink, File, Link, LongText, Table
from saluran.core.perform import find_verb
from saluran.core.perform.cleaning import fields_for
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

#: Not a field of the record: what a file remarks of it becomes a note that hangs on it.
NOTE = Field("note", gettext_lazy("Note"), LongText())


def fields_of(actor: access.Actor, module: Module) -> dict[str, Field]:
    """By name; those of a table's lines are ``lines.product``, a link to any module is ``related_to:leads`` for each
    that it may lead to, and ``related_to`` for what an export wrote. ``note`` hangs on the record beside them."""
    found: dict[str, Field] = {}
    for name, f in fields_for(actor, module, find_verb(module, "create"), "import").items():
        if isinstance(f.kind, AnyLink):
            found[name] = f
            found |= {f"{name}:{m.key}": Field(name, m.one, Link(to=m.key)) for m in _targets(actor)}
        elif isinstance(f.kind, Table) and f.lines:
            inner = (c for c in f.kind.fields if not c.readonly and not isinstance(c.kind, AnyLink | File))
            found |= {f"{name}.{c.name}": c for c in inner}
        elif not isinstance(f.kind, Table | File):
            found[name] = f
    if NOTE.name not in module.by_name and access.may(actor, module, find_verb(module, "note").needs):
        found[NOTE.name] = NOTE
    return found


def _targets(actor: access.Actor) -> list[Module]:
    """What an activity may be about, as far as the actor may view anything of it."""
    known = modules.all().values()
    return [m for m in known if linked.business(m) and not m.about and access.may(actor, m, "view")]
