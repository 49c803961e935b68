"""Where deals have been: always what their journal says, whatever was done to them, and exact when it is taken back."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saluran.core import access, histories, stamps, undo
from saluran.core.histories.journal import tell
from saluran.core.histories.kept import MIRRORED, kept
from saluran.core.models import Operation
from saluran.core.perform import Item, perform, perform_many
from saluran.core.refusals import Refusal
from saluran.core.registry import modules
from saluran.modules.opportunities.history import OpportunityChange, StageHistory
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.pipelines.models import Pipeline, Stage
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

STAY = ("opportunity_id", "pipeline_id", "stage_id", "entered_at", "left_at", "days", "visit", "way", "moved_by_id",
        "amount_in", "amount_out", "currency", "number", *MIRRORED)  # fmt: skip
MOVE = ("opportunity_id", "what", "date_from", "date_to", "days", "amount_from", "amount_to", "difference",
        "changed_by_id", "changed_at", "number", *MIRRORED)  # fmt: skip
FIGURES = ("pk", "close_moves", "close_slip")


def now() -> tuple[list[Any], list[Any], list[Any]]:
    """All that is kept."""
    return (
        list(StageHistory.objects.order_by("opportunity", "number").values_list(*STAY)),
        list(OpportunityChange.objects.order_by("opportunity", "number").values_list(*MOVE)),
        list(Opportunity.objects.order_by("pk").values_list(*FIGURES)),
    )


def hangs_together() -> None:
    """What holds at any time, said without the code that keeps it."""
    module = modules.get("opportunities")
    deals = {d.pk: d for d in Opportunity.objects.all()}
    by_deal: dict[Any, list[Any]] = {}
    for s in StageHistory.objects.order_by("opportunity", "number"):
        by_deal.setdefault(s.opportunity_id, []).append(s)
    assert by_deal.keys() == deals.keys()
    for pk, deal in deals.items():
        stays = by_deal[pk]
        last = stays[-1]
        assert (last.stage_id, last.pipeline_id, last.left_at) == (deal.stage_id, deal.pipeline_id, None)
        assert last.entered_at == deal.stage_since
        assert [s.left_at for s in stays[:-1]] == [s.entered_at for s in stays[1:]]
        assert {(s.title, s.owner_id, s.team_id) for s in stays} == {(deal.title, deal.owner_id, deal.team_id)}
        seen: list[int] = []
        for s in stays:
            seen.append(s.stage_id)
            assert s.visit == seen.count(s.stage_id)
        for what, first, then, value in (
            ("expected_close", "date_from", "date_to", deal.expected_close),
            ("amount", "amount_from", "amount_to", deal.amount),
        ):
            moves = list(OpportunityChange.objects.filter(opportunity=pk, what=what).order_by("number"))
            assert [getattr(m, then) for m in moves[:-1]] == [getattr(m, first) for m in moves[1:]]
            assert not moves or getattr(moves[-1], then) == value
        slips = [m.days for m in OpportunityChange.objects.filter(opportunity=pk, days__isnull=False)]
        assert (deal.close_moves, deal.close_slip) == (len(slips), sum(slips))
    ours = kept(module)
    assert ours is not None
    told = {pk: (stays, moves) for pk, _now, stays, moves in tell(ours, list(deals))}
    for pk, (stays, moves) in told.items():
        assert [(s.place[0], s.entered, s.left, s.way, s.visit, s.by, s.amount_in, s.amount_out) for s in stays] == [
            (s.stage_id, s.entered_at, s.left_at, s.way, s.visit, s.moved_by_id, s.amount_in, s.amount_out)
            for s in by_deal[pk]
        ]
        rows = OpportunityChange.objects.filter(opportunity=pk).order_by("number").values_list("what", "changed_by_id")
        assert [(m.what, m.by) for m in moves] == list(rows)
    assert histories.wrong(module) == 0


class Doing:
    """What people do to deals, chosen by numbers. Each gives the operation, or None."""

    def __init__(self, cast: Any) -> None:
        self.actors = [cast["rina"], cast["joko"], access.SYSTEM]
        self.people = [cast.budi.pk, cast.sari.pk, cast.joko.pk, cast.eka.pk]
        self.stages = list(Stage.objects.order_by("pk").values_list("pk", flat=True))
        self.pipelines = list(Pipeline.objects.order_by("pk").values_list("pk", flat=True))
        self.why = make("lost_reasons", name="Harga").pk
        self.does: list[Callable[[int, int], Any]] = [
            self.create, self.brought, self.move, self.move, self.close, self.close, self.worth, self.win, self.lose,
            self.reopen, self.pipeline, self.assign, self.rename, self.delete, self.merge, self.many, self.older,
            self.put_right,
        ]  # fmt: skip

    def do(self, verb: str, pk: int | None, n: int = 0, *, face: str = "api", **data: Any) -> int | None:
        with suppress(Refusal), transaction.atomic():
            return perform(self.actors[n % 3], "opportunities", verb, pk, data, face=face).operation
        return None

    def some(self, n: int) -> int:
        found = list(Opportunity.objects.order_by("pk").values_list("pk", flat=True))
        return found[n % len(found)] if found else 0

    def create(self, n: int, m: int) -> Any:
        return self.do("create", None, m, title=f"Peluang {n}", amount=str(n * 1000), expected_close=day(m))

    def brought(self, n: int, m: int) -> Any:
        since = f"2025-{m % 12 + 1:02d}-03T08:00:00Z"
        data = {"title": f"Lama {n}", "stage": self.stages[m % len(self.stages)], "created_at": "2025-01-02T00:00:00Z"}
        return self.do("create", None, n, face="import", **data, **({"stage_since": since} if n % 2 else {}))

    def move(self, n: int, m: int) -> Any:
        return self.do("move_stage", self.some(n), m, stage=self.stages[m % len(self.stages)])

    def close(self, n: int, m: int) -> Any:
        return self.do("update", self.some(n), m, expected_close=day(m) if m % 5 else None)

    def worth(self, n: int, m: int) -> Any:
        return self.do("update", self.some(n), m, amount=str(m * 500) if m % 4 else None)

    def win(self, n: int, m: int) -> Any:
        return self.do("win", self.some(n), m)

    def lose(self, n: int, m: int) -> Any:
        return self.do("lose", self.some(n), m, lost_reason=self.why)

    def reopen(self, n: int, m: int) -> Any:
        return self.do("reopen", self.some(n), m)

    def pipeline(self, n: int, m: int) -> Any:
        return self.do("move_pipeline", self.some(n), m, pipeline=self.pipelines[m % len(self.pipelines)])

    def assign(self, n: int, m: int) -> Any:
        return self.do("assign", self.some(n), owner=self.people[m % 4])

    def rename(self, n: int, m: int) -> Any:
        return self.do("update", self.some(n), title=f"Nama {m}", expected_close=day(m), amount="77")

    def delete(self, n: int, m: int) -> Any:
        return self.do("delete", self.some(n))

    def merge(self, n: int, m: int) -> Any:
        one, other = self.some(n), self.some(m)
        return self.do("merge", one, merge_with=[other], values={"expected_close": other}) if one != other else None

    def many(self, n: int, m: int) -> Any:
        items = [Item({"stage": self.stages[m % len(self.stages)]}, pk) for pk in {self.some(n), self.some(m), 0}]
        with transaction.atomic():
            done = perform_many(self.actors[n % 3], "opportunities", "move_stage", items, face="html")
        return done.pk if done else None

    def older(self, n: int, m: int) -> Any:
        """Take back something that others may have gone on from."""
        known = list(Operation.objects.order_by("pk").values_list("pk", flat=True))
        return self.back(known[n % len(known)], keep_later=bool(m % 2)) if known else None

    def put_right(self, n: int, m: int) -> Any:
        """A file that knows since when a deal stands where it stands, or that it stands elsewhere."""
        more = {"stage": self.stages[m % len(self.stages)]} if m % 2 else {}
        since = f"2025-{m % 12 + 1:02d}-05T08:00:00Z"
        return self.do("update", self.some(n), m, face="import", stage_since=since, **more)

    def back(self, operation: int, *, keep_later: bool = False) -> int | None:
        with suppress(Refusal), transaction.atomic():
            return undo.undo(access.SYSTEM, operation, face="html", keep_later=keep_later).operation
        return None


def day(m: int) -> str:
    return f"2026-{m % 12 + 1:02d}-{m % 28 + 1:02d}"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=16))
def test_it_never_disagrees_and_is_taken_back_exactly(cast: Any, steps: list[tuple[int, int, int, bool]]) -> None:
    with transaction.atomic():
        doing = Doing(cast)
        for n in range(2):
            doing.create(n, n)
        make("pipelines", name={"id": "Tender", "en": "Tenders"}, template="distribution")
        doing = Doing(cast)
        for what, n, m, again in steps:
            before = now()
            operation = doing.does[what % len(doing.does)](n, m)
            after = now()
            hangs_together()
            if again and operation and (taken := doing.back(operation)):
                assert now() == before
                hangs_together()
                if doing.back(taken):
                    assert now() == after
                    hangs_together()
        kept_now = now()
        histories.rebuild(modules.get("opportunities"))
        assert now() == kept_now
        transaction.set_rollback(True)
    stamps.refresh()


def test_records_from_before_are_told_by_their_journal(cast: Any) -> None:
    doing = Doing(cast)
    for n, m in ((1, 2), (3, 9), (0, 4)):
        doing.create(n, m)
        doing.move(n, m)
        doing.close(n, m + 1)
    doing.brought(3, 4)
    whole = now()
    StageHistory.objects.all().delete()
    OpportunityChange.objects.all().delete()
    Opportunity.objects.update(close_moves=0, close_slip=0)
    module = modules.get("opportunities")
    assert histories.wrong(module) == 4
    first = doing.some(0)
    doing.do("assign", first, owner=cast.eka.pk)
    doing.do("move_stage", first, stage=doing.stages[-2])
    assert StageHistory.objects.filter(opportunity=first).count() > 1, "made from the journal where nothing was kept"
    stamps.put("history:opportunities", 0)
    histories.prepare()
    assert histories.wrong(module) == 0
    hangs_together()
    assert [s for s in now()[0] if s[0] != first] == [s for s in whole[0] if s[0] != first]


def test_files_say_since_when(cast: Any) -> None:
    data = {"title": "Lama", "stage": "won", "created_at": "2025-01-02T00:00:00Z", "closed_at": "2025-03-01T05:00:00Z"}
    deal = perform(cast["rina"], "opportunities", "create", None, data, face="import").record
    stay = StageHistory.objects.get(opportunity=deal.pk)
    assert stay.entered_at == dt.datetime(2025, 3, 1, 5, tzinfo=dt.UTC)
    assert (stay.way, stay.left_at, deal.days_to_close) == ("start", None, 58)
