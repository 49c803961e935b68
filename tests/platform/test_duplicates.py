"""What may be the same is found, with its reasons, and within reach."""

from typing import Any

import pytest
from django.db import connection

from saluran.core import access, stamps
from saluran.core.perform import perform
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.registry import modules
from saluran.platform import undoing
from saluran.platform.duplicates import Match, keeping, similar, table, traits
from tests.cast import make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def lead(actor: Any, **values: Any) -> Any:
    return perform(actor, "leads", "create", data=values, face="html").record


def found(actor: Any, key: str, what: Any) -> list[Match]:
    stamps.refresh()
    return list(similar(actor, modules.get(key), what))


def kept() -> set[tuple[int, int]]:
    table.settle()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, record FROM {table.NAME}")
        return set(cursor.fetchall())


def right() -> set[tuple[int, int]]:
    return {
        (k, r.pk)
        for m in modules.all().values()
        if m.known_by
        for r in access.rows(m)
        for k in traits.keys(m.key, traits.of_record(m, r))
    }


BUDI = {
    "first_name": "Budi", "last_name": "Santoso", "organization": "PT Maju Jaya", "mobile": "+6281234567890",
    "email": "budi@majujaya.co.id", "city": "Bandung",
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"whatsapp": "0812-3456-7890"}, "Nomor telepon sama"),
        ({"email": "BUDI@majujaya.co.id"}, "Alamat surel sama"),
        ({"first_name": "Bapak Budhi Santosa, S.E.", "last_name": "", "organization": "PT. Maju Jaya Tbk"}, ""),
        ({"first_name": "H. Boedi", "last_name": "Santoso", "organization": "P.T. Madjoe Djaja (Persero)"}, "Nama"),
        ({"first_name": "Budi Santoso", "website": "https://www.majujaya.co.id"}, "Nama"),
    ],
)
def test_a_lead_is_known_again(cast: Any, typed: dict[str, str], reason: str) -> None:
    pk = lead(cast["budi"], **BUDI).pk
    match = found(cast["budi"], "leads", typed)
    if not reason:
        assert [m.id for m in match if m.sure] == []
        return
    assert [(m.module, m.id, m.title, m.sure) for m in match] == [("leads", pk, "Budi Santoso", True)]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "siti@majujaya.co.id", "first_name": "Siti"},
        {"organization": "CV Maju Jaya", "first_name": "Siti", "last_name": "Aminah"},
        {"organization": "PT Maju Jaya"},
        {"first_name": "Budi", "last_name": "Santoso", "city": "Kota Bandung"},
        {"first_name": "Siti", "mobile": "081234567890"},
    ],
)
def test_what_says_too_little_is_only_worth_a_look(cast: Any, typed: dict[str, str]) -> None:
    lead(cast["budi"], **BUDI)
    assert [m.sure for m in found(cast["budi"], "leads", typed)] == [False]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"first_name": "Budi"},
        {"first_name": "Budi", "last_name": "Santoso"},
        {"first_name": "Budi", "last_name": "Santoso", "city": "Surabaya"},
        {"organization": "PT Maju Makmur", "first_name": "Budi", "last_name": "Santoso"},
        {"email": "lain@gmail.com"},
        {"mobile": "not a number"},
        {"mobile": "+6281234567891"},
    ],
)
def test_another_is_not_named(cast: Any, typed: dict[str, str]) -> None:
    lead(cast["budi"], **BUDI)
    assert found(cast["budi"], "leads", typed) == []


def test_what_many_share_says_nothing(cast: Any) -> None:
    for n in range(22):
        lead(cast["rina"], organization=f"Toko {n}", phone="+62215550100")
    assert found(cast["rina"], "leads", {"phone": "+62215550100"}) == []


def test_free_mail_is_no_company(cast: Any) -> None:
    lead(cast["budi"], first_name="Budi", email="budi@gmail.com")
    assert found(cast["budi"], "leads", {"first_name": "Budi", "email": "siti@gmail.com"}) == []


def test_a_desk_is_read_by_several(cast: Any) -> None:
    lead(cast["budi"], first_name="Budi", last_name="Santoso", email="info@majujaya.co.id")
    typed = {"first_name": "Siti", "last_name": "Aminah", "email": "info@majujaya.co.id"}
    assert [m.sure for m in found(cast["budi"], "leads", typed)] == [False]


