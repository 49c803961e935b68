"""The one door. ``perform`` is ``perform_many`` of one; verbs change values, the door writes (ARCHITECTURE.md)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, writer
from saluran.core.kinds import File, Table, Tags
from saluran.core.models import Attachment, Operation
from saluran.core.perform import beside, stale
from saluran.core.perform.cleaning import BRINGS, clean
from saluran.core.perform.item import Done, Item
from saluran.core.perform.ways import EVERY_MODULE, goes_in_sets, hands_on, why_not
from saluran.core.perform.work import Work, door
from saluran.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from saluran.core.registry import modules
from saluran.core.retrying import retried
from saluran.core.schema import Module, Verb

Step = Callable[["Call", Verb, list[Item]], None]


@dataclass
class Call:
    """What a verb may use: who asks, when, and the door itself."""

    actor: access.Actor
    face: str
    module: Module
    work: Work

    @property
    def now(self) -> dt.datetime:
        return self.work.now

    def perform(self, key: str, verb: str, pk: int | None = None, /, **data: Any) -> Any:
        """Do another verb inside this one: same actor, same operation, own permission check. Returns the record."""
        item = Item(data, pk)
        _go(self.work, key, verb, [item], strict=True)
        self.work.flush()
        return item.record

    def make(self, key: str, /, **values: Any) -> Any:
        """A new record through the door."""
        if not access.may(self.actor, module := modules.get(key), "create"):
            raise Forbidden(_("You may not create this: %(what)s.") % {"what": module.label})
        return self.perform(key, "create", **values)

    def fetch(self, key: str, pk: int, right: str = "edit") -> Any:
        """Another record, locked and within the actor's reach; what is changed on it is written."""
        return _fetch_one(self.work, modules.get(key), pk, right)

    def take_steps(self, verb: str, *what: Any) -> None:
        """What other modules and plugins have added to a verb of this module (``modules.extend``), in their order:
        each step gets the call and ``what``, and may do all that a verb may."""
        for step in self.module.steps.get(verb, {}).values():
            step(self, *what)

    def tell(self, record: Any, sentence: str) -> None:
        """Have the report of a set or an import say something of a record that was done."""
        self.work.told[type(record), record.pk] = sentence

    def write(self, record: Any) -> None:
        """Say that ``record`` was changed, where the verb did not fetch it through the call."""
        if (type(record), record.pk) not in self.work.held:
            raise RuntimeError("Fetch a record through the call before you change it.")


@retried
def perform(
    actor: access.Actor,
    key: str,
    verb: str,
    pk: int | None = None,
    data: Mapping[str, Any] | None = None,
    *,
    face: str,
    version: int | None = None,
    by_field: bool = False,
    at: dt.datetime | None = None,
) -> Done:
    """Do one verb to one record, or raise a Refusal and change nothing. ``by_field``: an older ``version`` matters only
    where a field that is written was changed since. ``at``: when it really happened (demo, import)."""
    item = Item(dict(data or {}), pk, version, by_field)
    with door():
        work = Work(actor, face)
        if at and face in BRINGS:
            work.now = at
        _go(work, key, verb, [item], strict=True)
        operation = work.close()
    return Done(item.record, operation.pk if operation else None, item.value)


def perform_many(
    actor: access.Actor, key: str, verb: str, items: Sequence[Item], *, face: str, operation: Operation | None = None
) -> Operation | None:
    """Do one verb to a set, in one transaction. Refused items carry their refusal and stop nobody else.

    Returns the operation, or None when nothing changed; hand it on to the next batch of the same wish.
    """
    if goes_in_sets(key, verb) and not hands_on(key, items):
        with suppress(Conflict):  # the database refused one of them: find out which
            return _together(actor, key, verb, items, face, operation)
    for item in items:
        operation = _alone(actor, key, verb, item, face, operation)
    return operation


@retried
def _together(
    actor: access.Actor, key: str, verb: str, items: Sequence[Item], face: str, operation: Operation | None
) -> Operation | None:
    for item in items:
        item.begin(verb)
    with door():
        work = Work(actor, face, operation=operation)
        _go(work, key, verb, list(items), strict=False)
        for item in items:
            item.hear(work.told)
        return work.close() or operation


@retried
def _alone(
    actor: access.Actor, key: str, verb: str, item: Item, face: str, operation: Operation | None
) -> Operation | None:
    item.begin(verb)
    try:
        with door():
            work = Work(actor, face, operation=operation)
            _go(work, key, verb, [item], strict=True)
            item.hear(work.told)
            return work.close() or operation
    except Refusal as refusal:
        item.refused = refusal
        return operation


def find_verb(module: Module, name: str) -> Verb:
    """A verb by name; NotFound where there is none."""
    verb = module.verbs.get(name) or EVERY_MODULE.get(name)
    if verb is None:
        raise NotFound
    return verb


def _go(work: Work, key: str, name: str, items: list[Item], *, strict: bool) -> None:
    work.flush()
    module = modules.all().get(key)
    if module is None:
        raise NotFound
    verb = find_verb(module, name)
    if name in module.closed and not access.is_house(work.actor):  # only the house itself does these
        raise NotFound
    work.verbs.append((key, name))
    call = Call(work.actor, work.face, module, work)
    live = list(items)
    call.work.write_beside = beside.write
    steps: tuple[Step, ...] = (_fetch, _may, _when, stale.version, _clean, _run, _check, stale.overlap, _recheck)
    for step in steps:
        step(call, verb, live)
        refused = next((i.refused for i in live if i.refused), None)
        if refused and strict:
            raise refused
        live = [i for i in live if not i.refused]


