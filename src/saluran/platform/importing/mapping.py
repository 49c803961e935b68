"""A mapping says what the columns of a file mean. It is plain JSON, kept beside the file it belongs to.

{"module": "opportunities", "source": "b2b", "key": "opportunity_id", "dates": "mdy", "currency": "USD",
 "columns": {"close_value": "amount",
             "sales_agent": {"field": "owner", "by": "source"},
             "product": {"field": "lines.product", "by": "source", "values": {"GTXPro": "GTX Pro"}}},
 "made": {"title": "{product} · {opportunity_id}"}}
"""

import dataclasses
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from phonenumbers import SUPPORTED_REGIONS

from saluran.core import access, options
from saluran.core.kinds import AnyLink, Choice, Hand, Link
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.platform.importing.fillable import NOTE, fields_of
from saluran.platform.importing.words import COLUMN_OPTIONS, HOLE, OPTIONS, WORDS

LONGEST = 1000  # characters of a template


@dataclass(frozen=True)
class Target:
    """One field, and where its text comes from: a column, a template over columns, or a constant."""

    name: str  # "amount", or "lines.product" for the first line of a table
    field: Field
    inner: Field  # what the text is read as: the field itself, or the column of the table
    column: str = ""
    template: str = ""
    constant: Any = None
    by: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    times: Decimal | None = None
    hand: Hand = dataclasses.field(default_factory=Hand)
    fresh: bool = False  # for new records alone: defaults
    finds: bool = False  # cannot be written; records are only found by it
    missing: str = "refuse"  # what becomes of a row whose value is not known here: refuse, leave (it empty), make (it)
    otherwise: Any = None  # what is taken for a value that is not known here
    bad: str = "refuse"  # what becomes of a row whose cell cannot be read: refuse, leave (it empty)

    @property
    def label(self) -> str:
        return str(self.inner.label) if self.inner is self.field else f"{self.field.label}: {self.inner.label}"

    def meant(self, found: int | str) -> int | str:
        """What the field holds for a record that was found."""
        return f"{self.to}:{found}" if isinstance(self.field.kind, AnyLink) else found

    @property
    def chosen(self) -> bool:
        """Whether its values are those that are known here: links and choices."""
        return isinstance(self.inner.kind, Link | Choice)

    @property
    def lax(self) -> bool:
        """Whether the row comes in without a value that means nothing."""
        return self.missing != "refuse" if self.chosen else self.bad == "leave"

    @property
    def to(self) -> str:
        """The module that a link points at; empty for all else."""
        return self.inner.kind.to if isinstance(self.inner.kind, Link) else ""


@dataclass(frozen=True)
class Plan:
    """A mapping that was checked against the module, the header of the file and the rights of the actor."""

    module: Module
    targets: tuple[Target, ...]
    notes: tuple[Target, ...] = ()  # what becomes a note of the record
    source: str = "file"
    key: str = ""
    match: tuple[Field, ...] = ()
    distinct: bool = False
    any: bool = False  # one field that agrees is enough, in their order
    found: str = "update"  # what becomes of records that are there: update, fill (empty fields only), leave, create
    clear: bool = False  # an empty cell empties the field
    sheet: str | None = None
    left: tuple[str, ...] = ()  # columns that nobody asked for
    known_only: bool = False  # a row that means no record makes none
    again: bool = False  # rows that say the same are one record each
    lines: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # by table: the column that tells its lines apart

    @cached_property
    def unique(self) -> tuple[Field, ...]:
        """Fields of which each value may be there once."""
        columns = {c.attname for c in self.module.model._meta.concrete_fields if c.unique and not c.primary_key}
        names = set() if self.module.small else {self.module.natural}  # of small ones some share it, as stages do
        return tuple(t.field for t in self.targets if t.field.column in columns or t.name in names)

    @cached_property
    def looks_within(self) -> bool:
        """Whether rows of the file may point at other rows of it."""
        return any(t.to == self.module.key for t in self.targets)

    @cached_property
    def tables(self) -> bool:
        """Whether anything goes into the lines of a table."""
        return any("." in t.name for t in self.targets)


