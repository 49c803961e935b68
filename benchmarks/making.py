"""Made-up rows, the same ones in each database: leads, accounts and opportunities, thrown by dice.

A row is a dict of column → what the driver takes: money in thousandths, custom fields as JSON.
"""

import datetime as dt
import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.people import Cast
from saluran.platform import demo_data as words


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BEGAN = dt.datetime(2023, 1, 1, 2, 0, tzinfo=dt.UTC)
MINUTES = 3 * 365 * 24 * 60
LINKED, FEW = 5_000, 5  # what is linked with the two accounts behind the others
STATUSES = ["new", "open", "contacted", "nurturing", "qualified", "unqualified", "junk", "converted", "do_not_contact"]
FORMS = ("PT", "CV", "UD", "Toko")
FIRM = _words("Maju Jaya Sinar Mitra Karya Dinamika Bumi Cahaya Surya Mulia Tirta Arta Samudra Pelita Garuda Lestari")
MORE = _words("Abadi Makmur Sentosa Sejahtera Nusantara Utama Mandiri Perkasa Sakti Bersama Pratama Kencana")
FORECASTS = {"won": "closed", "lost": "omitted"}
Row = dict[str, Any]


class Maker:
    """Rows of one home. ``picks``: the ids of pick lists by module; ``stages``: (pipeline, stage, status, chance)."""

    def __init__(self, leads: int, cast: Cast, picks: Mapping[str, list[int]], stages: list[tuple[Any, ...]]) -> None:
        self.dice = random.Random(7)
        self.leads, self.cast, self.picks, self.stages = leads, cast, picks, stages
        self.owners = cast.owners
        self.old, self.twenty = cast.by_name["old"], cast.by_name["twenty"]
        self.teams = sorted(set(cast.team_of.values()))
        self.deals: list[int | None] = []  # the owners of opportunities

    def common(self, n: int, of: int, title: str, owner: int | None) -> Row:
        at = BEGAN + dt.timedelta(seconds=n * MINUTES * 60 // of)
        team = self.cast.team_of[owner] if owner else self.dice.choice(self.teams)
        return {
            "id": n,
            "title": title,
            "owner_id": owner,
            "team_id": team,
            "created_at": at,
            "modified_at": at + dt.timedelta(minutes=self.dice.randrange(60 * 24 * 90)),
            "version": 1,
            "extra": "{}",
        }

    def owner(self, n: int) -> int | None:
        """The 2,000 oldest are one's, the next twenty another's; one row in fifty has a team alone."""
        oldest = min(2000, self.leads // 10)
        if n <= oldest:
            return self.old
        if n <= oldest + 20:
            return self.twenty
        return None if self.dice.random() < 0.02 else self.dice.choice(self.owners)

    def firm(self) -> str:
        return f"{self.dice.choice(FORMS)} {self.dice.choice(FIRM)} {self.dice.choice(MORE)}"

    def person(self) -> tuple[str, str]:
        return self.dice.choice(words.MEN + words.WOMEN), self.dice.choice(words.LAST_NAMES)

    def phone(self) -> str:
        return f"+62842{self.dice.randrange(10**8):08d}"

    def pick(self, key: str) -> int:
        return self.dice.choice(self.picks[key])

    def lead_rows(self) -> Iterator[Row]:
        for n in range(1, self.leads + 1):
            first, last = self.person()
            row = self.common(n, self.leads, f"{first} {last}", self.owner(n))
            mobile = self.phone()
            colour = self.dice.choice(("merah", "biru", "hijau"))
            extra = {"x_tier": self.dice.randrange(20), "x_region": f"r{self.dice.randrange(300)}"}
            extra |= {"x_budget": self.dice.randrange(10**6) * 1000, "x_due": f"2026-{n % 12 + 1:02d}-{n % 28 + 1:02d}"}
            row |= {
                "first_name": first,
                "last_name": last,
                "organization": self.firm(),
                "status": self.dice.choice(STATUSES),
                "source_id": self.pick("sources"),
                "industry_id": self.pick("industries"),
                "email": f"{first.lower().replace(' ', '')}{n}@surat{n % 997}.example",
                "mobile": mobile,
                "whatsapp": mobile,
                "city": self.dice.choice(words.CITIES),
                "country": "Indonesia",
                "score": None if n % 10 == 3 else self.dice.randrange(100),
                "employees": self.dice.choice((1, 11, 51, 201)),
                "annual_revenue": None if n % 7 == 3 else self.dice.randrange(1, 5_000_000) * 1_000_000,
                "need_identified": n % 3 == 0,
                "origin": "company",
                "extra": json.dumps(extra | {"x_colour": colour}),
            }
            yield row

    def account_rows(self, count: int) -> Iterator[Row]:
        for n in range(1, count + 1):
            name = f"{self.firm()} {n}"
            row = self.common(n, count, name, self.owner(n * 20))
            row |= {"name": name, "kind": "company", "phone": self.phone(), "industry_id": self.pick("industries")}
            yield row | {"relation": self.dice.choice(("prospect", "customer", "partner", "other"))}
        for n, name in ((count + 1, "PT Serba Terkait"), (count + 2, "PT Sedikit Terkait")):
            yield self.common(count, count, name, self.cast.by_name["rep"]) | {"id": n, "name": name, "kind": "company"}

    def linked(self, accounts: int, share: int) -> list[int]:
        """The account that each of some rows is linked with: a share of what one of the two has."""
        return [accounts + 1] * (LINKED * share // 5) + [accounts + 2] * (FEW * share // 5)

    def opportunity_rows(self, count: int, accounts: int) -> Iterator[Row]:
        theirs = [*(n % accounts + 1 if n % 3 else None for n in range(1, count + 1)), *self.linked(accounts, 1)]
        for n, account in enumerate(theirs, 1):
            pipeline, stage, status, chance = self.dice.choice(self.stages)
            amount = None if n % 9 == 4 else self.dice.randrange(1, 4000) * 250_000_000
            owner = self.owner(n * 3) if n <= count else self.cast.by_name["rep"]
            self.deals.append(owner)
            row = self.common(n, len(theirs), f"{self.firm()} {n % 977}", owner)
            row |= {
                "account_id": account,
                "pipeline_id": pipeline,
                "stage_id": stage,
                "status": status,
                "probability": chance,
                "amount": amount,
                "expected_revenue": None if amount is None else amount * chance // 100_000,
                "currency": "IDR" if n % 40 else "USD",
                "expected_close": (BEGAN + dt.timedelta(days=n % 1500)).date(),
                "closed_at": None if status == "open" else row["modified_at"],
                "rank": int(row["created_at"].timestamp() * 1000),
                "source_id": self.pick("sources"),
                "forecast_category": FORECASTS.get(status) or ("pipeline", "best_case", "commit")[chance // 40_000],
                "next_step": self.dice.choice(words.NEXT_STEPS),
            }
            yield row

    def contact_rows(self, accounts: int) -> Iterator[Row]:
        theirs = self.linked(accounts, 2)
        for n, account in enumerate(theirs, 1):
            first, last = self.person()
            row = self.common(n, len(theirs), f"{first} {last}", self.cast.by_name["rep"])
            yield row | {"first_name": first, "last_name": last, "account_id": account, "mobile": self.phone()}

    def task_rows(self, accounts: int) -> Iterator[Row]:
        """For every second opportunity one that is planned, for every third one that was done; and of the accounts."""
        about = [
            (f"opportunities:{n}", owner, n % 6 == 3)
            for n, owner in enumerate(self.deals, 1)
            if n % 2 == 0 or n % 3 == 0
        ]
        rep = self.cast.by_name["rep"]
        about += [(f"accounts:{account}", rep, n % 2 == 0) for n, account in enumerate(self.linked(accounts, 2))]
        for n, (pointer, owner, done) in enumerate(about, 1):
            subject = self.dice.choice(words.NEXT_STEPS)
            row = self.common(n, len(about), subject, owner) | {"subject": subject, "related_to": pointer}
            due = BEGAN + dt.timedelta(days=n % 1500, hours=n % 9)
            yield row | {"due_at": due, "status": "done" if done else "open", "done_at": due if done else None}
