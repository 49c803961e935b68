"""The counter for third parties: what a plugin may import. Nothing else in this package is a promise.

*To declare*: ``modules``, ``Module``, ``Section``, ``Related``, ``Merging``, ``Field``, ``Verb``, ``Record``,
``columns``, ``kinds``, ``words``. *In a verb*: ``Call``, ``write_values``, ``read_lines``, ``move_beside``, and the
refusals. *To hear of changes*:
``keep_with`` (in the transaction), ``listen`` above ``task`` (afterwards, in a job). *To do something outside of a
verb*: ``perform``, ``perform_many`` with ``Item``, ``actor``, ``SYSTEM``. *To read*: ``scope``, and ``found``, which
takes a condition.
"""

from typing import Any

from saluran.core import columns, kinds
from saluran.core.access import SYSTEM, Actor, actor, scope
from saluran.core.events import listen
from saluran.core.jobs import task
from saluran.core.lists import found
from saluran.core.models import Record
from saluran.core.perform import Call, Change, Done, Item, keep_with, move_beside, perform, perform_many, read_lines
from saluran.core.perform.door import write_values
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from saluran.core.registry import modules, say
from saluran.core.schema import Field, Merging, Module, Related, Section, Verb

__all__ = [
    "SYSTEM",
    "Actor",
    "Call",
    "Change",
    "Conflict",
    "Done",
    "Field",
    "Forbidden",
    "Invalid",
    "Item",
    "Merging",
    "Module",
    "NotFound",
    "Record",
    "Refusal",
    "Related",
    "Section",
    "Verb",
    "actor",
    "columns",
    "found",
    "keep_with",
    "kinds",
    "listen",
    "modules",
    "move_beside",
    "perform",
    "perform_many",
    "read_lines",
    "scope",
    "task",
    "words",
    "write_values",
]


def words(indonesian: str, english: str) -> Any:
    """A label in both languages, for those who keep no translation files. Shown in the language of whoever reads."""
    return say({"id": indonesian, "en": english})
