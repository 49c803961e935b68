"""Conditions agree with plain Python, whoever asks; what is wrong is refused and named."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saluran.core import access, lists, query
from saluran.core.models import Line, Operation
from saluran.core.refusals import Invalid
from saluran.core.registry import modules
from tests.cast import make
from tests.core.reading import NOW, TODAY, WORDS, World
from tests.core.truth import holds

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TEXT = st.sampled_from([w for w in WORDS if w] + ["BESAR", "bes", "%", "_", "\\", "é"])
FIGURE = st.sampled_from([0, 1, "7", "0.001", 2.5, 40])
DAY = st.sampled_from(
    [{"rel": w} for w in ("today", "this_week", "last_month", "this_quarter", "next_year")]
    + [{"days": n} for n in (-30, -1, 0, 7)]
    + ["2026-11-21", "2026-10-31"]
)
MOMENT = DAY | st.just("2026-11-21T03:00:00Z")


def test_of(field: str, value: Any, *ops: str) -> st.SearchStrategy[list[Any]]:
    return st.tuples(st.just(field), st.sampled_from(ops), value).map(list)


test_of.__test__ = False  # type: ignore[attr-defined]


def several(field: str, value: Any) -> st.SearchStrategy[list[Any]]:
    return st.tuples(st.just(field), st.sampled_from(("in", "not_in")), st.lists(value, max_size=3)).map(list)


def leaves(world: World) -> st.SearchStrategy[Any]:
    order = ("is", "is_not", "lt", "lte", "gt", "gte")
    tests = []
    for name in ("title", "next_step", "x_note", "account.name"):
        tests += [test_of(name, TEXT, "is", "is_not", "contains", "starts_with"), several(name, TEXT)]
    for name in ("amount", "probability", "x_size", "account.annual_revenue"):
        tests += [
            test_of(name, FIGURE, *order),
            several(name, FIGURE),
            test_of(name, st.lists(FIGURE, min_size=2, max_size=2), "between"),
        ]
    for name in ("employees", "lead.score"):
        tests += [test_of(name, st.sampled_from([0, 1, "3", 50]), *order)]
    for name, value in (
        ("expected_close", DAY),
        ("x_due", DAY),
        ("closed_at", MOMENT),
        ("created_at", MOMENT),
        ("x_at", MOMENT),
    ):
        tests += [
            test_of(name, value, *order),
            several(name, DAY),
            test_of(name, st.lists(DAY, min_size=2, max_size=2), "between"),
        ]
    tests += [test_of(n, st.sampled_from(("red", "blue")), "is", "is_not") for n in ("x_colour",)]
    tests += [
        several("status", st.sampled_from(("open", "won"))),
        test_of("account.relation", st.just("customer"), "is", "is_not"),
    ]
    tests += [test_of(n, st.booleans(), "is", "is_not") for n in ("x_ok", "lead.need_identified")]
    people = st.sampled_from([{"me": True}, {"my_team": True}, "budi", "eka", world.owners[0]])
    tests += [
        test_of("owner", people, "is", "is_not"),
        several("owner", people),
        test_of("account.owner", people, "is"),
    ]
    tests += [test_of("team", st.sampled_from([{"my_team": True}, world.teams[0], "Surabaya"]), "is", "is_not")]
    tests += [
        test_of("stage", st.sampled_from(["won", {"id": world.stages[0].pk}, world.stages[1].pk]), "is", "is_not")
    ]
    tests += [test_of("account", st.sampled_from([a.pk for a in world.accounts[:3]]), "is", "is_not")]
    tests += [
        test_of("x_account", st.just(world.accounts[0].pk), "is", "is_not"),
        test_of("id", st.just(world.rows[3].pk), "is", "lt", "gte"),
    ]
    for name, value in (("tags", ("hot", "COLD", "100%")), ("x_many", ("a", "b", "c"))):
        tests += [
            test_of(name, st.sampled_from(value), "has"),
            test_of(name, st.lists(st.sampled_from(value), max_size=3), "has_any"),
        ]
    names = (
        "title",
        "next_step",
        "amount",
        "expected_close",
        "closed_at",
        "owner",
        "account",
        "x_note",
        "x_size",
        "x_many",
        "tags",
        "x_due",
        "account.industry",
        "x_colour",
    )
    tests += [st.tuples(st.sampled_from(names), st.sampled_from(("empty", "not_empty"))).map(list)]
    return st.one_of(tests)


def trees(world: World) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves(world),
        lambda inner: (
            st.tuples(st.sampled_from(("all", "any")), st.lists(inner, max_size=3)).map(lambda p: {p[0]: p[1]})
            | inner.map(lambda part: {"not": part})
        ),
        max_leaves=6,
    )


def depth(node: Any) -> int:
    if isinstance(node, list):
        return 0
    body = next(iter(node.values()))
    return 1 + (depth(body) if "not" in node else max(map(depth, body), default=0))


def test_conditions_agree_with_python(cast: Any) -> None:
    world = World(cast)

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(trees(world).filter(lambda t: depth(t) <= 5), st.sampled_from(sorted(world.readers)))
    def agree(tree: Any, reader: str) -> None:
        actor = world.readers[reader]
        cleaned = query.cleaned(actor, world.module, tree, TODAY)
        found = access.scope(actor, world.module).filter(query.where(actor, world.module, cleaned))
        reach = access.reach(actor, world.module, "view")
        wanted = {r.pk for r in world.rows if reach.holds(r) and holds(world, actor, r, tree)}
        assert set(found.values_list("pk", flat=True)) == wanted

    agree()


def test_every_leaf_alone(cast: Any) -> None:
    """Each field with each op: no combination of theirs is left to chance."""
    world = World(cast, n=25, seed=2)
    actor = world.readers["rina"]
    for name, f in world.module.by_name.items():
        value: Any = {"number": 1, "bool": True, "json": None, "text": "2026-11-21"}[f.kind.stored]
        value = {
            "status": "won",
            "currency": "IDR",
            "forecast_category": "commit",
            "opportunity_from": "lead",
            "x_colour": "red",
            "website": "https://a.example",
            "x_many": "a",
            "tags": "hot",
        }.get(name, value)
        for op in sorted(f.kind.ops):
            if op == "changed_since":
                node: Any = [name, op, {"days": -7}]
            elif op in ("empty", "not_empty"):
                node = [name, op]
            else:
                node = [name, op, [value, value] if op in ("in", "not_in", "between", "has_any") else value]
            for whole in (node, {"not": node}):
                tree = query.cleaned(actor, world.module, whole)
                list(access.scope(actor, world.module).filter(query.where(actor, world.module, tree)))
                assert len(query.bound(world.module, tree)) == slots_of(actor, world, tree)


def slots_of(actor: access.Actor, world: World, tree: Any) -> int:
    """How many values a statement asks for."""
    import itertools

    numbers = itertools.count()
    query.where(actor, world.module, tree, numbers)
    return next(numbers)


def refused(actor: access.Actor, world: World, condition: Any) -> str:
    with pytest.raises(Invalid) as caught:
        query.cleaned(actor, world.module, condition)
    assert list(caught.value.errors) == ["filter"]
    return caught.value.errors["filter"][0]


def test_what_is_wrong_is_refused_and_named(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(cast, n=1)
    actor = world.readers["budi"]
    for condition, named in (
        (["owner__password", "is", "x"], "owner__password"),
        (["nothing", "is", 1], "nothing"),
        (["account.nothing", "is", 1], "account.nothing"),
        (["account.owner.login", "is", "x"], "account.owner.login"),
        (["amount", "contains", "x"], "amount"),
        (["amount", "likes", 1], "amount"),
        (["amount", "gt", "much"], "amount"),
        (["status", "is", "sold"], "status"),
        (["amount", "gt", {"me": True}], "amount"),
        (["expected_close", "is", "tomorrow"], "expected_close"),
        (["owner", "is", "nobody-here"], "owner"),
        (["title", "contains", ""], "title"),
        (["stage", "is", {"rel": "today"}], "stage"),
        (["title.name", "is", "x"], "title.name"),
        (["title", "contains", 7], "title"),
        (["expected_close", "is", {"days": 99_999}], "expected_close"),
        (["amount", "gt", [1]], "amount"),
        (["x_many", "has", "zz"], "x_many"),
    ):
        assert named in refused(actor, world, condition)
    for condition in ("x", {"some": []}, [], ["title"], {"all": "x"}, 7, {"all": [["title", "is", "x"]] * 300}):
        assert refused(actor, world, condition)
    unknown = refused(actor, world, ["nothing", "is", 1]).replace("nothing", "amount")
    visible = access.fields

    def without_amount(actor: access.Actor, module: Any, right: str = "view") -> Any:
        return {n: f for n, f in visible(actor, module, right).items() if n != "amount"}

    monkeypatch.setattr(access, "fields", without_amount)
    assert refused(actor, world, ["amount", "is", 1]) == unknown


def test_a_field_without_index_is_not_filtered(cast: Any) -> None:
    from saluran.core import stamps
    from saluran.core.models import CustomField

    world = World(cast, n=1)
    CustomField.objects.filter(name="x_note").update(filterable=False)
    stamps.touch("registry")
    world.module = modules.get("opportunities")
    assert "x_note" in refused(world.readers["rina"], world, ["x_note", "is", "a"])


def test_changed_since_reads_the_journal(cast: Any) -> None:
    world = World(cast, n=3)
    for row in world.rows:
        row.created_at = NOW - dt.timedelta(days=90)
        type(row).objects.filter(pk=row.pk).update(created_at=row.created_at)
    operation = Operation.objects.create(at=NOW - dt.timedelta(days=3), face="web")
    lines = (
        (world.rows[0], {"amount": 1}, {"amount": 2}),
        (world.rows[1], {"extra": {"x_note": "a", "x_size": 1}}, {"extra": {"x_note": "b", "x_size": 1}}),
    )
    for row, before, after in lines:
        Line.objects.create(
            operation=operation, module="opportunities", record_id=row.pk, verb="update", before=before, after=after
        )

    def found(condition: Any) -> set[int]:
        tree = query.cleaned(world.readers["rina"], world.module, condition, TODAY)
        rows = access.scope(world.readers["rina"], world.module).filter(
            query.where(world.readers["rina"], world.module, tree)
        )
        return {n for n, row in enumerate(world.rows) if row.pk in set(rows.values_list("pk", flat=True))}

    assert found(["amount", "changed_since", {"days": -7}]) == {0}
    assert found({"not": ["amount", "changed_since", {"days": -7}]}) == {1, 2}
    assert found(["amount", "changed_since", {"days": -2}]) == set()
    assert found(["amount", "changed_since", {"days": -100}]) == {0, 1, 2}  # they came into being since
    assert found(["x_note", "changed_since", {"days": -7}]) == {1}
    assert found(["x_size", "changed_since", {"days": -7}]) == set()
    assert found(["amount", "changed_since", "2026-11-18T03:00:00Z"]) == {0}


def test_phones_are_found_in_any_form(cast: Any) -> None:
    from saluran.core.registry import modules
    from saluran.modules.leads.models import Lead

    World(cast, n=0)
    lead = Lead.objects.order_by("pk").first()
    Lead.objects.filter(pk=lead.pk).update(mobile="+6281234567890")
    module, actor = modules.get("leads"), access.SYSTEM
    for op, text in (
        ("is", "0812-3456-7890"),
        ("is", "+62 812 3456 7890"),
        ("contains", "0812-3456"),
        ("contains", "34567"),
        ("starts_with", "0812"),
        ("starts_with", "+62812"),
        ("in", ["081234567890"]),
    ):
        tree = query.cleaned(actor, module, ["mobile", op, text])
        assert access.scope(actor, module).filter(query.where(actor, module, tree)).count() == 1, (op, text)


def test_what_a_link_hides_is_not_found_out_by_asking(cast: Any) -> None:
    far, near = (make("accounts", name=n, owner=o).pk for n, o in (("PT Jauh", "eka"), ("PT Dekat", "budi")))
    mine = [
        make("opportunities", title=t, owner="budi", account=a).pk for t, a in (("A", far), ("B", near), ("C", None))
    ]
    calls = [
        make("calls", subject="x", owner="budi", related_to={"module": "accounts", "id": pk}).pk for pk in (far, near)
    ]

    def found(who: str, key: str, test: Any) -> set[int]:
        page = lists.page(cast[who], modules.get(key), ("title",), condition=test)
        ids = {row[0] for row in page.rows}
        assert (
            lists.count(cast[who], modules.get(key), test)[0] == len(ids)
            and set(lists.ids(cast[who], modules.get(key), test)) == ids
        )
        return ids

    a, b, c = mine
    for test, whole, own in (
        (["account", "is", far], {a}, set()),
        (["account", "is", {"id": far}], {a}, set()),
        (["account", "in", [far, near]], {a, b}, {b}),
        (["account", "is_not", far], {b, c}, {a, b, c}),
        (["account", "not_in", [far, near]], {c}, {a, c}),
        (["account", "is", near], {b}, {b}),
        (["account", "empty"], {c}, {c}),
    ):
        assert found("rina", "opportunities", test) == whole
        assert found("budi", "opportunities", test) == own, test
    for test, whole, own in (
        (["related_to", "is", f"accounts:{far}"], {calls[0]}, set()),
        (["related_to", "is_not", f"accounts:{far}"], {calls[1]}, set(calls)),
        (["related_to", "in", [f"accounts:{far}", f"accounts:{near}"]], set(calls), {calls[1]}),
    ):
        assert found("rina", "calls", test) == whole
        assert found("budi", "calls", test) == own, test
