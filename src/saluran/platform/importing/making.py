"""Values of lists that a file brings along: they are made where the mapping says so, in the operation of the import."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saluran.core import access
from saluran.core.models import Operation
from saluran.core.perform import Call, Work, door
from saluran.core.refusals import Refusal, Wrong
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import names
from saluran.platform.importing.entries import Entry
from saluran.platform.importing.mapping import Plan, Target

Found = dict[str, tuple[int, ...]]
MOST_TOLD = 50  # names by module that the report holds


class Makers:
    """Makes what links ask for, each name once a run, and remembers what was made."""

    def __init__(
        self, actor: access.Actor, plan: Plan, operation: Operation | None, made: dict[str, list[str]]
    ) -> None:
        self.actor, self.operation, self.made = actor, operation, made
        self.own = plan.module
        self.asked = [t for t in plan.targets if t.missing == "make"]

    def make_missing(self, entries: Sequence[Entry], found: Mapping[tuple[str, str], Found], *, last: bool) -> None:
        """Make the records that are not there yet and add them to ``found``; what later rows may bring, at last."""
        for target in self.asked:
            if target.to == self.own.key and not last:
                continue
            there = found.get((target.to, target.by))
            if there is None:
                continue
            texts = dict.fromkeys(text for e in entries for t, text in e.links if t is target and not e.faults)
            there.update(self._make(target, [t for t in texts if t not in there]))

    def _make(self, target: Target, texts: Iterable[str]) -> Found:
        module = modules.get(target.to)
        if not access.may(self.actor, module, "create"):
            return {}
        alike: dict[str, list[str]] = {}
        for text in texts:
            alike.setdefault(names.fold(text), []).append(text)
        made: Found = {}
        title = module.by_name[str(module.title)]
        for same in alike.values():  # one by one: a name that is refused keeps no other out
            try:
                pk = self._one(module, {title.name: title.kind.read(same[0], target.hand)})
            except (Refusal, Wrong):
                continue
            made |= dict.fromkeys(same, (pk,))
            self._told(module.key, same[0])
        return made

    def _one(self, module: Module, values: dict[str, Any]) -> int:
        """Made in the operation of the import, which is one of the file's own module even where this comes first."""
        with door():
            work = Work(self.actor, "import", operation=self.operation)
            work.verbs.append((self.own.key, "create"))
            record = Call(self.actor, "import", self.own, work).make(module.key, **values)
            self.operation = work.close() or self.operation
        return int(record.pk)

    def _told(self, key: str, text: str) -> None:
        said = self.made.setdefault(key, [])
        if text not in said and len(said) < MOST_TOLD:
            said.append(text)
