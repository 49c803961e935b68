"""Records of every module become one without losing anything, and undo makes them several again, byte for byte."""

import pytest

from saluran.core import access
from saluran.core.models import Note
from saluran.core.perform import perform
from saluran.core.schema import Module
from tests.contract import samples
from tests.contract.world import World
from tests.dumps import dump

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


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
