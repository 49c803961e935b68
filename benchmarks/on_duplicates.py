"""Duplicates: known on entry, and looked for among all that is there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from benchmarks.clock import Timing, once, slowest, timed
from benchmarks.reading import World
from benchmarks.register import Goal, Rate, row
from saluran.modules.leads.models import Lead
from saluran.platform import duplicates
from saluran.platform.duplicates import keeping, queue, table, traits


def fill_missing() -> None:
    """The keys of rows that came in by bulk SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table.NAME} LIMIT 1")
        if cursor.fetchone() is None:
            keeping.fill()


def _typed(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What is typed of somebody who is there, and of somebody who is not."""
    lead = Lead.objects.get(pk=world.some_record("rep", "leads"))
    known = {"first_name": f"Bapak {lead.first_name}", "last_name": f"{lead.last_name}, S.E.", "city": lead.city}
    new = {"first_name": "Zulfikarnaen", "last_name": "Qomaruddin", "mobile": "+6284399990001", "city": "Ternate"}
    return [
        ("phone", {**known, "mobile": lead.mobile}),
        ("names", {**known, "organization": f"{lead.organization} Tbk"}),
        ("all", {**known, "organization": lead.organization, "mobile": lead.mobile, "email": lead.email}),
        ("nobody", {**new, "organization": "PT Belum Pernah Ada", "email": "zulfikarnaen@belumada.example"}),
    ]


@row("key looked up by hand", "One key of the table of duplicates, hand-written SQL.")
def by_hand(world: World) -> Timing:
    lead = Lead.objects.get(pk=world.some_record("rep", "leads"))
    key = traits.key("leads", traits.PHONE, lead.mobile)

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT record FROM {table.NAME} WHERE key = %s LIMIT 22", [key])
            cursor.fetchall()

    return timed(ask)


@row(
    "duplicate check on entry",
    "Who looks like what is typed into a new lead: found by phone, by names, by all, and nobody.",
    Goal(5, 5, growth=3),
    floor="key looked up by hand",
)
def on_entry(world: World) -> Timing:
    module = world.module("leads")
    cells: list[tuple[str, Callable[[], Any]]] = [
        (f"{reader}: {name}", partial(duplicates.similar, world.actor(reader), module, values))
        for reader in ("rep", "admin")
        for name, values in _typed(world)
    ]
    return slowest(cells)


@row("duplicates of a record", "The button on the page of a lead.", Goal(5, 5, growth=3), floor="key looked up by hand")
def of_record(world: World) -> Timing:
    lead = Lead.objects.get(pk=world.some_record("rep", "leads"))
    actor, module = world.actor("rep"), world.module("leads")
    return timed(lambda: duplicates.similar(actor, module, lead))


@row("looking for duplicates", "All leads, gathered in groups; leads a second.", Goal(10_000, 10_000), writes=True,
     many_only=True, unit="/s", more=True)  # fmt: skip
def looking(world: World) -> Rate:
    found = 0

    def look() -> None:
        nonlocal found
        found = queue.look.func("leads")

    took = once(look)
    return Rate(world.home.leads / took.wall * 1000, f"{found:,} groups; {took.cpu / 1000:.0f} s cpu")


@row(
    "queue of duplicates",
    "A page of the queue, as an administrator gets it.",
    Goal(60, 60),
    writes=True,
    many_only=True,
)
def queue_page(world: World) -> Timing:
    actor, module = world.actor("admin"), world.module("leads")
    return timed(lambda: queue.page(actor, module))
