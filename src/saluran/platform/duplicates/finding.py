"""Records that may be the same as one that is there, or is just being typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.db.models import F
from django.db.models.lookups import Exact, In
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from saluran.core import access, known, labels, linked
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.platform.duplicates import apart, judging, table, traits
from saluran.platform.duplicates.judging import Reason, Verdict
from saluran.platform.duplicates.traits import Traits

#: A phone, domain or name that more records share says nothing of any of them.
COMMON = 20
LIMIT = 20


@dataclass(frozen=True)
class Match:
    """A record that may be the same. ``sure``: most likely it is; else worth a look.

    One out of the reader's reach has no id, no title and no reasons: only that it is there, and whose it is.
    """

    module: str
    id: int | None
    title: str
    sure: bool
    reasons: tuple[str, ...]
    owner: str
    owner_id: int | None
    mark: str = field(default="", compare=False)  # stands for the record and tells nothing of it

    @property
    def hidden(self) -> bool:
        return self.id is None


@dataclass(frozen=True)
class Candidate:
    """A record with what it is compared by."""

    module: Module
    row: Any
    traits: Traits

    @property
    def ref(self) -> str:
        return f"{self.module.key}:{self.row.id}"

    @property
    def names(self) -> Any:
        """How it is written what speaks for it."""
        i, by_name = self.module.known_by, self.module.by_name
        said = {"person": "", "firm": "", "place": "", "subject": self.row.title, "party": ""}
        if i is not None:
            said["person"] = " ".join(str(v) for n in i.person if (v := by_name[n].of(self.row)))
            said |= {
                what: str(by_name[n].of(self.row) or "") for what, n in (("firm", i.firm), ("place", i.place)) if n
            }
        return SimpleNamespace(**said)


def similar(
    actor: access.Actor,
    module: Module,
    what: Any,
    *,
    limit: int = LIMIT,
    only: Iterable[str] | None = None,
    beside: Any = None,
) -> tuple[Match, ...]:
    """What may be the same as ``what``: a record of the module, or values by field as the door takes them.

    The surest first. Looked for in the module and in those that its identity names, or in ``only``. ``beside``: the
    record that the values are about to change.
    """
    if not isinstance(what, Mapping):
        mine, beside = traits.of_record(module, what), what
    elif beside is None:
        mine = traits.of_values(module, what)
    else:
        mine = traits.of_values(module, {n: module.by_name[n].of(beside) for n in traits.reads(module)} | dict(what))
    own = None if beside is None else f"{module.key}:{beside.pk}"
    found = [
        (c, v)
        for c, v in weigh(actor, module, mine, targets(actor, module, only), own)
        if own is None or c.ref not in mine.parties
    ]
    tied = _tied(module, what, beside, [c for c, _v in found])
    found = [(c, v) for c, v in found if c.ref not in tied]
    near = {c.ref: access.reach(actor, c.module, "view").holds(c.row) for c, _v in found}
    found.sort(key=lambda one: (not one[1].sure, not near[one[0].ref], -len(one[1].reasons), -one[0].row.id))
    return tuple(_match(c, v, near[c.ref]) for c, v in found if near[c.ref] or v.sure)[:limit]


def _tied(module: Module, what: Any, beside: Any, found: list[Candidate]) -> set[str]:
    """Those that are linked with it: a contact is not the same again as the lead that it was made from."""
    fields = [f for f in linked.links(module) if f.name not in _parties(module)]
    values = {f.name: what.get(f.name) if isinstance(what, Mapping) else f.of(what) for f in fields}
    tied = {f"{f.kind.to}:{values[f.name]}" for f in fields if values[f.name]}  # type: ignore[attr-defined]
    if beside is None:
        return tied
    for m in {c.module.key: c.module for c in found}.values():
        ids = [c.row.id for c in found if c.module is m]
        back = [f for f in linked.links(m) if f.kind.to == module.key and f.column and f.name not in _parties(m)]  # type: ignore[attr-defined]
        for f in back:
            rows = access.rows(m).filter(In(F("id"), ids), Exact(F(str(f.column)), beside.pk))
            tied |= {f"{m.key}:{pk}" for pk in rows.values_list("pk", flat=True)}
    return tied


def _parties(module: Module) -> tuple[str, ...]:
    return module.known_by.parties if module.known_by else ()


def perhaps(module: Module, record: Any) -> bool:
    """Whether a record may have any: false where it surely has none. One query."""
    if module.known_by is None:
        return False
    mine = traits.of_record(module, record)
    if mine.parties:
        return True
    keys = [k for key in (module.key, *module.known_by.among) for k in traits.keys(key, mine)]
    own, first = record.pk, traits.first(module.key)
    return any(r != own or k < first or k >= first + (1 << 48) for k, some in table.find(keys, 2).items() for r in some)


def targets(actor: access.Actor, module: Module, only: Iterable[str] | None = None) -> list[Module]:
    """The modules to look into: those that the actor may view at all."""
    if module.known_by is None:
        return []
    wanted = only if only is not None else (module.key, *module.known_by.among)
    named = [modules.get(k) for k in wanted if k in modules.all()]
    return [m for m in named if m.known_by and access.may(actor, m, "view")]


def weigh(
    actor: access.Actor, module: Module, mine: Traits, where: list[Module], own: str | None
) -> list[tuple[Candidate, Verdict]]:
    """Who shares something with ``mine``, whoever may see it, and what speaks for it. Not what was set apart."""
    whole = mine.joined(_of_parties(actor, mine.parties)) if mine.parties else mine
    wanted = {k: m for m in where for k in traits.keys(m.key, mine if m.key == module.key else whole)}
    ids: dict[str, set[int]] = {}
    for key, records in table.find(list(wanted), COMMON + 2).items():
        if len(records) <= COMMON + 1:  # itself among them
            ids.setdefault(wanted[key].key, set()).update(records)
    candidates = [c for m in where for c in load(m, ids.get(m.key, ())) if c.ref != own]
    if mine.parties and module in where:
        seen = {c.ref for c in candidates}
        candidates += [c for c in _of_same_party(module, mine.parties) if c.ref not in seen and c.ref != own]
    rules = judging.rules_for(module.key)
    judged = [
        (c, judging.judge(whole if c.module is not module else mine, c.traits, rules, c.names)) for c in candidates
    ]
    found = [(c, v) for c, v in judged if v]
    found += _through(actor, where, found, own, rules)
    left = apart.of(own) if own and found else frozenset()
    return [(c, v) for c, v in _named(actor, found) if c.ref not in left]


def load(module: Module, ids: Iterable[int]) -> list[Candidate]:
    """Records with their traits, whoever asks."""
    wanted = sorted(ids)
    return _candidates(module, access.rows(module).filter(pk__in=wanted)) if wanted else []


def _candidates(module: Module, rows: Any) -> list[Candidate]:
    columns = dict.fromkeys(("id", "title", "owner_id", "team_id", "created_at", "extra", *traits.columns(module)))
    made = [SimpleNamespace(**row) for row in rows.values(*columns)]
    return [Candidate(module, r, traits.of_record(module, r)) for r in made]


def _viewed(actor: access.Actor, c: Candidate) -> bool:
    return access.reach(actor, c.module, "view").holds(c.row)


def _of_parties(actor: access.Actor, parties: Iterable[str]) -> Traits:
    """What the actor may know of those whom a record is about."""
    found = Traits()
    for key, pk in (p.split(":") for p in parties):
        if key in modules.all() and (target := modules.get(key)).known_by:
            for c in load(target, [int(pk)]):
                found = found.joined(c.traits) if _viewed(actor, c) else found
    return found


def _of_same_party(module: Module, parties: Iterable[str]) -> list[Candidate]:
    """The other records about the same lead, account or contact, unless they are many."""
    found: dict[int, Candidate] = {}
    for party in parties:
        key, _colon, pk = party.partition(":")
        some = _about(module, key, [int(pk)])
        found |= {c.row.id: c for c in some if len(some) <= COMMON + 1}
    return list(found.values())


def _about(module: Module, key: str, ids: list[int]) -> list[Candidate]:
    links = [f for n in (module.known_by.parties if module.known_by else ()) if (f := module.by_name[n]).column]
    columns = [f.column for f in links if getattr(f.kind, "to", "") == key]
    rows = access.rows(module)
    return [
        c
        for column in columns
        for c in _candidates(module, rows.filter(In(F(str(column)), ids)).order_by("-pk")[: COMMON + 2])
    ]


def _through(
    actor: access.Actor, where: list[Module], found: list[tuple[Candidate, Verdict]], own: str | None,
    rules: judging.Rules,
) -> list[tuple[Candidate, Verdict]]:  # fmt: skip
    """Records that are about one of those found: the opportunities of the contact with the same phone. Not about one
    out of reach: it would tell whom they are about."""
    there = {c.ref for c, _v in found}
    made = []
    for module in (m for m in where if m.known_by and m.known_by.parties and rules["party"] != judging.NO):
        sure = [c for c, v in found if v.sure and c.module is not module and _viewed(actor, c)]
        for key in dict.fromkeys(c.module.key for c in sure):
            for c in _about(module, key, [s.row.id for s in sure if s.module.key == key]):
                if c.ref not in there and own not in c.traits.parties:
                    there.add(c.ref)
                    party = next(s for s in sure if s.ref in c.traits.parties)
                    made.append((c, Verdict(False, (Reason("party", party.ref),))))
    return made


def _named(actor: access.Actor, found: list[tuple[Candidate, Verdict]]) -> list[tuple[Candidate, Verdict]]:
    """The same, with parties called by their names."""
    called = call_parties(actor, (r for _c, v in found for r in v.reasons))
    return [(c, Verdict(v.sure, tuple(called.get(r, r) for r in v.reasons))) for c, v in found]


def call_parties(actor: access.Actor, reasons: Iterable[Reason]) -> dict[Reason, Reason]:
    """Reasons that name a party as ``accounts:7``, with its title instead; what is out of reach is not named."""
    named = {r: (key, int(pk)) for r in reasons if r.what == "party" for key, _c, pk in [r.text.partition(":")]}
    titles = labels.titles(actor, named.values()) if named else {}
    return {r: Reason("party", titles[pair] or _("(cannot be viewed)")) for r, pair in named.items()}


def owner_of(row: Any) -> str:
    """What the owner of a record is called; "" where it has none."""
    users = known.rows(modules.get("users"))
    return users[row.owner_id].title if row.owner_id in users else ""


def _match(c: Candidate, verdict: Verdict, near: bool) -> Match:
    owner = owner_of(c.row)
    mark = salted_hmac("saluran.duplicates", c.ref).hexdigest()[:16]
    if not near:
        return Match(c.module.key, None, "", verdict.sure, (), owner, c.row.owner_id, mark)
    reasons = tuple(r.sentence for r in verdict.reasons)
    return Match(c.module.key, c.row.id, str(c.row.title), verdict.sure, reasons, owner, c.row.owner_id, mark)
