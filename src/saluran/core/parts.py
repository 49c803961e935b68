"""The parts that a module is declared with beside its fields and verbs: plain, frozen, about nothing but names."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: What nobody does to a record that the engine keeps: all verbs that every module has.
KEPT = frozenset(
    ["create", "update", "delete", "merge", "assign", "tag", "follow", "comment", "note", "attach", "detach"]
)


@dataclass(frozen=True)
class Lines:
    """Where the lines of a table lie: the child model, and its link back to the record."""

    model: type[Any]
    back: str


@dataclass(frozen=True)
class Away:
    """What a column shows that lies in a linked record: the field that links, and the field there."""

    link: Any
    field: Any

    @property
    def sibling(self) -> str:
        """The value there that its value needs to be shown, named as the column is."""
        return f"{self.link.name}.{self.field.beside}" if self.field.beside else ""


@dataclass(frozen=True)
class Section:
    """A block of fields on form and record page."""

    label: Any
    fields: tuple[str, ...]

    def __init__(self, label: Any, fields: str) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "fields", tuple(fields.split()))


@dataclass(frozen=True)
class Due:
    """When a record is to be settled: it is late once ``field`` has passed while its ``status`` is one of ``open``."""

    field: str  # a date, or a moment
    open: tuple[str, ...]
    day: str = ""  # the field that says that the whole day is meant
    status: str = "status"
    settled: str = ""  # the moment at which it was settled, where the record knows it

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields that tell whether a record is late."""
        return tuple(filter(None, (self.field, self.status, self.day)))

    def late(self, values: Mapping[str, Any], now: dt.datetime) -> bool:
        """Whether a record with these values is late; ``now`` in the zone of who asks."""
        at = values.get(self.field)
        if at is None or values.get(self.status) not in self.open:
            return False
        if not isinstance(at, dt.datetime):
            return bool(at < now.date())
        return at.astimezone(now.tzinfo).date() < now.date() if self.day and values.get(self.day) else at < now


@dataclass(frozen=True)
class Want:
    """Something that records lack: those that pass the condition are counted at home, and found by one choice above
    lists and boards."""

    name: str
    label: Any
    where: Any


@dataclass(frozen=True)
class Related:
    """A list on the record page: the records of ``module`` whose link ``field`` points here.

    ``field`` may be a link in the lines of a table (``competitors.competitor``); ``shows`` is then the column of these
    lines that stands in the list, too. ``alike``: a link that both have; those with the same value belong here too.
    ``also``: a second link of theirs. ``where``: only those that pass this condition; ``apart``: only those that point
    elsewhere by this link. ``label``: what the list is called, where that is not its module. ``add``: the verb of this
    module that brings in one that is there already.
    """

    module: str
    field: str
    alike: str = ""
    add: str = ""
    shows: str = ""
    also: str = ""
    where: Any = None
    apart: str = ""
    label: Any = ""

    @property
    def name(self) -> str:
        return f"{self.module}.{self.field}"


@dataclass(frozen=True)
class Tells:
    """What a new record of ``module`` is told by the one that it points at: fields called alike, and what ``other``
    works out of it. The form shows it before it is saved; nothing that was said is overwritten."""

    module: str
    same: tuple[str, ...]
    other: Callable[[Any], Mapping[str, Any]] | None = None

    def __init__(self, module: str, same: str, other: Callable[[Any], Mapping[str, Any]] | None = None) -> None:
        object.__setattr__(self, "module", module)
        object.__setattr__(self, "same", tuple(same.split()))
        object.__setattr__(self, "other", other)


@dataclass(frozen=True)
class RollUp:
    """A figure about the records of other modules that point here by ``field``: how many there are (``count``),
    what ``of`` adds up to by currency (``sum``), its latest (``last``), or which part of those that pass ``among``
    passes ``where``, too (``rate``). ``where``: only those that pass this condition. ``field`` may be a link in the
    lines of a table (``competitors.competitor``), or one link further away (``account.parent``). ``over``: what is
    about the records that point here counts too, by the link that does (``leads.prospect``). ``unless``: what a
    line of this module's table names already is left out."""

    name: str
    label: Any
    what: str
    modules: tuple[str, ...]
    field: str
    of: str = ""
    where: Any = None
    over: tuple[str, ...] = ()
    among: Any = None
    unless: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab of the record page. Its parts stand below each other: ``details``, ``timeline``, ``notes``, ``files``,
    the name of a table, or that of a related list (``contacts.account``)."""

    name: str
    label: Any
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Merging:
    """How records of a module become one, where the usual is not enough (core/perform/picking.py)."""

    keep: tuple[str, ...] = ()  # fields that stay as the survivor has them
    wins: Mapping[str, str] = field(default_factory=dict)  # by field, the value that prevails whoever has it
    alone: tuple[str, ...] = ()  # tables of which the lines of one record are kept
    stays: Callable[[Any], Any] = lambda record: None  # (record): why it can only be the one that stays

    def __init__(
        self, keep: str = "", wins: Mapping[str, str] | None = None, alone: str = "",
        stays: Callable[[Any], Any] = lambda record: None,
    ) -> None:  # fmt: skip
        for name, value in (("keep", tuple(keep.split())), ("wins", wins or {}), ("alone", tuple(alone.split()))):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "stays", stays)


@dataclass(frozen=True)
class Passages:
    """Every stay of a record in one place is kept (``core.histories``): a row of ``model``, a ``Passage`` that points
    back by the link ``back`` and has columns called like ``field`` and ``beside``, which make the place.

    ``since``: when the record came there, the first that is filled. ``amount``: kept on entering and on leaving, as
    ``amount_in`` and ``amount_out``. ``way(before, after)``: how it got from one place to another, None at first.
    """

    model: type[Any]
    back: str
    field: str
    since: tuple[str, ...]
    way: Callable[[Any, Any], str]
    beside: tuple[str, ...] = ()
    amount: str = ""


@dataclass(frozen=True)
class Turns:
    """Every change of some dates and amounts of a record is kept: a row of ``model``, a ``Turn`` that says by ``what``
    which it was. ``figures``: by field, where the record holds how often it was moved and by how many days in all."""

    model: type[Any]
    back: str
    fields: tuple[str, ...]
    figures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
