"""What speaks for two records being the same, and whether it is enough. The rules are an administrator's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import known
from saluran.core.registry import modules
from saluran.ground import domains, phones, taxes
from saluran.ground.likeness import firms_alike, people_alike, same_first
from saluran.platform.duplicates.traits import Traits

RULES = "duplicate_rules"
#: How much a reason counts: not at all, only as a hint, or for a duplicate.
NO, HINT, SAME = "no", "hint", "same"
#: Where no rule says otherwise.
USUAL: Mapping[str, str] = {
    "phone": SAME, "email": SAME, "domain": HINT, "firm": HINT, "person": SAME, "subject": SAME, "party": HINT,
    "number": SAME,
}  # fmt: skip
Rules = Mapping[str, str]
#: How what both have is shown, where it is not as it is stored.
WAYS: Mapping[str, Callable[[str], str]] = {"phone": phones.show, "number": taxes.show_npwp}


@dataclass(frozen=True)
class Reason:
    """Why two records are alike: what kind of reason, and what both have."""

    what: str
    text: str = ""

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        said = {
            "phone": _("Same phone number: %(text)s"),
            "email": _("Same email address: %(text)s"),
            "domain": _("Same company domain: %(text)s"),
            "firm": _("Organization nearly alike: %(text)s"),
            "person": _("Name nearly alike: %(text)s"),
            "place": _("Same city: %(text)s"),
            "party": _("Same customer: %(text)s"),
            "subject": _("Title nearly alike: %(text)s"),
            "number": _("Same NPWP: %(text)s"),
        }
        text = WAYS.get(self.what, str)(self.text)
        return said[self.what] % {"text": text}


@dataclass(frozen=True)
class Verdict:
    """``sure``: it is a duplicate, as far as one can tell; else it is only worth a look."""

    sure: bool
    reasons: tuple[Reason, ...]


def rules_for(key: str) -> Rules:
    """How much each reason counts in a module, as it is set now."""
    module = modules.all().get(RULES)
    rows = known.rows(module).values() if module else ()
    return {**USUAL, **{r.values["reason"]: r.values["counts"] for r in rows if r.values.get("module") == key}}


def judge(mine: Traits, theirs: Traits, rules: Rules, names: Any = None) -> Verdict | None:
    """What two records have in common; None where it is not worth a word. ``names``: how theirs are written."""
    pair = Pair(mine, theirs)
    found = [*_numbers(pair), *_names(pair, names), *_business(pair, names)]
    counted = [(r, enough and rules[r.what] == SAME) for r, enough in found if rules[r.what] != NO]
    if not counted:
        return None
    reasons = [r for r, _enough in counted]
    if pair.same_place and any(r.what == "person" for r in reasons):
        reasons.append(Reason("place", _written(names, "place")))
    return Verdict(any(enough for _r, enough in counted), tuple(dict.fromkeys(reasons)))


def is_sure(mine: Traits, theirs: Traits, rules: Rules) -> bool:
    """Whether it is a duplicate. Most who share a key have no number in common and are no colleagues, or have other
    names: no more is asked of them."""
    if not _common(mine, theirs):
        works_at = bool(mine.works_at) and mine.works_at == theirs.works_at
        if not (works_at or firms_alike(mine.firm, theirs.firm)):
            return False
        if (mine.person or theirs.person) and people_alike(mine.person, theirs.person) != 2:
            return False
    verdict = judge(mine, theirs, rules)
    return verdict is not None and verdict.sure


def _common(a: Traits, b: Traits) -> bool:
    """Whether they share what may be enough whatever their names are."""
    return any(map(_meet, _countable(a), _countable(b)))


def _countable(t: Traits) -> tuple[tuple[str, ...], ...]:
    return t.phones, t.emails, t.domains, t.parties, t.numbers


def _meet(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a and b) and not set(a).isdisjoint(b)


class Pair:
    """Two records side by side. People and firms are alike, or others, or of one of them nothing is known."""

    def __init__(self, mine: Traits, theirs: Traits) -> None:
        self.mine, self.theirs = mine, theirs
        self.people = people_alike(mine.person, theirs.person)
        self.firm = firms_alike(mine.firm, theirs.firm)
        self.others = bool(mine.person and theirs.person) and not self.people
        self.other_first = self.others and not same_first(mine.person, theirs.person)
        self.other_firm = bool(mine.firm and theirs.firm) and not self.firm
        self.same_place = bool(mine.place) and mine.place == theirs.place
        self.phones = _shared(mine.phones, theirs.phones)
        self.emails = _shared(mine.emails, theirs.emails)
        self.domains = _shared(mine.domains, theirs.domains)

    @property
    def colleagues(self) -> bool:
        """Whether both stand for the same organization."""
        return (
            self.firm or bool(self.domains) or bool(self.mine.works_at and self.mine.works_at == self.theirs.works_at)
        )


MOBILE = "+628"
Found = Iterator[tuple[Reason, bool]]  # and whether it is enough by itself


def _numbers(p: Pair) -> Found:
    for number in _shared(p.mine.numbers, p.theirs.numbers):
        yield Reason("number", number), True
    for phone in p.phones:
        others = p.other_first if phone.startswith(MOBILE) else p.others  # colleagues share a line
        yield Reason("phone", phone), not others and not (p.other_firm and p.people < 2)
    for email in p.emails:
        yield Reason("email", email), not (domains.is_desk(email) and (p.others or p.other_firm))
    if p.domains and not p.emails:
        yield Reason("domain", p.domains[0]), p.firm and not p.others


def _names(p: Pair, names: Any) -> Found:
    if p.firm:
        yield Reason("firm", _written(names, "firm")), p.people == 2 or not (p.mine.person or p.theirs.person)
    neighbours = p.people == 2 and p.same_place and len(p.mine.person) > 1 and not p.other_firm
    if p.people and (p.phones or p.emails or p.colleagues or neighbours):
        yield Reason("person", _written(names, "person")), p.people == 2 and p.colleagues


def _business(p: Pair, names: Any) -> Found:
    for party in _shared(p.mine.parties, p.theirs.parties)[:1]:
        yield Reason("party", party), False
        if p.mine.subject and firms_alike(p.mine.subject, p.theirs.subject):
            yield Reason("subject", _written(names, "subject")), True


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(v for v in a if v in b)


def _written(names: Any, what: str) -> str:
    return str(getattr(names, what, "")) if names is not None else ""
