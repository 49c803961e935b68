"""What a filter may ask: the fields within reach, one link away included, and the questions that each kind knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from saluran.core import access, kinds
from saluran.core.away import SIGN, target_of
from saluran.core.cleaned import ID_FIELD
from saluran.core.schema import SYSTEM, Field, Module
from saluran.ground import conditions, names

WORDS = {
    "is": pgettext_lazy("filter", "is"),
    "is_not": pgettext_lazy("filter", "is not"),
    "in": pgettext_lazy("filter", "is one of"),
    "not_in": pgettext_lazy("filter", "is none of"),
    "contains": pgettext_lazy("filter", "contains"),
    "not_contains": pgettext_lazy("filter", "does not contain"),
    "starts_with": pgettext_lazy("filter", "starts with"),
    "not_starts_with": pgettext_lazy("filter", "does not start with"),
    "lt": pgettext_lazy("filter", "less than"),
    "lte": pgettext_lazy("filter", "at most"),
    "gt": pgettext_lazy("filter", "more than"),
    "gte": pgettext_lazy("filter", "at least"),
    "between": pgettext_lazy("filter", "between"),
    "empty": pgettext_lazy("filter", "is empty"),
    "not_empty": pgettext_lazy("filter", "is filled in"),
    "has": pgettext_lazy("filter", "has"),
    "not_has": pgettext_lazy("filter", "does not have"),
    "has_any": pgettext_lazy("filter", "has one of"),
    "has_none": pgettext_lazy("filter", "has none of"),
    "changed_since": pgettext_lazy("filter", "changed since"),
    "not_changed_since": pgettext_lazy("filter", "not changed since"),
}
TIMES = {
    "lt": pgettext_lazy("filter", "before"),
    "lte": pgettext_lazy("filter", "until"),
    "gt": pgettext_lazy("filter", "after"),
    "gte": pgettext_lazy("filter", "from"),
}
OFFERED = {
    "words": ("contains", "not_contains", "is", "is_not", "starts_with", "in", "not_in"),
    "time": ("is", "is_not", "lt", "lte", "gt", "gte", "between"),
    "figure": ("is", "is_not", "gt", "gte", "lt", "lte", "between", "in", "not_in"),
    "yes": ("is",),
    "choice": ("in", "not_in", "is", "is_not"),
    "link": ("is", "is_not", "in", "not_in"),
    "many": ("has_any", "has_none", "has", "not_has"),
    "none": (),
}
ALWAYS = ("empty", "not_empty", "changed_since", "not_changed_since")


@dataclass(frozen=True)
class Offer:
    """A field that a filter may name, and what it is called: ``account.industry``, “Account › Industry”."""

    name: str
    field: Field
    group: str  # what it belongs to: the module, or the link that leads to it
    away: bool

    @property
    def label(self) -> str:
        return f"{self.group}{SIGN}{self.field.label}" if self.away else str(self.field.label)


def offers(actor: access.Actor, module: Module) -> Iterator[Offer]:
    """All that the actor may filter by, the module's own fields first."""
    own = _in_order(actor, module)
    yield from (Offer(f.name, f, str(module.label), False) for f in own)
    for f in own:
        if target := target_of(actor, f):
            inner = _in_order(actor, target)
            yield from (Offer(f"{f.name}.{i.name}", i, str(f.label), True) for i in inner)
        yield from (Offer(f"{f.name}.{i.name}", i, str(f.label), True) for i in f.columns if i.shown and ops(i))


def _in_order(actor: access.Actor, module: Module) -> list[Field]:
    """As the form has them; what every record has comes last."""
    seen = access.fields(actor, module, "view")
    named = ["title", *(n for s in module.sections for n in s.fields), *seen]
    found = dict.fromkeys(n for n in (*(n for n in named if n not in SYSTEM), *SYSTEM) if n in seen)
    return [f for n in found if (f := seen[n]).ready and (f.shown or n == "title")]


def find(actor: access.Actor, module: Module, name: str) -> Offer | None:
    """The offer of a field by its name in conditions; None for what is not there, or hidden."""
    head, _dot, rest = name.partition(".")
    f = ID_FIELD if head == "id" else access.fields(actor, module, "view").get(head)
    if f is None or not f.ready:
        return None
    if not rest:
        return Offer(name, f, str(module.label), False)
    if f.lines:
        column = next((i for i in f.columns if i.name == rest), None)
        return Offer(name, column, str(f.label), True) if column else None
    target = target_of(actor, f)
    inner = find(actor, target, rest) if target and "." not in rest else None
    return Offer(name, inner.field, str(f.label), True) if inner else None


def called(actor: access.Actor, module: Module, text: str) -> Offer | None:
    """The field that people mean by its name or its label; None where that is not exactly one."""
    wanted = names.fold(text)
    found = [o for o in offers(actor, module) if wanted in (names.fold(o.label), o.name)] if wanted else []
    return found[0] if len(found) == 1 else None


def family(f: Field) -> str:
    """Which questions it knows."""
    kind = f.kind
    if isinstance(kind, kinds.Date | kinds.DateTime):
        return "time"
    if isinstance(kind, kinds.Boolean):
        return "yes"
    if isinstance(kind, kinds.Link | kinds.AnyLink):
        return "link"
    if isinstance(kind, kinds.Choice):
        return "choice"
    if "contains" in kind.ops:
        return "words"
    return "figure" if "between" in kind.ops else "many" if "has" in kind.ops else "none"


def ops(f: Field) -> tuple[str, ...]:
    """The questions in the order in which they are offered; the first is what is mostly meant."""
    wanted = (*OFFERED[family(f)], *ALWAYS)
    return tuple(op for op in wanted if {op, conditions.OPPOSITE[op]} & f.kind.asked)


def op_word(f: Field, op: str) -> str:
    """What a question is called between field and value."""
    words: dict[str, Any] = {**WORDS, **TIMES} if family(f) == "time" else WORDS
    if op in words:
        return str(words[op])
    return pgettext("filter", "not %(question)s") % {"question": words[conditions.OPPOSITE[op]]}


def me(word: str) -> str:
    """Whoever reads, or the people around."""
    return _("me") if word == "me" else _("my team")
