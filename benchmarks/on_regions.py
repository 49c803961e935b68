"""Addresses while they are typed: which regions are meant, at every key."""

from functools import partial

from benchmarks.clock import Timing, slowest
from benchmarks.reading import World
from benchmarks.register import Goal, row

TYPED = (
    ("village", "men"), ("village", "menteng"), ("village", "jakarta menteng"), ("village", "ka"),
    ("village", "sumber"), ("district", "tanjung"), ("city", "bandung"), ("city", "kab. b"), ("city", "zzqxj"),
    ("postal_code", "103"),
)  # fmt: skip


@row(
    "regions that are meant",
    "What is offered for a part of an address, for ten things that are typed: the slowest.",
    Goal(20, 20),
)
def meant(world: World) -> Timing:
    return slowest(
        (f"{part}: {text}", partial(world.page, "rep", f"/my/regions?part={part}&q={text}")) for part, text in TYPED
    )
