"""Only what the declaration allows can be set: whatever columns a table has, and whatever names are tried."""

from typing import Any

import pytest

from saluran.core import access, writer
from tests.contract import samples
from tests.contract.world import World, undone
from tests.security.marks import checksum

pytestmark = pytest.mark.django_db

TRIED = (
    "id",
    "pk",
    "title",
    "version",
    "extra",
    "module",
    "owner_id",
    "team_id",
    "created_at",
    "created_by",
    "created_by_id",
    "modified_at",
    "modified_by",
    "password",
    "last_login",
    "is_superuser",
    "is_staff",
    "is_active",
    "theme",
    "named",
    "rights",
    "role",
    "role_id",
    "scopes",
    "user",
    "user_id",
    "stage_id",
    "stage_won_at",
    "__class__",
    "_state",
    "owner__password",
    "objects",
)
VALUES: tuple[Any, ...] = (1, "1", True, "2026-01-01T00:00:00Z", {"id": 1}, [])


#: Declared by one function with ``sources``: one value for each name will do.
ALIKE = {
    "industries",
    "market_segments",
    "territories",
    "salutations",
    "lead_types",
    "request_types",
    "customer_groups",
    "lost_reasons",
    "competitors",
    "opportunity_types",
    "payment_terms",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "key" in metafunc.fixturenames:
        metafunc.parametrize("key", samples.written_keys())


def test_only_declared_fields_are_taken(house: World, key: str) -> None:
    """By an administrator, who may change everything that can be changed."""
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    allowed = {f.name for f in module.fields if not f.readonly}
    columns = {n for c in module.model._meta.concrete_fields for n in (c.name, c.attname, c.column)}
    before = checksum()
    for name in sorted({*columns, *TRIED} - allowed):
        for n, value in enumerate(VALUES[:1] if key in ALIKE else VALUES):
            answers = [house.api("rina", "PATCH", f"{key}/{record.pk}", {name: value})]
            if samples.can(module, "create") and n == 0:
                answers.append(
                    house.api("rina", "POST", key, {**samples.least(module, next(samples.count)), name: value})
                )
            for answer in answers:
                assert (answer.status, list(answer.json["errors"])) == (422, [name]), (name, answer.text)
    assert checksum() == before


def test_a_form_takes_only_what_it_shows(house: World, key: str) -> None:
    """Names that are not on the form are not read."""
    module = house.module(key)
    record = samples.record_of(house.actor("rina"), key)
    allowed = {f.name for f in module.fields if not f.readonly}
    before = checksum()
    posted = {name: "1" for name in TRIED if name.partition("__")[0] not in allowed}
    answer = house.page("rina", f"/{key}/{record.pk}/edit", posted)
    assert answer.status in (302, 303, 422)
    assert checksum() == before


def test_nobody_raises_himself(house: World) -> None:
    budi, rina = house.users["budi"].pk, house.users["rina"].pk
    roles = {r["key"]: r["id"] for r in house.api("rina", "GET", "roles?fields=key").json["items"]}
    before = checksum()
    for who in ("budi", "joko", "vina"):
        for pk in (budi, house.users[who].pk, rina):
            for data in (
                {"role": roles["administrator"]},
                {"role": "administrator"},
                {"team": 1},
                {"manager": budi},
                {"active": False},
            ):
                assert house.api(who, "PATCH", f"users/{pk}", data).status == 403
                assert house.page(who, f"/users/{pk}/edit", data).status == 403
        assert house.api(who, "PATCH", f"roles/{roles['sales']}", {"named": ["administer"]}).status == 404
        assert house.api(who, "POST", "users", {"name": "A", "login": "a", "role": "administrator"}).status == 403
    assert checksum() == before


def test_nobody_gives_a_record_out_of_his_reach(house: World) -> None:
    """But by the verb that is made for it."""
    record = samples.make_records(house.actor("budi"), "leads", 0, 1)[0]
    eka = house.users["eka"].pk
    before = writer.image(access.rows(house.module("leads")).get(pk=record.pk))
    for data in ({"owner": eka, "organization": "Baru"}, {"created_by": eka}):
        with undone():
            answer = house.api("budi", "PATCH", f"leads/{record.pk}", data)
            after = writer.image(access.rows(house.module("leads")).get(pk=record.pk))
        if answer.status != 200:
            assert after == before
        else:
            assert (after["owner_id"], after["created_by_id"]) == (eka, before["created_by_id"])
    other = samples.make_records(house.actor("eka"), "leads", 0, 1)[0]
    assert house.api("budi", "PATCH", f"leads/{other.pk}", {"owner": house.users["budi"].pk}).status == 404


def test_a_token_does_no_more_than_its_scopes(house: World) -> None:
    from saluran.core.models import Token

    record = samples.make_records(house.actor("rina"), "leads", 0, 1)[0]
    Token.objects.filter(user=house.users["rina"]).update(scopes=["leads:view"])
    before = checksum(frozenset({"core_token"}))
    assert house.api("rina", "GET", f"leads/{record.pk}").status == 200
    assert house.api("rina", "PATCH", f"leads/{record.pk}", {"organization": "B"}).status == 403
    assert house.api("rina", "POST", "leads", {"organization": "B"}).status == 403
    assert house.api("rina", "DELETE", f"leads/{record.pk}").status == 403
    for key in ("accounts", "users", "roles", "settings"):
        assert house.api("rina", "GET", key).status in (403, 404), key
    told = house.api("rina", "GET", f"leads/{record.pk}").json
    assert told["owner"] == {"id": house.users["rina"].pk, "title": "Rina"} or told["owner"]["hidden"]
    assert checksum(frozenset({"core_token"})) == before
