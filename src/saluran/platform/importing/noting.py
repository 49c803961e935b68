"""What a file remarks of its rows becomes a note of each record, in the operation of the import: it goes with it."""

from collections.abc import Sequence

from saluran.core import access
from saluran.core.models import Note, Operation
from saluran.core.perform import Work
from saluran.core.sql import Among
from saluran.platform.importing.entries import Entry
from saluran.platform.importing.mapping import Plan

FACE = "import"


def write_notes(
    actor: access.Actor, plan: Plan, entries: Sequence[Entry], operation: Operation | None
) -> Operation | None:
    """Write the note of each row on the record that it made or meant; one that says the same already gets none."""
    some = [e for e in entries if e.remark and e.pk and not e.faults and (e.outcome == "created" or _open(plan, e))]
    if not some:
        return operation
    old = [e for e in some if e.outcome != "created"]
    theirs = access.scope(actor, plan.module, "edit").filter(pk__in=[e.pk for e in old]) if old else ()
    may = {record.pk for record in theirs}
    said = _said([_about(plan, e) for e in old])
    new = [e for e in some if e.outcome == "created" or (e.pk in may and (_about(plan, e), e.remark) not in said)]
    work = Work(actor, FACE, operation=operation)
    work.verbs.append((plan.module.key, FACE))
    rows = zip(work.log.new_ids(Note, len(new)), new, strict=True)
    work.log.insert(
        Note, [Note(id=pk, about=_about(plan, e), text=e.remark, author_id=actor.id, at=work.now) for pk, e in rows]
    )
    for e in new:
        e.noted, e.outcome = True, "updated" if e.outcome == "unchanged" else e.outcome
    return work.close() or operation


def _open(plan: Plan, e: Entry) -> bool:
    """Whether the record was there already and may get what the file says of it."""
    return plan.found != "leave" and e.outcome in ("updated", "unchanged")


def _about(plan: Plan, e: Entry) -> str:
    return f"{plan.module.key}:{e.pk}"


def _said(abouts: Sequence[str]) -> set[tuple[str, str]]:
    """The notes that some records have, with what they are about."""
    if not abouts:
        return set()
    return set(Note.objects.filter(Among("about", list(abouts)), comment=False).values_list("about", "text"))
