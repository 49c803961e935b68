"""Records of every module become one without losing anything, and undo makes them several again, byte for byte."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import F, Sum

from saluran.core import access, writer
from saluran.core.models import Line, Note, Operation, Outbox, Replay, SearchDoc, Tag, Tally, Tape
from saluran.core.perform import perform
from saluran.core.perform.work import OWN
from saluran.core.schema import Module
from tests.contract import samples
from tests.contract.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
AUDIT = (Line, Operation, Outbox, Tape, Replay)


def dump() -> dict[str, list[Any]]:
    """Every row of every table but those that tell what happened; versions only go forward."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_models():
        if model._meta.app_label == "contenttypes" or model in (*AUDIT, SearchDoc, Tag, Tally):
            continue
        if model._meta.db_table in ("core_token", "core_stamp", "core_job", "sessions_session"):
            continue
        rows = [writer.image(r) for r in model._base_manager.order_by("pk")]
        found[model.__name__] = [{k: v for k, v in r.items() if k not in OWN} for r in rows]
    docs = SearchDoc.objects.order_by("module", "record_id").values("module", "record_id", "owner", "team", "text")
    keys = ("module", "made_of", "lane", "currency", "owner_id", "team_id")
    amounts = {"a": F("low") + F("high") * 2**32, "w": F("weighed_low") + F("weighed_high") * 2**32}
    parts = {"n": Sum("count"), **{name: Sum(amount) for name, amount in amounts.items()}}
    sums = Tally.objects.order_by(*keys).values_list(*keys).annotate(**parts)
    return {**found, "search": list(docs), "tallies": [row for row in sums if any(row[len(keys) :])]}


def two(world: World, module: Module) -> tuple[int, int]:
    """A record that says no more than it must, and a full one, each with something that hangs on it."""
    bare, full = samples.make_records(world.actor("rina"), module.key, 1, 1)[::-1]
    for record in (bare, full):
        perform(world.actor("rina"), module.key, "note", record.pk, {"text": f"Tentang {record.pk}"}, face="api")
        perform(world.actor("rina"), module.key, "follow", record.pk, {}, face="api")
    return bare.pk, full.pk


def test_records_become_one_and_several_again(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "merge"):
        record = samples.record_of(house.actor("rina"), key)
        assert house.api("rina", "POST", f"{key}/{record.pk}/do/merge", {"merge_with": [record.pk + 1]}).status == 404
        return
    bare, full = two(house, module)
    before = dump()
    was = access.rows(module).get(pk=full)
    done = house.api("rina", "POST", f"{key}/{bare}/do/merge", {"merge_with": [full], "survivor": bare})
    assert done.status == 200, done.text
    assert (done.json["survivor"], done.json["merged"]) == (bare, [full])
    assert [house.api("rina", "GET", f"{key}/{pk}").status for pk in (bare, full)] == [200, 404]
    now = access.rows(module).get(pk=bare)
    empty = [
        f.name for f in module.fields
        if f.column and not f.readonly and f.name not in module.merging.keep and f.kind.is_empty(f.of(now))
        and not f.kind.is_empty(f.of(was)) and f.of(was) not in (bare, full)
    ]  # fmt: skip
    assert empty == []
    assert Note.objects.filter(about=f"{key}:{bare}").count() == 2
    operation = done.json["operation"]
    assert house.api("budi", "POST", f"operations/{operation}/undo").status == 404
    back = house.api("rina", "POST", f"operations/{operation}/undo")
    assert back.status == 200, back.text
    after = dump()
    assert after == before


def test_a_set_becomes_one(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "merge"):
        return
    bare, full = two(house, module)
    answer = house.api("rina", "POST", f"{key}/do/merge", {"ids": [full, bare]})
    assert answer.status == 200, answer.text
    assert sorted([answer.json["survivor"], *answer.json["merged"]]) == sorted([bare, full])
    assert (answer.json["done"], answer.json["refused"]) == (2, 0)
    assert house.api("rina", "POST", f"{key}/do/merge", {"ids": [bare, full]}).status == 404
