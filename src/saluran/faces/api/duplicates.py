"""What may be the same as a record, or as values that are not a record yet."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.perform import Item, find_verb
from saluran.core.perform.cleaning import clean
from saluran.core.refusals import Conflict, NotFound
from saluran.core.schema import Module
from saluran.core.screens import recording
from saluran.core.screens.listing import module_for
from saluran.faces.api import writing
from saluran.faces.api.answers import Answer
from saluran.faces.api.asking import Ask
from saluran.platform import duplicates
from saluran.platform.duplicates import Match

REFUSE = ("allow", "refuse")


def show_similar(ask: Ask, module: str, pk: int) -> Answer:
    """The records that may be the same as this one, the surest first."""
    ask.query()
    declared, record = recording.find(ask.actor, module, pk)
    _with_identity(declared)
    return Answer({"items": told(duplicates.similar(ask.actor, declared, record))})


def find_similar(ask: Ask, module: str) -> Answer:
    """The same for values that are not a record yet: those that a change would take."""
    ask.query()
    declared = module_for(ask.actor, module)
    _with_identity(declared)
    verb = find_verb(declared, "update")  # nothing is required
    item = Item(writing.typed(writing.takes(ask.actor, declared, verb), ask.body()))
    clean(ask.actor, declared, verb, [item], "api")
    if item.refused:
        raise item.refused
    return Answer({"items": told(duplicates.similar(ask.actor, declared, item.clean))})


def _with_identity(module: Module) -> None:
    if module.known_by is None:
        raise NotFound


def told(found: Iterable[Match]) -> list[dict[str, Any]]:
    """Matches as JSON. One out of reach has neither id nor title nor reasons, as hidden links have."""
    return [
        {
            "module": m.module,
            "id": m.id,
            "title": m.title if not m.hidden else None,
            "sure": m.sure,
            "reasons": list(m.reasons),
            "owner": {"id": m.owner_id, "title": m.owner} if m.owner_id else None,
            "hidden": m.hidden,
        }
        for m in found
    ]


def refuse_duplicates(ask: Ask, module: Module, data: dict[str, Any]) -> None:
    """409 where the same is there already, as far as one can tell."""
    found = [m for m in duplicates.similar(ask.actor, module, data) if m.sure]
    if found:
        raise Conflict(_("This looks like a record that is there already."), similar=told(found))
