"""A small random company for the reading side: opportunities with every kind of value, seen by four readers."""

import dataclasses
import datetime as dt
import random
from decimal import Decimal
from typing import Any

from saluran.core import access, search, stamps, tallies
from saluran.core.models import CustomField, CustomModule, FieldOption, Membership, Tag, Tagging, Team, User
from saluran.core.registry import modules
from saluran.modules.accounts.models import Account
from saluran.modules.leads.models import Lead
from saluran.modules.opportunities.models import Opportunity
from saluran.modules.picks.models import Industry
from saluran.modules.pipelines.models import Stage

NOW = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 21)
WORDS = (
    "",
    "Besar",
    "besar",
    "100%",
    "a_b",
    "O'Brien",
    'the "x"',
    "back\\slash",
    "Zulu",
    "pt maju",
    "Éclair",
    "éclair",
)
CUSTOM = (
    ("x_note", "text"),
    ("x_size", "decimal"),
    ("x_colour", "choice"),
    ("x_many", "choices"),
    ("x_due", "date"),
    ("x_at", "datetime"),
    ("x_ok", "boolean"),
    ("x_account", "link"),
)


class World:
    """Records as they were made, and the readers by name."""

    def __init__(self, cast: Any, n: int = 60, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.owners = [cast.budi.pk, cast.sari.pk, cast.joko.pk, cast.eka.pk, None]
        self.teams = [*Team.objects.order_by("pk").values_list("pk", flat=True), None]
        make_fields()
        self.module = modules.get("opportunities")
        self.industries = list(Industry.objects.order_by("pk")[:3])
        self.stages = list(Stage.objects.order_by("position"))
        self.accounts = Account.objects.bulk_create(
            [Account(**self.common(), **self.account()) for _n in range(12)], batch_size=200
        )
        self.leads = Lead.objects.bulk_create([Lead(**self.common(), **self.lead()) for _n in range(6)])
        self.rows = Opportunity.objects.bulk_create(
            [Opportunity(**{**self.common(), **self.opportunity()}) for _n in range(n)], batch_size=200
        )
        self.tags = self.tagged()
        for key in ("opportunities", "accounts", "leads"):
            search.rebuild(modules.get(key))
            tallies.rebuild(modules.get(key))
        team = {"*": {**dict.fromkeys(access.RIGHTS, "team")}}
        self.readers = {
            "rina": cast["rina"],
            "joko": cast["joko"],
            "budi": cast["budi"],
            "team": dataclasses.replace(cast["joko"], rights=team, sees=(cast.budi.pk, cast.sari.pk)),
        }

    def pick(self, *values: Any) -> Any:
        return self.random.choice(values)

    def some_time(self) -> dt.datetime:
        return NOW - dt.timedelta(hours=self.random.randint(-24 * 20, 24 * 80), minutes=self.random.choice((0, 0, 7)))

    def common(self) -> dict[str, Any]:
        at = self.some_time()
        title = f"{self.pick(*WORDS[1:])} {self.random.randint(1, 9)}"
        return {
            "title": title,
            "owner_id": self.pick(*self.owners),
            "team_id": self.pick(*self.teams),
            "created_at": at,
            "modified_at": at + dt.timedelta(days=self.random.randint(0, 3)),
            "extra": {},
        }

    def account(self) -> dict[str, Any]:
        return {
            "name": self.pick(*WORDS[1:]),
            "relation": self.pick("", "customer", "partner"),
            "industry": self.pick(None, *self.industries),
            "annual_revenue": self.pick(None, Decimal(5), Decimal("7.5")),
        }

    def lead(self) -> dict[str, Any]:
        return {"first_name": "Ani", "need_identified": self.pick(True, False), "score": self.pick(None, 1, 50)}

    def opportunity(self) -> dict[str, Any]:
        stage = self.pick(*self.stages)
        return {
            "account": self.pick(None, *self.accounts),
            "lead": self.pick(None, None, *self.leads),
            "stage": stage,
            "rank": self.random.randint(0, 5),
            "pipeline_id": stage.pipeline_id,
            "status": stage.status,
            "probability": self.pick(None, Decimal(10), Decimal("12.5")),
            "amount": self.pick(None, Decimal(0), Decimal("0.001"), Decimal("123456789012.34"), Decimal(7)),
            "currency": self.pick("IDR", "USD"),
            "expected_close": self.pick(None, TODAY, self.some_time().date()),
            "closed_at": self.pick(None, self.some_time()),
            "next_step": self.pick(*WORDS),
            "employees": self.pick(None, 0, 3, 40),
            "industry": self.pick(None, *self.industries),
            "city": self.pick(*WORDS),
            "extra": self.extra(),
        }

    def extra(self) -> dict[str, Any]:
        found = {
            "x_note": self.pick(*WORDS),
            "x_size": self.pick(None, Decimal(2), Decimal("2.5")),
            "x_colour": self.pick("", "red", "blue"),
            "x_many": self.pick([], ["a"], ["a", "b"], ["b", "c"]),
            "x_due": self.pick(None, self.some_time().date()),
            "x_at": self.pick(None, self.some_time()),
            "x_ok": self.pick(True, False),
            "x_account": self.pick(None, self.accounts[0].pk),
        }
        fields = modules.get("opportunities").by_name
        return {k: fields[k].kind.pack(v) for k, v in found.items() if not fields[k].kind.is_empty(v)}

    def tagged(self) -> dict[int, list[str]]:
        tags = {name: Tag.objects.get_or_create(name=name)[0] for name in ("hot", "Cold", "100%")}
        chosen = {
            row.pk: sorted(self.random.sample(sorted(tags), self.random.randint(0, 2)), key=str.casefold)
            for row in self.rows
        }
        Tagging.objects.bulk_create(
            [Tagging(about=f"opportunities:{pk}", tag=tags[name]) for pk, names in chosen.items() for name in names]
        )
        return chosen


def make_fields() -> None:
    """One custom field of each kind on opportunities."""
    for name, kind in CUSTOM:
        field = CustomField(
            module="opportunities",
            name=name,
            kind=kind,
            label={"id": name, "en": name},
            title=name,
            created_at=NOW,
            modified_at=NOW,
            target="accounts" if kind == "link" else "",
        )
        CustomField.objects.bulk_create([field])
        field = CustomField.objects.get(module="opportunities", name=name)
        keys = {"choice": ("red", "blue"), "choices": ("a", "b", "c")}.get(kind, ())
        FieldOption.objects.bulk_create(
            [FieldOption(field=field, key=k, label={"id": k, "en": k}, position=n) for n, k in enumerate(keys)]
        )
    stamps.touch("registry")


def members(actor: access.Actor) -> set[int]:
    """The people of an actor's teams."""
    mine = set(User.objects.filter(team__in=actor.teams).values_list("pk", flat=True))
    return mine | set(Membership.objects.filter(team__in=actor.teams).values_list("user_id", flat=True))


def make_module(key: str = "x_sites") -> Any:
    """A custom module with a decimal field."""
    said = {"id": key, "en": key}
    CustomModule.objects.bulk_create(
        [CustomModule(key=key, name=said, one=said, title=key, created_at=NOW, modified_at=NOW)]
    )
    CustomField.objects.bulk_create(
        [
            CustomField(
                module=key, name="x_size", kind="decimal", label=said, title="x_size", created_at=NOW, modified_at=NOW
            )
        ]
    )
    stamps.touch("registry")
    return modules.get(key)
