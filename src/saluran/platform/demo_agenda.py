"""What the people of the demo do all day: campaigns, calls, visits and tasks."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any, Protocol

from django.utils import timezone

#: name, type, status, owner, days from today on which it began and ended, budget, actual cost, expected revenue,
#: sent, expected response, sources of the leads that it brought
CAMPAIGNS: tuple[tuple[Any, ...], ...] = (
    ("Pameran Kemasan Nusantara", "exhibition", "complete", "joko", -120, -116, 85, 91, 900, 1_200, 8, "exhibition"),
    ("Iklan Instagram mesin segel", "social_media", "active", "rina", -60, 20, 18, 11, 240, 45_000, 1, "social_media"),
    ("Siaran WhatsApp kantong berdiri", "whatsapp", "active", "joko", -30, 15, 4, 2, 120, 850, 6, "whatsapp"),
    ("Seminar Kemasan Pangan untuk UMKM", "seminar", "planning", "joko", 25, 26, 30, 0, 350, 300, 20, ""),
    ("Iklan mesin vakum", "advertisement", "complete", "rina", -150, -90, 25, 27, 300, 60_000, 1, "advertisement"),
    ("Program ajak teman", "referral_program", "inactive", "rina", -170, -40, 12, 6, 200, 140, 10, "referral"),
)  # fmt: skip
CALLS = (
    ("Perkenalan lewat telepon", "prospecting"),
    ("Telepon tanyakan kebutuhan", "prospecting"),
    ("Telepon tindak lanjut", "follow_up"),
)
RESULTS = (
    "Tertarik, minta daftar harga dan contoh.",
    "Minta dihubungi lagi setelah rapat anggaran.",
    "Bicara dengan bagian pembelian; keputusan di pemilik.",
    "Sudah punya mesin, butuh kantong setiap bulan.",
    "Minta kunjungan ke pabrik.",
    "Bertanya soal garansi dan teknisi di kotanya.",
)
LEAD_TASKS = (
    ("Kirim katalog dan daftar harga", "email"),
    ("Kirim contoh kantong", "sample"),
    ("Tindak lanjuti lewat WhatsApp", "follow_up"),
    ("Siapkan profil perusahaan", "document"),
)
DEAL_TASKS = (
    ("Buat penawaran", "quote"),
    ("Kirim penawaran revisi", "quote"),
    ("Siapkan gambar tata letak lini", "document"),
    ("Kirim hasil uji kemasan", "sample"),
    ("Minta jadwal ke bagian pembelian", "follow_up"),
)
EVENTS = (
    ("Presentasi mesin", "presentation", "Kantor pelanggan", 350_000),
    ("Kunjungan ke pabrik", "visit", "Pabrik pelanggan", 500_000),
    ("Demo mesin di bengkel", "demo", "Ruang pamer Kemasindra", 150_000),
    ("Rapat negosiasi", "meeting", "Kantor pelanggan", 200_000),
)


class Life(Protocol):
    """As much of the demo as is needed here."""

    now: dt.datetime

    def do(self, who: str, key: str, verb: str, at: dt.datetime, pk: int | None = None, **data: Any) -> Any: ...
    def on(self, moment: dt.datetime, happen: Callable[[dt.datetime], None]) -> None: ...
    def office(self, moment: dt.datetime) -> dt.datetime: ...


class Agenda:
    """Plans activities around what the demo lets happen; its dice are its own."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, random.Random(7)  # noqa: S311  the same agenda every time
        self.campaigns: dict[str, int] = {}

    def make_campaigns(self, at: dt.datetime) -> None:
        for name, kind, status, owner, began, ended, budget, cost, revenue, sent, response, source in CAMPAIGNS:
            data: dict[str, Any] = {
                "name": name,
                "type": kind,
                "status": status,
                "numbers_sent": sent,
                "expected_response": response,
            }
            for field, day in (("starts_on", began), ("ends_on", ended)):
                data[field] = (self.life.now + dt.timedelta(days=day)).date().isoformat()
            for field, millions in (("budgeted_cost", budget), ("actual_cost", cost), ("expected_revenue", revenue)):
                data[field] = millions * 1_000_000
            self.campaigns[source] = self.life.do(owner, "campaigns", "create", at, **data).pk

    def brought(self, source: str) -> dict[str, Any]:
        """What a lead says of the campaign that brought it."""
        return {"campaign": self.campaigns[source]} if source and source in self.campaigns else {}

    def call(self, who: str, pk: int, at: dt.datetime) -> None:
        """A call that was made: a lead that was new is contacted."""
        subject, purpose = self.dice.choice(CALLS)
        about = {"module": "leads", "id": pk}
        data: dict[str, Any] = {"related_to": about, "purpose": purpose, "duration": self.dice.randint(2, 14) * 60}
        call = self.life.do(who, "calls", "create", at, subject=subject, starts_at=at, **data)
        self.life.do(who, "calls", "complete", at, call.pk, result=self.dice.choice(RESULTS))

    def next_of_lead(self, who: str, pk: int, at: dt.datetime) -> None:
        """What is to be done about a lead: some of it is late already."""
        due = self._some_time(-3, 9)
        about = {"module": "leads", "id": pk}
        if self.dice.random() < 0.4:
            subject, kind = self.dice.choice(LEAD_TASKS)
            sent: dict[str, Any] = {"subject": subject, "kind": kind, "due_at": at + dt.timedelta(days=2)}
            task = self.life.do(who, "tasks", "create", at, related_to=about, **sent).pk
            self.life.on(at + dt.timedelta(days=1), lambda then: self.life.do(who, "tasks", "complete", then, task))
        if self.dice.random() < 0.35:
            subject, purpose = self.dice.choice(CALLS)
            data: dict[str, Any] = {"subject": subject, "purpose": purpose, "starts_at": due}
            self.life.do(who, "calls", "create", at, related_to=about, **data)
            return
        subject, kind = self.dice.choice(LEAD_TASKS)
        priority = self.dice.choice(("normal", "normal", "high"))
        data = {"subject": subject, "kind": kind, "due_at": due, "priority": priority}
        self.life.do(who, "tasks", "create", at, related_to=about, **data)

    def _some_time(self, first: int, last: int) -> dt.datetime:
        """A round time in office hours, so many days from today."""
        day = self.life.now.astimezone(timezone.get_default_timezone()) + dt.timedelta(
            days=self.dice.randint(first, last)
        )
        day += dt.timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)  # not at weekends
        return day.replace(
            hour=self.dice.randrange(8, 17), minute=self.dice.choice((0, 15, 30)), second=0, microsecond=0
        )

    def work_on_deal(self, who: str, pk: int, contact: int, at: dt.datetime, open: bool) -> None:
        """A visit or two on the way, and what comes next where it is still open."""
        about = {"module": "opportunities", "id": pk}
        gap = self.life.now - at
        for part in (0.3, 0.6):
            if self.dice.random() < 0.45:
                self.life.on(at + gap * part, lambda then: self._met(who, about, contact, then))
        if open and self.dice.random() < 0.75:
            self.life.on(at + gap * 0.9, lambda then: self._next_of_deal(who, about, contact, then))

    def _met(self, who: str, about: dict[str, Any], contact: int, at: dt.datetime) -> None:
        event = self._event(who, about, contact, at, at)
        self.life.do(who, "events", "complete", at, event.pk)

    def _event(self, who: str, about: dict[str, Any], contact: int, at: dt.datetime, starts: dt.datetime) -> Any:
        subject, kind, place, cost = self.dice.choice(EVENTS)
        data: dict[str, Any] = {"subject": subject, "kind": kind, "place": place, "cost": cost, "starts_at": starts}
        data |= {"ends_at": starts + dt.timedelta(hours=2), "participants": [{"contact": contact}, {"user": who}]}
        return self.life.do(who, "events", "create", at, related_to=about, **data)

    def _next_of_deal(self, who: str, about: dict[str, Any], contact: int, at: dt.datetime) -> None:
        due = self._some_time(-2, 12)
        if self.dice.random() < 0.35:
            self._event(who, about, contact, at, due)
            return
        subject, kind = self.dice.choice(DEAL_TASKS)
        priority = self.dice.choice(("normal", "high"))
        data: dict[str, Any] = {"subject": subject, "kind": kind, "due_at": due, "priority": priority}
        self.life.do(who, "tasks", "create", at, related_to=about, **data)
