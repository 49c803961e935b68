"""Search: over everything, and as a filter of a list."""

from collections.abc import Iterator
from functools import partial

from benchmarks.clock import Timing, slowest, timed
from benchmarks.reading import World
from benchmarks.register import Goal, row
from saluran.core import lists, search

WHO = ("rep", "manager", "director", "none", "twenty", "admin")


def words(world: World) -> Iterator[tuple[str, str]]:
    """What people look for: (what it is, the word)."""
    middle = world.home.leads // 2
    yield "common", "wijaya"
    yield "common firm", "sinar"
    yield "rare", f"{middle}@surat"
    yield "inner part", "antos"
    yield "digits", "84212"
    yield "no hit", "zzqxj"
    yield "two common", "budi makmur"
    yield "two letters", "bu"


FURTHER = (
    "PostgreSQL: the newest rows of a salesperson are deals and tasks without such a word: 7,000 are walked, and the "
    "team's rows without owner, each on a page of its own."
)


@row("search, usual", "A common word for a salesperson, without the page.", Goal(15, 15), why=FURTHER)
def usual(world: World) -> Timing:
    return timed(lambda: search.find(world.actor("rep"), "wijaya", limit=30))


@row("search page, usual", "The same as a page.", Goal(15, 15, 2), floor="empty signed-in page", why=FURTHER)
def usual_page(world: World) -> Timing:
    return timed(lambda: world.page("rep", "/search?q=wijaya"))


@row(
    "search, each word x reader",
    "Common, rare, inner part, digits, no hit, two words; six readers: the slowest.",
    Goal(30, 50),
)  # fmt: skip
def each(world: World) -> Timing:
    return slowest(
        (f"{n}: {what}", partial(search.find, world.actor(n), w, limit=30)) for n in WHO for what, w in words(world)
    )


@row(
    "list searched, each word x reader",
    "The first page, and the count of leads that hold the words as a page says it: the slowest.",
    Goal(30, 50),
    why="The index of search merges the lists of a word and of each owner, up to 4,000 records of a reader, before "
    "anything is sorted: most of what it takes.",
)  # fmt: skip
def in_lists(world: World) -> Timing:
    from benchmarks.on_lists import SHOWN

    module = world.module("leads")

    def ask(name: str, w: str) -> None:
        page = lists.page(world.actor(name), module, SHOWN, q=w)
        lists.count(world.actor(name), module, None, w, least=51, narrowed=page.narrowed)

    return slowest((f"{n}: {what}", partial(ask, n, w)) for n in WHO for what, w in words(world))
