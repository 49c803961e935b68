"""Whole pages in process: through all middlewares, with session and database, as a browser gets them."""

from functools import cache, partial
from typing import Any
from unittest.mock import patch

from django.template import engines
from django.test import override_settings
from django.urls import include, path

from benchmarks.clock import Timing, slowest, timed
from benchmarks.reading import World
from benchmarks.register import Goal, row
from saluran.faces.policy import policed

SCREEN = Goal(growth=1.5)


def nothing(request: Any) -> Any:
    """A page with menu and head, and nothing in it."""
    from django.http import HttpResponse

    from saluran.faces.html.page import page_of

    return HttpResponse(_empty().render({"page": page_of(request, "")}, request))


@cache
def _empty() -> Any:
    return engines["jinja2"].from_string('{% extends "saluran/layout.html" %}')


urlpatterns = [policed("bench/nothing", nothing, "session", "bench"), path("", include("saluran.config.urls"))]


@row("empty signed-in page", "Menu and head and nothing else: the floor of every page.")
def empty_page(world: World) -> Timing:
    with override_settings(ROOT_URLCONF="benchmarks.on_screens"):
        return timed(lambda: world.page("manager", "/bench/nothing"))


@row(
    "list page",
    "The first 50 leads, newest first, as a manager of 5 gets them: the whole page in process.",
    Goal(6, 8, 1.5), floor="empty signed-in page",
    why="PostgreSQL plans each statement anew, in another process; prepared ones save a tenth and know no values.",
)  # fmt: skip
def list_page(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/leads"))


@row(
    "list page, compressed",
    "The same as it goes over the wire to a browser.",
    Goal(growth=1.5), floor="empty signed-in page",
)  # fmt: skip
def list_page_compressed(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/leads", headers={"Accept-Encoding": "gzip"}))


@row(
    "list page, each sort x reader, first and deep",
    "The slowest of all whole pages: every offered sort, five readers, first page and the middle of the list.",
    Goal(15, 20, 2), floor="empty signed-in page",
    why="Its cost is within the goal; of 1,000 leads some readers have not even a page.",
)  # fmt: skip
def list_pages(world: World) -> Timing:
    from benchmarks.on_lists import cells

    found = []
    for name, sort, cursor in cells(world, "leads", ("rep", "manager", "head", "team", "admin"), ("-",)):
        more = f"&cursor={cursor}" if cursor else ""
        at = f"{name} {sort}{' deep' if cursor else ''}"
        found.append((at, partial(world.page, name, f"/leads?sort={sort}{more}")))
    return slowest(found)


@row("home page", "What a manager of 5 sees first: nine figures, four short lists.", Goal(40, 80),
     floor="empty signed-in page")  # fmt: skip
def home_page(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/home"))


@row("record page", "A lead with its timeline and what is related.", SCREEN, floor="empty signed-in page")
def record_page(world: World) -> Timing:
    pk = world.some_record("manager", "leads")
    return timed(lambda: world.page("manager", f"/leads/{pk}"))


@row("record page, opportunity", "An opportunity likewise.", SCREEN, floor="empty signed-in page")
def opportunity_page(world: World) -> Timing:
    pk = world.some_record("manager", "opportunities")
    return timed(lambda: world.page("manager", f"/opportunities/{pk}"))


BOARD, OTHER = Goal(15, 15, 1.5), Goal(15, 15)


@row("board, salesperson", "Seven stages with counts, sums and 20 cards each.", BOARD,
     floor="empty signed-in page")  # fmt: skip
def board_rep(world: World) -> Timing:
    return timed(lambda: world.page("rep", "/opportunities/board"))


@row("board, manager of 5", "The same.", BOARD, floor="empty signed-in page")
def board_manager(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/opportunities/board"))


@row("board, director of 11", "The same.", BOARD, floor="empty signed-in page",
     why="Sums and cards of eleven owners are merged, of which 1,000 leads have a handful.")  # fmt: skip
def board_director(world: World) -> Timing:
    return timed(lambda: world.page("director", "/opportunities/board"))


LIKE = (
    "120 cards are drawn, 100 by month; 3 to 4 of these milliseconds find those by owner, the rest is the page. "
    "With 1,000 leads there are 37 and 20: growth is measured by the row with two a column."
)


@row("board by owner, manager of 5", "A column for each of his people; what is open.", OTHER,
     floor="empty signed-in page", why=LIKE)  # fmt: skip
def board_of_people(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/opportunities/board?group=owner"))


@row("board by month, manager of 5", "By expected close; what is open.", OTHER, floor="empty signed-in page", why=LIKE)
def board_of_months(world: World) -> Timing:
    return timed(lambda: world.page("manager", "/opportunities/board?group=expected_close"))


@row("boards of two cards a column", "By stage, by owner and by month one after another, with as many cards however "
     "many deals there are: what growth is measured by.", Goal(growth=1.5), floor="empty signed-in page",
     why="Of 1,000 leads one person and some months have not even two deals: 25 cards against 36.")  # fmt: skip
def small_boards(world: World) -> Timing:
    def ask() -> None:
        for by in ("stage", "owner", "expected_close"):
            world.page("manager", f"/opportunities/board?group={by}")

    with patch("saluran.faces.html.boards.SIZE", 2):
        return timed(ask)


def _account(world: World, behind: int) -> Timing:
    """An account behind the others, with all of its tabs' counts."""
    url = f"/accounts/{world.home.accounts + behind}"
    return timed(lambda: world.page("rep", url)).called(f"{world.queries('rep', url)} queries")


@row("account page, 5 linked", "Two contacts, an opportunity, two tasks.", SCREEN, floor="empty signed-in page")
def small_account(world: World) -> Timing:
    return _account(world, 2)


@row("account page, 5,000 linked", "2,000 contacts, 1,000 opportunities, 2,000 tasks; at most 1.5 times the other.",
     SCREEN, floor="account page, 5 linked")  # fmt: skip
def full_account(world: World) -> Timing:
    return _account(world, 1)


@row("board, all readers", "The slowest of all readers, administrator and head of 48 among them.", Goal(30, 30))
def boards(world: World) -> Timing:
    from benchmarks.reading import READERS

    return slowest((n, partial(world.page, n, "/opportunities/board")) for n in READERS)


@row("board of leads, all readers", "A board without sums, over the biggest module.", Goal(30, 30))
def lead_boards(world: World) -> Timing:
    from benchmarks.reading import READERS

    return slowest((n, partial(world.page, n, "/leads/board")) for n in READERS)
