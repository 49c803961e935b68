"""What stands before a verb: why it cannot be done to a record now, what it asks, which values are its business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saluran.core.perform.item import Item
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Verb

EVERY_MODULE: dict[str, Verb] = {}  # filled by ``every``


@dataclass(frozen=True)
class Asked:
    """What the dialog of a verb asks for: the fields that matter, each with what stands in it at first; what its button
    says, and a sentence above."""

    fields: Mapping[str, tuple[Field, Any]]
    submit: Any = ""
    text: Any = ""
    live: bool = True  # whether it asks anew when something is chosen


def why_not(module: Module, verb: Verb, record: Any) -> str:
    """Why the verb cannot be done to the record now; empty where it can."""
    if module.sealed and verb.needs == "edit" and not verb.past_seal and (sentence := module.sealed(record)):
        return str(sentence)
    return str(verb.when(record) or "")


def hands_on(key: str, items: Sequence[Item]) -> bool:
    """Whether a value of one of them hands the record to a verb of the module's own, which may make other records."""
    ways = [(n, f.through) for n, f in modules.get(key).by_name.items() if isinstance(f.through, Mapping)]
    said = ((way, i.data.get(name)) for name, way in ways for i in items)
    return any(isinstance(value, str) and way.get(value) for way, value in said)


def goes_in_sets(key: str, verb: str) -> bool:
    """The verbs of every module go in sets; a module's own may perform others, and one refused must not spoil all."""
    return key in modules.all() and verb in EVERY_MODULE and verb not in modules.get(key).verbs
