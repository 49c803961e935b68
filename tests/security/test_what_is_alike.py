"""Duplicates tell nothing of records that are out of reach, but that one is there and whose it is."""

from typing import Any

import pytest

from saluran.core.registry import modules
from saluran.platform.duplicates import queue
from tests.cast import Cast, make
from tests.faces.api_client import Program
from tests.faces.html_client import sign_in

pytestmark = pytest.mark.django_db
PHONE = "+6281234567890"


@pytest.fixture
def deals(cast: Cast) -> list[Any]:
    """Two deals of Budi with an account of Eka's branch."""
    account = make("accounts", name="PT Rahasia", phone=PHONE, owner="eka", team=None)
    return [make("opportunities", title="Mesin jahit", account=account.pk, owner="budi", team=None) for _n in range(2)]


def test_a_party_out_of_reach_is_not_named(cast: Cast, deals: list[Any]) -> None:
    one, two = (d.pk for d in deals)
    for name, named in (("budi", False), ("rina", True)):
        _status, found = Program(getattr(cast, name))("GET", f"opportunities/{one}/similar")
        assert [m["id"] for m in found["items"]] == [two]
        assert ("PT Rahasia" in " ".join(found["items"][0]["reasons"])) is named
        page = sign_in(cast, name).get(f"/opportunities/{one}/similar").content.decode()
        assert ("PT Rahasia" in page) is named


def test_the_queue_names_no_party_out_of_reach(cast: Cast, deals: list[Any]) -> None:
    queue.look.func("opportunities")
    for name, named in (("budi", False), ("rina", True)):
        page = sign_in(cast, name).get("/opportunities/duplicates").content.decode()
        assert "Mesin jahit" in page and "accounts:" not in page
        assert ("PT Rahasia" in page) is named


def test_the_queue_does_not_count_what_is_out_of_reach(cast: Cast) -> None:
    for _n in range(2):
        make("leads", first_name="Rahasia", mobile=PHONE, owner="eka", team=None)
    queue.look.func("leads")
    assert "1 kelompok" in sign_in(cast, "rina").get("/leads/duplicates").content.decode()
    assert "1 kelompok" not in sign_in(cast, "budi").get("/leads/duplicates").content.decode()


def test_nobody_learns_whom_a_deal_is_about(cast: Cast, deals: list[Any]) -> None:
    """A number that is guessed tells that somebody is there, not that a deal of one's own is about him."""
    _status, found = Program(cast.budi)("POST", "leads/similar", {"first_name": "Ani", "phone": PHONE})
    assert [(m["module"], m["hidden"]) for m in found["items"]] == [("accounts", True)]
    mine = make("leads", first_name="Ani", phone=PHONE, owner="budi", team=None)
    _status, found = Program(cast.budi)("GET", f"opportunities/{deals[0].pk}/similar")
    assert ("leads", mine.pk) not in [(m["module"], m["id"]) for m in found["items"]]
    assert modules.get("accounts").model._base_manager.count() == 1
