"""Bad input is refused with a sentence in the reader's language that names the field, and changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from saluran.core import access
from saluran.core.kinds import Link, Text
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from tests.contract import samples
from tests.contract.forms import Form
from tests.contract.world import World
from tests.security.marks import checksum, marks

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NUL = "a\x00b"
BY_KIND: dict[str, tuple[Any, ...]] = {
    "text": (["a"], {"a": 1}, 7, True, NUL),
    "setting": (["a"], {"a": 1}, 7, True, NUL),
    "longtext": (["a"], NUL, "a" * 20_001),
    "email": ("bukan surel", "a@", "a@b@c.example", NUL),
    "url": ("javascript:alert(1)", "http://", "https://a b.example/", NUL),
    "phone": ("telepon", "+", "08", "1" * 30),
    "digits": ("bukan angka", "123"),
    "integer": ("banyak", 1.5, "1.5", True, [1], 10**20, -(10**20)),
    "decimal": ("banyak", "NaN", "Infinity", "1.2.3", "1,5", True, 10**20),
    "money": ("banyak", "NaN", "Rp 5", True, 10**20),
    "percent": ("banyak", 101, -1, "NaN"),
    "date": ("2026-02-30", "21/11/2026", "kemarin", 5, "0001-01-01", "9999-12-31"),
    "datetime": ("2026-02-30T00:00:00Z", "kemarin", 5, "0001-01-01T00:00:00Z"),
    "duration": (-1, "lama", 1.5, True),
    "boolean": ("mungkin", 2, [True]),
    "choice": ("tidak_ada", 5, ["a"]),
    "choices": (["tidak_ada"], "a", 5),
    "tags": (["a" * 41], "a", [5, {}], [NUL], [f"t{n}" for n in range(51)]),
    "names": ({"xx": "a"}, {"id": "a" * 81}, 5, ["a"], {"id": NUL}),
    "condition": ("a", 5, ["title"], {"all": 5}, ["tidak_ada", "is", 1]),
    "address": ({"planet": "Mars"}, "Jl. Merdeka", {"street": "a" * 201}, {"city": NUL}),
    "link": (999_999_999, "tidak_ada", {"id": 999_999_999}, 0, -1, True, [1], 1.5),
    "table": ("a", 5, [5], [{"tidak_ada": 1}], [{"id": 999_999_999}]),
    "anylink": ("a", {"module": "tidak_ada", "id": 1}, {"module": "leads", "id": 999_999_999}, {"id": 1}, 5),
    "file": (999_999_999, "a", [1]),
}  # fmt: skip
BY_KIND["user"] = BY_KIND["team"] = BY_KIND["link"]


def bad_values(f: Field) -> Iterator[Any]:
    yield from BY_KIND[f.kind.key]
    if isinstance(f.kind, Text):
        yield "a" * (f.kind.max_length + 1)
    if f.required:
        yield from ("", None, "   ")
    least = getattr(f.kind, "least", None)
    if least is not None:
        yield least - 1


def names(errors: dict[str, Any], name: str) -> bool:
    """Whether the errors name this field, or cells of its table, and nothing else, each with a sentence."""
    said = [s for k, some in errors.items() for s in some if k == name or k.startswith(f"{name}.")]
    return len(said) >= len(errors) > 0 and all(isinstance(s, str) and len(s) > 5 for s in said)


def test_every_wrong_value_is_refused_by_name_and_in_both_languages(house: World, key: str) -> None:
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    before, rows = marks(), checksum()
    for f in [f for f in module.fields if not f.readonly]:
        for n, value in enumerate(bad_values(f)):
            where = f"{key}/{record.pk}"
            answer = house.api("rina", "PATCH", where, {f.name: value})
            assert answer.status == 422, (f.name, value, answer.text)
            assert names(answer.json["errors"], f.name), (f.name, value, answer.json)
            assert answer.headers["Content-Type"] == "application/problem+json"
            if n % 4 == 0:
                english = house.api("wendy", "PATCH", where, {f.name: value}).json
                assert english["errors"] != answer.json["errors"], (f.name, value, english)
                assert english["errors"].keys() == answer.json["errors"].keys()
            assert marks() == before, (f.name, value)
    assert checksum() == rows


def test_the_same_is_refused_when_something_is_made(house: World, key: str) -> None:
    module = house.module(key)
    if not samples.can(module, "create"):
        return
    data = samples.full(module, next(samples.count))
    before, rows = marks(), checksum()
    for f in samples.settable(module):
        value = BY_KIND[f.kind.key][0]
        answer = house.api("rina", "POST", key, {**data, f.name: value})
        assert answer.status == 422, (f.name, answer.text)
        assert names(answer.json["errors"], f.name), (f.name, answer.json)
        assert marks() == before, f.name
    least = samples.least(module, next(samples.count))
    for f in [f for f in module.fields if f.required and not f.readonly and f.default is None]:
        answer = house.api("rina", "POST", key, {k: v for k, v in least.items() if k != f.name})
        assert (answer.status, list(answer.json["errors"])) == (422, [f.name])
    assert checksum() == rows


def test_unknown_and_read_only_fields_are_refused_by_name(house: World, key: str) -> None:
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    data = samples.full(module, next(samples.count))
    before = checksum()
    readonly = [f.name for f in module.fields if f.readonly]
    assert {"created_at", "created_by", "modified_at", "modified_by"} <= set(readonly)
    for name in ("tidak_ada", "id", "version", "extra", *readonly):
        for method, where, body in (("PATCH", f"{key}/{record.pk}", {}), ("POST", key, data)):
            if method == "POST" and not samples.can(module, "create"):
                continue
            answer = house.api("rina", method, where, {**body, name: "2026-11-21T00:00:00Z"})
            assert (answer.status, list(answer.json["errors"])) == (422, [name]), (method, answer.json)
            assert house.api("wendy", method, where, {**body, name: 1}).json["errors"] != answer.json["errors"]
    assert checksum() == before


def hidden_target(world: World, key: str) -> int | None:
    """A record that Budi may not see."""
    module = modules.get(key)
    if module.small or key in ("products", "campaigns", "users", "teams"):
        return None
    return int(
        perform(
            world.actor("eka"), key, "create", data=samples.least(module, next(samples.count)), face="api"
        ).record.pk
    )


def test_links_out_of_reach_and_inactive_picks_are_refused(house: World, key: str) -> None:
    module = house.module(key)
    if module.fixed or module.admin or key == "products":
        return
    mine = samples.make_records(house.actor("budi"), key, 0, 1)[0]
    cases = []
    for f in module.fields:
        if not isinstance(f.kind, Link) or f.readonly:
            continue
        target = modules.get(f.kind.to)
        if hidden := hidden_target(house, f.kind.to):
            cases.append((f.name, hidden))
        elif "active" in target.by_name:
            data = samples.least(target, next(samples.count))
            cases.append((f.name, samples.made(f.kind.to, {**data, "active": False}).pk))
    before = checksum()
    assert cases
    for name, pk in cases:
        answer = house.api("budi", "PATCH", f"{key}/{mine.pk}", {name: pk})
        assert (answer.status, list(answer.json["errors"])) == (422, [name]), (name, answer.text)
    assert checksum() == before


TYPED = {
    "email": "bukan surel",
    "url": "javascript:alert(1)",
    "phone": "telepon",
    "digits": "angka",
    "integer": "banyak",
    "decimal": "banyak",
    "money": "banyak",
    "percent": "999",
    "date": "kemarin",
    "datetime": "kemarin",
    "duration": "lama",
    "text": "a" * 300,
    "choice": "tidak_ada",
    "setting": "tidak_ada",
}


def test_a_form_shows_every_error_at_its_field(house: World, key: str) -> None:
    module: Module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    url = f"/{key}/{record.pk}/edit"
    form = Form(house.page("rina", url).text)
    wrong = {
        f.name: TYPED[f.kind.key] for f in samples.settable(module) if f.kind.key in TYPED and f.name in form.fields
    }
    before = checksum()
    shown = house.page("rina", url, {**form.fields, **{k: [v] for k, v in wrong.items()}})
    assert shown.status == 422
    assert Form(shown.text).wrong == set(wrong)
    typed = Form(shown.text).fields
    assert {k: typed[k][0] for k in wrong} == wrong  # nothing that was typed is lost
    hers = Form(house.page("wendy", url).text).fields
    english = house.page("wendy", url, {**hers, **{k: [v] for k, v in wrong.items()}})
    assert Form(english.text).wrong == set(wrong)
    assert checksum() == before
    assert access.rows(module).filter(pk=record.pk).exists()
