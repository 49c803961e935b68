"""What follows from a change of activities: records say whether one is planned about them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.db.models.lookups import In

from saluran.core import access, writer
from saluran.core.perform import Change, keep_with
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.core.sql import Among, Aside


@keep_with
def keep_planned(changes: list[Change]) -> None:
    """Of all records that the changed activities are or were about, whether any is still to be done."""
    asked: dict[str, set[int]] = {}
    for c in changes:
        for about in _abouts(c):
            key, _colon, pk = about.partition(":")
            asked.setdefault(key, set()).add(int(pk))
    for key, pks in asked.items():
        module = modules.all().get(key)
        if module is not None and module.planned:
            _say(module, sorted(pks), {c.pk: c.record for c in changes if c.module.key == key})


def _abouts(c: Change) -> Iterable[str]:
    """What an activity was and is about, where that or how it stands has changed."""
    if not c.module.about or c.module.due is None:
        return ()
    about = str(c.module.by_name[c.module.about].column)
    touched = c.before is None or c.after is None or {about, c.module.due.status} & c.after.keys()
    said = (c.before or {}).get(about), getattr(c.record, about, "")
    return {s for s in said if s} if touched else ()


def _say(module: Module, pks: list[int], in_hand: dict[int, Any]) -> None:
    column = str(module.by_name[module.planned].column)
    names = {f"{module.key}:{pk}": pk for pk in pks}
    parts = []
    for m in (m for m in modules.all().values() if m.about and m.due):
        due: Any = m.due
        about, status = (str(m.by_name[n].column) for n in (m.about, due.status))
        rows = access.rows(m).filter(Among(about, list(names)), In(Aside(F(status)), list(due.open)))
        parts.append(rows.order_by().values_list(F(about)))
    planned = {names[row[0]] for row in parts[0].union(*parts[1:])} if parts else set()
    known = module.model._base_manager.filter(Among("pk", pks)).values_list("pk", column)
    wrong = [pk for pk, said in known if said != (pk in planned)]
    writer.put(module.model, [column], [(pk in planned, pk) for pk in wrong])
    for pk in wrong:
        if pk in in_hand:
            setattr(in_hand[pk], column, pk in planned)
