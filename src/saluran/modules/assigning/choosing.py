"""Who gets a record: those whom a rule names, who are there and have room, by turn, by load or by territory."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saluran.core import access, known, options, query
from saluran.core.cleaned import cleaned
from saluran.core.models import Membership, User
from saluran.core.refusals import Conflict, Invalid
from saluran.core.registry import modules
from saluran.modules.assigning.models import Assignment, AssignmentRule, RulePerson

#: What is still to be worked on, by module: the load of "fewest open ones".
OPEN = {
    "leads": ["status", "not_in", ["unqualified", "junk", "converted", "do_not_contact"]],
    "opportunities": ["status", "is", "open"],
}


@dataclass(frozen=True)
class Choice:
    """Whom a rule chose, and what it knew when it did."""

    rule: AssignmentRule
    person: int
    free: int
    today: int
    open_ones: int | None = None


def choose(key: str, pk: int, territory: int | None) -> Choice:
    """The choice of the first rule that fits the record and has somebody free. Raises Conflict with the reason."""
    fitting = [r for r in rules(key) if fits(r, pk)]
    for rule in fitting:
        if made := _by_rule(rule, territory):
            return made
    if fitting:
        raise Conflict(_("Nobody is free: everybody is away, or has had his share of today."))
    raise Conflict(_("No rule fits this record."))


def rules(key: str, arrival: str = "") -> list[AssignmentRule]:
    """The active rules of a module in their order; with ``arrival`` those that act at once on what comes that way."""
    found = AssignmentRule._base_manager.filter(active=True, module=key).order_by("position", "pk")
    return [r for r in found if not arrival or arrival in r.arrivals]


def fits(rule: AssignmentRule, pk: int) -> bool:
    """Whether the condition of the rule holds for a record. One whose field has gone fits nothing."""
    found = access.rows(modules.get(rule.module)).filter(pk=pk)
    if not rule.condition:
        return True
    try:
        node = cleaned(access.SYSTEM, modules.get(rule.module), rule.condition)
    except Invalid:
        return False
    return bool(found.filter(query.where(access.SYSTEM, modules.get(rule.module), node)).exists())


def _by_rule(rule: AssignmentRule, territory: int | None) -> Choice | None:
    AssignmentRule._base_manager.select_for_update().get(pk=rule.pk)  # two at once would take the same turn
    people = _people(rule)
    if rule.method == "territory":
        people = _of_territory(people, territory)
    day = _day()
    given = _given(people, day)
    free = [pk for pk in _there(people, day) if _has_room(pk, given)]
    if not free:
        return None
    if rule.method == "load":
        loads = _loads(rule.module, free)
        person = min(free, key=lambda pk: (loads.get(pk, 0), given.get(pk, 0)))
        return Choice(rule, person, len(free), given.get(person, 0) + 1, loads.get(person, 0))
    person = _next(rule, list(people), free)
    return Choice(rule, person, len(free), given.get(person, 0) + 1)


def _people(rule: AssignmentRule) -> dict[int, int | None]:
    """User → territory, in the order of the rule: those that are named, then the members of its team."""
    lines = RulePerson.objects.filter(rule=rule.pk).order_by("position", "pk")
    found: dict[int, int | None] = dict(lines.values_list("person_id", "territory_id"))
    if rule.pool_id:
        mine = Q(team_id=rule.pool_id) | Q(pk__in=Membership.objects.filter(team_id=rule.pool_id).values("user_id"))
        for pk in User.objects.filter(mine).order_by("name", "pk").values_list("pk", flat=True):
            found.setdefault(pk, None)
    return found


def _of_territory(people: Mapping[int, int | None], territory: int | None) -> dict[int, int | None]:
    """The people of the record's territory, else of the nearest one above it that has any; at last those of none."""
    above, tree = territory, known.rows(modules.get("territories"))
    for _step in range(20):
        if own := {pk: t for pk, t in people.items() if t == above}:
            return own
        row = tree.get(above) if above else None
        if row is None:
            break
        above = row.values.get("parent_id")
    return {pk: t for pk, t in people.items() if t is None}


def _day() -> dt.datetime:
    """The first moment of today, as the company counts days."""
    zone = zoneinfo.ZoneInfo(options.get("company.time_zone"))
    return timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _there(people: Mapping[int, int | None], day: dt.datetime) -> list[int]:
    """Those who are active and not away today, in the order of the rule."""
    today = day.date()
    away = Q(away_from__isnull=False, away_from__lte=today) & (Q(away_until__isnull=True) | Q(away_until__gte=today))
    found = set(User.objects.filter(pk__in=list(people), active=True).exclude(away).values_list("pk", flat=True))
    return [pk for pk in people if pk in found]


def _given(people: Mapping[int, int | None], day: dt.datetime) -> dict[int, int]:
    """How many records the rules gave each today."""
    rows = Assignment.objects.filter(person__in=list(people), at__gte=day)
    return dict(rows.values_list("person_id").annotate(n=Count("pk")).order_by())


def _has_room(pk: int, given: Mapping[int, int]) -> bool:
    capacity = known.rows(modules.get("users"))[pk].values.get("capacity")
    return capacity is None or given.get(pk, 0) < int(capacity)


def _loads(key: str, people: Sequence[int]) -> dict[int, int]:
    module = modules.get(key)
    node = cleaned(access.SYSTEM, module, OPEN[key])
    rows = access.rows(module).filter(query.where(access.SYSTEM, module, node), owner_id__in=people)
    return dict(rows.values_list("owner_id").annotate(n=Count("pk")).order_by())


def _next(rule: AssignmentRule, order: list[int], free: list[int]) -> int:
    """The first free one after whoever had the last turn."""
    last = Assignment.objects.filter(rule=rule.pk).order_by("-pk").values_list("person_id", flat=True).first()
    start = order.index(last) + 1 if last in order else 0
    return next(pk for pk in (*order[start:], *order[:start]) if pk in free)
