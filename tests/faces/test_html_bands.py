"""Numbers in bands: forms offer them and store the lower bound; any other number that is there stays in sight."""

import re
from typing import Any

import pytest

from saluran.core.kinds import Hand
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.modules.accounts.models import Account
from tests.cast import make
from tests.faces.html_client import fields_of, sign_in


def options(page: str) -> list[tuple[str, str]]:
    select = re.search(r'<select[^>]* name="employees".*?</select>', page, re.S)
    assert select
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', select[0])


def test_a_form_offers_bands_and_stores_the_lower_bound(cast: Any) -> None:
    client = sign_in(cast, "budi")
    page = client.get("/accounts/new")
    assert options(page.content.decode())[1:] == [
        ("1", "1–10"), ("11", "11–50"), ("51", "51–200"), ("201", "201–500"), ("501", "501–1000"), ("1001", "1001+"),
    ]  # fmt: skip
    client.post("/accounts/new", {**fields_of(page), "name": ["PT Maju"], "employees": ["51"]})
    assert Account.objects.get(title="PT Maju").employees == 51


def test_a_number_between_the_bounds_stays(cast: Any) -> None:
    pk = make("accounts", name="PT Maju", employees=75, owner=cast.budi.pk).pk
    client = sign_in(cast, "budi")
    page = client.get(f"/accounts/{pk}/edit")
    assert ("75", "75") in options(page.content.decode()) and 'value="75" selected' in page.content.decode()
    client.post(f"/accounts/{pk}/edit", {**fields_of(page), "name": ["PT Maju Jaya"]})
    account = Account.objects.get(pk=pk)
    assert (account.title, account.employees) == ("PT Maju Jaya", 75)


def test_files_may_say_a_band_or_a_number(db: None) -> None:
    kind = modules.get("accounts").by_name["employees"].kind
    assert [kind.read(text, Hand()) for text in ("11-50", "51 – 200", "1001+")] == [11, 51, 1001]
    assert kind.clean(kind.read("1.250", Hand())) == 1250
    for text, bound in {
        "50-100": 50,
        "1.001 s/d 5.000 orang": 1001,
        "25 orang": 25,
        ">500": 501,
        "500+": 500,
        "≥ 20": 20,
        "< 10": 1,
        "Sekitar 40 karyawan": 40,
    }.items():
        assert kind.clean(kind.read(text, Hand("id"))) == bound, text
    for text in ("10-20-30", "banyak orang", "1/2/2020"):
        with pytest.raises(Wrong):
            kind.clean(kind.read(text, Hand("id")))
