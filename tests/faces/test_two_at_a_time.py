"""Two people on one record, by form, in place, on the board and by program, in any order: nothing that somebody has
saved is ever covered by somebody who had not seen it, and changes of different fields in place are all kept.

``INTERLEAVINGS=10000`` walks as many steps; ``SEED`` repeats a walk.
"""

import datetime as dt
import os
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from saluran.core import writer
from saluran.core.perform import tags_of
from saluran.core.registry import modules
from tests.cast import make
from tests.faces.api_client import Program
from tests.faces.html_client import HTMX, fields_of, rows, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]

STEPS = int(os.environ.get("INTERLEAVINGS", "160"))
SEED = int(os.environ.get("SEED", "7"))
TOLD = ("title", "amount", "next_step", "probability", "stage_id", "expected_close", "forecast_category", "status")
FOLLOWS = {"stage": {"probability", "status", "forecast_category", "closed_at"}}  # what moves along with a stage
COLUMN = {"stage": "stage_id"}


@dataclass
class Person:
    client: Any
    program: Program
    seen: dict[str, Any] = field(default_factory=dict)
    form: dict[str, list[str]] = field(default_factory=dict)


class Desk:
    """The record, and the ways to change it. Each way answers whether it was saved, and which field was meant."""

    def __init__(self, cast: Any, dice: random.Random) -> None:
        self.dice, self.n = dice, 0
        self.pk = make("opportunities", title="Mesin", amount="1", owner=cast.budi.pk).pk
        self.people = [Person(sign_in(cast, n), Program(getattr(cast, n))) for n in ("budi", "joko")]
        first = rows("opportunities").get(pk=self.pk)
        same = rows("stages").filter(pipeline=first.pipeline_id, status="open").order_by("pk")
        self.stages = list(same.values_list("pk", flat=True))

    def now(self) -> dict[str, Any]:
        image = writer.image(rows("opportunities").get(pk=self.pk))
        tags = tags_of(modules.get("opportunities"), [self.pk]).get(self.pk, [])
        return {**{k: image[k] for k in (*TOLD, "version")}, "tags": tags}

    def value(self, name: str) -> Any:
        self.n += 1
        made = {
            "title": f"Mesin {self.n}",
            "next_step": f"Langkah {self.n}",
            "amount": str(self.n),
            "tags": f"t{self.n}",
        }
        day = dt.date(2027, 1, 1) + dt.timedelta(self.n % 20_000)
        made |= {"probability": str(self.n % 100), "expected_close": day.isoformat()}
        return made[name] if name in made else self.dice.choice(self.stages)

    def read(self, who: Person) -> None:
        who.seen = self.now()
        who.form = fields_of(who.client.get(f"/opportunities/{self.pk}/edit"))

    def by_form(self, who: Person) -> tuple[int, str]:
        name = self.dice.choice(["title", "amount", "next_step", "probability", "stage", "tags"])
        typed = {"tags__text" if name == "tags" else name: [str(self.value(name))]}
        return who.client.post(f"/opportunities/{self.pk}/edit", {**who.form, **typed}).status_code, name

    def in_place(self, who: Person) -> tuple[int, str]:
        name = self.dice.choice(["title", "amount", "next_step", "probability", "stage", "tags", "expected_close"])
        typed = {"tags__text" if name == "tags" else name: self.value(name), "version": who.seen["version"]}
        answer = who.client.post(f"/opportunities/{self.pk}/field/{name}", typed, headers=HTMX)
        return answer.status_code, name

    def on_the_board(self, who: Person) -> tuple[int, str]:
        posted = {"stage": self.value("stage"), "position": 0, "version": who.seen["version"]}
        url = f"/opportunities/{self.pk}/do/move_stage"
        return who.client.post(url, posted, headers=HTMX).status_code, "stage"

    def by_program(self, who: Person) -> tuple[int, str]:
        name = self.dice.choice(["title", "amount", "next_step", "stage", "tags", "expected_close"])
        value = self.value(name)
        body = {name: [value] if name == "tags" else value}
        status, _body = who.program("PATCH", f"opportunities/{self.pk}", body, If_Match=f'"{who.seen["version"]}"')
        return status, name


@pytest.mark.postgres
def test_no_update_is_lost(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saluran.faces.api.tokens.RATE", 1e9)
    dice = random.Random(SEED)
    desk = Desk(cast, dice)
    for person in desk.people:
        desk.read(person)
    ways = (desk.by_form, desk.in_place, desk.in_place, desk.on_the_board, desk.by_program)
    saved, refused, beside, lost = 0, 0, 0, []
    for step in range(STEPS):
        who, way = dice.choice(desk.people), dice.choice(ways)
        before = desk.now()
        status, name = way(who)
        after = desk.now()
        changed = {c for c in after if after[c] != before[c]} - {"version"}
        where = (step, way.__name__, name, status)
        mine = {COLUMN.get(name, name)} | FOLLOWS.get(name, set())
        unseen = {c for c in before if before[c] != who.seen[c]} - {"version"}
        if status < 400:
            saved += 1
            assert changed <= mine, where
            lost += [(*where, c) for c in changed & unseen]
            beside += way == desk.in_place and before["version"] != who.seen["version"] and bool(changed)
        else:
            refused += 1
            assert status == 412 and after == before, where
            assert who.seen["version"] != before["version"], where
            assert way != desk.in_place or mine & unseen, where
        if dice.random() < 0.45:
            desk.read(who)
    assert lost == []
    assert min(saved, refused, beside) > STEPS // 20, (saved, refused, beside)
    told = f"{saved} saved, {beside} of them beside others' changes; {refused} refused; 0 lost"
    print(f"{STEPS} steps, seed {SEED}: {told}")
