"""Five leads with forty things that hang on them become one. On a copy that is thrown away."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.clock import Timing, timed
from benchmarks.reading import World
from benchmarks.register import Goal, row
from saluran.core import undo
from saluran.core.models import Attachment, Follow, Note, Tag, Tagging
from saluran.core.perform import Item, perform, perform_many
from saluran.modules.leads.models import Lead

SETS = 64  # more than a figure takes
WRITES: dict[str, Any] = {"writes": True}


def _fives(world: World) -> Iterator[list[int]]:
    """Sets of five leads with twelve notes, twelve files, eight followers and eight tags among them."""
    actor, now = world.actor("rep"), timezone.now()
    people = list(world.cast.by_name.values())[:8]
    tags = [Tag.objects.get_or_create(name=f"gabung {n}")[0] for n in range(8)]
    items = [
        Item({"first_name": "Ani", "last_name": f"Ganda {n}", "mobile": f"0844{n:08d}", "city": "Solo"})
        for n in range(5 * SETS)
    ]
    perform_many(actor, "leads", "create", items, face="demo")
    pks = [i.record.pk for i in items]
    fives = [pks[n : n + 5] for n in range(0, len(pks), 5)]
    for five in fives:
        at = [f"leads:{pk}" for pk in five]
        Note.objects.bulk_create(
            Note(about=at[n % 5], text=f"Catatan {n}", author_id=actor.id, at=now) for n in range(12)
        )
        Attachment.objects.bulk_create(
            Attachment(
                about=at[n % 5], name=f"{n}.pdf", content_type="application/pdf", size=1, digest="0" * 64, at=now
            )
            for n in range(12)
        )
        Follow.objects.bulk_create(Follow(about=at[n % 5], user_id=pk) for n, pk in enumerate(people))
        Tagging.objects.bulk_create(Tagging(about=at[n % 5], tag=tag) for n, tag in enumerate(tags))
    return iter(fives)


@row(
    "raw merge",
    "Plain SQL alone: five statements point forty rows elsewhere, one changes a lead, one deletes four.",
    **WRITES,
)
def raw_merge(world: World) -> Timing:
    fives = _fives(world)

    def go() -> None:
        first, *others = next(fives)
        abouts = [f"leads:{pk}" for pk in others]
        marks = ", ".join(["%s"] * len(others))
        with transaction.atomic(), connection.cursor() as cursor:
            for table in (Note, Attachment, Follow, Tagging):
                sql = f'UPDATE "{table._meta.db_table}" SET about = %s WHERE about IN ({marks})'
                cursor.execute(sql, [f"leads:{first}", *abouts])
            cursor.execute(f'UPDATE "{Lead._meta.db_table}" SET version = version + 1 WHERE id = %s', [first])
            cursor.execute(f'DELETE FROM "{Lead._meta.db_table}" WHERE id IN ({marks})', others)

    return timed(go)


@row(
    "merge five leads",
    "Five leads with forty notes, files, followers and tags become one, with journal, search and undo.",
    Goal(60, 60, 2),
    floor="raw merge",
    why="No deal of the bench comes from a lead: by its statistics SQLite takes each value of that link for a sixth of "
    "the table, and reads the whole of it to see that none points at them.",
    **WRITES,
)
def merge(world: World) -> Timing:
    actor, fives = world.actor("rep"), _fives(world)

    def go() -> None:
        first, *others = next(fives)
        perform(actor, "leads", "merge", first, {"merge_with": others}, face="html")

    return timed(go)


@row("undo a merge of five", "The same taken back, with a look at what was changed since.", Goal(60, 60, 2), **WRITES)
def undo_merge(world: World) -> Timing:
    actor, fives = world.actor("rep"), _fives(world)
    merged = iter([
        perform(actor, "leads", "merge", five[0], {"merge_with": five[1:]}, face="html").operation for five in fives
    ])  # fmt: skip
    return timed(lambda: undo.undo(actor, next(merged) or 0, face="html"))