def test_out_of_reach_says_only_that_it_is_there_and_whose(cast: Any) -> None:
    lead(cast["eka"], **BUDI)
    (match,) = found(cast["budi"], "leads", {"mobile": BUDI["mobile"]})
    assert match == Match("leads", None, "", True, (), "Eka", cast.eka.pk)


def test_out_of_reach_a_mere_hint_says_nothing(cast: Any) -> None:
    lead(cast["eka"], **BUDI)
    assert found(cast["budi"], "leads", {"email": "siti@majujaya.co.id", "first_name": "Siti"}) == []


def test_other_modules_may_know_them(cast: Any) -> None:
    account = make("accounts", name="PT Maju Jaya", owner=cast.budi.pk, phone="+62215550100")
    contact = make("contacts", first_name="Budi", account=account.pk, mobile=BUDI["mobile"], owner=cast.budi.pk)
    deal = make("opportunities", title="Mesin", contact=contact.pk, owner=cast.budi.pk)
    said = {(m.module, m.id): m.sure for m in found(cast["budi"], "leads", BUDI)}
    assert said == {
        ("contacts", contact.pk): True, ("accounts", account.pk): False, ("opportunities", deal.pk): False,
    }  # fmt: skip


def test_only_some_modules(cast: Any) -> None:
    make("accounts", name="PT Maju Jaya", owner=cast.budi.pk)
    lead(cast["budi"], **BUDI)
    match = similar(cast["budi"], modules.get("accounts"), {"name": "CV Maju Jaya"}, only=("accounts",))
    assert [(m.module, m.sure) for m in match] == [("accounts", True)]


def test_opportunities_are_alike_through_their_party(cast: Any) -> None:
    one = lead(cast["budi"], **BUDI)
    two = lead(cast["budi"], first_name="Budi", mobile=BUDI["mobile"])
    first = make("opportunities", title="Mesin Kemas 2026", lead=one.pk, owner=cast.budi.pk)
    again = make("opportunities", title="mesin kemas 2026", lead=one.pk, owner=cast.budi.pk)
    other = make("opportunities", title="Label", lead=one.pk, owner=cast.budi.pk)
    said = {(m.module, m.id): m.sure for m in found(cast["budi"], "opportunities", first)}
    assert said == {("opportunities", again.pk): True, ("opportunities", other.pk): False, ("leads", two.pk): False}
    reasons = {r for m in found(cast["budi"], "opportunities", first) if m.module == "opportunities" for r in m.reasons}
    assert "Pelanggan sama: Budi Santoso" in reasons


def test_colleagues_are_not_duplicates(cast: Any) -> None:
    account = make("accounts", name="PT Maju Jaya", owner=cast.budi.pk).pk
    one = make("contacts", first_name="Siti", last_name="Aminah", email="siti@maju.co.id", account=account)
    make("contacts", first_name="Budi", email="budi@maju.co.id", account=account)
    assert found(cast["rina"], "contacts", one) == []
    again = make("contacts", first_name="Ibu Sitti", last_name="Amina, S.H.", account=account)
    assert [(m.id, m.sure) for m in found(cast["rina"], "contacts", one)] == [(again.pk, True)]


def test_a_custom_module_has_them_by_its_kinds(cast: Any) -> None:
    make("modules", name={"id": "Mitra", "en": "Partners"}, key="mitra")
    make("fields", module="x_mitra", name="hp", label={"id": "HP", "en": "Mobile"}, kind="phone")
    stamps.refresh()
    one = make("x_mitra", title="Toko Budi", x_hp="+6281234567890")
    assert [(m.id, m.sure) for m in found(cast["rina"], "x_mitra", {"x_hp": "081234567890"})] == [(one.pk, True)]


def test_keys_follow_their_records(cast: Any) -> None:
    one = lead(cast["rina"], **BUDI)
    assert kept() == right() != set()
    perform(cast["rina"], "leads", "update", one.pk, {"mobile": "+6281234567891", "organization": ""}, face="html")
    assert kept() == right()
    done = perform(cast["rina"], "leads", "delete", one.pk, face="html")
    assert kept() == set()
    undoing.undo_any(cast["rina"], done.operation, face="html")
    assert kept() == right() != set()


def test_keys_of_what_was_there_are_made(cast: Any) -> None:
    lead(cast["rina"], **BUDI)
    make("accounts", name="PT Maju Jaya")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table.NAME}")
    keeping.fill()
    assert kept() == right() != set()


