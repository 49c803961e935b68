"""What a module is: plain, frozen declarations. No query, no request, no HTML."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from saluran.core import kinds, parts
from saluran.core.identities import Identity, whole
from saluran.core.kinds import Computed, File, Kind, Table, Tags
from saluran.core.parts import KEPT, Due, Lines, Merging, Passages, Related, RollUp, Section, Tab, Tells, Turns, Want

__all__ = [
    "KEPT", "OWNED", "SYSTEM", "Due", "Field", "Lines", "Merging", "Module", "Passages", "Related", "RollUp",
    "Section", "Tab", "Tells", "Turns", "Verb", "Want", "field_of", "fields_of",
]  # fmt: skip

ROLLED: Mapping[str, Kind] = {
    "count": kinds.Integer(), "sum": kinds.Sums(), "last": kinds.DateTime(), "rate": kinds.Percent(),
}  # fmt: skip
OWNED = ("owner", "team", "tags")
SYSTEM = ("created_at", "created_by", "modified_at", "modified_by")


@dataclass(frozen=True)
class Field:
    """One field of a module, or one thing that a verb takes."""

    name: str
    label: Any
    kind: Kind
    required: bool = False
    help: Any = ""
    column: str | None = None  # the column's attname; None: the value lies in ``extra``, in lines or in tags
    nullable: bool = True
    default: Callable[[], Any] | None = None
    readonly: bool = False
    computed: Callable[[Any], Any] | None = None
    through: str | Mapping[str, str] | None = None  # the verb that changes it; by value, where "" is none
    importable: bool = False  # read-only but for imports
    once: bool = False  # chosen when the record is made, and never changed
    shown: bool = True  # False: in the API only
    follows: tuple[str, ...] = ()  # in a dialog: filled anew when one of these others is changed
    lines: Lines | None = None
    custom: int | None = None  # the id of the custom field's record
    rolled: RollUp | None = None  # worked out of the records that point here
    away: parts.Away | None = None  # it lies in a linked record
    ready: bool = True  # a custom field is filterable and sortable when its index stands

    @property
    def blank(self) -> Any:
        """The value of an empty field."""
        return list(self.kind.empty) if isinstance(self.kind.empty, tuple) else self.kind.empty

    @property
    def must(self) -> bool:
        """Whether a new record has to be given it: it is required, and nothing else fills it."""
        return self.required and (self.default is None or self.kind.is_empty(self.default()))

    @property
    def told(self) -> str:
        """What whoever fills it in should know."""
        return f"{self.help} {_('This is chosen once and cannot be changed later.') if self.once else ''}".strip()

    @property
    def beside(self) -> str:
        """The sibling that its value needs to be shown: the currency of an amount, the module of a condition."""
        return self.away.sibling if self.away else self.kind.sibling

    @property
    def columns(self) -> tuple["Field", ...]:
        """The columns of a table whose lines lie beside the record, and can be asked for; of all else none."""
        inner: tuple[Field, ...] = self.kind.fields if self.lines else ()  # type: ignore[attr-defined]
        return tuple(replace(f, lines=self.lines) for f in inner if f.column and f.kind.stored != "json")

    def of(self, record: Any) -> Any:
        if self.column:
            return getattr(record, self.column)
        packed = record.extra.get(self.name)
        return self.blank if packed is None else self.kind.unpack(packed)

    def put(self, record: Any, value: Any) -> None:
        if self.column:
            setattr(record, self.column, self.blank if value is None else value)
        elif self.kind.is_empty(value):
            record.extra = {k: v for k, v in record.extra.items() if k != self.name}
        else:
            record.extra = {**record.extra, self.name: self.kind.pack(value)}


def field_of(column: Any) -> Field:
    own = {k: v for k, v in column.own.items() if k in Field.__dataclass_fields__}
    if own.get("computed") or own.get("importable"):
        own["readonly"] = True
    return Field(
        column.name,
        column.verbose_name,
        column.kind,
        not column.blank,
        column.help_text,
        column.attname,
        column.null,
        column.get_default if column.has_default() else None,
        **own,
    )


def fields_of(model: type[models.Model]) -> tuple[Field, ...]:
    """Every column that carries a kind, in the order of the model: the whole of "declared once"."""
    return tuple(field_of(c) for c in model._meta.concrete_fields if getattr(c, "kind", None))


def _table(child: type[models.Model], back: str) -> Table:
    return Table(tuple(f for f in fields_of(child) if f.name != back), getattr(child, "once", ("", ""))[1])


@dataclass(frozen=True)
class Verb:
    """One thing people do to a record, whichever face they do it from.

    ``run(call, record, data)`` changes the record and never saves. ``needs`` is the right it asks for: view, create,
    edit or delete. ``when(record)`` gives the sentence why it is not possible now, or None.
    ``asks(call, record, data)`` gives what its dialog asks for (``Asked``) after what was said in it so far.
    """

    name: str
    label: Any
    run: Callable[..., Any]
    takes: tuple[Field, ...] = ()
    needs: str = "edit"
    when: Callable[[Any], Any] = lambda record: None
    preview: Callable[..., Any] | None = None
    hands_over: bool = False  # it may move the record out of the actor's reach
    right: str = ""  # a named right that it asks for beside
    icon: str = ""
    tone: str = ""  # primary, success, error: the look of its button
    button: bool = True  # False: offered elsewhere than on the record page
    makes: tuple[str, Any] | None = None  # (module, what it is called): it stands among what can be made of the record
    many: bool | tuple[str, ...] = False  # offered for a selection of a list; names: only these of what it takes
    done: Any = ""  # what the toast says
    joins: str = ""  # a set is done as one: this is the field that takes the others
    together: Callable[..., None] | None = None  # (call, records): a set at once; a Conflict has each done alone
    undone_by: str = ""  # the verb that takes it back with a choice, where plain undo meets what stands in the way
    past_seal: bool = False  # also done to a record that is sealed
    beaten: Callable[..., Mapping[str, Any]] | None = None  # (call, record): what the refusal of ``when`` carries
    asks: Callable[..., Any] | None = None
    says: Any = ""  # what happens, for a dialog that asks for nothing
    opens: tuple[tuple[str, str], ...] = ()  # (name in its answer, module): the first that is there is shown afterwards


@dataclass(frozen=True)
class Module:
    """A module, built-in or custom. Fields come from the model's columns; this arranges them."""

    key: str
    label: Any  # plural: "Leads"
    one: Any  # singular: "Lead"
    model: type[models.Model]
    title: str | Callable[[Any], str] = "name"  # what a record is called
    called: Callable[[Any], str] | None = None  # the same for the reader, where it depends on his language
    icon: str = "box"
    menu: str = ""  # the group of the menu; "" keeps it out
    purpose: Any = ""  # what it is for, in a sentence
    also: tuple[str, ...] = ()  # other words that search understands
    sections: tuple[Section, ...] = ()
    list: tuple[str, ...] = ()
    sort: str = "-created_at"
    sorts: tuple[str, ...] = ()  # offered and indexed; default: those of ``list``
    filters: tuple[str, ...] = ()  # quick filters above the list
    search: tuple[str, ...] = ()
    board: str = ""  # the field whose choices are the columns of the board
    boards: tuple[str, ...] = ()  # other fields that it can be looked at by: choices, people, months of a day
    apart: tuple[str, ...] = ()  # fields that narrow it at once: what it adds up to is kept by these as well
    rank: str = ""  # the number by which cards stand in a column, highest first; "" is the order of the list
    sums: str = ""  # the money field that the board adds up
    weighed: str = ""  # the same money, weighed by its chance
    card: tuple[str, ...] = ()  # what a card shows below its title
    ahead: str = ""  # the words that say what comes next, where no activity is planned
    ahead_on: str = ""  # and on which day
    planned: str = ""  # the field that says whether somebody has planned an activity about the record
    wants: tuple[Want, ...] = ()  # what may be wrong with records, to be counted and found
    aged: tuple[str, ...] = ()  # since when a card stands where it stands, and from which day that is too long
    mark: str = ""  # a yes or no that marks a record wherever it stands
    facts: tuple[str, ...] = ()  # the business card on the record page
    quick: tuple[str, ...] = ()  # the fields of quick create
    related: tuple[Related, ...] = ()
    rollups: tuple[RollUp, ...] = ()
    tells: tuple[Tells, ...] = ()
    tabs: tuple[Tab, ...] = ()  # of the record page; without them one a related list, among those that all have
    due: Due | None = None
    about: str = ""  # the link to a record of any module that makes this an activity of that record
    asked: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # by field, or ``table.column``:
    # another field, and the values of it for which a form asks this one
    tables: Mapping[str, tuple[Any, type[models.Model], str]] = field(default_factory=dict)  # label, lines, link back
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    merging: Merging = field(default_factory=Merging)
    steps: Mapping[str, Mapping[str, Callable[..., None]]] = field(default_factory=dict)  # by verb: what others add
    identity: Identity | None = None  # None: nothing in it has duplicates
    check: Callable[[Any], Mapping[str, str]] | None = None  # rules over several fields: sentence by field
    begin: Callable[[Any, Any], None] | None = None  # (call, record): fills what a new record lacks
    settle: Callable[[Any, Any, frozenset[str]], None] | None = None  # (call, record, fields): what follows an edit
    instead: Callable[[Any], str] | None = None  # (actor): the module that his menu has in its place, or ""
    sealed: Callable[[Any], Any] | None = None  # the sentence why nobody edits this record any more, or None
    touched: Callable[[Any, Any], None] | None = None  # (call, record): what follows when an activity about it is done
    doubts: Callable[[Any, Mapping[str, Any]], Iterable[tuple[str, str]]] | None = None  # (record, what a file said):
    # what contradicts itself, as field and sentence
    usual: Callable[[Any], Any] | None = None  # (actor): the id of the record that is meant where he names none
    seeds: tuple[Mapping[str, Any], ...] = ()  # the records it starts with
    natural: str = ""  # the field that names a record in API and files: key, login
    small: bool = False  # few and read by everybody: labels come from a cache
    closed: frozenset[str] = frozenset()  # verbs that nobody may do: settings are neither made nor deleted
    passages: Passages | None = None
    turns: Turns | None = None
    part_of: tuple[str, str] | None = None  # kept by the engine: of which module, and the link to its record
    admin: bool = False  # only administrators see and change it
    fixed: bool = False  # everybody views; administrators change it, and roles that name it
    decides: bool = False  # it says who may do what: administrators alone change it, whatever roles name
    personal: str = ""  # everybody's own, whatever his role: the choice (private, team, everyone) that shares a record
    stored_as: str | None = None  # custom modules: their key in the one generic table
    custom: tuple[Field, ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        named = tuple(self._held(f) for f in fields_of(self.model))
        lines = (Field(n, label, _table(m, back), lines=Lines(m, back)) for n, (label, m, back) in self.tables.items())
        tags = () if self.part_of else (self._held(Field("tags", _("Tags"), Tags(), through="tag")),)
        return (*named, *lines, *tags, *self.custom)

    def _held(self, f: Field) -> Field:
        """A field that every record has, as this module has it: nobody owns or tags what belongs to the house."""
        if self.part_of:
            return replace(f, readonly=True, required=False, through=None, shown=f.shown and f.name not in SYSTEM)
        if f.name == "title" and self.title != "title":
            return replace(f, readonly=True, required=False, shown=False)
        if f.name in SYSTEM:
            return replace(f, readonly=True)
        if f.name in OWNED and (self.fixed or self.admin) and not any(f.name in s.fields for s in self.sections):
            return replace(f, readonly=True, shown=False)
        return f

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @cached_property
    def seen(self) -> Mapping[bool, Mapping[str, Field]]:
        """The fields as readers have them who may see all values whole, and as the others have them."""
        return {w: {n: replace(f, kind=f.kind.seen(w)) for n, f in self.by_name.items()} for w in (True, False)}

    @cached_property
    def plain(self) -> dict[str, str]:
        """The columns of fields whose values are put there as they are, by name."""
        return {f.name: f.column for f in self.fields if f.column and not isinstance(f.kind, File)}

    @cached_property
    def worked_out(self) -> tuple[Field, ...]:
        """The fields that the door works out at every write."""
        return tuple(f for f in self.fields if f.computed or (f.custom and isinstance(f.kind, Computed)))

    @cached_property
    def wordy(self) -> tuple[Field, ...]:
        """The fields that lie in the record and whose words search finds it by, beside its title."""
        found = (self.by_name[n] for n in self.search if n in self.by_name and n != "title")
        return tuple(f for f in found if f.lines is None and (f.column or f.custom))

    @cached_property
    def known_by(self) -> Identity | None:
        """Its identity, with what custom fields add to it."""
        return whole(self.identity, self.custom, stored=self.stored_as is not None)

    @cached_property
    def every(self) -> dict[str, Field]:
        """The fields, and the roll-ups beside them: what can be shown of a record."""
        rolled = (Field(r.name, r.label, ROLLED[r.what], readonly=True, rolled=r) for r in self.rollups)
        return {**self.by_name, **{f.name: f for f in rolled}}

    @property
    def board_sort(self) -> str:
        return f"-{self.rank}" if self.rank else self.sort

    @cached_property
    def sortable(self) -> tuple[str, ...]:
        """Fields that a list may be sorted by: each has an index for every reach."""
        always = (self.rank, self.sort.lstrip("-"), *(() if self.part_of else ("created_at", "modified_at")))
        wanted = dict.fromkeys((*(self.sorts or self.list), *always))
        custom = (f.name for f in self.custom if f.ready)
        return tuple(n for n in (*wanted, *custom) if n in self.by_name and self.by_name[n].kind.sortable)

    def name_of(self, record: Any) -> str:
        """What the record is called, from its own fields."""
        if callable(self.title):
            return self.title(record)
        f = self.by_name[self.title]
        return (f.of(record) or {}).get("id", "") if f.kind.key == "names" else f.kind.show(f.of(record))
