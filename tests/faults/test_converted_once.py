"""A lead is converted by many at the same moment: one opportunity, and everybody else hears which."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.report import amount, report
from tests.living import Home

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(1200)]
AT_ONCE = 50
COUNTS = (
    "import json\nfrom saluran.core.registry import modules\nfrom saluran.core import access\n"
    "print(json.dumps({k: access.rows(modules.get(k)).count() for k in ('accounts', 'contacts', 'opportunities')}))"
)


def test_fifty_conversions_make_one_opportunity(home: Home, token: str) -> None:
    rounds = amount(20, 2)
    won = told = other = 0
    with home.served("--workers", "2", "--no-worker") as served, ThreadPoolExecutor(AT_ONCE) as many:
        for n in range(rounds):
            lead = {"first_name": f"Ani {n}", "organization": f"PT Nomor {n}", "mobile": f"08123450{n:04d}"}
            _status, made = served.call("POST", "/leads", token, lead)
            path = f"/leads/{made['id']}/do/convert"
            said = list(many.map(lambda _n, path=path: served.call("POST", path, token, {}), range(AT_ONCE)))
            winners = [body for status, body in said if status == 200]
            won += len(winners)
            names = ("lead", "account", "contact", "opportunity")
            ids = {k: winners[0][k] for k in names}
            losers = [(status, {k: body.get(k) for k in names}) for status, body in said if status != 200]
            told += losers.count((409, ids))
            other += len(losers) - losers.count((409, ids))
        there = home.python(COUNTS)
    report(
        "convert", "one lead converted 50 times at once", rounds=rounds, requests=rounds * AT_ONCE, converted=won,
        told_which=told, other_answers=other, there=json.dumps(there),
    )  # fmt: skip
    assert (won, told, other) == (rounds, rounds * (AT_ONCE - 1), 0)
    assert there == dict.fromkeys(("accounts", "contacts", "opportunities"), rounds)


def test_one_new_company_is_made_once(home: Home, token: str) -> None:
    rounds, each = amount(20, 2), 12
    done = 0
    with home.served("--workers", "2", "--no-worker") as served, ThreadPoolExecutor(each) as many:
        for n in range(rounds):
            leads = [
                served.call("POST", "/leads", token, {"first_name": f"Budi {n} {m}", "organization": f"PT Baru {n}"})[1]
                for m in range(each)
            ]
            paths = [f"/leads/{lead['id']}/do/convert" for lead in leads]
            said = list(many.map(lambda path: served.call("POST", path, token, {}), paths))
            done += sum(status == 200 for status, _body in said)
        there = home.python(COUNTS)
    report(
        "convert", "leads of one new company converted at once", rounds=rounds, conversions=rounds * each,
        there=json.dumps(there),
    )  # fmt: skip
    assert done == rounds * each
    assert there == {"accounts": rounds, "contacts": rounds * each, "opportunities": rounds * each}