def test_what_was_cut_off_while_it_was_filled_is_filled_again(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lead(cast["rina"], **BUDI)

    def cut(module: Any) -> None:
        raise KeyboardInterrupt

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table.NAME}")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(keeping, "rebuild", cut)
        keeping.make()
    assert kept() == set()
    keeping.make()
    assert kept() == right() != set()
    keeping.make()
    assert kept() == right()


@pytest.mark.parametrize("full", [10, 10_000])
def test_what_comes_and_goes_by_the_many_waits_for_its_place_and_is_found_meanwhile(
    cast: Any, monkeypatch: pytest.MonkeyPatch, full: int
) -> None:
    monkeypatch.setattr(table, "MANY", 5)
    monkeypatch.setattr(table, "FULL", full)
    old = [(n % 7, n) for n in range(100, 140)]
    table.add(old)
    table.remove(old[:20])
    table.add([old[3]])
    table.add([(3, 7)])
    table.remove([old[30]])
    wanted = {*old[20:30], *old[31:], old[3], (3, 7)}

    def found() -> set[tuple[int, int]]:
        return {(k, r) for k, records in table.find(range(7), 1000).items() for r in records}

    assert found() == wanted
    assert set(table.earlier(range(7), 104)) == {3, old[3][0]}
    table.settle()
    assert found() == wanted
    table.remove(wanted)
    assert found() == set()
    table.settle()
    assert found() == set() and not table.earlier(range(7), 1000)
    table.add(old)
    table.empty(2, 4)
    assert found() == {p for p in old if not 2 <= p[0] < 4}


def test_of_many_keys_some_may_be_there(cast: Any) -> None:
    many = [(n % 7, n) for n in range(1000, 1200)]
    table.add(many[50:60])
    table.add([*many, many[3]])
    found = {(k, r) for k, records in table.find(range(7), 1000).items() for r in records}
    assert found == set(many)


def test_a_rule_counts_at_once(cast: Any) -> None:
    pk = lead(cast["budi"], **BUDI).pk
    rule = modules.get("duplicate_rules").model._base_manager.get(key="leads.phone")
    typed = {"mobile": BUDI["mobile"]}
    perform(cast["rina"], "duplicate_rules", "update", rule.pk, {"counts": "hint"}, face="html")
    assert [(m.id, m.sure) for m in found(cast["budi"], "leads", typed)] == [(pk, False)]
    perform(cast["rina"], "duplicate_rules", "update", rule.pk, {"counts": "no"}, face="html")
    assert found(cast["budi"], "leads", typed) == []
    with pytest.raises(NotFound):
        perform(cast["budi"], "duplicate_rules", "update", rule.pk, {"counts": "same"}, face="html")


def test_set_apart_and_taken_back(cast: Any) -> None:
    one, two = lead(cast["budi"], **BUDI), lead(cast["budi"], first_name="B", mobile=BUDI["mobile"])
    assert [m.id for m in found(cast["budi"], "leads", one)] == [two.pk]
    other = {"module": "leads", "id": two.pk}
    done = perform(cast["budi"], "leads", "set_apart", one.pk, {"other": other}, face="html")
    assert found(cast["budi"], "leads", one) == found(cast["budi"], "leads", two) == []
    undoing.undo_any(cast["budi"], done.operation, face="html")
    assert [m.id for m in found(cast["budi"], "leads", two)] == [one.pk]
    perform(cast["budi"], "leads", "set_apart", one.pk, {"other": other}, face="html")
    back = {"other": {"module": "leads", "id": one.pk}, "on": False}
    perform(cast["budi"], "leads", "set_apart", two.pk, back, face="html")
    assert [m.id for m in found(cast["budi"], "leads", one)] == [two.pk]


def test_nobody_is_set_apart_from_himself_or_from_what_has_no_identity(cast: Any) -> None:
    one = lead(cast["budi"], **BUDI)
    product = make("products", name="Mesin")
    for other in ({"module": "leads", "id": one.pk}, {"module": "products", "id": product.pk}):
        with pytest.raises(Invalid):
            perform(cast["budi"], "leads", "set_apart", one.pk, {"other": other}, face="html")


def test_set_apart_needs_the_right_to_edit(cast: Any) -> None:
    one, two = lead(cast["budi"], **BUDI), lead(cast["budi"], first_name="B", mobile=BUDI["mobile"])
    other = {"module": "leads", "id": two.pk}
    with pytest.raises(Forbidden):
        perform(cast["vina"], "leads", "set_apart", one.pk, {"other": other}, face="html")
