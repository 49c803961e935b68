"""RF-01: the web process, or all of the server, is killed in the middle of writes."""

import os
import random
import signal
import threading
import time
from typing import Any

import pytest

from tests.faults.report import amount, report
from tests.living import Home, Served

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.xdist_group("faults"), pytest.mark.timeout(3600)]
WRITERS = 4


class Writer(threading.Thread):
    """Makes accounts with lines and tags and changes them; keeps what was acknowledged, and what nobody knows of."""

    def __init__(self, served: Served, token: str, number: int) -> None:
        super().__init__(daemon=True)
        self.served, self.token, self.number = served, token, number
        self.stop = threading.Event()
        self.made: dict[int, list[int]] = {}  # by id: the revenue acknowledged, and those in doubt since
        self.doubts = self.acknowledged = 0
        self.wrong: list[Any] = []

    def run(self) -> None:
        n = 0
        while not self.stop.is_set():
            n += 1
            try:
                self._one(n)
            except OSError:
                self.doubts += 1
                time.sleep(0.02)

    def _one(self, n: int) -> None:
        if self.made and n % 3:
            pk = next(reversed(self.made))
            self.made[pk].append(n)
            status, said = self.served.call("PATCH", f"/accounts/{pk}", self.token, {"annual_revenue": n})
            self._tell(status, 200, said)
            self.made[pk] = [n] if status == 200 else self.made[pk]
            return
        lines = [{"label": "kantor", "city": "Solo"}, {"label": "gudang", "city": "Medan"}]
        body = {"name": f"PT {self.number}-{n}", "tags": ["satu", "dua"], "addresses": lines, "annual_revenue": 0}
        status, said = self.served.call("POST", "/accounts", self.token, body)
        self._tell(status, 201, said)
        if status == 201:
            self.made[said["id"]] = [0]

    def _tell(self, status: int, good: int, said: Any) -> None:
        self.acknowledged += status == good
        if status != good:
            self.wrong.append((status, said))


FOUND = """
from django.db.models import Count
from saluran.core.models import Line, Tagging
from saluran.modules.accounts.models import Account, AccountAddress as Address
count = lambda q, by: dict(q.values_list(by).annotate(n=Count("pk")))
lines, addresses = count(Line.objects.filter(module="accounts"), "record_id"), count(Address.objects, "account_id")
tags = count(Tagging.objects, "about")
print(json.dumps([[a.pk, int(a.annual_revenue), a.version, lines.get(a.pk, 0), addresses.get(a.pk, 0),
    tags.get(f"accounts:{a.pk}", 0)] for a in Account._base_manager.all()]))
"""


def test_a_killed_server_loses_nothing_that_it_said_was_done(home: Home, token: str) -> None:
    kills, slowest = amount(200, 3), 0.0
    with home.served("--no-worker") as served:
        writers = [Writer(served, token, n) for n in range(WRITERS)]
        for w in writers:
            w.start()
        for n in range(kills):
            time.sleep(random.uniform(0.1, 0.7))
            slowest = max(slowest, _kill_web(served) if n % 2 else _kill_all(served))
        time.sleep(0.3)
        for w in writers:
            w.stop.set()
        for w in writers:
            w.join(90)
    rows = {row[0]: row[1:] for row in home.python(FOUND)}
    made = {pk: values for w in writers for pk, values in w.made.items()}
    lost = [pk for pk, known in made.items() if pk not in rows or rows[pk][0] not in known]
    half = [pk for pk, (_revenue, _v, _lines, addresses, tags) in rows.items() if (addresses, tags) != (2, 2)]
    untold = [pk for pk, (_revenue, version, lines, *_rest) in rows.items() if lines != version]
    report(
        "RF-01", "server killed (-9) during writes", kills=kills, acknowledged=sum(w.acknowledged for w in writers),
        in_doubt=sum(w.doubts for w in writers), lost=len(lost), half_written=len(half),
        journal_differs=len(untold), slowest_answer_after=f"{slowest:.1f} s",
    )  # fmt: skip
    assert not [w.wrong for w in writers if w.wrong] and made
    assert (lost, half, untold) == ([], [], [])
    assert slowest <= amount(5, 30)
    assert home.does("doctor") == "All is well."


def _kill_all(served: Served) -> float:
    served.kill()
    return served.start()


def _kill_web(served: Served) -> float:
    """The web process alone: its parent starts another."""
    for pid in served.web_processes():
        os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    while time.monotonic() - began < 30:
        try:
            if served.get("/readyz", timeout=2) == 200:
                break
        except OSError:
            time.sleep(0.02)
    return time.monotonic() - began
