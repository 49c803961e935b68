"""RF-08: one changes ten thousand records while others edit them. RF-02: the worker is killed on its way."""

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

STATE = """
from django.db.models import Count
from saluran.core.models import Line
from saluran.modules.accounts.models import Account
lines = dict(Line.objects.filter(module="accounts").values_list("record_id").annotate(n=Count("pk")))
print(json.dumps({a.pk: [a.relation, int(a.annual_revenue or 0), a.version, lines.get(a.pk, 0)]
    for a in Account._base_manager.all()}))
"""
FREE = "from saluran.core.models import Job\nfrom django.utils import timezone\n" + (
    "Job.objects.filter(state='running').update(lease_until=timezone.now())"
)


def fill(home: Home, n: int) -> None:
    path = home.folder.parent / "accounts.csv"
    path.write_text("Nama,Hubungan\n" + "".join(f"PT Massal {i},\n" for i in range(n)))
    home.does("import", "accounts", str(path))


def begin(served: Served, token: str, n: int) -> int:
    body = {"filter": ["name", "contains", "Massal"], "expected": n, "data": {"relation": "partner"}}
    status, said = served.call("POST", "/accounts/do/update", token, body)
    assert status == 202, said
    return int(said["job"])


class Editor(threading.Thread):
    """Somebody who edits one record after the other, and waits for each."""

    def __init__(self, served: Served, token: str, ids: list[int]) -> None:
        super().__init__(daemon=True)
        self.served, self.token, self.ids = served, token, ids
        self.stop = threading.Event()
        self.wrote: dict[int, int] = {}
        self.slowest = 0.0
        self.wrong: list[Any] = []

    def run(self) -> None:
        n = 0
        while not self.stop.is_set():
            n += 1
            pk = random.choice(self.ids)
            began = time.monotonic()
            status, said = self.served.call("PATCH", f"/accounts/{pk}", self.token, {"annual_revenue": n})
            self.slowest = max(self.slowest, time.monotonic() - began)
            if status == 200:
                self.wrote[pk] = n
            else:
                self.wrong.append((status, said))


def wait(served: Served, token: str, job: int, seconds: float = 900) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _status, said = served.call("GET", f"/jobs/{job}", token)
        if said["state"] not in ("ready", "running"):
            return dict(said)
        time.sleep(0.2)
    raise AssertionError(said)


def test_many_are_changed_while_others_edit(home: Home, token: str) -> None:
    n = amount(10_000, 600)
    fill(home, n)
    ids = [int(pk) for pk in home.python(STATE)]
    with home.served("--workers", "2") as served:
        editors = [Editor(served, token, ids[part::3]) for part in range(3)]
        for e in editors:
            e.start()
        said = wait(served, token, begin(served, token, n))
        for e in editors:
            e.stop.set()
        for e in editors:
            e.join(60)
    found, done = home.python(STATE), said["result"]
    changed = sum(row[0] == "partner" for row in found.values())
    lost = [pk for e in editors for pk, value in e.wrote.items() if found[str(pk)][1] != value]
    slowest = max(e.slowest for e in editors)
    report(
        "RF-08", f"{n} changed at once while others edit", changed=done["done"], skipped=done["refused"],
        edits=sum(len(e.wrote) for e in editors), lost_edits=len(lost), slowest_edit=f"{slowest:.2f} s",
    )  # fmt: skip
    assert said["state"] == "done" and not [e.wrong for e in editors if e.wrong]
    assert done["done"] + done["refused"] == n and changed == done["done"]
    assert not lost and all(row[2] == row[3] for row in found.values())
    assert slowest <= amount(2, 20)


def test_a_worker_that_is_killed_at_each_batch_does_all_of_it_once(home: Home, token: str) -> None:
    n, kills = amount(10_000, 1000), 0
    fill(home, n)
    with home.served("--no-worker") as served:
        job = begin(served, token, n)
        state: dict[str, Any] = {"state": "ready", "progress": 0}
        while state["state"] in ("ready", "running"):
            worker = home.start("worker")
            seen = state["progress"]
            while state["state"] in ("ready", "running") and state["progress"] == seen:
                assert worker.poll() is None
                time.sleep(0.02)
                state = served.call("GET", f"/jobs/{job}", token)[1]
            time.sleep(random.uniform(0, 0.05))
            if state["state"] in ("ready", "running"):
                os.kill(worker.pid, signal.SIGKILL)
                kills += 1
                worker.wait()
                home.python(FREE)  # sixty seconds later
            else:
                worker.terminate()
                worker.wait(30)
    found = home.python(STATE)
    missing = sum(row[0] != "partner" for row in found.values())
    twice = sum(row[2:] != [2, 2] for row in found.values()) - missing
    report("RF-02", "worker killed (-9) at each batch", records=n, kills=kills, missing=missing, twice=twice)
    assert kills and (missing, twice) == (0, 0) and state["result"]["done"] == n
