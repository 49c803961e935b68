"""Conditions over the lines of tables: any line that passes, and never two answers to the same question."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from saluran.core import access, lists, query, undo, unwinding
from saluran.core.models import Line, Operation
from saluran.core.perform import Item, door, perform, perform_many, read_lines
from saluran.core.refusals import Invalid, Stale
from saluran.core.registry import modules
from saluran.core.screens import conditions, filterable
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def titles(actor: Any, condition: Any) -> set[str]:
    found = lists.page(actor, modules.get("opportunities"), ("title",), condition=condition)
    counted, _exact = lists.count(actor, modules.get("opportunities"), condition)
    assert counted == len(found.rows)
    return {row[2] for row in found.rows}


@pytest.fixture
def deals(cast: Any) -> dict[str, Any]:
    one, two = make("competitors", name="PT Satu").pk, make("competitors", name="PT Dua").pk
    for title, lines, owner in (
        ("A", [{"competitor": one, "strength": "Murah"}, {"competitor": two, "status": "behind"}], "budi"),
        ("B", [{"competitor": two}], "budi"),
        ("C", [], "budi"),
        ("D", [{"competitor": one}], "eka"),
    ):
        make("opportunities", title=title, owner=owner, competitors=lines)
    make("opportunities", title="L", owner="budi", lines=[{"description": "Jasa", "quantity": 3, "unit_price": "10"}])
    return {"one": one, "two": two}


@pytest.mark.parametrize(
    ("test", "found"),
    [
        (["competitors.competitor", "is", "pt_satu"], "AD"),
        (["competitors.competitor", "is_not", "pt_satu"], "BCL"),
        (["competitors.competitor", "in", ["pt_satu", "pt_dua"]], "ABD"),
        (["competitors.status", "is", "behind"], "A"),
        (["competitors.strength", "contains", "mur"], "A"),
        (["competitors.strength", "empty"], "BCDL"),
        (["competitors.strength", "not_empty"], "A"),
        ({"not": ["competitors.strength", "starts_with", "mur"]}, "BCDL"),
        (["lines.quantity", "gt", 2], "L"),
        (["lines.quantity", "not_between", [1, 5]], "ABCD"),
        ({"all": [["competitors.competitor", "is", "pt_satu"], ["competitors.competitor", "is", "pt_dua"]]}, "A"),
        ({"any": [["competitors.status", "is", "behind"], ["lines.amount", "is", 30]]}, "AL"),
    ],
)
def test_any_line_answers(cast: Any, deals: Any, test: Any, found: str) -> None:
    assert titles(cast["rina"], test) == set(found)
    assert titles(cast["budi"], test) == set(found) - {"D"}, "within reach"
    module, opposite = modules.get("opportunities"), {"not": test}
    every = access.scope(cast["rina"], module)
    left = every.filter(query.where(cast["rina"], module, query.cleaned(cast["rina"], module, opposite)))
    assert set(left.values_list("title", flat=True)) == set("ABCDL") - set(found)


@pytest.mark.parametrize(
    "test",
    [
        ["competitors.nothing", "is", 1],
        ["competitors.competitor.name", "is", 1],
        ["competitors.strength", "gt", "a"],
        ["competitors.competitor", "is", "nobody"],
    ],
)
def test_what_cannot_be_asked_is_refused(cast: Any, deals: Any, test: Any) -> None:
    with pytest.raises(Invalid):
        titles(cast["rina"], test)


def test_the_filter_offers_and_says_it(cast: Any, deals: Any) -> None:
    module = modules.get("opportunities")
    offered = {o.name: o for o in filterable.offers(cast["budi"], module)}
    rival = offered["competitors.competitor"]
    assert {"changed_since", "is"} <= set(filterable.ops(rival.field))
    said = conditions.sentence(cast["budi"], module, ["competitors.competitor", "is", deals["one"]])
    assert "PT Satu" in said and str(rival.label) in said


NAMES = ("tags", "competitors", "competitors.competitor", "competitors.strength", "competitors.weakness")


def test_tags_and_lines_know_when_they_changed(cast: Any) -> None:
    rival = {"competitor": make("competitors", name="PT Satu").pk, "strength": "Murah"}
    a, b, c, d, _e = (make("opportunities", title=n, owner="budi", tags=["a"], competitors=[rival]) for n in "ABCDE")
    module, budi, long_ago = modules.get("opportunities"), cast["budi"], timezone.now() - dt.timedelta(days=9)
    module.model.objects.update(created_at=long_ago)

    def since(days: int = -1) -> list[str]:
        found = [titles(budi, [name, "changed_since", {"days": days}]) for name in NAMES]
        for name, some in zip(NAMES, found, strict=True):
            assert titles(cast["rina"], {"not": [name, "not_changed_since", {"days": days}]}) == some
            assert titles(budi, [name, "not_changed_since", {"days": days}]) == set("ABCDE") - some
        return ["".join(sorted(some)) for some in found]

    assert since() == [""] * 5 and since(-30) == ["ABCDE"] * 5
    (line,) = read_lines(module.by_name["competitors"], b)
    perform(budi, "opportunities", "update", a.pk, {"tags": ["b"]}, face="html")
    perform(budi, "opportunities", "update", b.pk, {"competitors": [{**line, "weakness": "Lambat"}]}, face="html")
    done = perform(budi, "opportunities", "update", c.pk, {"competitors": []}, face="html")
    perform(budi, "opportunities", "update", d.pk, {"next_step": "Telepon"}, face="html")
    assert since() == ["A", "BC", "C", "C", "B"]
    assert titles(budi, {"all": [["tags", "changed_since", {"days": -1}], ["title", "is", "B"]]}) == set()
    Operation.objects.update(at=timezone.now() - dt.timedelta(days=5))
    assert since() == [""] * 5 and since(-6) == ["A", "BC", "C", "C", "B"]
    undo.undo(budi, done.operation or 0, face="html")
    assert since() == ["", "C", "C", "C", ""], "what is taken back has changed, too"


def test_of_a_bulk_operation_each_record_knows_its_own(cast: Any) -> None:
    made = [make("opportunities", title=n, owner="budi", tags=["a"]).pk for n in "ABC"]
    modules.get("opportunities").model.objects.update(created_at=timezone.now() - dt.timedelta(days=9))
    items = [Item({"tags": ["a", "b"] if n else ["a"]}, pk=pk) for n, pk in enumerate(made)]
    perform_many(cast["budi"], "opportunities", "update", items, face="html")
    assert titles(cast["budi"], ["tags", "changed_since", {"days": -1}]) == set("BC")


def test_a_large_undo_tells_it_of_what_stays(cast: Any) -> None:
    made = [make("opportunities", title=n, owner="budi", tags=["a"]).pk for n in "AB"]
    modules.get("opportunities").model.objects.update(created_at=timezone.now() - dt.timedelta(days=9))
    done = perform(cast["budi"], "opportunities", "update", made[0], {"tags": ["b"]}, face="html")
    new = perform(cast["budi"], "opportunities", "create", data={"title": "C", "tags": ["c"]}, face="html")
    Operation.objects.filter(pk=done.operation).update(at=timezone.now() - dt.timedelta(days=5))
    for number in (done.operation, new.operation):
        operation = Operation.objects.get(pk=number)
        part = unwinding.part(operation, "beside", 2**62, 100)
        with door():
            unwinding.take_back(cast["budi"], operation, part, None, "html", keep_later=False, bringing=False)
    assert titles(cast["budi"], ["tags", "changed_since", {"days": -1}]) == {"A", "C"}
    told = Line.objects.filter(module="opportunities", verb="undo").values_list("record_id", "beside")
    assert list(told) == [(made[0], ["tags"])], "of what goes nothing is told"


def test_whoever_saw_older_lines_is_told_which_changed(cast: Any) -> None:
    rival = {"competitor": make("competitors", name="PT Satu").pk}
    one = make("opportunities", title="A", owner="budi", competitors=[rival])
    perform(cast["rina"], "opportunities", "update", one.pk, {"tags": ["b"]}, face="html")
    with pytest.raises(Stale) as refusal:
        perform(cast["budi"], "opportunities", "update", one.pk, {"tags": ["c"]}, face="html", version=one.version)
    assert refusal.value.detail["changed"] == {"tags": ["b"]}
    assert Line.objects.filter(record_id=one.pk, module="opportunities").latest("pk").beside == ["tags"]
