"""Lists of every module: sorted as Python sorts, filtered as Python filters, searched, cut into pages."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from saluran.core import access, lists
from saluran.core.perform import tags_of
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from tests.contract import samples
from tests.contract.world import World, house  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

OPPOSITES = {"is_not": "is", "not_in": "in", "empty": "not_empty"}
OPS = {
    "is",
    "in",
    "lt",
    "lte",
    "gt",
    "gte",
    "between",
    "contains",
    "starts_with",
    "not_empty",
    "has",
    "has_any",
    "changed_since",
}


class Rows:
    """The records of a module with the values of their fields, read without the list plan."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.records = list(access.rows(module).order_by("pk"))
        self.tags = tags_of(module, [r.pk for r in self.records])

    def of(self, f: Field, record: Any) -> Any:
        if f.lines:
            return list(f.lines.model._base_manager.filter(**{f.lines.back: record.pk}))
        return self.tags.get(record.pk, []) if f.name == "tags" else f.of(record)


@pytest.fixture(scope="module")
def stocked(house: World) -> World:  # noqa: F811
    for key in samples.all_keys():
        samples.make_records(house.actor("rina"), key, 5, 2)
    return house


def folded(value: Any) -> Any:
    """Text without case (ASCII) and by its bytes, as lists compare it."""
    return value.encode().lower() if isinstance(value, str) else value


def in_order(rows: Rows, f: Field, down: bool) -> list[int]:
    """Empties last, both ways; the id decides between equals."""
    found = sorted(rows.records, key=lambda r: r.pk, reverse=down)
    full = [r for r in found if rows.of(f, r) is not None and rows.of(f, r) != ""]
    empty = [r for r in found if r not in full]
    return [r.pk for r in sorted(full, key=lambda r: folded(rows.of(f, r)), reverse=down) + empty]


def paged(world: World, key: str, **asked: Any) -> Iterator[dict[str, Any]]:
    while True:
        page = world.api("rina", "GET", f"{key}?{urlencode(asked)}")
        assert page.status == 200, page.text
        yield from page.json["items"]
        if not page.json["next"]:
            return
        asked["cursor"] = page.json["next"]


