"""Taking an operation of any size back, part by part: each part is a transaction, and no part needs the memory of
another (docs/adr/0013-undo-of-any-size.md).

Four steps: records that were deleted come, changed columns go back, rows beside the records follow, records that were
made go. Each walks the journal backwards by id. A part that was done is found done when it is met again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from saluran.core import access, pointers
from saluran.core.afterwards import Key, Rows, by_model, chunks, edited_since, module_at, pointed_at_since, pointing
from saluran.core.models import Line, Operation, Tape
from saluran.core.nets import Clash, Net, nets_beside, nets_of, steps, within
from saluran.core.perform import Work
from saluran.core.refusals import Forbidden
from saluran.core.registry import modules
from saluran.core.sql import Among
from saluran.core.taking import Taking, out_of_reach, planned, rows_of
from saluran.core.writer import Image

STEPS = ("bring", "back", "beside", "drop")
START = 2**62


@dataclass(frozen=True)
class Part:
    """Some net changes of an operation. ``at``: all lines before this one are still to come; None: the step ends."""

    step: str
    nets: tuple[Net, ...]
    at: int | None
    lines: int


@dataclass
class Came:
    """What came of a part: records taken back, records left with the reason, and rows that must wait for others."""

    done: list[tuple[str, int]] = field(default_factory=list)
    left: list[tuple[str, int, str]] = field(default_factory=list)
    later: list[tuple[str, int]] = field(default_factory=list)
    operation: Operation | None = None


def part(operation: Operation, step: str, at: int, size: int) -> Part:
    """The next part of a step: what lies before ``at``."""
    if step == "beside":
        taped = list(steps(Tape.objects.filter(operation=operation, pk__lt=at).order_by("-pk"))[:size])
        return Part(
            step, tuple(nets_beside(reversed(taped))), taped[-1][-1] if len(taped) == size else None, len(taped)
        )
    before = _lines(operation, step).filter(pk__lt=at).order_by("-pk")
    lines = list(before.values_list("pk", "module", "record_id")[:size])
    nets, known = _nets(operation, [(key, pk) for _line, key, pk in lines]), {x[0] for x in lines}
    wanted = tuple(n for n in nets if _step(n) == step and (step == "drop" or n.last in known))
    return Part(step, wanted, lines[-1][0] if len(lines) == size else None, len(lines))


def _lines(operation: Operation, step: str) -> QuerySet[Line]:
    found = Line.objects.filter(operation=operation)
    if step == "bring":
        return found.filter(after__isnull=True)
    if step == "drop":
        return found.filter(before__isnull=True)
    return found.filter(before__isnull=False, after__isnull=False)


def again(operation: Operation, step: str, rows: Sequence[tuple[str, int]]) -> Part:
    """A part made of records that had to wait."""
    return Part(step, tuple(n for n in _nets(operation, rows) if _step(n) == step), None, 0)


def _step(n: Net) -> str:
    return "drop" if n.before is None else "bring" if n.after is None else "back"


def _nets(operation: Operation, records: Iterable[tuple[str, int]]) -> list[Net]:
    """The net changes of some records, over all lines that the operation has about them."""
    wanted: dict[str, list[int]] = {}
    for key, pk in dict.fromkeys(records):
        wanted.setdefault(key, []).append(pk)
    return nets_of(
        x
        for key, pks in wanted.items()
        for some in chunks(pks)
        for x in steps(Line.objects.filter(Among("record_id", some), within(operation), module=key).order_by("pk"))
    )


def check(actor: access.Actor, operation: Operation, some: Part, keep_later: bool, *, bringing: bool) -> list[Clash]:
    """What stands in the way of a part, before anything is written. Raises Forbidden."""
    nets = _worth_reading(actor, operation, some)
    rows = rows_of(Work(actor, ""), nets, lock=False)
    if out_of_reach(actor, _asked(nets, bringing), rows):
        said = (_("It was deleted together with records that are out of your reach."),) if bringing else ()
        raise Forbidden(*said)
    taking = planned(actor, nets, rows, keep_later)
    made = [n for n in nets if n.pk in taking.drop.get(n.model, ())]
    pointed = pointing(some.nets if some.step == "drop" else made)
    found = taking.clashes + edited_since(actor, made, rows, operation)
    found += pointed_at_since(actor, pointed, _mine(operation, (row for _at, _column, row in pointed)))
    for row, targets in _lacking(taking.bring).items():
        if targets - _mine(operation, targets):
            title = str(next(i for i in taking.bring[row[0]] if i["id"] == row[1]).get("title") or f"#{row[1]}")
            found.append(Clash(title, None, _("what it belongs to is gone"), row))
    if some.step == "beside" and found:  # what the same operation changed once more is no clash
        found = [c for c in found if not _on_tape_later(operation, c.row, some)]
    return found


def _worth_reading(actor: access.Actor, operation: Operation, some: Part) -> Sequence[Net]:
    """Of records that were made, those of which the journal tells more since; who sees only some reads them all."""
    if some.step != "drop":
        return some.nets
    found: list[Net] = []
    for model, pks in by_model(some.nets).items():
        told: set[int] = set()
        for m in modules.of_table(model._meta.db_table):
            if not all(access.reach(actor, m, right).all for right in ("view", "delete")):
                return some.nets
            for chunk in chunks(pks):
                others = Line.objects.filter(Among("record_id", chunk), module=m.key).exclude(operation=operation)
                told |= set(others.values_list("record_id", flat=True))
        found += [n for n in some.nets if n.model is model and n.pk in told]
    return found


def _asked(nets: Sequence[Net], bringing: bool) -> list[Net]:
    """Who brings back needs the rights to what comes back; who undoes, to everything."""
    return [n for n in nets if n.after is None or not bringing]


def _mine(operation: Operation, rows: Iterable[Key]) -> set[Key]:
    """Those of some rows that the operation itself touched."""
    found: set[Key] = set()
    by_table: dict[Any, list[int]] = {}
    for model, pk in rows:
        by_table.setdefault(model, []).append(pk)
    for model, pks in by_table.items():
        for some in chunks(pks):
            if pointers.is_record(model):
                keys = [m.key for m in modules.of_table(model._meta.db_table)]
                touched = Line.objects.filter(Among("record_id", some), within(operation), module__in=keys)
                found |= {(model, pk) for pk in touched.values_list("record_id", flat=True)}
            else:
                taped = Tape.objects.filter(Among("row", some), operation=operation, table=model._meta.db_table)
                found |= {(model, pk) for pk in taped.values_list("row", flat=True)}
    return found


def _on_tape_later(operation: Operation, row: Key, some: Part) -> bool:
    last = max((n.last for n in some.nets if (n.model, n.pk) == row), default=0)
    table = row[0]._meta.db_table
    return Tape.objects.filter(operation=operation, table=table, row=row[1], pk__gt=last).exists()


def take_back(
    actor: access.Actor, operation: Operation, some: Part, begun: Operation | None, face: str, *,
    keep_later: bool, bringing: bool, all_at_once: bool = False,
) -> Came:  # fmt: skip
    """Take a part back, inside a transaction. Who clashes is left; who waits for others comes later, unless they come
    ``all_at_once``."""
    work = Work(actor, face, operation=begun, undoes=operation)
    work.verbs.append((operation.module, "restore" if bringing else "undo"))
    rows = rows_of(work, some.nets)
    taking = planned(actor, some.nets, rows, keep_later)
    made = [n for n in some.nets if n.pk in taking.drop.get(n.model, ())]
    pointed = pointing(made)
    going = {(m, pk) for m, of in taking.drop.items() for pk in of}
    others = [one for one in pointed if one[2] not in going]
    mine = _mine(operation, (row for _at, _column, row in others))
    clashes = taking.clashes + edited_since(actor, made, rows, operation) + pointed_at_since(actor, others, mine)
    left = {c.row: c.why for c in clashes}
    left |= dict.fromkeys(out_of_reach(actor, _asked(some.nets, bringing), rows), _("out of reach"))
    waiting = _waiting(taking, [(at, row) for at, _column, row in pointed], going, left)
    if all_at_once:
        why = _("something that stays points here") if some.step == "drop" else _("what it belongs to is gone")
        left, waiting = {**dict.fromkeys(waiting, why), **left}, set()
    came = _sorted(some.nets, taking, rows, left, waiting - set(left))
    taking.leave({*left, *waiting})
    taking.write(work, rows)
    if some.step == "beside":
        work.touch_beside()
    came.operation = work.close() or begun
    return came


def _sorted(nets: Sequence[Net], taking: Taking, rows: Rows, left: dict[Key, str], waiting: set[Key]) -> Came:
    """Records by what becomes of them; rows beside the records are only spoken of when they are left."""
    came, brought = Came(), {(m, i["id"]) for m, images in taking.bring.items() for i in images}
    for n in nets:
        row = (n.model, n.pk)
        if row in left:
            came.left.append((_key_of(n, rows), n.pk, left[row]))
        elif row in waiting:
            came.later.append((_key_of(n, rows), n.pk))
        elif pointers.is_record(n.model) and (
            row in brought or n.pk in taking.drop.get(n.model, ()) or n.pk in taking.back.get(n.model, ())
        ):
            came.done.append((_key_of(n, rows), n.pk))
    return came


def _key_of(n: Net, rows: Rows) -> str:
    """The module of a record; "" for a row beside the records."""
    module = module_at(n.model, rows.get((n.model, n.pk)) or n.before or {})
    return module.key if module else ""


def _waiting(taking: Taking, pointed: Sequence[tuple[Key, Key]], going: set[Key], left: Collection[Key]) -> set[Key]:
    """Rows that cannot move yet. Those that stay hold what they point at, what is not there holds those that point at
    it, and so on."""
    found: set[Key] = set()
    held = {at for at, row in pointed if row not in going or row in left}
    while held:
        found |= held
        held = {at for at, row in pointed if row in held} - found
    coming = {m: [i for i in images if (m, i["id"]) not in left] for m, images in taking.bring.items()}
    while lacking := _lacking(coming):
        found |= set(lacking)
        coming = {m: [i for i in images if (m, i["id"]) not in found] for m, images in coming.items()}
    return found


def key_of_row(model: Any, pk: int) -> str:
    """The module of a row by itself, for a report; "" for a row beside the records."""
    if not pointers.is_record(model):
        return ""
    found = modules.of_table(model._meta.db_table)
    if len(found) == 1:
        return found[0].key
    named = model._base_manager.filter(pk=pk).values_list("module", flat=True).first()
    return next((m.key for m in found if m.stored_as == named), "")


def _lacking(bring: dict[Any, list[Image]]) -> dict[Key, set[Key]]:
    """Rows to come that point at rows which are neither there nor coming with them, and these."""
    coming = {(m, i["id"]) for m, images in bring.items() for i in images}
    found: dict[Key, set[Key]] = {}
    for model, images in bring.items():
        for column in model._meta.concrete_fields:
            if not column.is_relation:
                continue
            target: Any = column.related_model
            wanted = {i[column.attname] for i in images if i.get(column.attname)}
            lacking = {pk for pk in wanted if (target, pk) not in coming}
            for some in chunks(sorted(lacking)):
                lacking -= set(target._base_manager.filter(Among("pk", some)).values_list("pk", flat=True))
            for i in images if lacking else ():
                if i.get(column.attname) in lacking:
                    found.setdefault((model, i["id"]), set()).add((target, i[column.attname]))
    return found


def size_of(operation: Operation) -> int:
    """How many lines and rows of the tape there are to go through."""
    beside: int = Tape.objects.filter(operation=operation).count()
    return Line.objects.filter(operation=operation).count() + beside
