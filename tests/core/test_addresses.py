"""What is said of an address: as one block, doubted where it contradicts itself, spelled alike where that is sure."""

from typing import Any

import pytest

from saluran.core import addresses
from saluran.modules.accounts.module import accounts
from saluran.modules.leads.module import leads

JAKARTA = {
    "street": "Jl. Teuku Umar No. 5", "village": "Menteng", "district": "Menteng", "city": "Kota Jakarta Pusat",
    "province": "DKI Jakarta", "postal_code": "10310", "country": "Indonesia",
}  # fmt: skip


def test_a_block_names_what_the_parts_are() -> None:
    whole = "Jl. Teuku Umar No. 5, Kel. Menteng, Kec. Menteng, Kota Jakarta Pusat, DKI Jakarta 10310"
    assert addresses.block(JAKARTA) == whole
    desa = {"village": "Lembang", "district": "Lembang", "city": "Kab. Bandung Barat", "province": "Jabar"}
    assert addresses.block(desa) == "Desa Lembang, Kec. Lembang, Kab. Bandung Barat, Jabar"
    papua = {"district": "Sentani", "city": "Kabupaten Jayapura", "province": "Papua"}
    assert addresses.block(papua).startswith("Distrik Sentani, ")
    abroad = {"street": "10 Main St", "city": "Springfield", "postal_code": "62701", "country": "United States"}
    assert addresses.block(abroad) == "10 Main St, Springfield, 62701, United States"
    assert addresses.block({"country": "Indonesia"}) == "Indonesia"
    assert addresses.block({}) == ""


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({}, ""), ({"postal_code": "16111"}, "postal_code"), ({"postal_code": "1031"}, "postal_code"),
        ({"postal_code": "10099"}, ""),  # of a large firm: in no table, but of this city
        ({"city": "Jakartta Pusat"}, "city"), ({"province": "Jawa Barat"}, "city"), ({"village": "Dago"}, "village"),
        ({"district": "Coblong"}, "district"), ({"province": "Jawa Mana"}, "province"), ({"city": "jakpus"}, ""),
        ({"city": "Berlin", "country": "Jerman"}, ""), ({"village": "", "district": "", "city": ""}, ""),
        ({"city": "Jakarta"}, ""), ({"city": "Jakarta", "province": "Jawa Barat"}, "city"),  # a province: vague
    ],
)  # fmt: skip
def test_a_contradiction_is_pointed_out(changed: dict[str, Any], part: str) -> None:
    found, sentence = addresses.doubt({**JAKARTA, **changed})
    assert (found, bool(sentence)) == (part, bool(part))


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ({"province": "DKI", "city": "Jakarta Selatan"}, {"province": "DKI Jakarta", "city": "Kota Jakarta Selatan"}),
        ({"city": "Kab. Bandung"}, {"city": "Kabupaten Bandung"}), ({"city": "Jogja"}, {}),
        ({"city": "Jogja", "country": "ID"}, {"city": "Kota Yogyakarta"}),
        ({"city": "Bandung"}, {}), ({"city": "Bandung", "postal_code": "40135"}, {"city": "Kota Bandung"}),
        ({"city": "Jakarta"}, {}), ({"city": "Denver"}, {}), ({"city": "Solo", "country": "Spanyol"}, {}),
        ({"city": "Kota Bandung", "province": "Jawa Barat"}, {}), ({"city": "Surabaya", "province": "Jawa Barat"}, {}),
    ],
)  # fmt: skip
def test_only_what_is_certain_is_spelled_anew(said: dict[str, str], made: dict[str, str]) -> None:
    assert addresses.tidied(said) == made


def test_the_fields_of_an_address_are_known_wherever_they_are() -> None:
    whole = {"street", "village", "district", "city", "province", "postal_code", "country"}
    assert set(addresses.parts_of(leads.fields)) == whole
    assert set(addresses.parts_of(accounts.by_name["addresses"].kind.fields)) == whole  # type: ignore[attr-defined]


def test_without_tables_nothing_is_offered_and_nothing_doubted(monkeypatch: Any) -> None:
    monkeypatch.setattr(addresses, "_book", lambda: None)
    assert addresses.offered("menteng", "village", {}) == []
    assert addresses.doubt({**JAKARTA, "city": "Entah"}) == ("", "")
    assert addresses.tidied({"province": "DKI"}) == {}
    assert addresses.block(JAKARTA).startswith("Jl. Teuku Umar No. 5, Menteng, Menteng, Kota Jakarta Pusat")