def _fetch(call: Call, verb: Verb, items: list[Item]) -> None:
    if verb.needs == "create":
        for i in items:
            if i.pk is not None:
                i.refused = NotFound()
        return
    pks = sorted({i.pk for i in items if isinstance(i.pk, int) and 0 < i.pk < 2**63})
    found = access.scope(call.actor, call.module, "view").filter(pk__in=pks)
    there = writer.records(found.select_for_update(of=("self",)).order_by("pk"))
    rows = {r.pk: call.work.in_hand(type(r), r.pk) or r for r in there}
    for i in items:
        i.record = rows.get(i.pk) if i.pk else None
        if i.record is None:
            i.refused = NotFound()
        else:
            call.work.hold(call.module, i.record, verb.name)


def _fetch_one(work: Work, module: Module, pk: int, right: str) -> Any:
    work.flush()
    found = access.scope(work.actor, module, right).filter(pk=pk).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return work.hold(module, work.in_hand(type(found), pk) or found, "update").record


def _may(call: Call, verb: Verb, items: list[Item]) -> None:
    """The right to do it, on each record; who may not even view answers as if nothing were there."""
    reach = access.reach(call.actor, call.module, verb.needs)
    named = not verb.right or access.has(call.actor, verb.right)
    seen = access.may(call.actor, call.module, "view")
    for i in items:
        if i.refused:
            continue
        if not named or reach.none or (i.record is not None and not reach.holds(i.record)):
            i.refused = Forbidden() if seen else NotFound()


def _when(call: Call, verb: Verb, items: list[Item]) -> None:
    for i in items:
        if not i.refused and i.record is not None and (sentence := why_not(call.module, verb, i.record)):
            i.refused = Conflict(sentence, **(verb.beaten(call, i.record) if verb.beaten else {}))


def _clean(call: Call, verb: Verb, items: list[Item]) -> None:
    clean(call.actor, call.module, verb, [i for i in items if not i.refused], call.face)


def _run(call: Call, verb: Verb, items: list[Item]) -> None:
    live = [i for i in items if not i.refused]
    if verb.needs == "create":
        _make(call, live)
    if verb.together and len(live) > 1:
        verb.together(call, [i.record for i in live])
        return
    for i in live:
        try:
            i.value = verb.run(call, i.record, i.clean)
        except Refusal as refusal:
            i.refused = refusal
            _let_go(call, i)


def _make(call: Call, items: list[Item]) -> None:
    """New records with what every record begins with; the values come by the verb."""
    module, actor = call.module, call.actor
    owned = not (module.fixed or module.admin)
    blank: Any = module.model(
        created_at=call.now,
        modified_at=call.now,
        created_by_id=actor.id,
        modified_by_id=actor.id,
        owner_id=actor.id if owned else None,
        team_id=actor.team if owned else None,
        version=1,
        extra={},
    )
    if module.stored_as:
        blank.module = module.stored_as
    for pk, i in zip(call.work.log.new_ids(module.model, len(items)), items, strict=True):
        i.record, i.pk = writer.like(blank, pk), pk
        call.work.hold(module, i.record, "create", made=True)


def write_values(call: Call, record: Any, values: Mapping[str, Any]) -> None:
    """Put clean values on a record: columns and custom fields, lines of tables, tags."""
    plain = call.module.plain
    for name, value in values.items():
        if value is not None and name in plain:
            setattr(record, plain[name], value)
            continue
        f = call.module.by_name[name]
        if (isinstance(f.kind, Table) and f.lines) or isinstance(f.kind, Tags):
            call.work.held[type(record), record.pk].beside[name] = value  # written with the record, after its checks
        else:
            f.put(record, value)
            if isinstance(f.kind, File) and value:  # an upload that hung on nothing belongs to the record now
                call.work.log.change(Attachment, {value: {"about": f"{call.module.key}:{record.pk}"}})


def _check(call: Call, verb: Verb, items: list[Item]) -> None:
    """The module's own rules over several fields."""
    if call.module.check is None:
        return
    for i in items:
        if i.refused or i.record is None or call.work.in_hand(type(i.record), i.record.id) is None:
            continue  # refused, or gone
        if said := call.module.check(i.record):
            i.refused = Invalid({name: [str(sentence)] for name, sentence in said.items()})
            _let_go(call, i)


def _let_go(call: Call, item: Item) -> None:
    """A refused record of a set is not written with the rest."""
    call.work.held.pop((type(item.record), item.record.pk), None)


def _recheck(call: Call, verb: Verb, items: list[Item]) -> None:
    """A change that would move a record out of the actor's reach is not written, unless the verb hands over."""
    if verb.hands_over:
        call.work.handed |= {(type(i.record), i.record.pk) for i in items}
    if verb.name == "delete":
        return
    reach = access.reach(call.actor, call.module, "view")
    for i in items:
        if i.refused or reach.holds(i.record) or (type(i.record), i.record.pk) in call.work.handed:
            continue
        i.refused = Invalid({"owner": [_("You cannot give a record to somebody outside your reach.")]})
        _let_go(call, i)
