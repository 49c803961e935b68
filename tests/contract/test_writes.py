"""What is written by door, API and form is the same, in the record and in the journal; and it is what was sent."""

from collections.abc import Callable
from typing import Any

import pytest

from saluran.core import access, writer
from saluran.core.kinds import Link
from saluran.core.models import Line, Operation, Tape
from saluran.core.perform import perform, tags_of
from saluran.core.schema import Field, Module
from tests.contract import samples
from tests.contract.forms import Form
from tests.contract.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MOVING = {
    "address",
    "id",
    "row",
    "created_at",
    "modified_at",
    "at",
    "rank",
    "channel",
    "channel_name",
    "stage_since",
    "done_at",
}
#: What a change of one field brings along: its verb's business.
FOLLOWS = {
    "stage": {
        "status", "probability", "probability_by_hand", "closed_at", "lost_reason_id", "lost_note", "stage_since",
        "stale_on", "forecast_category",
    },
    "probability": {"probability_by_hand"},
    "owner": {"team_id"},
    "lines": {"goods_cost", "tax_total"},
    "currency": {"goods_cost", "tax_total"},
    "costs": {"costs_total"},
    "status": {"done_at"},
    "expected_close": {"close_moves", "close_slip"},
}  # fmt: skip

Write = Callable[[World, Module, Any, dict[str, Any]], int]


def by_door(world: World, module: Module, pk: Any, data: dict[str, Any]) -> int:
    done = perform(world.actor("rina"), module.key, "update" if pk else "create", pk, data, face="api")
    return int(done.record.pk)


def by_api(world: World, module: Module, pk: Any, data: dict[str, Any]) -> int:
    where = f"{module.key}/{pk}" if pk else module.key
    answer = world.api("rina", "PATCH" if pk else "POST", where, data)
    assert answer.status == (200 if pk else 201), answer.text
    return int(answer.json["id"])


def by_form(world: World, module: Module, pk: Any, data: dict[str, Any]) -> int:
    url = f"/{module.key}/{pk}/edit" if pk else f"/{module.key}/new"
    form = Form(world.page("rina", url).text)
    answer = world.page("rina", url, form.fill(module, data))
    assert answer.status in (302, 303), (Form(answer.text).wrong, answer.text[-3000:])
    return int(pk or answer.headers["Location"].split("/")[2].split("?")[0])


FACES: tuple[Write, ...] = (by_door, by_api, by_form)


def still(image: dict[str, Any] | None) -> dict[str, Any] | None:
    """An image without what differs between two tries at the same thing."""
    return None if image is None else {k: v for k, v in image.items() if k not in MOVING}


def picture(module: Module, pk: int) -> dict[str, Any]:
    """The record as it lies in the database, with its lines and tags."""
    record = access.rows(module).get(pk=pk)
    lines = {
        f.name: [
            {k: v for k, v in (still(writer.image(row)) or {}).items() if k != f"{f.lines.back}_id"}
            for row in f.lines.model._base_manager.filter(**{f.lines.back: pk}).order_by("position", "pk")
        ]
        for f in module.fields
        if f.lines
    }
    return {"row": still(writer.image(record)), "lines": lines, "tags": tags_of(module, [pk]).get(pk, [])}


def journal(module: Module, operation: Operation, pk: int) -> list[Any]:
    """What was told of an operation: lines and tape, ids of new rows left out."""
    lines = Line.objects.filter(operation=operation).order_by("pk")
    ours = (module.key, pk)  # a record of another module may have the same number by chance
    told: list[Any] = [
        (x.module, (x.module, x.record_id) == ours, x.verb, still(x.before), still(x.after)) for x in lines
    ]
    tape = [(t.table, still(t.before), still(t.after)) for t in Tape.objects.filter(operation=operation)]
    back = {f"{f.lines.back}_id" for f in module.fields if f.lines}
    mine = [
        (t, *({k: v for k, v in (i or {}).items() if k not in back | {"tag_id", "about"}} for i in two))
        for t, *two in tape
    ]
    return told + sorted(mine, key=repr)


