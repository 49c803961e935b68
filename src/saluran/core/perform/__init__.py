"""The one door through which every change goes in."""

from saluran.core.perform import every as _every  # noqa: F401  fills the verbs of every module
from saluran.core.perform.beside import lines_ahead, read_lines, tags_of
from saluran.core.perform.door import Call, find_verb, perform, perform_many
from saluran.core.perform.item import Done, Item
from saluran.core.perform.moving import move_beside, move_links
from saluran.core.perform.near import near
from saluran.core.perform.ways import EVERY_MODULE, Asked, why_not
from saluran.core.perform.work import Change, Work, door, forms_of, keep_with

__all__ = [
    "EVERY_MODULE",
    "Asked",
    "Call",
    "Change",
    "Done",
    "Item",
    "Work",
    "door",
    "find_verb",
    "forms_of",
    "keep_with",
    "lines_ahead",
    "move_beside",
    "move_links",
    "near",
    "perform",
    "perform_many",
    "read_lines",
    "tags_of",
    "why_not",
]
