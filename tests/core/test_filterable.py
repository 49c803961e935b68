"""Every kind of field answers every question that is offered for it, on its own and one link away."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from saluran.core import access, lists
from saluran.core.kinds import KINDS
from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.screens import conditions, filterable
from saluran.ground.conditions import LISTS, NO_VALUE, OPPOSITE
from tests.cast import make

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SAMPLES: dict[str, tuple[Any, Any]] = {
    "text": ("kopi", "teh"),
    "longtext": ("kopi panas", "teh"),
    "email": ("a@x.example", "b@x.example"),
    "url": ("https://a.example/", "https://b.example/"),
    "phone": ("+628123456789", "+628999999999"),
    "integer": (7, 9),
    "decimal": ("2.5", "3"),
    "money": ("1000.00", "2000.00"),
    "percent": ("10", "20"),
    "duration": (60, 120),
    "date": ("2026-11-21", "2026-12-01"),
    "datetime": ("2026-11-21T03:00:00Z", "2026-12-01T03:00:00Z"),
    "boolean": (True, False),
    "choice": ("red", "blue"),
    "choices": (["red"], ["blue"]),
    "names": ({"id": "Gudang", "en": "Warehouse"}, None),
    "address": ({"city": "Solo"}, None),
}


def value_for(cast: Any, kind: str, which: int) -> Any:
    if kind == "link":
        return make("accounts", name=f"PT Tujuan {which}").pk
    if kind == "user":
        return (cast.budi.pk, cast.sari.pk)[which]
    if kind == "team":
        return (cast.budi.team_id, cast.eka.team_id)[which]
    if kind == "anylink":
        return {"module": "accounts", "id": make("accounts", name=f"PT Mana {which}").pk}
    return SAMPLES[kind][which]


def fields_of_every_kind() -> list[str]:
    """One custom field of each kind on accounts that holds a value of its own."""
    found = []
    for kind in KINDS.values():
        if not kind.custom or kind.key in ("computed", "table", "file"):
            continue
        both = {"id": f"Isi {kind.key}", "en": f"Field {kind.key}"}
        data: dict[str, Any] = {"module": "accounts", "name": f"x_own_{kind.key}", "kind": kind.key, "label": both}
        if kind.key in ("choice", "choices"):
            data["options"] = [{"key": k, "label": {"id": k, "en": k}} for k in ("red", "blue")]
        if kind.key == "link":
            data["target"] = "accounts"
        perform(access.SYSTEM, "fields", "create", data=data, face="setup")
        found.append(f"x_own_{kind.key}")
    return found


def asked(op: str, one: Any, other: Any) -> Any:
    if op in NO_VALUE:
        return None
    if op.endswith("changed_since"):
        return {"rel": "last_30_days"}
    one, other = (v[0] if isinstance(v, list) else v for v in (one, other))
    return [one, other] if op in LISTS else one


def found(module: str, condition: Any) -> set[int]:
    return set(lists.ids(access.SYSTEM, modules.get(module), condition))


def test_every_kind_with_every_question(cast: Any) -> None:
    names = fields_of_every_kind()
    values = {n: [value_for(cast, n.removeprefix("x_own_"), which) for which in (0, 1)] for n in names}
    accounts = [
        make("accounts", name="PT Satu", **{n: v[0] for n, v in values.items()}),
        make("accounts", name="PT Dua", **{n: v[1] for n, v in values.items() if v[1] is not None}),
        make("accounts", name="PT Kosong"),
    ]
    deals = [make("opportunities", title=f"P {n}", account=a.pk) for n, a in enumerate(accounts)]
    deals.append(make("opportunities", title="P tanpa akun"))
    near, far = {a.pk for a in accounts}, {d.pk for d in deals}
    own = {o.name: o for o in filterable.offers(access.SYSTEM, modules.get("accounts"))}
    assert set(names) <= set(own)
    away = {o.name for o in filterable.offers(access.SYSTEM, modules.get("opportunities"))}
    for name in names:
        f = own[name].field
        assert f"account.{name}" in away
        for op in filterable.ops(f):
            value = asked(op, *values[name])
            tests = [[n, op] if value is None else [n, op, value] for n in (name, f"account.{name}")]
            here, there = found("accounts", tests[0]) & near, found("opportunities", tests[1])
            assert found("accounts", {"not": tests[0]}) & near == near - here, tests[0]
            assert found("opportunities", {"not": tests[1]}) == far - there, tests[1]
            reached = {d.pk for d, a in zip(deals, accounts, strict=False) if a.pk in here}
            positive = op in ("is", "in", "contains", "has_any", "not_empty", "between", "changed_since")
            assert there == reached if positive else there >= reached, tests[1]
            assert conditions.sentence(access.SYSTEM, modules.get("accounts"), tests[0])
        for op in filterable.ops(f):
            if op in ("is", "not_empty"):
                value = asked(op, *values[name])
                assert accounts[0].pk in found("accounts", [name, op] if value is None else [name, op, value])


def test_changed_since_for_fields_of_several_parts(cast: Any) -> None:
    names = fields_of_every_kind()
    account = make("accounts", name="PT Lama")
    access.rows(modules.get("accounts")).filter(pk=account.pk).update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    asked_for = {n: [n, "changed_since", {"rel": "yesterday"}] for n in names if n.startswith("x_own_")}
    deal = make("opportunities", title="P", account=account.pk)
    assert not any(account.pk in found("accounts", test) for test in asked_for.values())
    data = {"x_own_address": {"city": "Solo"}, "x_own_names": "Gudang", "x_own_choices": ["red"]}
    perform(access.SYSTEM, "accounts", "update", account.pk, data, face="setup")
    assert {n for n, test in asked_for.items() if account.pk in found("accounts", test)} == set(data)
    assert found("opportunities", ["account.x_own_address", "changed_since", {"rel": "yesterday"}]) == {deal.pk}


def test_what_is_offered_can_be_asked(cast: Any) -> None:
    """All fields of all modules, one link away included: the language takes what the builder offers."""
    budi = cast["budi"]
    for module in modules.all().values():
        if not access.may(budi, module, "view"):
            continue
        for offer in filterable.offers(budi, module):
            for op in filterable.ops(offer.field):
                assert {op, OPPOSITE[op]} & offer.field.kind.ops
            test = [offer.name, filterable.ops(offer.field)[-1]]
            if test[1].endswith("changed_since"):
                test.append({"rel": "yesterday"})  # type: ignore[arg-type]
            assert lists.count(budi, module, test) is not None
            assert filterable.called(budi, module, offer.name) == offer


def test_hidden_fields_and_modules_are_not_offered(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    module = modules.get("opportunities")
    nobody = dataclasses.replace(cast["budi"], rights={"opportunities": {"view": "all"}})
    names = {o.name for o in filterable.offers(nobody, module)}
    assert "amount" in names
    assert not any(n.startswith("account.") for n in names)
    assert filterable.find(nobody, module, "account.name") is None
    assert filterable.find(nobody, module, "stage.name") is not None  # everybody views what is fixed
    visible = access.fields

    def without_amount(actor: access.Actor, module: Any, right: str = "view") -> Any:
        return {n: f for n, f in visible(actor, module, right).items() if n != "amount"}

    monkeypatch.setattr(access, "fields", without_amount)
    assert "amount" not in {o.name for o in filterable.offers(cast["budi"], module)}
    assert filterable.called(cast["budi"], module, "amount") is None


def test_me_and_my_team(cast: Any) -> None:
    people = {name: getattr(cast, name) for name in ("budi", "sari", "eka")}
    theirs = {n: make("leads", first_name=n, owner=user.pk, team=user.team_id) for n, user in people.items()}
    leads = modules.get("leads")

    def names(who: str, *test: Any) -> set[str]:
        ids = set(lists.ids(dataclasses.replace(cast[who], rights={"*": {"view": "all"}}), leads, list(test)))
        return {name for name, lead in theirs.items() if lead.pk in ids}

    assert names("budi", "owner", "is", {"me": True}) == {"budi"}
    assert names("budi", "owner", "in", [{"my_team": True}]) == {"budi", "sari"}
    assert names("eka", "owner", "is_not", {"my_team": True}) == {"budi", "sari"}
    assert names("budi", "team", "is", {"my_team": True}) == {"budi", "sari"}
    assert names("budi", "owner.team", "is", {"my_team": True}) == {"budi", "sari"}


def test_days_are_the_readers_own(cast: Any) -> None:
    """What was made before midnight in Jakarta is of yesterday there, though it is of today in UTC."""
    lead = make("leads", first_name="Dini")
    made = dt.datetime(2026, 11, 20, 16, 30, tzinfo=dt.UTC)  # 23.30 in Jakarta
    access.rows(modules.get("leads")).filter(pk=lead.pk).update(created_at=made)
    from saluran.core import query

    for zone, day in (("Asia/Jakarta", "2026-11-20"), ("Asia/Jayapura", "2026-11-21")):
        actor = dataclasses.replace(access.SYSTEM, time_zone=zone)
        tree = query.cleaned(actor, modules.get("leads"), json.loads(json.dumps(["created_at", "is", day])))
        rows = access.scope(actor, modules.get("leads")).filter(query.where(actor, modules.get("leads"), tree))
        assert lead.pk in set(rows.values_list("pk", flat=True)), zone
