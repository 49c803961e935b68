"""What is not a record: who I am, search, undo."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, search
from saluran.core.models import Job, Role
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.screens.listing import module_for
from saluran.faces.api.answers import Answer, wrong
from saluran.faces.api.asking import Ask
from saluran.faces.api.replay import once
from saluran.faces.api.verbs import queued
from saluran.platform import undoing


def show_me(ask: Ask) -> Answer:
    """Who the token speaks for, and what it may do."""
    ask.query()
    actor = ask.actor
    role = Role.objects.filter(pk=actor.role or 0).values_list("key", flat=True).first()
    return Answer(
        {
            "id": actor.id,
            "name": actor.name,
            "login": actor.login,
            "language": actor.language,
            "time_zone": actor.time_zone,
            "role": role,
            "named": sorted(actor.named),
            "team": actor.team,
            "teams": list(actor.teams),
            "scopes": None if actor.scopes is None else list(actor.scopes),
            "modules": rights(actor),
        }
    )


def rights(actor: access.Actor) -> list[dict[str, Any]]:
    """The modules that the actor may view, with the rights he has there on some record."""
    return [
        {
            "key": m.key,
            "label": str(m.label),
            "one": str(m.one),
            "rights": [r for r in access.RIGHTS if r not in m.closed and access.may(actor, m, r)],
        }
        for m in modules.all().values()
        if access.may(actor, m, "view")
    ]


def find_words(ask: Ask) -> Answer:
    """Records of every module, or of one, by words; and the modules that are called so."""
    query = ask.query(("q", "module", "limit"))
    limit = ask.number("limit", query.get("limit", "20"), 100)
    words = query.get("q", "").strip()[:200]
    if not words:
        raise wrong("q", _("Enter what to search for."))
    module = query.get("module")
    if module is not None:
        module_for(ask.actor, module)
    found = search.find(ask.actor, words, module=module, limit=limit)
    named = search.find_modules(ask.actor, words) if module is None else []
    return Answer(
        {
            "items": [{"module": h.module, "id": h.id, "title": h.title} for h in found],
            "modules": [{"key": m.key, "label": str(m.label)} for m in named],
        }
    )


def undo_operation(ask: Ask, pk: int) -> Answer:
    """Take a whole operation back; ``keep_later`` leaves what was changed since."""

    def act() -> Answer:
        body = ask.body(needed=False)
        keep_later = body.pop("keep_later", False)
        if body:
            raise wrong(next(iter(body))[:40], _("There is no such field."))
        if not isinstance(keep_later, bool):
            raise wrong("keep_later", _("Enter true or false."))
        done = undoing.undo_any(ask.actor, pk, face="api", keep_later=keep_later)
        if isinstance(done, Job):
            return queued(done)
        return Answer({"operation": done.operation})

    ask.query()
    if pk >= 2**63:
        raise NotFound
    return once(ask, act)