def tried(world: World, module: Module, pk: Any, data: dict[str, Any], write: Write) -> tuple[dict[str, Any], Any]:
    """Do it one way, look at it, take it back."""
    with undone():
        made = write(world, module, pk, data)
        operation = Operation.objects.order_by("-pk")[0]
        return picture(module, made), journal(module, operation, made)


def differences(a: Any, b: Any) -> Any:
    if isinstance(a, dict) and isinstance(b, dict):
        return {k: (a.get(k), b.get(k)) for k in {*a, *b} if a.get(k) != b.get(k)}
    return (a, b)


def assert_alike(world: World, module: Module, pk: Any, data: dict[str, Any]) -> None:
    first, *rest = [tried(world, module, pk, data, write) for write in FACES]
    for other in rest:
        for part in ("row", "lines", "tags"):
            assert other[0][part] == first[0][part], differences(first[0][part], other[0][part])
        assert other[1] == first[1]


def test_door_api_and_form_make_the_same(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "create"):
        assert house.api("rina", "POST", key, {}).status == 404
        assert house.page("rina", f"/{key}/new").status == 404
        return
    assert_alike(house, module, None, samples.on_form(module, samples.full(module, next(samples.count))))


def test_door_api_and_form_change_the_same(house: World, key: str) -> None:
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    data = samples.on_form(module, samples.full(module, next(samples.count)))
    if key == "settings":
        data = {"value": "SGD"}
    assert_alike(house, module, record.pk, samples.lasting(module, data))


def said(f: Field, value: Any) -> Any:
    """A value as the API says it."""
    if isinstance(f.kind, Link):
        return value
    if f.kind.key == "table":
        return [
            {c.name: said(c, line[c.name]) for c in f.kind.fields if c.name in line} for line in f.kind.clean(value)
        ]
    return f.kind.to_json(f.kind.clean(value))


def heard(f: Field, value: Any) -> Any:
    if isinstance(f.kind, Link):
        return value and value["id"]
    if f.kind.key == "anylink":
        return value and {"module": value["module"], "id": value["id"]}
    if f.kind.key == "table":
        return [{c.name: heard(c, line[c.name]) for c in f.kind.fields} for line in value]
    return value


def test_what_was_sent_is_read_back(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "create"):
        return
    data = samples.full(module, next(samples.count))
    made = house.api("rina", "POST", key, data)
    assert made.status == 201, made.text
    found = house.api("rina", "GET", f"{key}/{made.json['id']}")
    assert made.headers["Location"] == f"/api/v1/{key}/{made.json['id']}"
    assert {k: v for k, v in made.json.items() if k != "operation"} == found.json
    for name, value in data.items():
        f = module.by_name[name]
        if isinstance(value, str) and isinstance(f.kind, Link):
            assert found.json[name]["title"], name
        elif f.kind.key == "table":
            lines = zip(heard(f, found.json[name]), said(f, value), strict=True)
            assert all(got[k] == wanted[k] for got, wanted in lines for k in wanted), name
        elif name not in ("key", "name") or key not in ("modules", "fields"):  # these get a prefix
            assert heard(f, found.json[name]) == said(f, value), name


def test_a_change_of_one_field_touches_nothing_else(house: World, key: str) -> None:
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    before = picture(module, record.pk)
    other = {"value": "SGD"} if key == "settings" else samples.full(module, next(samples.count))
    computed = {f.column for f in module.fields if f.computed} | {"version", "modified_by_id", "title", "rank"}
    formulas = {f.name for f in module.custom if f.readonly}
    for name, value in samples.lasting(module, other).items():
        f = module.by_name[name]
        with undone():
            answer = house.api("rina", "PATCH", f"{key}/{record.pk}", {name: value})
            assert answer.status == 200, (name, answer.text)
            after = picture(module, record.pk)
        changed = {k for k, v in after["row"].items() if before["row"][k] != v} - computed - FOLLOWS.get(name, set())
        assert changed <= ({f.column} if f.column else {"extra"} if f.custom else set()), (name, changed)
        extra = {k for k, v in after["row"]["extra"].items() if before["row"]["extra"].get(k) != v}
        assert extra <= {name} | formulas, name
        assert f.lines or after["lines"] == before["lines"], name
        assert name == "tags" or after["tags"] == before["tags"], name