def plan(actor: access.Actor, module: Module, data: Mapping[str, Any], header: Sequence[str]) -> Plan:
    """The mapping ``data``, checked. Raises Invalid with a sentence for each thing that is wrong with it."""
    return _Reader(actor, module, data, header).plan()


def is_makable(f: Field) -> bool:
    """Whether what a link is to may be made of its name alone."""
    module = modules.all().get(f.kind.to) if isinstance(f.kind, Link) else None
    if module is None or not isinstance(module.title, str) or module.admin or module.decides:
        return False
    needs = {g.name for g in module.fields if g.required and g.default is None} - {module.natural, module.title}
    return not needs and not module.closed


class _Reader:
    def __init__(self, actor: access.Actor, module: Module, data: Mapping[str, Any], header: Sequence[str]) -> None:
        self.module, self.data, self.header = module, data, tuple(header)
        self.fields = fields_of(actor, module)
        self.errors: dict[str, list[str]] = {}

    def wrong(self, where: str, sentence: str) -> None:
        self.errors.setdefault(where, []).append(sentence)

    def plan(self) -> Plan:
        data = self.data
        self.words("", data, OPTIONS)
        if data.get("module", self.module.key) != self.module.key:
            self.wrong("module", _("This mapping is for the module %(module)s.") % {"module": data["module"]})
        hand = self.hand("", data, Hand(language="id", zone=zoneinfo.ZoneInfo(options.get("company.time_zone"))))
        targets = (*self.columns(hand), *self.made(hand), *self.defaults(hand))
        key = data.get("key") or ""
        if key and key not in self.header:
            self.wrong("key", self.no_column(key))
        match = data.get("match") or ()
        for name in match:
            if name not in self.module.by_name or not self.matchable(self.module.by_name[name]):
                self.wrong("match", self.no_field(name))
        for table, name in data.get("lines", {}).items():
            if f"{table}.{name}" not in self.fields:
                self.wrong("lines", self.no_field(f"{table}.{name}"))
        if self.errors:
            raise Invalid(self.errors)
        return Plan(
            self.module,
            tuple(t for t in targets if t.field is not NOTE),
            tuple(t for t in targets if t.field is NOTE),
            str(data.get("source") or "file")[:80],
            key,
            tuple(self.module.by_name[n] for n in match),
            bool(data.get("distinct")),
            data.get("agree") == "any",
            data.get("found") or "update",
            data.get("empty") == "clear",
            data.get("sheet"),
            tuple(c for c in self.header if c != key and c not in data.get("columns", {}) and not self.in_template(c)),
            data.get("new") == "refuse",
            data.get("twice") == "keep",
            data.get("lines", {}),
        )

    def words(self, where: str, data: Mapping[str, Any], known: frozenset[str]) -> None:
        for name, value in data.items():
            at = f"{where}.{name}" if where else str(name)
            if name not in known:
                self.wrong(at, _("A mapping knows no “%(name)s”.") % {"name": name})
            elif name in WORDS and value not in WORDS[name]:
                said = ", ".join(str(w) for w in WORDS[name])
                self.wrong(at, _("This must be one of %(words)s.") % {"words": said})
        for name in ("columns", "made", "defaults", "values", "lines", "match"):
            kind = list if name == "match" else dict
            if not isinstance(data.get(name, kind()), kind):
                self.wrong(f"{where}.{name}".strip("."), _("This is not written as a mapping asks for it."))
                raise Invalid(self.errors)

    def hand(self, where: str, data: Mapping[str, Any], hand: Hand) -> Hand:
        said: dict[str, Any] = {n: data[n] for n in ("language", "dates", "numbers", "country") if n in data}
        if said.get("country", "ID") not in SUPPORTED_REGIONS:
            self.wrong(f"{where}.country".strip("."), _("There is no country “%(code)s”.") % {"code": said["country"]})
        if zone := data.get("zone"):
            try:
                said["zone"] = zoneinfo.ZoneInfo(str(zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                self.wrong("zone", _("There is no time zone “%(zone)s”.") % {"zone": zone})
        return replace(hand, **said)

    def columns(self, hand: Hand) -> Iterator[Target]:
        for column, wanted in self.data.get("columns", {}).items():
            if column not in self.header:
                self.wrong(f"columns.{column}", self.no_column(column))
            for one in wanted if isinstance(wanted, list) else [wanted]:
                yield from self.column(column, {"field": one} if isinstance(one, str) else one, hand)

    def column(self, column: str, said: Any, hand: Hand) -> Iterator[Target]:
        at = f"columns.{column}"
        if said is None:  # left out on purpose
            return
        if not isinstance(said, dict) or not isinstance(said.get("field"), str):
            self.wrong(at, _("Name a field."))
            return
        self.words(at, said, COLUMN_OPTIONS)
        if made := self.target(
            at,
            said["field"],
            hand=self.hand(at, said, hand),
            column=column,
            values=said.get("values", {}),
            by=self.by(at, said),
            times=self.times(at, said),
            missing=self.missing(at, said),
            otherwise=said.get("otherwise"),
            bad=said.get("bad", self.data.get("bad", "refuse")),
        ):
            yield made

    def by(self, at: str, said: Mapping[str, Any]) -> str:
        by = str(said.get("by") or "")
        f = self.fields.get(said["field"])
        to = modules.all().get(f.kind.to) if f and isinstance(f.kind, Link) else None
        if by and to is None:
            self.wrong(at, _("“by” is for links only."))
        elif by and not by.startswith("source") and (by not in to.by_name or not self.matchable(to.by_name[by])):  # type: ignore[union-attr]
            self.wrong(at, self.no_field(by))
        return by

    def missing(self, at: str, said: Mapping[str, Any]) -> str:
        missing = str(said.get("missing") or "refuse")
        f = self.fields.get(said["field"])
        if missing == "make" and f is not None and (said.get("by") or not is_makable(f)):
            self.wrong(at, _("“make” is for links that are found by name."))
        return missing

    def times(self, at: str, said: Mapping[str, Any]) -> Decimal | None:
        try:
            return Decimal(str(said["times"])) if "times" in said else None
        except InvalidOperation:
            self.wrong(at, _("“times” must be a number."))
            return None

    def made(self, hand: Hand) -> Iterator[Target]:
        for name, template in self.data.get("made", {}).items():
            if len(str(template)) > LONGEST:  # each hole takes a whole cell
                self.wrong(f"made.{name}", _("At most %(n)s characters.") % {"n": LONGEST})
            for column, _how in HOLE.findall(str(template)):
                if column not in self.header:
                    self.wrong(f"made.{name}", self.no_column(column))
            if made := self.target(f"made.{name}", name, hand=hand, template=str(template)):
                yield made

    def defaults(self, hand: Hand) -> Iterator[Target]:
        said = dict(self.data.get("defaults", {}))
        if self.data.get("currency") and "currency" in self.fields:
            said.setdefault("currency", self.data["currency"])
        for name, value in said.items():
            by = ""
            if isinstance(value, dict) and "by" in value:
                by, value = str(value["by"]), value.get("value")
            if made := self.target(f"defaults.{name}", name, hand=hand, constant=value, by=by, fresh=True):
                yield made

    def target(self, at: str, name: str, **more: Any) -> Target | None:
        inner = self.fields.get(name)
        if inner is None and name in (self.data.get("match") or ()) and name in self.module.by_name:
            inner, more["finds"] = self.module.by_name[name], True
        if inner is None:
            self.wrong(at, self.no_field(name))
            return None
        name = name.partition(":")[0]
        f = NOTE if inner is NOTE else self.module.by_name[name.partition(".")[0]]
        return Target(name, f, inner, **more)

    def in_template(self, column: str) -> bool:
        return any(c == column for t in self.data.get("made", {}).values() for c, _how in HOLE.findall(str(t)))

    def matchable(self, f: Field) -> bool:
        """Whether records can be found by what a file says of this field."""
        return bool(f.column or f.custom) and (f.kind.stored != "json" or f.kind.key == "names")

    def no_column(self, column: Any) -> str:
        return _("The file has no column “%(column)s”.") % {"column": column}

    def no_field(self, name: Any) -> str:
        return _("%(module)s have no field “%(field)s” that a file could fill.") % {
            "module": self.module.label,
            "field": name,
        }
