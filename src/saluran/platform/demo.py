"""The demo: half a year in the life of a made-up company, through the door, each thing at the moment it happened."""

import datetime as dt
import heapq
import random
from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.models import Setting, User
from saluran.core.perform import door, perform
from saluran.core.refusals import Conflict
from saluran.core.registry import modules
from saluran.platform import demo_data as words
from saluran.platform.demo_agenda import Agenda
from saluran.platform.demo_people import People

PAST, AHEAD = 180, 60  # days around today
OPEN = ("prospecting", "qualification", "needs_analysis", "proposal", "negotiation")


def fill(password: str) -> None:
    """Fill an empty database; the users sign in with ``password``. All or nothing."""
    if User.objects.exists():
        raise Conflict(_("There is something in this database. The demo goes only into an empty one."))
    with translation.override("id"), door():
        Demo(random.Random(20_26)).run(password)  # noqa: S311  the same company every time


class Demo:
    """Makes the plan of what happened when, then lets it happen in that order."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.people = People(dice)
        self.agenda = Agenda(self)
        self.now = timezone.now()
        self.start = self.now - dt.timedelta(days=PAST)
        self.actors: dict[str, access.Actor] = {}
        self.plan: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = []
        self.order = 0
        self.prospects: dict[str, int] = {}  # by the name of the company

    def run(self, password: str) -> None:
        self.make_house(password)
        self.make_visits_module()
        self.agenda.make_campaigns(self.start - dt.timedelta(days=1))
        accounts = [self.plan_account(*row) for row in words.ACCOUNTS]
        for n in range(60):
            self.plan_lead(n)
        for n in range(120):
            self.plan_deal(n, accounts[n * 7 % len(accounts)])
        for n in range(26):
            self.plan_visit(n, accounts[n * 3 % len(accounts)])
        while self.plan:
            moment, _order, happen = heapq.heappop(self.plan)
            happen(moment)

    def do(self, who: str, key: str, verb: str, at: dt.datetime, pk: int | None = None, **data: Any) -> Any:
        """One verb by one person, at its moment."""
        actor = self.actors.get(who, access.SYSTEM)
        return perform(actor, key, verb, pk, data, face="demo", at=at).record

    def later(self, moment: dt.datetime, happen: Callable[[dt.datetime], None]) -> None:
        """Put something on the plan; nothing happens after now."""
        self.order += 1
        heapq.heappush(self.plan, (min(moment, self.now), self.order, happen))

    def on(self, moment: dt.datetime, happen: Callable[[dt.datetime], None]) -> None:
        """The same in office hours."""
        self.later(self.office(moment), happen)

    def office(self, moment: dt.datetime) -> dt.datetime:
        """The next moment at which somebody sits at his desk."""
        clock = moment.astimezone(timezone.get_default_timezone())
        if not 8 <= clock.hour < 17:
            clock += dt.timedelta(days=clock.hour >= 17)
            clock = clock.replace(hour=self.dice.randrange(8, 17), minute=self.dice.randrange(60))
        return clock

    def day(self, first: int, last: int) -> dt.datetime:
        """Some day between ``first`` and ``last`` days from today."""
        return self.now + dt.timedelta(days=self.dice.randint(first, last), minutes=-self.dice.randrange(600))

    # What is there on the first day.

    def make_house(self, password: str) -> None:
        at = self.start - dt.timedelta(days=3)
        setting = Setting.objects.get(key="company.name")
        self.do("", "settings", "update", at, setting.pk, value=words.COMPANY)
        for team in words.TEAMS:
            self.do("", "teams", "create", at, name=team)
        for login, name, role, team, manager in words.USERS:
            user = self.do(
                "",
                "users",
                "create",
                at,
                login=login,
                name=name,
                email=f"{login}@kemasindra.example",
                role=role,
                team=team,
                manager=manager,
            )
            user.set_password(password)
            user.save(update_fields=["password"])
        self.actors = {login: access.actor(pk) for login, pk in User.objects.values_list("login", "pk")}
        for name in words.COMPETITORS:
            self.do("rina", "competitors", "create", at, name=name)
        sales = modules.get("pipelines").model._base_manager.get(is_default=True)
        self.do("rina", "pipelines", "update", at, sales.pk, big_deal_amount=500_000_000, big_deal_probability=50)
        self.make_products(at)

    def make_products(self, at: dt.datetime) -> None:
        for name, code, kind, category, unit, price, cost, stock in words.PRODUCTS:
            more: dict[str, Any] = {"in_stock": stock, "reorder_level": stock // 4} if stock else {}
            self.do(
                "rina",
                "products",
                "create",
                at,
                name=name,
                code=code,
                kind=kind,
                category=category,
                unit=unit,
                unit_price=price,
                cost=cost,
                tax=11,
                **more,
            )

    def make_visits_module(self) -> None:
        at = self.start - dt.timedelta(days=2)
        module = self.do("rina", "modules", "create", at, name=words.VISITS, one=words.VISIT, icon="store").key
        results = [{"key": k, "label": {"id": i, "en": e}, "tone": t} for k, i, e, t in words.RESULTS]
        fields: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
            ("Hasil", "Result", "choice", {"name": "x_hasil", "options": results}),
            ("Akun", "Account", "link", {"name": "x_akun", "target": "accounts"}),
            ("Tanggal", "Date", "date", {"name": "x_tanggal"}),
            ("Nilai pesanan", "Order value", "money", {"name": "x_nilai"}),
            ("Catatan", "Note", "longtext", {"name": "x_catatan"}),
        )
        for local, english, kind, more in fields:
            label = {"id": local, "en": english}
            self.do("rina", "fields", "create", at, module=module, label=label, kind=kind, **more)
        self.visits = module

    # What happened since.

    def plan_account(
        self, owner: str, name: str, kind: str, industry: str, city: str, employees: int, revenue: int | None
    ) -> dict[str, Any]:
        """An account with one or two people; returns what its deals have to know."""
        firm: dict[str, Any] = {"owner": owner, "name": name, "began": self.day(-PAST, -70), "contacts": []}
        province, area, territory = words.PLACES[city]
        domain = self.people.domain(name)
        street = f"{self.dice.choice(words.STREETS)} No. {self.dice.randint(1, 180)}"
        data: dict[str, Any] = {
            "name": name,
            "kind": kind,
            "industry": industry,
            "territory": territory,
            "employees": employees,
            "annual_revenue": revenue and revenue * 1_000_000,
            "website": domain,
            "email": f"info@{domain}",
            "phone": self.people.landline(area),
            "payment_terms": "net_30_days",
            "addresses": [
                {"label": "Kantor", "street": street, "city": city, "province": province, "country": "Indonesia"}
            ],
        }
        people = [self.people.contact(domain) for _n in range(self.dice.choice((1, 2, 2)))]

        def found(at: dt.datetime) -> None:
            firm["pk"] = self.do(owner, "accounts", "create", at, **data).pk
            for person in people:
                firm["contacts"].append(self.do(owner, "contacts", "create", at, account=firm["pk"], **person).pk)

        self.on(firm["began"], found)
        return firm

    def plan_lead(self, n: int) -> None:
        owner = ("budi", "sari", "eka", "budi", "sari", "eka", "joko")[n % 7]
        firm = words.LEAD_FIRMS[n % len(words.LEAD_FIRMS)] if n % 3 else None
        status = self.dice.choice(words.LEAD_STATUSES)
        data = self.people.lead(n, firm)
        came = self.day(-60 if status == "new" else -PAST, 0 if status in ("new", "open") else -7)

        def arrive(at: dt.datetime) -> None:
            brought = self.agenda.brought(data["source"])
            pk = self.do(owner, "leads", "create", at, status="new", **data, **brought).pk
            if status != "new":
                self.on(
                    at + dt.timedelta(days=self.dice.randint(1, 9)),
                    lambda then: self.grow_lead(owner, pk, status, then, firm and firm[0]),
                )

        self.on(came, arrive)

    def grow_lead(self, owner: str, pk: int, status: str, at: dt.datetime, firm: str | None) -> None:
        self.do(owner, "leads", "note", at, pk, text=self.dice.choice(words.NOTES))
        if status in ("junk", "unqualified"):
            self.do(owner, "leads", "disqualify", at, pk, status=status)
            return
        if status in ("contacted", "qualified"):  # the status follows
            self.agenda.call(owner, pk, at)
        else:
            self.do(owner, "leads", "update", at, pk, status=status)
        self.gather(owner, pk, firm, at)
        if status != "qualified":
            self.agenda.next_of_lead(owner, pk, at)
        else:
            lead = self.do(owner, "leads", "update", at, pk, need_identified=True, qualification="qualified")
            topic, codes = self.dice.choice(words.DEALS)
            close = (self.now + dt.timedelta(days=self.dice.randint(10, AHEAD))).date().isoformat()
            deal = {"title": f"{topic} – {lead.title}", "expected_close": close, **self.people.deal(codes)}
            self.do(owner, "opportunities", "create", at, lead=pk, **deal)

    def gather(self, owner: str, pk: int, firm: str | None, at: dt.datetime) -> None:
        """Leads of one company come into its prospect; she sees what others have begun."""
        if firm and firm in self.prospects:
            self.do("rina", "leads", "add_to_prospect", at, pk, prospect=self.prospects[firm])
        elif firm:
            made = self.do(owner, "leads", "create_prospect", at, pk, organization=firm)
            self.prospects[firm] = made.prospect_id

    def plan_deal(self, n: int, firm: dict[str, Any]) -> None:
        """A deal with its whole way: through the stages, to where it stands today or how it ended."""
        topic, codes = words.DEALS[n % len(words.DEALS)]
        end = ("open",) * 11 + ("won",) * 6 + ("lost",) * 3
        status = end[n * 3 % len(end)]
        first, last = (-75, 0) if status == "open" else (-150, -25)
        began = max(firm["began"] + dt.timedelta(days=3), self.day(first, last))
        weeks = (self.now - began).days // 7
        reached = len(OPEN) if status == "won" else min(self.dice.randint(1, len(OPEN)), 1 + weeks)
        data = {"title": f"{topic} – {firm['name']}", **self.people.deal(codes)}
        month = began + dt.timedelta(days=30)
        close = max(self.day(-12, AHEAD), month) if status == "open" else month
        data["expected_close"] = close.date().isoformat()
        self.on(began, lambda at: self.make_deal(firm, data, OPEN[:reached], status, at))

    def make_deal(
        self, firm: dict[str, Any], data: dict[str, Any], stages: tuple[str, ...], status: str, at: dt.datetime
    ) -> None:
        """Make it, and put on the plan what becomes of it between then and now."""
        who, contact = firm["owner"], self.dice.choice(firm["contacts"])
        pk = self.do(who, "opportunities", "create", at, account=firm["pk"], contact=contact, **data).pk
        self.agenda.work_on_deal(who, pk, contact, at, status == "open")
        gap, last = (self.now - at) / (len(stages) + 1), at

        def then(part: float, verb: str, by: str = who, **said: Any) -> None:
            nonlocal last
            last = max(last, self.office(at + gap * part))
            self.later(last, lambda moment: self.do(by, "opportunities", verb, moment, pk, **said))

        if self.dice.random() < 0.2:
            then(0.5, "tag", tags=[self.dice.choice(words.TAGS)])
        for n, stage in enumerate(stages[1:], start=1):
            then(n * 0.9, "move_stage", stage=stage)
            if self.dice.random() < 0.4:
                then(n * 0.95, "note", text=self.dice.choice(words.NOTES))
        if who in ("budi", "sari") and self.dice.random() < 0.25:
            then(len(stages) * 0.95, "comment", by="joko", text=self.dice.choice(words.COMMENTS))
        if status != "open":
            end = at + gap * (len(stages) + self.dice.uniform(0, 0.9))
            self.later(max(last, self.office(end)), lambda moment: self.end_deal(who, pk, firm, status, moment))

    def end_deal(self, who: str, pk: int, firm: dict[str, Any], status: str, at: dt.datetime) -> None:
        if status == "won":
            self.do(who, "opportunities", "win", at, pk)
            self.do(who, "accounts", "update", at, firm["pk"], relation="customer")
        else:
            reason = self.dice.choice(words.LOST)
            rival: dict[str, Any] = {}
            if note := words.LOST_NOTES.get(reason):
                rival = {"competitor": self.people.rival(), "lost_note": note}
            self.do(who, "opportunities", "lose", at, pk, lost_reason=reason, **rival)

    def plan_visit(self, n: int, firm: dict[str, Any]) -> None:
        day = self.day(-40, 14)
        planned = day > self.now
        result = "rencana" if planned else self.dice.choice(("pesan", "pesan", "tertunda", "tutup"))
        data: dict[str, Any] = {"x_tanggal": day.date().isoformat(), "x_hasil": result}
        if result == "pesan":
            data["x_nilai"] = self.dice.randint(4, 90) * 250_000
        if not planned:
            data["x_catatan"] = self.dice.choice(words.NOTES)

        def visit(at: dt.datetime) -> None:
            title = f"Kunjungan {firm['name']}"
            self.do(firm["owner"], self.visits, "create", at, title=title, x_akun=firm["pk"], **data)

        self.on(max(min(day, self.now), firm["began"] + dt.timedelta(days=1)), visit)
