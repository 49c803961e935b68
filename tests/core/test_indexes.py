"""Indexes follow the declaration, and lists and conditions use them."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saluran.core import access, indexes, lists, stamps
from saluran.core.models import CustomField, FieldOption, RoleRight
from tests.core.reading import World, make_fields, make_module

pytestmark = pytest.mark.django_db


def there() -> set[str]:
    return indexes._there()


@pytest.mark.postgres
def test_making_them_again_changes_nothing(cast: Any) -> None:
    indexes.prepare()
    before = there()
    assert before
    with CaptureQueriesContext(connection) as queries:
        indexes.prepare()
    assert there() == before
    assert not [q for q in queries.captured_queries if q["sql"].startswith(("CREATE", "DROP", "ANALYZE"))]


@pytest.mark.postgres
def test_custom_fields_come_and_go(cast: Any) -> None:
    indexes.prepare()
    before = there()
    make_fields()
    make_module()
    indexes.make_for(CustomField.objects.get(name="x_note"))
    made = there() - before
    assert made and all("x_note" in name for name in made)
    indexes.make_for(CustomField.objects.get(name="x_note"))
    assert there() - before == made
    indexes.prepare()
    assert any("x_size" in name for name in there() - before)
    FieldOption.objects.all().delete()
    CustomField.objects.all().delete()
    stamps.touch("registry")
    indexes.drop_unwanted()
    assert not [name for name in there() if "x_note" in name]


@pytest.mark.postgres
def test_a_role_that_sees_its_team_brings_indexes(cast: Any) -> None:
    indexes.prepare()
    before = there()
    right = RoleRight.objects.first()
    assert right
    RoleRight.objects.filter(pk=right.pk).update(view="team", module="accounts")
    indexes.prepare()
    assert there() > before and all("accounts" in name for name in there() - before)


@pytest.mark.postgres
def test_names_that_are_no_names_never_enter_sql(cast: Any) -> None:
    from dataclasses import replace

    from saluran.core.sql import Changed, Extra

    for wrong in ("a b", "a'", "a;--", ""):
        with pytest.raises(ValueError):
            Extra(wrong, "text")
        with pytest.raises(ValueError):
            Changed(None, wrong)
    module = replace(make_module(), stored_as="x'; DROP TABLE core_row; --")
    with pytest.raises(ValueError):
        indexes._index(module, "title", [])


def plans(actor: access.Actor, module: Any, **how: Any) -> str:
    """What the database says about the statements of a page."""
    with CaptureQueriesContext(connection) as queries:
        lists.page(actor, module, ("title",), **how)
    said = []
    with connection.cursor() as cursor:
        for q in queries.captured_queries:
            cursor.execute(
                ("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + q["sql"].replace("%", "%%")
            )
            said += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(said)


def test_every_sort_walks_an_index(cast: Any) -> None:
    world = World(cast, n=200)
    indexes.prepare()
    indexes.analyse()
    for name in world.module.sortable:
        for reader in ("rina", "joko"):
            for way in ("", "-"):
                said = plans(world.readers[reader], world.module, sort=way + name, size=5)
                walked = [line for line in said.splitlines() if "auto_" in line]
                assert walked, (name, reader, said)
                assert "TEMP B-TREE" not in said.replace("USE TEMP B-TREE FOR DISTINCT", ""), (name, reader, said)


def test_branches_are_merged_row_by_row_under_a_filter(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of their indexes, so that they end where the page is full; an owner who is out of reach is not
    looked for."""
    from saluran.core.lists import narrow

    world = World(cast, n=200)
    indexes.prepare()
    indexes.analyse()
    monkeypatch.setattr(narrow, "FEW", 0)
    asked = {"all": [["x_due", "gte", "2000-01-01"], ["probability", "gte", 1]]}
    for sort in ("title", "-created_at"):
        said = plans(world.readers["joko"], world.module, condition=asked, sort=sort, size=5)
        assert "MERGE (UNION ALL)" in said and "TEMP B-TREE" not in said, (sort, said)
    assert plans(world.readers["budi"], world.module, condition=["owner", "is", cast.eka.pk]).count("auto_") <= 1


def test_what_a_link_leads_to_is_asked_for_once(cast: Any) -> None:
    world = World(cast, n=200)
    indexes.prepare()
    indexes.analyse()
    with CaptureQueriesContext(connection) as queries:
        lists.page(world.readers["joko"], world.module, ("title",), condition=["account.relation", "is", "customer"])
    assert sum("accounts_account" in q["sql"] for q in queries.captured_queries) <= 3  # its index, and the reach
    assert not [q for q in queries.captured_queries if "opportunities_" in q["sql"] and "accounts_" in q["sql"]]


def test_a_condition_on_a_custom_field_uses_its_index(cast: Any) -> None:
    from saluran.core.models import Row
    from tests.core.reading import NOW

    module = make_module()
    Row.objects.bulk_create(
        [
            Row(module="x_sites", title=f"{n}", extra={"x_size": n * 1000}, created_at=NOW, modified_at=NOW)
            for n in range(300)
        ]
    )
    indexes.prepare()
    indexes.analyse()
    said = plans(access.SYSTEM, module, condition=["x_size", "is", 7], sort="id")
    assert "x_size" in said, said


@pytest.mark.postgres
def test_what_is_wanting_is_found_in_an_index_of_its_own(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from saluran.core.lists import narrow, wanting
    from saluran.ground import conditions
    from tests.core.truth import holds

    indexes.prepare()
    assert any("opport_step" in name for name in there())
    world = World(cast)
    (step, stale, _late) = world.module.wants
    assert list(wanting.wants(world.module)) == [step.name]  # the others change with the days
    assert stale.name not in wanting.wants(world.module)
    asked, seen = {"all": [{"all": [step.where]}, ["amount", "not_empty"]]}, set[int]()  # as a list is asked for it
    assert list(wanting.wanted(world.module, wanting.parts_of(conditions.parse(asked)))) == [step.name]
    for few, actor, condition in itertools.product((1000, 0), world.readers.values(), (step.where, asked)):
        monkeypatch.setattr(narrow, "FEW", few)
        reach = access.reach(actor, world.module, "view")
        wanted = {r.pk for r in world.rows if reach.holds(r) and holds(world, actor, r, condition)}
        for sort in ("-created_at", "title"):
            page = lists.page(actor, world.module, ("title",), condition=condition, sort=sort, size=200)
            assert {row[0] for row in page.rows} == wanted and len(page.rows) == len(wanted)
        assert lists.count(actor, world.module, condition) == (len(wanted), True)
        seen |= wanted
    assert seen
