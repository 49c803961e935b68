"""What was deleted comes back as it was, and what was done is undone exactly."""

from typing import Any

import pytest

from saluran.core import access, writer
from saluran.core.models import Attachment, Note, SearchDoc, Tagging
from saluran.core.perform import perform
from saluran.core.perform.work import OWN
from saluran.core.schema import Module
from saluran.core.writer import Image
from tests.contract import samples
from tests.contract.test_writes import picture
from tests.contract.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def everything(module: Module, pk: int) -> dict[str, Any]:
    """The record and all that hangs on it, byte for byte, ids included; only the version goes forward."""

    def images(rows: Any) -> list[Image]:
        return [writer.image(r) for r in rows.order_by("pk")]

    about = f"{module.key}:{pk}"
    found = {m.__name__: images(m.objects.filter(about=about)) for m in (Note, Tagging, Attachment)}
    for f in module.fields:
        if f.lines:
            found[f.name] = images(f.lines.model._base_manager.filter(**{f.lines.back: pk}))
    docs = SearchDoc.objects.filter(module=module.key, record_id=pk).values("owner", "team", "title", "text")
    rows = images(access.rows(module).filter(pk=pk))
    return {**found, "row": [{k: v for k, v in r.items() if k not in OWN} for r in rows], "search": list(docs)}


def with_all(world: World, key: str) -> Any:
    """A record with every field filled in, and a note."""
    record = samples.record_of(world.actor("rina"), key)
    perform(world.actor("rina"), key, "note", record.pk, {"text": "Catatan contoh"}, face="api")
    return record


def test_a_deleted_record_comes_back_as_it_was(house: World, key: str) -> None:
    module = house.module(key)
    record = with_all(house, key)
    before = everything(module, record.pk)
    title, where = before["row"][0]["title"], f"{key}/{record.pk}"
    answer = house.api("rina", "DELETE", where)
    if not samples.can(module, "delete"):
        assert answer.status == 404
        assert everything(module, record.pk) == before
        return
    assert answer.status == 200
    gone = everything(module, record.pk)
    assert not any(gone.values()), gone
    assert [house.api("rina", "GET", where).status, house.page("rina", f"/{where}").status] == [404, 404]
    assert title in house.page("rina", "/my/bin").text
    assert house.api("rina", "POST", f"{where}/do/restore").status == 200
    assert everything(module, record.pk) == before
    assert title not in house.page("rina", "/my/bin").text
    assert house.api("rina", "POST", f"{where}/do/restore").status in (404, 409)
    version = house.api("rina", "GET", where).json["version"]
    assert version > record.version


def test_a_change_is_undone_exactly(house: World, key: str) -> None:
    module = house.module(key)
    record = with_all(house, key)
    before = everything(module, record.pk)
    data = {"value": "SGD"} if key == "settings" else samples.full(module, next(samples.count))
    data = samples.lasting(module, data)
    done = house.api("rina", "PATCH", f"{key}/{record.pk}", data)
    assert done.status == 200, done.text
    assert everything(module, record.pk) != before
    operation = done.json["operation"]
    assert house.api("budi", "POST", f"operations/{operation}/undo").status == 404
    assert house.api("rina", "POST", f"operations/{operation}/undo").status == 200
    assert everything(module, record.pk) == before
    again = house.api("rina", "POST", f"operations/{operation}/undo")
    assert again.status == 409


def test_what_was_made_is_unmade(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "create"):
        return
    made = house.api("rina", "POST", key, samples.full(module, next(samples.count)))
    before = everything(module, made.json["id"])
    back = house.api("rina", "POST", f"operations/{made.json['operation']}/undo")
    assert back.status == 200, back.text
    assert not any(everything(module, made.json["id"]).values())
    again = house.api("rina", "POST", f"operations/{back.json['operation']}/undo")
    assert again.status == 200, again.text
    assert everything(module, made.json["id"]) == before


def test_undo_leaves_what_somebody_else_did_since(house: World, key: str) -> None:
    """It refuses and says why; with ``keep_later`` the later change stays."""
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    name = {
        "settings": "value",
        "fields": "label",
        "leads": "organization",
        "contacts": "department",
        "duplicate_rules": "note",
    }.get(key, "")
    name = name or next(f.name for f in samples.settable(module) if f.kind.key in ("text", "names") and f.required)
    values = (
        ["USD", "SGD"]
        if key == "settings"
        else [samples.value(module, module.by_name[name], next(samples.count)) for _n in "12"]
    )
    if module.by_name[name].once:
        return
    done = house.api("rina", "PATCH", f"{key}/{record.pk}", {name: values[0]}).json
    house.api("wendy", "PATCH", f"{key}/{record.pk}", {name: values[1]})
    if done["operation"] is None:
        return
    later = picture(module, record.pk)
    refused = house.api("rina", "POST", f"operations/{done['operation']}/undo")
    assert refused.status == 409
    assert refused.json["clashes"]
    assert house.api("rina", "POST", f"operations/{done['operation']}/undo", {"keep_later": True}).status == 200
    assert picture(module, record.pk) == later
