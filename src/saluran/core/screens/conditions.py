"""A condition in the reader's words: what a list shows as chips, what views and files say of themselves."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from saluran.core import access, kinds, known, labels
from saluran.core.kinds import language
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens.filterable import Offer, family, find, me, op_word
from saluran.ground import conditions as c
from saluran.ground import dates, numbers
from saluran.ground.outlines import data_of, readable

FEW = 6  # values that are told one by one

RELATIVE = {
    "today": gettext_lazy("today"),
    "yesterday": gettext_lazy("yesterday"),
    "tomorrow": gettext_lazy("tomorrow"),
    "this_week": gettext_lazy("this week"),
    "last_week": gettext_lazy("last week"),
    "next_week": gettext_lazy("next week"),
    "this_month": gettext_lazy("this month"),
    "last_month": gettext_lazy("last month"),
    "next_month": gettext_lazy("next month"),
    "this_quarter": gettext_lazy("this quarter"),
    "last_quarter": gettext_lazy("last quarter"),
    "next_quarter": gettext_lazy("next quarter"),
    "this_half": gettext_lazy("this half-year"),
    "last_half": gettext_lazy("last half-year"),
    "next_half": gettext_lazy("next half-year"),
    "this_year": gettext_lazy("this year"),
    "last_year": gettext_lazy("last year"),
    "next_year": gettext_lazy("next year"),
}
ROLLING = {
    "last_days": ngettext_lazy("last %(n)s day", "last %(n)s days", "n"),
    "next_days": ngettext_lazy("next %(n)s day", "next %(n)s days", "n"),
    "last_weeks": ngettext_lazy("last %(n)s week", "last %(n)s weeks", "n"),
    "next_weeks": ngettext_lazy("next %(n)s week", "next %(n)s weeks", "n"),
    "last_months": ngettext_lazy("last %(n)s month", "last %(n)s months", "n"),
    "next_months": ngettext_lazy("next %(n)s month", "next %(n)s months", "n"),
}


@dataclass(frozen=True)
class Said:
    """One part of a condition in words, and the condition that is left without it (None: nothing is)."""

    text: str
    rest: Any


def parts(actor: access.Actor, module: Module, data: Any) -> tuple[Said, ...]:
    """Each part that must hold, in words. What leads to records out of reach does not tell what they are called."""
    tree = readable(data) if data else None
    if tree is None:
        return ()
    say = _Saying(actor, module, titles_in(actor, module, tree))
    if tree.word != "all":
        return (Said(say.node(tree, whole=True), None),)
    left = [c.Group("all", tree.parts[:n] + tree.parts[n + 1 :]) for n in range(len(tree.parts))]
    return tuple(Said(say.node(p, whole=True), data_of(rest)) for p, rest in zip(tree.parts, left, strict=True))


def sentence(actor: access.Actor, module: Module, data: Any) -> str:
    """The whole condition in words; empty where there is none."""
    tree = readable(data) if data else None
    return _Saying(actor, module, titles_in(actor, module, tree)).node(tree, whole=True) if tree else ""


def _told(key: str, data: Any) -> str:
    """A condition that a rule keeps, for those who may view the rule."""
    module = modules.all().get(key)
    return sentence(access.SYSTEM, module, data) if module else ""


kinds.Condition.tell = staticmethod(_told)


def when(value: Any) -> str:
    """A day or a span of days as people say it."""
    word = c.relative(value)
    if word == "days":
        n = value["days"]
        near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(n)
        if near:
            return str(RELATIVE[near])
        if n < 0:
            return ngettext("%(n)s day ago", "%(n)s days ago", -n) % {"n": -n}
        return ngettext("in %(n)s day", "in %(n)s days", n) % {"n": n}
    if word == "rel":
        rolling = c.ROLLING.fullmatch(value["rel"])
        if rolling is None:
            return str(RELATIVE[value["rel"]])
        return str(ROLLING[f"{rolling[1]}_{rolling[3]}"] % {"n": int(rolling[2])})
    if isinstance(value, str) and len(value) > 10:
        return dates.show_time(timezone.localtime(kinds.DateTime().clean(value)), language())
    try:
        return dates.show(dt.date.fromisoformat(value), language())
    except (TypeError, ValueError):
        raise Wrong("") from None


def titles_in(actor: access.Actor, module: Module, tree: c.Group) -> dict[tuple[str, int], str | None]:
    """What all linked records of a condition are called, in one look-up a module; None where one is out of reach."""
    return labels.titles(actor, _pointed(actor, module, tree))


def _pointed(actor: access.Actor, module: Module, node: c.Group | c.Test) -> Iterator[tuple[str, int]]:
    if isinstance(node, c.Group):
        for part in node.parts:
            yield from _pointed(actor, module, part)
        return
    offer = find(actor, module, node.field)
    for value in values_of(node) if offer else ():
        if offer and (pair := pair_of(offer.field, value)):
            yield pair


def values_of(test: c.Test) -> tuple[Any, ...]:
    return () if test.op in c.NO_VALUE else test.value if test.op in c.LISTS else (test.value,)


def pair_of(f: Field, value: Any) -> tuple[str, int] | None:
    """The record that a value of a link means, if it says so by number."""
    try:
        if isinstance(f.kind, kinds.Link):
            pk = None if c.relative(value) else f.kind.clean(value)
            return (f.kind.to, pk) if isinstance(pk, int) else None
        if isinstance(f.kind, kinds.AnyLink):
            key, _colon, number = f.kind.clean(value).partition(":")
            return key, int(number)
    except Wrong:
        pass
    return None


@dataclass(frozen=True)
class _Saying:
    actor: access.Actor
    module: Module
    titles: Any

    def node(self, node: c.Group | c.Test, whole: bool = False) -> str:
        if isinstance(node, c.Test):
            return self.test(node)
        if not node.parts:
            return _("Own filter")
        if len(node.parts) == 1 and node.word in ("all", "any"):
            return self.node(node.parts[0], whole)
        between = _(" and ") if node.word.endswith("all") else _(" or ")
        text = between.join(self.node(p) for p in node.parts)
        if node.word.startswith("not_"):
            return _("not (%(parts)s)") % {"parts": text}
        return text if whole else f"({text})"

    def test(self, t: c.Test) -> str:
        offer = find(self.actor, self.module, t.field)
        if offer is None:
            return _("(cannot be viewed)")
        given = [self.value(offer.field, t.op, v) for v in values_of(t)]
        return _composed(offer, t, given)

    def value(self, f: Field, op: str, value: Any) -> str:
        word = c.relative(value)
        if word in ("me", "my_team"):
            return me(word)
        try:
            if op.endswith("changed_since") or family(f) == "time":
                return when(value)
            if op.endswith(("contains", "starts_with")) or f.kind.key in ("tags", "id"):
                return f"“{value}”" if f.kind.key != "tags" else str(value)
            if family(f) == "link":
                return self.linked(f, value)
            return _shown(f, value)
        except Wrong:
            return f"“{str(value)[:40]}”"

    def linked(self, f: Field, value: Any) -> str:
        if pair := pair_of(f, value):
            title = self.titles.get(pair)
            return title if title is not None else _("(cannot be viewed)")
        target = modules.all().get(getattr(f.kind, "to", ""))
        found = known.named(self.actor, target, value) if target and isinstance(value, str) else ()
        titles = labels.titles(self.actor, [(target.key, found[0])]) if target and found else {}
        return next((t for t in titles.values() if t is not None), str(value)[:40])


def _shown(f: Field, value: Any) -> str:
    """A plain value, as cells show it."""
    if f.kind.stored == "json":
        return f.kind.show(f.kind.clean([value]))
    clean = f.kind.clean(value)
    if f.beside:  # which currency is a matter of each record
        return numbers.grouped(clean, language(), None)
    return f"“{f.kind.show(clean)}”" if family(f) == "words" else f.kind.show(clean)


def _composed(offer: Offer, t: c.Test, given: list[str]) -> str:
    question = op_word(offer.field, t.op)
    if t.op in c.NO_VALUE:
        return f"{offer.label} {question}"
    if t.op in ("between", "not_between"):
        return f"{offer.label} {question} " + _("%(low)s and %(high)s") % {"low": given[0], "high": given[1]}
    if t.op == "is" and family(offer.field) == "time":
        return _("%(field)s: %(when)s") % {"field": offer.label, "when": given[0]}
    if t.op == "in" or (t.op == "is" and family(offer.field) == "yes"):
        return f"{offer.label}: {_either(given)}"
    return f"{offer.label} {question} {_either(given)}"


def _either(given: Iterable[str]) -> str:
    """“A, B or C”; of many the first ones, and how many more."""
    some = list(given)
    if len(some) > FEW:
        some = [*some[: FEW - 1], _("%(n)s more") % {"n": len(some) - FEW + 1}]
    return _(" or ").join([", ".join(some[:-1]), some[-1]] if len(some) > 1 else some)
