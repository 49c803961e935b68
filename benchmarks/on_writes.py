"""What writes: creating, editing many, importing, eight at once. On a copy that is thrown away."""

import csv
import datetime as dt
import hashlib
import json
import random
import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from benchmarks.clock import Timing, once, timed
from benchmarks.filling import _last, _usual, insert
from benchmarks.homes import QUICK
from benchmarks.reading import World
from benchmarks.register import Goal, Rate, row
from benchmarks.serving import started
from saluran.core import access, known, lists, tallies
from saluran.core.models import Line, Token
from saluran.core.perform import perform
from saluran.modules.leads.models import Lead
from saluran.platform import importing, sets

WRITES: dict[str, Any] = {"writes": True}
RATE: dict[str, Any] = {"writes": True, "unit": "/s", "more": True}
EDITED = 10_000
IMPORTED = 10_000 if QUICK else 100_000
QUEUED = (
    "SQLite lets one write at a time, and while a worker is there it tells of what the rows above have brought in. "
    "Asked alone (ONLY=…) eight people move about 40 cards a second."
)
INDEXES = (
    "Beside a million rows a lead changes pages that lie anywhere: of 70 indexes, 22 of them for the five custom "
    "fields of the bench, and of the keys of duplicates. Beside 1,000 a row of an import takes two thirds of the time."
)


def _lead(n: Any) -> dict[str, Any]:
    return {
        "first_name": "Ani", "last_name": f"Baru {n}", "organization": f"PT Baru {n}", "email": f"baru{n}@baru.example",
        "mobile": f"0842{random.randrange(10**8):08d}", "city": "Bandung",
    }  # fmt: skip


@row("raw insert", "A thousand rows of leads into the full table, a transaction: each row.", **WRITES)
def raw_insert(world: World) -> Timing:
    columns = [c for c in Lead._meta.concrete_fields if c.column != "id"]
    row = [_usual(c) for c in columns]
    for n, c in enumerate(columns):
        if c.attname in ("created_at", "modified_at"):
            row[n] = "2026-01-01 00:00:00+00:00"
    rows, names = [row] * 1000, [c.column for c in columns]

    def go() -> None:
        with transaction.atomic():
            insert(Lead, names, rows)

    whole = timed(go, warm=1)
    return Timing(whole.wall / 1000, whole.p95 / 1000, whole.cpu / 1000)


@row(
    "create through the door",
    "One lead: checked, written, journalled, indexed for search.",
    Goal(8, 12, 2),
    floor="raw insert",
    **WRITES,
)
def create(world: World) -> Timing:
    actor = world.actor("rep")
    return timed(lambda: perform(actor, "leads", "create", data=_lead(secrets.token_hex(6)), face="html"))


@row("update through the door", "One field of one lead.", Goal(8, 12, 2), **WRITES)
def update(world: World) -> Timing:
    actor, pk = world.actor("admin"), world.some_record("rep", "leads")
    return timed(lambda: perform(actor, "leads", "update", pk, {"city": secrets.token_hex(4)}, face="html"))


@row(
    "bulk edit", f"One field of {EDITED:,} leads, rows a second.", Goal(5000, 2500), many_only=True, why=INDEXES, **RATE
)
def bulk_edit(world: World) -> Rate:
    actor = world.actor("admin")
    ids = lists.ids(actor, world.module("leads"), None, limit=EDITED)
    took = once(lambda: sets.perform_now(actor, "leads", "update", ids, {"city": "Cirebon"}, face="html"))
    return Rate(len(ids) / took.wall * 1000, f"{took.cpu / len(ids):.2f} ms cpu each")


@row("import", f"{IMPORTED:,} leads from CSV: checked, looked for as duplicates, journalled, indexed; rows a second.",
     Goal(5000, 3000), many_only=True, why=INDEXES, **RATE)  # fmt: skip
def import_rows(world: World) -> Rate:
    path = _file(world, IMPORTED)
    before = _last(Lead)
    reports: list[importing.Report] = []
    took = once(lambda: reports.append(importing.run_file(world.actor("admin"), "leads", path)))
    made, refused = Lead.objects.filter(pk__gt=before).count(), reports[0].refused
    if refused or made != IMPORTED - IMPORTED // 20:
        raise RuntimeError(f"import: {made} new, {refused} refused: {[str(f) for f in reports[0].faults[:3]]}")
    return Rate(IMPORTED / took.wall * 1000, f"{made:,} new; {took.cpu / IMPORTED:.2f} ms cpu each")


