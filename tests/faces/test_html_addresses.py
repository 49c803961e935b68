"""Addresses on forms and pages: regions are offered, contradictions are pointed out, and nothing is refused."""

from typing import Any

import pytest

from saluran.core.perform import read_lines
from tests.cast import make
from tests.faces.html_client import fields_of, rows, sign_in

pytestmark = pytest.mark.django_db


def test_regions_are_offered_to_whoever_has_signed_in(cast: Any) -> None:
    client = sign_in(cast, "budi")
    answer = client.get("/my/regions", {"q": "menteng", "part": "village", "city": "Jakarta Pusat"})
    assert answer.status_code == 200
    body = answer.content.decode()
    first = body.split("</li>")[0]
    for told in ('data-text="Menteng"', 'data-part-city="Kota Jakarta Pusat"', 'data-part-postal-code="10310"'):
        assert told in first
    assert "private" in answer["Cache-Control"] and "max-age=86400" in answer["Cache-Control"]
    assert client.get("/my/regions", {"q": "menteng", "part": "village", "country": "Jerman"}).content == b""
    assert client.get("/my/regions", {"q": "x\x00", "part": "odd"}).content == b""


def test_what_contradicts_itself_is_said_and_saved(cast: Any) -> None:
    client = sign_in(cast, "budi")
    said = {"village": "Menteng", "district": "Menteng", "city": "Jakarta Pusat", "postal_code": "16111"}
    answer = client.get("/my/regions/doubt", said).content.decode()
    assert 'data-doubt="postal_code"' in answer and "16111" in answer
    assert client.get("/my/regions/doubt", said | {"postal_code": "10310"}).content == b""
    made = client.post("/leads/new", {"first_name": "Wulan", **said})
    assert made.status_code == 303
    page = client.get(f"{made['Location']}?tab=details").content.decode()
    assert "Kel. Menteng, Kec. Menteng, Jakarta Pusat, 16111" in page
    assert "16111 adalah kode pos" in page
    assert "https://www.google.com/maps/search/?api=1&amp;query=Kel.+Menteng" in page


def test_several_addresses_keep_their_order_and_their_use(cast: Any) -> None:
    client = sign_in(cast, "budi")
    form = fields_of(client.get("/accounts/new"))
    form |= {"name": ["PT Dua Alamat"], "addresses-0-label": ["Gudang"], "addresses-0-city": ["Bekasi"]}
    form |= {"addresses-1-label": ["Kantor pusat"], "addresses-1-city": ["Kota Depok"]}
    assert client.post("/accounts/new", form).status_code == 303
    account = rows("accounts").get(title="PT Dua Alamat")
    edit = fields_of(client.get(f"/accounts/{account.pk}/edit"))
    assert edit["addresses-0-label"] == ["Gudang"]
    turned = {k.replace("-0-", "-9-") if "-0-" in k else k: v for k, v in edit.items()}
    assert client.post(f"/accounts/{account.pk}/edit", turned).status_code == 303
    from saluran.core.registry import modules

    lines = read_lines(modules.get("accounts").by_name["addresses"], rows("accounts").get(pk=account.pk))
    assert [line["city"] for line in lines] == ["Kota Depok", "Bekasi"]


def test_the_use_of_an_address_is_said_in_the_language_of_the_reader(cast: Any) -> None:
    address = [{"label": "Kantor pusat", "city": "Kota Depok"}, {"label": "Pos satpam", "city": "Kota Depok"}]
    account = make("accounts", name="PT Bahasa", owner=cast.budi.pk, addresses=address)
    client = sign_in(cast, "budi")
    client.post("/my/preferences", {"language": "en"})
    page = client.get(f"/accounts/{account.pk}?tab=details").content.decode()
    assert "Head office" in page and "Pos satpam" in page and "Kantor pusat" not in page
    assert fields_of(client.get(f"/accounts/{account.pk}/edit"))["addresses-0-label"] == ["Head office"]
