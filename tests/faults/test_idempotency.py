"""RF-06: the same POST many times at once, after a crash, with another body, and a day later."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.report import amount, report
from tests.living import Home, Served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(1200)]
AT_ONCE = 20
AGE = (
    "import datetime as dt\nfrom django.utils import timezone\nfrom saluran.core.models import Replay\n"
    "Replay.objects.update(at=timezone.now() - dt.timedelta({}))"
)


def post(served: Served, token: str, key: str, name: str) -> tuple[int, object]:
    body = {"name": name, "tags": ["satu"]}
    status, said = served.call("POST", "/accounts", token, body, {"Idempotency-Key": key})
    return status, said


def test_the_same_request_has_one_effect(home: Home, token: str) -> None:
    rounds, more, differ = amount(20, 2), 0, 0
    with home.served("--workers", "2", "--no-worker") as served, ThreadPoolExecutor(AT_ONCE) as many:
        first = {}
        for n in range(rounds):
            said = list(many.map(lambda _n, n=n: post(served, token, f"k{n}", f"PT {n}"), range(AT_ONCE)))
            first[n] = said[0]
            differ += sum(s != said[0] or s[0] != 201 for s in said)
            served.kill()
            served.start()
            differ += post(served, token, f"k{n}", f"PT {n}") != said[0]
            assert post(served, token, f"k{n}", "PT Lain")[0] == 422
        home.python(AGE.format("hours=23, minutes=50"))
        differ += sum(post(served, token, f"k{n}", f"PT {n}") != said for n, said in first.items())
        _status, listed = served.call("GET", "/accounts?limit=200&fields=name", token)
        more = len(listed["items"]) - rounds
        home.python(AGE.format("hours=24, minutes=1"))
        later = post(served, token, "k0", "PT 0")
        assert later[0] == 201 and later != first[0], "after a day the key is forgotten"
    report(
        "RF-06", "one POST 20 times at once, and after a crash", rounds=rounds, requests=rounds * (AT_ONCE + 3),
        more_effects_than_one=more, other_answers=differ,
    )  # fmt: skip
    assert (more, differ) == (0, 0)
