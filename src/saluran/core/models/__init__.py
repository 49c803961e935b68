"""The tables of the engine."""

from saluran.core.models.beside import Attachment, Beside, Follow, Note, SearchDoc, Tag, Tagging
from saluran.core.models.journal import Line, Operation, Outbox, Replay, Tape
from saluran.core.models.kept import Kept, Passage, Turn
from saluran.core.models.people import Attempt, Membership, Role, RoleRight, Sees, Team, Token, User
from saluran.core.models.records import (
    TONES,
    CustomField,
    CustomModule,
    ExternalId,
    FieldOption,
    Merged,
    Record,
    Row,
    Stamp,
)
from saluran.core.models.tallies import Tally
from saluran.core.models.views import Opening, View
from saluran.core.models.work import Job, Setting

__all__ = [
    "TONES",
    "Attachment",
    "Attempt",
    "Beside",
    "CustomField",
    "CustomModule",
    "ExternalId",
    "FieldOption",
    "Follow",
    "Job",
    "Kept",
    "Line",
    "Membership",
    "Merged",
    "Note",
    "Opening",
    "Operation",
    "Outbox",
    "Passage",
    "Record",
    "Replay",
    "Role",
    "RoleRight",
    "Row",
    "SearchDoc",
    "Sees",
    "Setting",
    "Stamp",
    "Tag",
    "Tagging",
    "Tally",
    "Tape",
    "Team",
    "Token",
    "Turn",
    "User",
    "View",
]
