"""Where deals have been: on the page of one, and as a list of a million rows."""

from benchmarks.clock import Timing, slowest, timed
from benchmarks.reading import World
from benchmarks.register import Goal, row
from saluran.core import lists
from saluran.core.registry import modules


@row(
    "history of a deal", "The page of one opportunity with its stays and what was moved, in process.",
    Goal(15, 25, 1.5), floor="empty signed-in page",
)  # fmt: skip
def history_of_a_deal(world: World) -> Timing:
    pk = world.some_record("manager", "opportunities")
    return timed(lambda: world.page("manager", f"/opportunities/{pk}?tab=history"))


@row(
    "stage history, director",
    "The list of all stays within a director's reach: the first page, by stage, and what was put off.",
    Goal(15, 25, 1.5), floor="empty signed-in page",
    why="Its cost is within the goal. PostgreSQL reads a page of what each of eleven owners put off; of 1,000 leads "
    "most have not so much.",
)  # fmt: skip
def stage_history(world: World) -> Timing:
    stage = modules.get("stages").model._base_manager.order_by("pk").values_list("pk", flat=True)[1]
    pages = ("/stage_history", f"/stage_history?f.stage={stage}", "/opportunity_changes?f.what=expected_close")
    return slowest((url, lambda u=url: world.page("director", u)) for url in pages)  # type: ignore[misc]


@row("what is wanting", "How many deals have no next step, stand too long, are late: the slowest list.", Goal(30, 30))
def wanting(world: World) -> Timing:
    module, readers = world.module("opportunities"), ("rep", "director", "admin")
    asked = [(f"{name} {w.name}", world.actor(name), w.where) for name in readers for w in module.wants]
    return slowest((said, lambda a=a, c=c: lists.page(a, module, ("title",), condition=c)) for said, a, c in asked)  # type: ignore[misc]
