"""Another record beside the one in hand, for rules that run before anything is written."""

from typing import Any

from saluran.core import access
from saluran.core.perform.door import Call
from saluran.core.registry import modules


def near(call: Call, key: str, pk: int) -> Any:
    """A record that the actor may change, locked, as ``Call.fetch`` has it; None where there is none in reach.

    Unlike ``fetch`` it writes nothing before: a record that is being made, or one of a set, may still be refused.
    """
    module = modules.all().get(key)
    if module is None:
        return None
    found = access.scope(call.actor, module, "edit").filter(pk=pk).select_for_update(of=("self",)).first()
    return found and call.work.hold(module, call.work.in_hand(type(found), pk) or found, "update").record
