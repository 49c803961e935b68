"""What may be done with many records of a list at once."""

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.perform import EVERY_MODULE
from saluran.core.schema import Module, Verb
from saluran.core.screens.recording import IDLE
from saluran.faces.html.pieces import Action


def bulk(actor: access.Actor, module: Module) -> tuple[Action, ...]:
    """What is offered for the records that are ticked; where it is nothing, none can be."""
    found = [
        Action(v.label, f"/{module.key}/do/{v.name}", "get", v.icon, v.tone if v.tone == "error" else "")  # type: ignore[arg-type]
        for v in for_many(actor, module)
    ]
    if access.may(actor, module, "export"):
        found.insert(-1, Action(_("Export"), f"/{module.key}/export", "get", "download"))
    return tuple(found)


def for_many(actor: access.Actor, module: Module) -> tuple[Verb, ...]:
    """The verbs that a list offers for its selection; what removes comes last."""
    if not access.has(actor, "bulk"):
        return ()
    idle = {name for name, n in IDLE.items() if (f := module.by_name.get(n)) is None or f.readonly}
    known = {**EVERY_MODULE, **module.verbs}.values()
    found = [v for v in known if v.many and v.name not in module.closed | idle and access.may(actor, module, v.needs)]
    found = [v for v in found if not v.joins or access.may(actor, module, "delete")]
    return tuple(sorted((v for v in found if not v.right or access.has(actor, v.right)), key=_last))


def _last(verb: Verb) -> bool:
    return verb.name == "delete"
