"""What becomes of values that are not known here: what they probably mean, else whether they are made or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from saluran.core import access, known
from saluran.core.kinds import AnyLink, Choice, Hand, Link, Tags
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.platform.importing.census import Census, Told, take
from saluran.platform.importing.fillable import fields_of
from saluran.platform.importing.finding import by_name
from saluran.platform.importing.habits import says_nothing
from saluran.platform.importing.likely import known_as, likely
from saluran.platform.importing.mapping import is_makable
from saluran.platform.importing.table import Table

NAMES = ("first_name", "middle_name", "last_name", "organization")  # somebody may be called “Null”
MOST_MADE = 100  # names of a list that a file may bring along without being asked


def settle_values(actor: access.Actor, module: Module, mapping: dict[str, Any], census: Census) -> None:
    """Say of each column of links or choices what becomes of its strange values, where nobody has said it."""
    fields = fields_of(actor, module)
    for column, said in mapping["columns"].items():
        f = fields.get(said) if isinstance(said, str) else None
        if f is not None and column in census.columns and (rule := rule_for(actor, module, f, census.columns[column])):
            mapping["columns"][column] = {"field": said, **rule}


def speaks_of(actor: access.Actor, module: Module, f: Field, told: Told) -> bool:
    """Whether a choice knows at least half of what a column says, as it stands or by what it probably means; what does
    not is about something else."""
    if not told.counts:
        return True
    if isinstance(f.kind, AnyLink):
        return any(_reads(f, text) for text in told.sample)
    if not isinstance(f.kind, Choice):
        return True
    offered = choices(actor, f)
    strange = unknown(actor, module, f, told)
    lost = sum(told.counts[t] for t in strange if not says_nothing(t) and not likely(t, offered))
    return 2 * lost <= told.counts.total()


def rule_for(actor: access.Actor, module: Module, f: Field, told: Told) -> dict[str, Any]:
    """How the values of a column are taken; nothing where each is known."""
    if f.kind.key in ("text", "longtext") and not f.required and f.name not in NAMES:
        nothing = {t: "" for t in told.counts if says_nothing(t)}
        return {"values": nothing} if nothing else {}
    if isinstance(f.kind, Tags) and not all(_reads(f, text) for text in told.counts):
        return {"bad": "leave"}
    strange = unknown(actor, module, f, told)
    if not strange:
        return {}
    offered = choices(actor, f)
    settled = isinstance(f.kind, Choice) or getattr(f.kind, "to", "") == "stages"
    values: dict[str, str] = {}
    for text in strange:
        if says_nothing(text):
            values[text] = ""
        elif meant := (likely if settled else known_as)(text, offered):
            values[text] = meant
    rest = [t for t in strange if t not in values]
    rule: dict[str, Any] = {"values": values} if values else {}
    if rest:
        rule["missing"] = "make" if may_make(actor, f) and len(rest) <= MOST_MADE and not told.many else "leave"
    return rule


def _reads(f: Field, text: str) -> bool:
    try:
        f.kind.clean(f.kind.read(text, Hand()))
    except Wrong:
        return False
    return True


def may_make(actor: access.Actor, f: Field) -> bool:
    """Whether the actor may add names to the list that a link chooses from."""
    if not isinstance(f.kind, Link) or not is_makable(f):
        return False
    to = modules.get(f.kind.to)
    return to.small and to.menu == "lists" and access.may(actor, to, "create")


def unknown(actor: access.Actor, module: Module, f: Field, told: Told) -> list[str]:
    """The values of a column that mean nothing here, the most frequent first."""
    texts = [t for t, _n in told.counts.most_common()]
    if isinstance(f.kind, Choice):
        return [t for t in texts if f.kind.found(t) not in f.kind.by_key]
    if isinstance(f.kind, Link) and f.kind.to != module.key and f.kind.to in modules.all():
        there = by_name(actor, modules.get(f.kind.to), texts)
        return [t for t in texts if t not in there]
    return []


@dataclass(frozen=True)
class Strange:
    """A column of links or choices, and its values that are not known here."""

    column: str
    field: Field
    rule: Mapping[str, Any]  # what the mapping says of the column
    counts: tuple[tuple[str, int], ...]  # the most frequent first
    known: tuple[tuple[str, int], ...]
    offered: tuple[tuple[str, str], ...]  # what each may stand for: key and label
    makable: bool


def strange_in(actor: access.Actor, module: Module, mapping: Mapping[str, Any], table: Table) -> list[Strange]:
    """The columns of a file with values that somebody should look at before they come in."""
    fields, census, found = fields_of(actor, module), take(table), []
    for column, said in mapping.get("columns", {}).items():
        rule = {"field": said} if isinstance(said, str) else said
        f = fields.get(rule.get("field", "")) if isinstance(rule, dict) else None
        told = census.columns.get(column)
        if f is None or told is None or not isinstance(f.kind, Choice | Link) or rule.get("by"):
            continue
        if texts := unknown(actor, module, f, told):
            known_ones = tuple((t, n) for t, n in told.counts.most_common() if t not in set(texts))
            offered = tuple(labelled(actor, f).items())
            counts = tuple((t, told.counts[t]) for t in texts)
            makes = isinstance(f.kind, Link) and is_makable(f) and access.may(actor, modules.get(f.kind.to), "create")
            found.append(Strange(column, f, rule, counts, known_ones, offered, makes))
    return found


def labelled(actor: access.Actor, f: Field) -> dict[str, str]:
    """What may be chosen, by key, as the reader calls it."""
    if isinstance(f.kind, Choice):
        return {key: str(label) for key, label in f.kind.options}
    to = modules.all().get(f.kind.to) if isinstance(f.kind, Link) else None
    if to is None or not to.small or not access.may(actor, to, "view"):
        return {}
    return {k.natural or k.title: k.title for k in known.rows(to).values() if k.active}


def choices(actor: access.Actor, f: Field) -> Mapping[str, Sequence[str]]:
    """What may be chosen, by key: each key and what it is called in both languages."""
    if isinstance(f.kind, Choice):
        said: dict[str, list[str]] = {key: [key] for key in f.kind.by_key}
        for code in ("id", "en"):
            with translation.override(code):
                for key, label in f.kind.options:
                    said[key].append(str(label))
        return said
    to = modules.all().get(f.kind.to) if isinstance(f.kind, Link) else None
    if to is None or not to.small or not access.may(actor, to, "view"):
        return {}
    found: dict[str, list[str]] = {}
    for k in known.rows(to).values():
        if k.active:
            named = list(map(str, k.name.values())) if isinstance(k.name, Mapping) else [str(k.name or "")]
            found.setdefault(k.natural or k.title, []).extend([k.natural, *named])
    return found
