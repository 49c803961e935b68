"""Duplicates that are there already: found by a walk over the keys, kept as groups, and worked through."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saluran.core import access, jobs
from saluran.core.locks import writer
from saluran.core.models import Job
from saluran.core.perform import Item, perform_many
from saluran.core.refusals import NotFound
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.platform.duplicates import apart, judging, table, traits
from saluran.platform.duplicates.finding import COMMON, Candidate, call_parties, load
from saluran.platform.duplicates.judging import Reason
from saluran.platform.models import DuplicateGroup

SLICES = 32  # parts of the keys of one kind: each in bounded memory
LARGEST = 20  # records in a group; what hangs together beyond it comes when these are done
PAGE = 15
WALKED = 300  # groups that a page looks through at most for those within reach
TELLING = (traits.PHONE, traits.EMAIL, traits.FIRM, traits.COLLEAGUE, traits.SUBJECT)


@dataclass(frozen=True)
class Found:
    """A group within reach: its records, oldest first, why, and how many more are out of reach."""

    id: int
    later: bool
    members: tuple[Candidate, ...]
    reasons: tuple[Reason, ...]
    hidden: int


@dataclass(frozen=True)
class Page:
    groups: tuple[Found, ...]
    next: int | None


@jobs.task(cron="40 1 * * *", label=_("Looking for duplicates"))
def look(module: str = "") -> int:
    """Find the groups of a module anew, or of all; answers how many there are. What was put off stays so."""
    found = 0
    named = [modules.get(module)] if module in modules.all() else list(modules.all().values())
    for one in (m for m in named if m.known_by):
        found += _keep(one.key, _groups(one))
    return found


def begin(actor: access.Actor, module: Module) -> Job:
    """Look again now; the job that does so already, where there is one."""
    at_it = Job.objects.filter(task=look.module_path, state__in=("ready", "running"), args__kwargs__module=module.key)
    return at_it.first() or jobs.enqueue(look, actor_id=actor.id, module=module.key)


def _groups(module: Module) -> set[tuple[int, ...]]:
    """What hangs together by pairs that are the same as far as one can tell."""
    above: dict[int, int] = {}

    def top(n: int) -> int:
        while above.get(n, n) != n:
            above[n] = n = above.get(above[n], above[n])
        return n

    for a, b in _pairs(module):
        one, other = sorted((top(a), top(b)))
        above.setdefault(one, one)
        above[other] = one
    members: dict[int, list[int]] = {}
    for n in above:
        members.setdefault(top(n), []).append(n)
    return {tuple(sorted(some)[:LARGEST]) for some in members.values() if len(some) > 1}


def _pairs(module: Module) -> Iterator[tuple[int, int]]:
    rules, done = judging.rules_for(module.key), 0
    with writer(), transaction.atomic():
        table.settle()
    for what in TELLING:
        first, width = traits.first(module.key, what), (1 << 45) // SLICES
        for n in range(SLICES):
            near = table.shared(first + n * width, first + (n + 1) * width, COMMON + 1)
            yield from _same(module, near, rules)
            done += 1
            jobs.report(done, SLICES * len(TELLING))


def _same(module: Module, near: Sequence[Sequence[int]], rules: judging.Rules) -> Iterator[tuple[int, int]]:
    known = _loaded(module, {pk for some in near for pk in some})
    pairs = {p for some in near for p in combinations(sorted(pk for pk in some if pk in known), 2)}
    sure = [p for p in pairs if _verdict(known[p[0]], known[p[1]], rules)]
    left = _left(module, {pk for p in sure for pk in p})
    yield from (p for p in sure if p not in left)


def _verdict(a: Candidate, b: Candidate, rules: judging.Rules) -> judging.Verdict | None:
    verdict = judging.judge(a.traits, b.traits, rules, b.names)
    return verdict if verdict and verdict.sure else None


def _loaded(module: Module, ids: Iterable[int]) -> dict[int, Candidate]:
    wanted, found = sorted(ids), dict[int, Candidate]()
    for start in range(0, len(wanted), 500):
        found |= {c.row.id: c for c in load(module, wanted[start : start + 500])}
    return found


def _left(module: Module, ids: Iterable[int]) -> set[tuple[int, int]]:
    """Pairs of these records that somebody set apart."""
    refs, found = [f"{module.key}:{pk}" for pk in sorted(ids)], set()
    for start in range(0, len(refs), 400):
        for row in apart.pairs(refs[start : start + 400]):
            (key, _c, a), (other, _c, b) = row.about.partition(":"), row.other.partition(":")
            if key == other == module.key:
                found.add((min(int(a), int(b)), max(int(a), int(b))))
    return found


def _keep(key: str, groups: set[tuple[int, ...]]) -> int:
    now = timezone.now()
    with writer(), transaction.atomic():
        old = {tuple(g.members): g.pk for g in DuplicateGroup.objects.filter(module=key)}
        gone = [pk for members, pk in old.items() if members not in groups]
        for start in range(0, len(gone), 500):
            DuplicateGroup.objects.filter(pk__in=gone[start : start + 500]).delete()
        new = sorted(groups - old.keys())
        rows = [DuplicateGroup(module=key, members=list(m), found_at=now) for m in new]
        DuplicateGroup.objects.bulk_create(rows, batch_size=500)
    return len(groups)


def waiting(key: str, *, later: bool = False) -> int:
    """How many groups are kept, in reach or not."""
    return DuplicateGroup.objects.filter(module=key, later=later).count()


def page(actor: access.Actor, module: Module, after: int = 0, *, later: bool = False) -> Page:
    """The groups with at least two records that the actor may change, as they stand now."""
    found: list[Found] = []
    rows = DuplicateGroup.objects.filter(module=module.key, later=later).order_by("pk")
    walked = 0
    while walked < WALKED:
        some = list(rows.filter(pk__gt=after)[: PAGE * 2])
        for g in _standing(actor, module, some):
            found.append(g)
            if len(found) == PAGE:
                return Page(tuple(found), g.id if rows.filter(pk__gt=g.id).exists() else None)
        walked += len(some)
        if len(some) < PAGE * 2:
            return Page(tuple(found), None)
        after = some[-1].pk
    return Page(tuple(found), after)


def _standing(actor: access.Actor, module: Module, groups: Sequence[DuplicateGroup]) -> Iterator[Found]:
    known = _loaded(module, {pk for g in groups for pk in g.members})
    left = _left(module, known)
    view, edit = (access.reach(actor, module, right) for right in ("view", "edit"))
    rules = judging.rules_for(module.key)
    parties = {Reason("party", p) for c in known.values() for p in c.traits.parties}
    called = call_parties(actor, parties)
    for g in groups:
        there = [known[pk] for pk in g.members if pk in known]
        linked = [
            (a, b, v)
            for a, b in combinations(there, 2)
            if (a.row.id, b.row.id) not in left and (v := _verdict(a, b, rules))
        ]
        still = {c.row.id for a, b, _v in linked for c in (a, b)}
        mine = [c for c in there if c.row.id in still and view.holds(c.row) and edit.holds(c.row)]
        if len(mine) > 1:
            ids = {c.row.id for c in mine}
            said = [called.get(r, r) for a, b, v in linked if {a.row.id, b.row.id} <= ids for r in v.reasons]
            yield Found(g.pk, g.later, tuple(mine), tuple(dict.fromkeys(said)), len(still) - len(mine))


def find(actor: access.Actor, module: Module, pk: int) -> Found:
    """One group within reach, or NotFound."""
    rows = DuplicateGroup.objects.filter(module=module.key, pk=pk) if 0 < pk < 2**63 else DuplicateGroup.objects.none()
    found = next(_standing(actor, module, list(rows)), None)
    if found is None:
        raise NotFound
    return found


def put_off(group: Found, *, later: bool) -> None:
    """Leave a group for later, or take it up again."""
    with writer():
        DuplicateGroup.objects.filter(pk=group.id).update(later=later)


def set_apart(actor: access.Actor, module: Module, group: Found, face: str) -> int | None:
    """None of its records is the same as another: one operation, which can be undone."""
    ids = [c.row.id for c in group.members]
    items = [Item({"other": f"{module.key}:{b}"}, a) for a, b in combinations(ids, 2)]
    done = perform_many(actor, module.key, "set_apart", items, face=face)
    return done.pk if done else None
