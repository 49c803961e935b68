"""Duplicates on pages: told while one types, asked about once, shown beside the record, set apart and taken back."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from saluran.modules.leads.models import Lead
from tests.cast import Cast, make
from tests.faces.html_client import HTMX, IN_DIALOG, fields_of, sign_in

pytestmark = pytest.mark.django_db
BUDI = {"first_name": "Budi", "last_name": "Santoso", "mobile": "+6281234567890", "organization": "PT Maju Jaya"}
TYPED = {"first_name": "Boedi", "last_name": "Santoso", "mobile": "0812 3456 7890"}


@pytest.fixture
def budi(cast: Cast) -> Client:
    return sign_in(cast, "budi")


def lead(cast: Cast, owner: str = "budi", **more: Any) -> Any:
    return make("leads", **{**BUDI, "owner": getattr(cast, owner).pk, **more})


def test_told_while_one_types(budi: Client, cast: Cast) -> None:
    one = lead(cast)
    text = budi.post("/leads/similar", TYPED, headers=HTMX).content.decode()
    assert f'href="/leads/{one.pk}"' in text and "Nomor telepon sama: 0812-3456-7890" in text and "1 mirip" in text
    assert "<html" not in text
    assert "mirip" not in budi.post("/leads/similar", {"first_name": "Lain"}, headers=HTMX).content.decode()
    half = {"mobile": "08", "email": "budi@", "first_name": "Bud"}
    assert budi.post("/leads/similar", half, headers=HTMX).status_code == 200


def test_out_of_reach_only_the_owner_is_told(budi: Client, cast: Cast) -> None:
    theirs = lead(cast, "eka", organization="PT Rahasia")
    for answer in (budi.post("/leads/similar", TYPED, headers=HTMX), budi.post("/leads/new", TYPED, headers=HTMX)):
        text = answer.content.decode()
        assert "Calon Pelanggan di luar jangkauan Anda" in text and "Eka" in text
        assert f"/leads/{theirs.pk}" not in text and "Rahasia" not in text and "Budi Santoso" not in text


def test_asked_once_before_it_is_saved(budi: Client, cast: Cast) -> None:
    one = lead(cast)
    answer = budi.post("/leads/new", TYPED, headers=HTMX)
    assert answer.status_code == 409 and Lead.objects.count() == 1
    assert f'href="/leads/{one.pk}"' in answer.content.decode() and "Tetap simpan" in answer.content.decode()
    again = fields_of(answer)
    assert again["first_name"] == ["Boedi"] and again["already_seen"] != [""]
    assert budi.post("/leads/new", again, headers=HTMX).status_code == 204
    assert Lead.objects.count() == 2


def test_asked_again_when_another_comes_up(budi: Client, cast: Cast) -> None:
    lead(cast)
    lead(cast, first_name="Siti", last_name="Aminah", mobile="+6281234567891", organization="")
    again = fields_of(budi.post("/leads/new", TYPED, headers=HTMX))
    again |= {"first_name": ["Siti"], "last_name": ["Aminah"], "mobile": ["081234567891"]}
    assert budi.post("/leads/new", again, headers=HTMX).status_code == 409


def test_nobody_is_asked_where_there_is_nothing(budi: Client, cast: Cast) -> None:
    lead(cast)
    made = {"first_name": "Siti", "last_name": "Aminah", "organization": "CV Maju Jaya"}  # a colleague: worth a look
    assert budi.post("/leads/new", made, headers=HTMX).status_code == 204


def test_asked_in_the_quick_dialog(budi: Client, cast: Cast) -> None:
    lead(cast)
    answer = budi.post("/leads/new", TYPED, headers=IN_DIALOG)
    assert answer.status_code == 409 and "already_seen" in answer.content.decode()


def test_a_change_asks_only_for_what_it_brings(budi: Client, cast: Cast) -> None:
    one, two = lead(cast), lead(cast, first_name="Siti", mobile="+6281234567891", organization="")
    lead(cast, first_name="Siti", mobile="+6281234567891", organization="", last_name="Santosa")
    form = fields_of(budi.get(f"/leads/{two.pk}/edit"))
    assert budi.post(f"/leads/{two.pk}/edit", form | {"city": ["Bogor"]}, headers=HTMX).status_code == 204
    form = fields_of(budi.get(f"/leads/{two.pk}/edit"))
    answer = budi.post(f"/leads/{two.pk}/edit", form | {"email": ["siti@gmail.com"]}, headers=HTMX)
    assert answer.status_code == 204  # the same as before the change
    form = fields_of(budi.get(f"/leads/{two.pk}/edit"))
    answer = budi.post(f"/leads/{two.pk}/edit", form | TYPED, headers=HTMX)
    assert answer.status_code == 409 and f'href="/leads/{one.pk}"' in answer.content.decode()
    assert budi.post(f"/leads/{two.pk}/similar", form | TYPED, headers=HTMX).status_code == 200


def test_beside_the_record_only_if_there_are_some(budi: Client, cast: Cast) -> None:
    one = lead(cast)
    where = f"/leads/{one.pk}/similar"
    assert where not in budi.get(f"/leads/{one.pk}").content.decode()
    assert budi.get(f"{where}/button", headers=HTMX).content.strip() == b""
    two = lead(cast, first_name="Boedi")
    assert f"{where}/button" in budi.get(f"/leads/{one.pk}").content.decode()
    text = budi.get(f"{where}/button", headers=HTMX).content.decode()
    assert f'href="{where}"' in text and "Mirip (1)" in text
    text = budi.get(where).content.decode()
    assert f'href="/leads/{two.pk}"' in text and "Nama hampir sama: Boedi Santoso" in text


def test_set_apart_and_taken_back(budi: Client, cast: Cast) -> None:
    one, two = lead(cast), lead(cast)
    where, other = f"/leads/{one.pk}/similar", f"leads:{two.pk}"
    said = {"other": other, "on": "true", "back": where}
    assert budi.post(f"/leads/{one.pk}/do/set_apart", said)["Location"] == where
    text = budi.get(where).content.decode()
    assert "Tidak ada yang mirip" in text and "Bukan duplikat" in text and f'href="/leads/{two.pk}"' in text
    budi.post(f"/leads/{one.pk}/do/set_apart", {"other": other, "on": "false", "back": where})
    assert "Tidak ada yang mirip" not in budi.get(where).content.decode()


def test_who_may_only_view_is_offered_nothing_to_do(cast: Cast) -> None:
    one = lead(cast)
    lead(cast)
    vina = sign_in(cast, "vina")
    text = vina.get(f"/leads/{one.pk}/similar").content.decode()
    assert "Nomor telepon sama" in text and "set_apart" not in text
    assert vina.post("/leads/similar", TYPED, headers=HTMX).status_code == 403
    assert vina.post(f"/leads/{one.pk}/similar", TYPED, headers=HTMX).status_code == 403


def test_in_english(budi: Client, cast: Cast) -> None:
    lead(cast)
    make("accounts", name="PT Maju Jaya", owner=cast.budi.pk)
    cast.budi.refresh_from_db()
    with translation.override("en"):
        budi.post("/my/preferences", {"language": "en", "next": "/home"})
    text = budi.post("/leads/similar", {**TYPED, "organization": "Maju Jaya"}, headers=HTMX).content.decode()
    assert "Same phone number: 0812-3456-7890" in text and "Organization nearly alike: PT Maju Jaya" in text


@pytest.mark.parametrize("address", ["/products/similar", "/nothing/similar"])
def test_no_such_place(budi: Client, address: str) -> None:
    assert budi.post(address, {"name": "x"}, headers=HTMX).status_code in (403, 404)
