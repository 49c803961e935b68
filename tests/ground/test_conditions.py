import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import conditions
from saluran.ground.conditions import Group, Malformed, Test, from_url, parse, shape, span, to_url

TODAY = dt.date(2026, 11, 21)  # a Saturday

plain = st.one_of(
    st.integers(-(2**60), 2**60),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
value = st.one_of(
    plain,
    st.sampled_from([{"me": True}, {"my_team": True}, {"days": -30}]),
    st.sampled_from(sorted(conditions.RELATIVE)).map(lambda word: {"rel": word}),
)


def comparisons() -> st.SearchStrategy[list[object]]:
    def build(op: str) -> st.SearchStrategy[list[object]]:
        field = st.sampled_from(["status", "account.city", "amount"])
        if op in conditions.NO_VALUE:
            return st.tuples(field).map(lambda t: [t[0], op])
        if op in conditions.PAIRS:
            return st.tuples(field, st.lists(value, min_size=2, max_size=2)).map(lambda t: [t[0], op, t[1]])
        if op in conditions.LISTS:
            return st.tuples(field, st.lists(value, max_size=4)).map(lambda t: [t[0], op, t[1]])
        return st.tuples(field, value).map(lambda t: [t[0], op, t[1]])

    return st.sampled_from(sorted(conditions.OPPOSITE)).flatmap(build)


def deeper(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    )


level_1 = st.one_of(comparisons(), deeper(comparisons()))
condition = st.one_of(level_1, deeper(level_1))


def opposite(node: Group | Test) -> Group | Test:
    if isinstance(node, Test):
        return Test(node.field, conditions.OPPOSITE[node.op], node.value)
    return Group({"all": "any", "any": "all"}[node.word], tuple(map(opposite, node.parts)))


@given(condition)
def test_not_is_pushed_to_the_leaves(data: object) -> None:
    assert parse({"not": {"not": data}}) == parse(data)
    assert parse({"not": data}) == opposite(parse(data))


@given(condition)
def test_shape_is_hashable_and_the_same_for_equal_conditions(data: object) -> None:
    form, values = shape(parse(data))
    again, same = shape(parse(json.loads(json.dumps(data))))
    assert hash(form) == hash(again) and form == again and values == same


def test_shape_forgets_plain_values_but_not_relative_ones() -> None:
    assert shape(parse(["a", "is", 1]))[0] == shape(parse(["a", "is", 2]))[0]
    assert shape(parse(["a", "is", 1]))[0] != shape(parse(["a", "is", {"me": True}]))[0]
    assert shape(parse(["a", "in", [1, 2]]))[0] != shape(parse(["a", "in", [1]]))[0]


@given(condition)
def test_url_round_trip(data: object) -> None:
    assert from_url(to_url(data)) == data


def test_long_conditions_stay_short_in_a_url() -> None:
    data = {"any": [["city", "in", [f"Kota {n}" for n in range(300)]]]}
    assert len(to_url(data)) < 2000 and from_url(to_url(data)) == data


@pytest.mark.parametrize("text", ["", "~", "~!!", "~AAAA", "{", "[" * 100_000, "x" * 300_000, to_url("0" * 250_000)])
def test_bad_urls(text: str) -> None:
    with pytest.raises(Malformed):
        from_url(text)


@pytest.mark.parametrize(
    ("data", "path", "what"),
    [
        (None, (), "shape"),
        ({}, (), "shape"),
        ({"all": 1}, (), "shape"),
        ({"all": [], "any": []}, (), "shape"),
        ({"xor": []}, (), "shape"),
        (["a"], (), "shape"),
        (["a", "is", 1, 2], (), "shape"),
        (["a.b.c", "is", 1], (0,), "field"),
        (["A b", "is", 1], (0,), "field"),
        (["a\n", "is", 1], (0,), "field"),
        (["a", "like", 1], (1,), "op"),
        (["a", ["is"], 1], (1,), "op"),
        (["a", "is"], (2,), "value"),
        (["a", "is", [1]], (2,), "value"),
        (["a", "is", {"me": 1}], (2,), "value"),
        (["a", "is", {"rel": "someday"}], (2,), "value"),
        (["a", "is", {"days": True}], (2,), "value"),
        (["a", "is", "x\0"], (2,), "value"),
        (["a", "is", "\ud800"], (2,), "value"),
        (["a", "is", 2**63], (2,), "value"),
        (["a", "is", float("nan")], (2,), "value"),
        (["a", "in", "x"], (2,), "value"),
        (["a", "in", list(range(501))], (2,), "value"),
        (["a", "between", [1]], (2,), "value"),
        (["a", "empty", 1], (2,), "value"),
        ({"all": [["a", "is", 1], {"any": [["a", "is", []]]}]}, ("all", 1, "any", 0, 2), "value"),
        ({"all": [["a", "is", 1]] * 200}, ("all", 199), "too_big"),
    ],
)
def test_malformed_names_the_part(data: object, path: tuple[object, ...], what: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(data)
    assert (refused.value.path, refused.value.what) == (path, what)


@pytest.mark.parametrize(
    ("data", "meant"),
    [
        (["a", "empty", None], Test("a", "empty")),
        (["a", "not_empty", True], Test("a", "not_empty")),
        (["a", "is", None], Test("a", "empty")),
        (["a", "is_not", ""], Test("a", "not_empty")),
        ({"not": ["a", "is", None]}, Test("a", "not_empty")),
        (["a", "in", {"my_team": True}], Test("a", "in", ({"my_team": True},))),
        (["a", "between", {"rel": "this_month"}], Test("a", "between", ({"rel": "this_month"},) * 2)),
    ],
)
def test_other_ways_to_say_it(data: object, meant: Test) -> None:
    assert parse(data) == meant


def test_depth() -> None:
    data: object = ["a", "is", 1]
    for _ in range(5):
        data = {"all": [data]}
    parse(data)
    with pytest.raises(Malformed, match="too_big"):
        parse({"not": data})


@pytest.mark.parametrize(
    ("meant", "first", "last"),
    [
        ({"rel": "today"}, "2026-11-21", "2026-11-21"),
        ({"rel": "yesterday"}, "2026-11-20", "2026-11-20"),
        ({"rel": "tomorrow"}, "2026-11-22", "2026-11-22"),
        ({"rel": "this_week"}, "2026-11-16", "2026-11-22"),
        ({"rel": "last_month"}, "2026-10-01", "2026-10-31"),
        ({"rel": "next_month"}, "2026-12-01", "2026-12-31"),
        ({"rel": "next_quarter"}, "2027-01-01", "2027-03-31"),
        ({"rel": "last_year"}, "2025-01-01", "2025-12-31"),
        ({"rel": "this_half"}, "2026-07-01", "2026-12-31"),
        ({"rel": "next_half"}, "2027-01-01", "2027-06-30"),
        ({"rel": "last_7_days"}, "2026-11-15", "2026-11-21"),
        ({"rel": "last_1_days"}, "2026-11-21", "2026-11-21"),
        ({"rel": "next_7_days"}, "2026-11-21", "2026-11-27"),
        ({"rel": "last_2_weeks"}, "2026-11-08", "2026-11-21"),
        ({"rel": "last_3_months"}, "2026-08-22", "2026-11-21"),
        ({"rel": "next_12_months"}, "2026-11-21", "2027-11-20"),
        ({"days": -30}, "2026-10-22", "2026-10-22"),
        ("2026-02-28", "2026-02-28", "2026-02-28"),
    ],
)
def test_span(meant: object, first: str, last: str) -> None:
    assert span(meant, TODAY) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 240))
def test_rolling_spans_hold_today_and_grow(today: dt.date, n: int) -> None:
    for unit in ("days", "weeks", "months"):
        first, last = span({"rel": f"last_{n}_{unit}"}, today)
        assert first <= today == last
        assert span({"rel": f"last_{n + 1}_{unit}"}, today)[0] < first
        first, last = span({"rel": f"next_{n}_{unit}"}, today)
        assert first == today <= last < span({"rel": f"next_{n + 1}_{unit}"}, today)[1]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.sampled_from(conditions.UNITS))
def test_periods_touch(today: dt.date, unit: str) -> None:
    last, this, after = (span({"rel": f"{which}_{unit}"}, today) for which in ("last", "this", "next"))
    assert last[1] + dt.timedelta(1) == this[0] <= today <= this[1] == after[0] - dt.timedelta(1)


@pytest.mark.parametrize(
    "meant", [None, 5, "x", "2026-02-30", {"me": True}, {"rel": "x"}, {"rel": "last_0_days"}, {"days": 1.5}]
)
def test_no_span(meant: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        span(meant, TODAY)
    with pytest.raises(ValueError, match="day"):
        span({"days": 99_999}, dt.date.max)
