"""One row on its way in: what its cells say, read by the kinds of the fields they are for."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.kinds import Choice, Email, Kind, Link, SeveralNumbers
from saluran.core.perform import Item
from saluran.core.refusals import Wrong
from saluran.core.schema import Field
from saluran.ground import emails, names
from saluran.platform.importing.fillable import NOTE
from saluran.platform.importing.mapping import Plan, Target
from saluran.platform.importing.reports import Fault
from saluran.platform.importing.words import HOLE, login

EDGES = " -–·,/|"  # what is left of a template when a column is empty
SEVERAL = re.compile(r"[;,/| \n]")  # what stands between email addresses
MOST_KNOWN = 2_000  # texts of a column that are kept with their values
UNKNOWN = object()
#: A target, its number, where its text stands, texts that were read before (None: a text is its own value), its field.
Step = tuple[int, Target, int | None, dict[str, Any] | None, str]


@dataclass(slots=True)
class Entry:
    """A row: its values by field, the links still to be found, and in the end what became of it."""

    number: int
    cells: list[str]
    key: str = ""
    words: tuple[str, ...] = ()  # each may stand in one row of a file only
    data: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, Any] = field(default_factory=dict)  # only for a new record
    finds: dict[str, Any] = field(default_factory=dict)  # only to find the record
    links: list[tuple[Target, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lacks: list[Fault] = field(default_factory=list)  # what it comes in without
    notes: list[Fault] = field(default_factory=list)  # what is to be said of it, though it is in whole
    texts: dict[str, str] = field(default_factory=dict)  # what the file said, by field
    aside: list[str] = field(default_factory=list)  # what found no place in the record
    remark: str = ""  # the note that is written with it
    noted: bool = False  # it was
    waits: bool = False  # a link to a row that may come later
    pk: int | None = None
    item: Item | None = None
    outcome: str = ""

    def put(self, target: Target, value: Any) -> None:
        (self.finds if target.finds else self.fresh if target.fresh else self.data)[target.name] = value

    def says(self, name: str) -> Any:
        """The value by which a record is found."""
        for said in (self.data, self.finds, self.fresh):
            if (value := said.get(name)) not in (None, ""):
                return value
        return None

    def fault(self, target: Target | None, text: str, sentence: str) -> None:
        """What is wrong with a cell: it keeps the row out, unless the mapping says that it may lack."""
        (self.lacks if target and target.lax else self.faults).append(self.about(target, text, sentence))

    def refuse(self, target: Target | None, text: str, sentence: str) -> None:
        """What is wrong with the row, whatever the mapping says."""
        self.faults.append(self.about(target, text, sentence))

    def note(self, target: Target | None, text: str, sentence: str) -> None:
        """What is to be said of it, though it is in."""
        self.notes.append(self.about(target, text, sentence))

    def about(self, target: Target | None, text: str, sentence: str) -> Fault:
        column, label = (target.column, target.label) if target else ("", "")
        return Fault(self.number, column, label, text[:80], sentence)

    @property
    def reason(self) -> str:
        return " ".join(str(f) for f in (*self.faults, *self.lacks))


class Reader:
    """Reads rows by a plan; the same text in the same column is read once."""

    def __init__(self, plan: Plan, header: Sequence[str]) -> None:
        self.plan = plan
        self.place = {column: n for n, column in enumerate(header)}
        self.width = len(header)
        self.known: list[dict[str, Any]] = [{} for _target in plan.targets]
        self.titled = callable(plan.module.title) and any(f.name == "title" for f in plan.match)
        self.steps: list[Step] = [
            (n, t, self.place.get(t.column) if _is_quick(t) else None, None if _is_text(t) else self.known[n], t.name)
            for n, t in enumerate(plan.targets)
        ]
        telling = {f.name for f in (*plan.match, *plan.unique)}
        self.telling = self.steps if self.titled else [s for s in self.steps if s[-1] in telling]

    def entry(self, number: int, cells: list[str], steps: Sequence[Step] | None = None) -> Entry:
        """A row, read by all ``steps`` or some of them."""
        made = Entry(number, cells)
        if len(cells) > self.width + 1 and any(
            cells[self.width + 1 :]
        ):  # one more: the reason of a corrected error file
            made.fault(None, "", _("This row has more cells than the file has columns."))
            return made
        width = len(cells)
        for n, target, at, known, name in self.steps if steps is None else steps:
            if at is None:
                self.fill(made, n, target)
            elif text := cells[at] if at < width else "":
                if known is None:
                    made.texts[name] = made.data[name] = text
                    continue
                value = known.get(text, UNKNOWN)
                if value is UNKNOWN or isinstance(value, Wrong) or target.fresh or target.finds:
                    self.put(made, n, target, text)
                else:
                    made.texts[name], made.data[name] = text, value
            elif self.plan.clear:
                self.fill(made, n, target)
        if self.titled:
            made.finds["title"] = self.called(made)
        same = self.same(made)
        made.key = self.key(made, same)
        made.words = self.words(made, same)
        return made

    def fill(self, entry: Entry, n: int, target: Target) -> None:
        said = self.said(entry, target)
        if said == "" or said is None:
            if (
                self.plan.clear
                and not (target.fresh or target.finds)
                and (target.field.nullable or target.field.blank is not None)
            ):
                entry.data.setdefault(target.name, None)
            return
        entry.texts[target.name] = str(said)
        if isinstance(target.inner.kind, Link):
            entry.links.append((target, str(said)))
        elif not isinstance(said, str):
            entry.put(target, said)
        else:
            self.put(entry, n, target, said)

    def put(self, entry: Entry, n: int, target: Target, text: str) -> None:
        """What the text of a cell means goes into the entry, or what is wrong with it."""
        entry.texts[target.name] = text
        value = self.read(n, target, text)
        if isinstance(value, Wrong) and target.chosen and target.otherwise is not None:
            entry.note(target, text, instead_of(text, target))
            entry.put(target, target.inner.kind.read(str(target.otherwise), target.hand))
        elif isinstance(value, Wrong) and (first := _first_address(entry, target, text)):
            entry.put(target, first)
        elif isinstance(value, Wrong):
            entry.fault(target, text, value.sentence)
        else:
            entry.put(target, value)

    def said(self, entry: Entry, target: Target) -> Any:
        """Text or machine value of a field in this row; empty where the row says nothing."""
        if target.template:
            return self.made(entry, target)
        return self.cell(entry, target.column, target) if target.column else target.constant

    def cell(self, entry: Entry, column: str, target: Target | None = None) -> Any:
        at = self.place[column]
        text = entry.cells[at] if at < len(entry.cells) else ""
        return target.values.get(text, text) if target else text

    def remark(self, entry: Entry) -> str:
        """The note of this row: what its columns of remarks say, and what found no place in the record."""
        told = [(t.column, str(said)) for t in self.plan.notes if (said := self.said(entry, t))]
        named = sum(bool(t.column) for t in self.plan.notes) > 1
        lines = [f"{column}: {said}" if column and named else said for column, said in told]
        return "\n".join([*lines, *entry.aside])[: NOTE.kind.max_length]  # type: ignore[attr-defined]

    def made(self, entry: Entry, target: Target) -> str:
        def word(hole: re.Match[str]) -> str:
            text = self.mapped(entry, hole[1])
            return login(text) if hole[2] == "login" else names.slug(text) if hole[2] == "key" and text else text

        return " ".join(HOLE.sub(word, target.template).split()).strip(EDGES)

    def mapped(self, entry: Entry, column: str) -> str:
        """The text of a column, corrected by the first ``values`` that know it."""
        text = self.cell(entry, column)
        found = (t.values[text] for t in self.plan.targets if t.column == column and text in t.values)
        return next((v for v in found if isinstance(v, str)), str(text))

    def read(self, n: int, target: Target, text: str) -> Any:
        """What the text means, or a Wrong that says why it means nothing."""
        known = self.known[n]
        if text not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            try:
                value = target.inner.kind.read(text, target.hand)
                if target.lax or _asks(target, text):
                    _prove(target, value)
                known[text] = value * target.times if target.times and isinstance(value, Decimal) else value
            except Wrong as wrong:
                known[text] = wrong
        return known[text]

    def key(self, entry: Entry, same: Sequence[str]) -> str:
        """What the row is called in its file: its key column, or what it says."""
        if self.plan.key:
            text = str(self.cell(entry, self.plan.key))[:200]
            if not text:
                entry.fault(
                    None,
                    "",
                    _("The column “%(column)s” names the row and must not be empty.") % {"column": self.plan.key},
                )
            return text
        if same:
            return same[0]
        return "#" + sha256("\t".join(str(self.said(entry, t)) for t in self.plan.targets).encode()).hexdigest()[:40]

    def called(self, entry: Entry) -> str:
        """What the record of this row would be called, where a name is made of several fields."""
        blank = self.plan.module.model()
        for name, value in {**entry.fresh, **entry.data}.items():
            f = self.plan.module.by_name.get(name)
            if f and f.column and isinstance(value, str):
                setattr(blank, f.column, value)
        return self.plan.module.name_of(blank)[:200]

    def same(self, entry: Entry) -> list[str]:
        """By what two rows mean one record."""
        said = [(f.name, self.word(entry, f)) for f in self.plan.match]
        if self.plan.any:
            return [f"={name}={word}"[:200] for name, word in said if word]
        return ["=" + "\t".join(word for _name, word in said)[:199]] if said and all(w for _n, w in said) else []

    def words(self, entry: Entry, same: Sequence[str]) -> tuple[str, ...]:
        """What must not stand in another row of the file."""
        unique = [f"!{f.name}={word}" for f in self.plan.unique if (word := self.word(entry, f))]
        if self.plan.found == "create":
            return tuple(unique)
        return tuple(dict.fromkeys(w for w in (entry.key, *same, *unique) if w))

    def word(self, entry: Entry, f: Field) -> str:
        """What the row says of a field by which it is found; empty where it says nothing that makes sense."""
        if entry.links and any(target.name == f.name for target, _text in entry.links):
            return names.fold(entry.texts[f.name])
        try:
            value = entry.says(f.name)
            return names.fold(str(f.kind.clean(value))) if value is not None else ""
        except Wrong:
            return ""


def _asks(target: Target, text: str) -> bool:
    """Whether it is to be known here already what the door would say of a text: something else may be taken for it."""
    kind = target.inner.kind
    if isinstance(kind, Email):
        return bool(SEVERAL.search(text))
    return isinstance(kind, Choice) and target.otherwise is not None


def _first_address(entry: Entry, target: Target, text: str) -> str:
    """The first of several email addresses in a cell; the others go into the note. Empty where they are none."""
    if not isinstance(target.inner.kind, Email):
        return ""
    try:
        first, *rest = emails.several(text)
    except ValueError:
        return ""
    entry.aside.append(f"{target.label}: {', '.join(rest)}")
    entry.note(target, text, _("The first address was taken; the others are in the note."))
    return first


def _prove(target: Target, value: Any) -> None:
    """Raise Wrong here where the door would: what may lack must not come to its refusal."""
    with suppress(SeveralNumbers):  # the others find a place
        target.inner.kind.clean(value)


def instead_of(text: str, target: Target) -> str:
    """That something else was taken for a value that is not known here."""
    said = {"text": text[:80], "other": str(target.otherwise)[:80]}
    return _("“%(text)s” is not known here; “%(other)s” was taken.") % said


def _is_quick(target: Target) -> bool:
    """Whether the text of a column is read as it stands, as most are."""
    return bool(target.column) and not (target.template or target.values or isinstance(target.inner.kind, Link))


def _is_text(target: Target) -> bool:
    """Whether any text is a value of the column, just as it stands in its cell."""
    kind = target.inner.kind
    return type(kind).read is Kind.read and not (isinstance(kind, Email) or target.lax or target.fresh or target.finds)