def test_every_list_is_sorted_by_each_of_its_fields_and_cut_into_pages(stocked: World, key: str) -> None:
    rows = Rows(stocked.module(key))
    assert rows.module.sortable
    limit = max(3, len(rows.records) // 2)
    for name in rows.module.sortable:
        for sign in ("", "-"):
            found = [
                r["id"] for r in paged(stocked, key, sort=f"{sign}{name}", limit=limit, fields="title", count="false")
            ]
            assert found == in_order(rows, rows.module.by_name[name], sign == "-"), f"{sign}{name}"


def test_every_list_counts_and_shows_its_columns(stocked: World, key: str) -> None:
    rows = Rows(stocked.module(key))
    said = stocked.api("rina", "GET", f"{key}?limit=200").json
    assert (said["count"], said["count_is_exact"], said["next"]) == (len(rows.records), True, None)
    wanted = {n for n in rows.module.list if n in rows.module.by_name and rows.module.by_name[n].lines is None}
    assert all(wanted <= set(item) for item in said["items"])


def holds(have: Any, op: str, value: Any) -> bool:
    """A condition in plain Python; values are those of the kind."""
    if op == "not_empty":
        return have not in (None, "", [], {}, ())
    if op == "has_any":
        return bool(set(have or ()) & set(value))
    if op == "has":
        return value in (have or ())
    if have is None or have == "":
        return False
    have, value = folded(have), [folded(v) for v in value] if isinstance(value, list) else folded(value)
    match op:
        case "is":
            return bool(have == value)
        case "in":
            return have in value
        case "between":
            return bool(value[0] <= have <= value[1])
        case "contains":
            return value in have
        case "starts_with":
            return bool(have.startswith(value))
    return bool({"lt": have < value, "lte": have <= value, "gt": have > value, "gte": have >= value}[op])


def sent(f: Field, value: Any) -> Any:
    """A value as a condition holds it."""
    return f.kind.to_json(value) if isinstance(value, dt.date | Decimal) else value


def asked(rows: Rows, f: Field, op: str) -> Any:
    """A value to ask for: one that some records have and others have not."""
    values = [v for r in rows.records if (v := rows.of(f, r)) not in (None, "", [], {})]
    if not values:
        return None
    one, other = values[len(values) // 2], values[-1]
    if op == "in":
        return [one, other]
    if op == "between":
        return sorted([one, other], key=folded)
    if op == "has_any":
        return [one[0], other[-1]]
    if op == "has":
        return one[0]
    if op == "contains":
        return one[2:6].strip() or one
    return one[:4] if op == "starts_with" else one


def test_every_field_filters_with_each_of_its_ops(stocked: World, key: str) -> None:
    rows, rina = Rows(stocked.module(key)), stocked.actor("rina")
    tried = 0
    for f in (f for f in rows.module.fields if f.ready):
        for op in sorted(f.kind.ops - {"changed_since"}):
            base = OPPOSITES.get(op, op)
            assert base in OPS
            value = None if base == "not_empty" else asked(rows, f, base)
            if value is None and base != "not_empty":
                continue  # nobody has a value: nothing to ask for
            wanted = {r.pk for r in rows.records if holds(rows.of(f, r), base, value) == (op == base)}
            said = [sent(f, v) for v in value] if isinstance(value, list) else sent(f, value)
            condition = [f.name, op] if base == "not_empty" else [f.name, op, said]
            page = lists.page(rina, rows.module, ("title",), condition=condition, sort=rows.module.sort, size=200)
            assert {row[0] for row in page.rows} == wanted, condition
            assert lists.count(rina, rows.module, condition) == (len(wanted), True), condition
            tried += 1
    assert tried > 20


def test_conditions_come_in_by_the_address(stocked: World, key: str) -> None:
    rows = Rows(stocked.module(key))
    f = rows.module.by_name[rows.module.sort.lstrip("-")]
    value = asked(rows, f, "is")
    wanted = {r.pk for r in rows.records if holds(rows.of(f, r), "is", value)}
    query = urlencode({"filter": json.dumps([f.name, "is", sent(f, value)]), "limit": 200, "fields": "title"})
    answer = stocked.api("rina", "GET", f"{key}?{query}").json
    assert {r["id"] for r in answer["items"]} == wanted
    assert answer["count"] == len(wanted)


def test_what_changed_since(stocked: World, key: str) -> None:
    rows = Rows(stocked.module(key))
    f = next(f for f in rows.module.fields if "changed_since" in f.kind.ops)
    for moment, wanted in (("2000-01-01", len(rows.records)), ("2190-01-01", 0)):
        condition = json.dumps([f.name, "changed_since", moment])
        assert stocked.api("rina", "GET", f"{key}?{urlencode({'filter': condition})}").json["count"] == wanted


def test_a_field_or_op_that_is_not_there_is_named(stocked: World, key: str) -> None:
    for condition, name in (
        (["no_such", "is", 1], "no_such"),
        (["title", "has", 1], "title"),
        (["password", "is", ""], "password"),
    ):
        answer = stocked.api("rina", "GET", f"{key}?{urlencode({'filter': json.dumps(condition)})}")
        assert answer.status == 422
        assert name in answer.json["errors"]["filter"][0]


def words_in(module: Module, record: Any) -> Iterator[tuple[str, str]]:
    for name in module.search:
        f = module.by_name[name]
        found = [
            w for w in f.kind.words(f.of(record)).replace("@", " ").replace("/", " ").split() if w.startswith("kw")
        ]
        yield from ((name, w.removesuffix(".example")) for w in found)


def test_every_module_is_searched_by_the_words_of_its_fields(stocked: World, key: str) -> None:
    rows = Rows(stocked.module(key))
    by_words: dict[str, set[int]] = {}
    for r in rows.records:
        for _name, w in words_in(rows.module, r):
            by_words.setdefault(w, set()).add(r.pk)
    assert by_words or key in ("settings", "duplicate_rules") or rows.module.part_of
    for w, wanted in by_words.items():
        assert {r["id"] for r in stocked.api("rina", "GET", f"{key}?q={w}&fields=title").json["items"]} == wanted, w
    if by_words:
        w, wanted = next(iter(by_words.items()))
        hits = stocked.api("rina", "GET", f"search?q={w}&module={key}").json["items"]
        assert {h["id"] for h in hits} == wanted


def test_no_module_is_left_out() -> None:
    assert {"visits", samples.CUSTOM} <= set(samples.all_keys())
    assert set(modules._declared) <= set(samples.all_keys())
