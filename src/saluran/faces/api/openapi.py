"""The reference: OpenAPI 3.1 out of the declarations, for what one actor may see (docs/adr/0005-openapi.md)."""

import threading
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, kinds, stamps
from saluran.core.perform import find_verb
from saluran.core.registry import modules
from saluran.faces.api.components import shared
from saluran.faces.api.everywhere import of_all, of_house
from saluran.faces.api.operations import of_module, record_schema
from saluran.faces.api.writing import body_schema, takes

Document = dict[str, Any]
MOST = 16  # documents kept by a process: roles times languages
_kept: dict[Any, Document] = {}
_turn = threading.Lock()


def document(actor: access.Actor) -> Document:
    """The document for this actor in the language that is active; the same rights share one."""
    rights = tuple((k, *(access.may(actor, m, r) for r in access.RIGHTS)) for k, m in modules.all().items())
    key = (stamps.value("registry"), kinds.language(), access.has(actor, "bulk"), rights)
    with _turn:
        found = _kept.get(key)
    if found is None:
        found = _make(actor)
        with _turn:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = found
    return found


def _make(actor: access.Actor) -> Document:
    visible = [m for m in modules.all().values() if access.may(actor, m, "view")]
    keys = [m.key for m in visible]
    components, paths = shared(), of_house(keys)
    for module in visible:
        paths |= of_module(actor, module)
        components["schemas"][module.key] = record_schema(actor, module)
        for name in ("create", "update"):
            if name not in module.closed:
                fields = takes(actor, module, find_verb(module, name))
                components["schemas"][f"{module.key}.{name}"] = body_schema(fields, whole=name == "create")
    if keys:
        paths |= of_all(actor, keys)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Saluran",
            "version": "1",
            "description": _("Everything that this account may do, module by module."),
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [
            {"name": n} for n in dict.fromkeys((_("The house"), _("Any record"), *(str(m.label) for m in visible)))
        ],
        "paths": dict(sorted(paths.items(), key=lambda p: "{module}" in p[0])),
        "components": components,
    }