def _file(world: World, count: int) -> Path:
    """Nineteen in twenty are new; the others are there already."""
    path = Path(settings.HOME) / "bench.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        names = ["first_name", "last_name", "organization", "email", "mobile", "city", "source", "status"]
        out.writerow(names)
        old = Lead.objects.filter(pk__lte=count // 20).values_list("email", "mobile")
        known = iter(old)
        for n in range(count):
            email, mobile = next(known, ("", "")) if n % 20 == 7 else ("", "")
            out.writerow([
                "Siti", f"Impor {n}", f"CV Impor {n}", email or f"impor{n}@impor.example",
                mobile or f"0843{n:08d}", "Medan", "website", "new",
            ])  # fmt: skip
    return path


def as_program(world: World, name: str, path: str, body: str) -> dict[str, Any]:
    """A POST with a token of somebody's own, as ``Server.load`` takes it."""
    secret = f"slr_{secrets.token_urlsafe(30)}"
    Token.objects.create(
        user_id=world.cast.by_name[name], digest=hashlib.sha256(secret.encode()).hexdigest(), scopes=[],
        created_at=timezone.now(), expires_at=timezone.now() + dt.timedelta(days=1), name="bench",
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return {"method": "POST", "path": path, "headers": headers, "body": body}


@row(
    "eight writers",
    "Eight clients create leads through the API of a server with two workers.",
    Goal(150, 150),
    many_only=True,
    why=QUEUED,
    **RATE,
)
def writers(world: World) -> Rate:
    body = '{"first_name": "Tulis", "last_name": "L{n}", "email": "t{n}-' + str(time.time_ns()) + '@tulis.example"}'
    names = ("rep", "rep001", "rep002", "rep003", "rep010", "rep011", "rep012", "rep013")
    requests = [as_program(world, name, "/api/v1/leads", body) for name in names]
    with started() as server:
        found = server.load(requests)
    bad = {k: n for k, n in found["statuses"].items() if k != "201"}
    locked = sum("locked" in text for text in found["wrong"])
    said = f"{locked} locked, others {bad or 'none'}" + (f" {found['wrong'][:1]}" if bad else "")
    return Rate(found["rate"], f"{said}; median {found['median']:.0f} ms; {found['cpu']:.1f} ms cpu each", found["p95"])


@row(
    "eight drag cards",
    "Eight people drag cards between two columns of the board, each to the top, through the API.",
    Goal(50, 50),
    many_only=True,
    why=QUEUED,
    **RATE,
)
def dragging(world: World) -> Rate:
    module = world.module("opportunities")
    stages = list(known.rows(world.module("stages")))[:2]
    bodies = [json.dumps({"stage": s, "position": 0}) for s in reversed(stages)]
    requests = []
    for name in ("rep", "rep001", "rep002", "rep003", "rep010", "rep011", "rep012", "rep013"):
        mine = access.rows(module).filter(owner_id=world.cast.by_name[name], stage_id=stages[0]).order_by("pk")
        said = as_program(world, name, "/api/v1/opportunities/{id}/do/move_stage", "")
        requests.append(said | {"ids": list(mine.values_list("pk", flat=True)[:20]), "bodies": bodies})
    before = Line.objects.filter(verb="move_stage").count()
    with started() as server:
        found = server.load(requests)
    kept = Line.objects.filter(verb="move_stage").count() - before
    done = found["statuses"].get("200", 0)
    bad = {k: n for k, n in found["statuses"].items() if k != "200"}
    locked = sum("locked" in text for text in found["wrong"])
    lost = max(0, done - kept)
    said = (
        f"{lost} lost, {locked} locked, others {bad or 'none'}, sums {'right' if tallies.is_right(module) else 'WRONG'}"
    )
    return Rate(found["rate"], f"{said}; median {found['median']:.0f} ms; {found['cpu']:.1f} ms cpu each", found["p95"])