CHOICES = {
    "module": ("leads", "accounts"), "kind": ("date",), "status": ("won", "lost"), "target": ("leads",),
    "template": ("b2b", "services"),
}  # fmt: skip


def another(record: Any, name: str) -> Any:
    if name == "pipeline":
        return samples.made("pipelines", {"name": "Lain"}).pk
    return next(v for v in CHOICES.get(name, ("lain",)) if v != getattr(record, name))


def test_what_is_chosen_once_stays(house: World, key: str) -> None:
    module = house.module(key)
    for name in [f.name for f in module.fields if f.once]:
        record = samples.record_of(house.actor("rina"), key)
        where, now = f"{key}/{record.pk}", house.api("rina", "GET", f"{key}/{record.pk}").json[name]
        answer = house.api("rina", "PATCH", where, {name: another(record, name)})
        assert (answer.status, list(answer.json["errors"])) == (422, [name])
        assert answer.json["errors"][name] == ["Ini dipilih sekali dan tidak dapat diubah kemudian."]
        assert house.api("rina", "PATCH", where, {name: now}).json["operation"] is None, "the same again is no change"
        assert name not in Form(house.page("rina", f"/{where}/edit").text).fields
        assert house.page("rina", f"/{where}/field/{name}").status == 403
        assert house.page("rina", f"/{key}/new").text.count("Ini dipilih sekali dan tidak dapat diubah kemudian.") >= 1


def test_who_comes_second_is_told(house: World, key: str) -> None:
    """A stale change is refused with the fields that differ, and changes nothing."""
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    stale = f'"{record.version}"'
    name = (
        "value"
        if key == "settings"
        else next(f.name for f in samples.settable(module) if f.kind.key in ("text", "names"))
    )
    name = "organization" if key == "leads" else "label" if key == "fields" else "name" if key == "modules" else name
    value = "SGD" if key == "settings" else samples.value(module, module.by_name[name], next(samples.count))
    assert house.api("rina", "PATCH", f"{key}/{record.pk}", {name: value}, If_Match=stale).status == 200
    before = picture(module, record.pk)
    later = "EUR" if key == "settings" else samples.value(module, module.by_name[name], next(samples.count))
    for verb in ("PATCH", "DELETE"):
        if verb == "DELETE" and not samples.can(module, "delete"):
            continue
        answer = house.api(
            "rina", verb, f"{key}/{record.pk}", {name: later} if verb == "PATCH" else None, If_Match=stale
        )
        assert answer.status == 412
        assert name in answer.json["changed"]
    form = Form(house.page("rina", f"/{key}/{record.pk}/edit").text)
    posted = form.fill(module, {name: later}) | {"version": [str(record.version)]}
    assert house.page("rina", f"/{key}/{record.pk}/edit", posted).status == 412
    assert picture(module, record.pk) == before


def test_the_same_request_twice_is_done_once(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "create"):
        return
    data = samples.full(module, next(samples.count))
    first = house.api("rina", "POST", key, data, Idempotency_Key="satu")
    count = access.rows(module).count()
    again = house.api("rina", "POST", key, data, Idempotency_Key="satu")
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = house.api("rina", "POST", key, samples.full(module, next(samples.count)), Idempotency_Key="satu")
    assert (other.status, list(other.json["errors"])) == (422, ["Idempotency-Key"])
    assert access.rows(module).count() == count


def test_parts_of_a_value_are_shown_in_their_order(house: World) -> None:
    """Whatever order the database keeps them in."""
    place = {"street": "Jl. Braga 1", "village": "Braga", "city": "Bandung", "country": "Indonesia"}
    made = house.api("rina", "POST", samples.CUSTOM, {"title": "A", "x_f_address": dict(reversed(place.items()))})
    assert (
        "Jl. Braga 1, Braga, Bandung, Indonesia"
        in house.page("rina", f"/{samples.CUSTOM}/{made.json['id']}?tab=details").text
    )
