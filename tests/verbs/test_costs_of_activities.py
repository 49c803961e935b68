"""A line of costs names an activity, and nothing else; the form offers those about the deal and its customer."""

import re
from typing import Any

import pytest

from saluran.core.perform import read_lines
from saluran.core.registry import modules
from tests.cast import Cast
from tests.faces.html_client import sign_in
from tests.verbs.conftest import Doing


def activity(budi: Doing, subject: str, about: str) -> str:
    return f"calls:{budi('calls', 'create', subject=subject, related_to=about).pk}"


@pytest.fixture
def deal(budi: Doing) -> Any:
    account = budi("accounts", "create", name="PT Maju")
    return budi("opportunities", "create", title="Mesin", account=account.pk)


def test_only_activities_that_one_may_see(budi: Doing, rina: Doing, deal: Any) -> None:
    seen = activity(budi, "Telepon", f"opportunities:{deal.pk}")
    hidden = activity(rina, "Rahasia", f"opportunities:{deal.pk}")
    for other in (f"accounts:{deal.account_id}", hidden, "calls:999999"):
        refusal = budi.refused("opportunities", "update", deal.pk, costs=[{"amount": "5", "activity": other}])
        assert refusal.errors == {"costs": ["Aktivitas: Pilih sebuah aktivitas."]}  # type: ignore[attr-defined]
    budi("opportunities", "update", deal.pk, costs=[{"amount": "5", "activity": seen}])
    deal.refresh_from_db()
    assert [line["activity"] for line in read_lines(modules.get("opportunities").by_name["costs"], deal)] == [seen]


def test_those_of_the_deal_and_its_customer_are_offered(cast: Cast, budi: Doing, rina: Doing, deal: Any) -> None:
    mine = activity(budi, "Telepon", f"opportunities:{deal.pk}")
    firm = activity(budi, "Kunjungan", f"accounts:{deal.account_id}")
    other = activity(budi, "Telepon lain", f"leads:{budi('leads', 'create', organization='PT Lain').pk}")
    activity(rina, "Rahasia", f"opportunities:{deal.pk}")
    client = sign_in(cast, "budi")
    where = f"/search/options?about=opportunities:{deal.pk}"
    assert f'data-lookup="{where}"' in client.get(f"/opportunities/{deal.pk}/edit").content.decode()

    def offered(q: str, url: str = where) -> list[str]:
        return re.findall(r'data-value="([^"]+)"', client.get(f"{url}&q={q}").content.decode())

    assert offered("") == [firm, mine]
    assert offered("telepon") == [mine]
    assert set(offered("telepon", "/search/options?about=")) == {mine, other}
    assert f"accounts:{deal.account_id}" not in offered("maju", "/search/options?about=")
    assert client.get("/search/options?about=opportunities:999999&q=").status_code == 404
