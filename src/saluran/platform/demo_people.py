"""People and numbers for the demo, thrown by dice."""

import random
from typing import Any

from saluran.ground import names
from saluran.platform import demo_data as words

#: What competitors do better, and where we do.
STRENGTHS = (
    "Harga lebih murah",
    "Stok siap kirim",
    "Sudah lama jadi pemasok",
    "Tempo pembayaran 60 hari",
    "Dekat lokasi",
)
WEAKNESSES = (
    "Layanan purnajual lambat",
    "Garansi hanya enam bulan",
    "Suku cadang impor",
    "Tidak ada teknisi setempat",
    "",
)


class People:
    """Makes up contacts, leads and what deals are about."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.numbers = 1000

    def mobile(self) -> str:
        """A number that no operator can give to anybody."""
        self.numbers += 1
        return f"+62842{self.numbers:08d}"

    def landline(self, area: str) -> str:
        """A number that no exchange can have."""
        self.numbers += 1
        return f"+62{area}{self.numbers:08d}"[:15]

    def domain(self, name: str) -> str:
        """The web address of a company."""
        short = [w for w in names.slug(name).split("_") if w not in ("pt", "cv", "ud", "koperasi", "toko", "yayasan")]
        return f"{''.join(short[:2])}.example"

    def _person(self) -> dict[str, Any]:
        woman = self.dice.random() < 0.5
        first = self.dice.choice(words.WOMEN if woman else words.MEN)
        return {
            "salutation": "ibu" if woman else "bapak",
            "gender": "female" if woman else "male",
            "first_name": first,
            "last_name": self.dice.choice(words.LAST_NAMES),
        }

    def contact(self, domain: str) -> dict[str, Any]:
        person, mobile = self._person(), self.mobile()
        return {
            **person,
            "job_title": self.dice.choice(words.JOBS),
            "department": self.dice.choice(words.DEPARTMENTS),
            "mobile": mobile,
            "whatsapp": mobile if self.dice.random() < 0.8 else "",
            "email": f"{names.slug(person['first_name'] + ' ' + person['last_name']).replace('_', '.')}@{domain}",
        }

    def lead(self, n: int, firm: tuple[str, str] | None) -> dict[str, Any]:
        """A person, with or without a company; every eighth is a company of which nobody is known yet."""
        mobile = self.mobile()
        person: dict[str, Any] = {} if firm and n % 8 == 0 else self._person()
        company: dict[str, Any] = {}
        if firm:
            branch = f" {self.dice.choice(words.CITIES)}" if n >= len(words.LEAD_FIRMS) * 3 // 2 else ""
            company = {
                "organization": firm[0] + branch,
                "industry": firm[1],
                "employees": self.dice.choice((1, 11, 51, 201)),
            }
        return {
            **person,
            **company,
            "mobile": mobile,
            "whatsapp": mobile if self.dice.random() < 0.7 else "",
            "source": self.dice.choice(words.LEAD_SOURCES),
            "lead_type": "client",
            "request_type": self.dice.choice(words.REQUESTS),
            "origin": self.dice.choice(("company", "company", "self")),
            "city": self.dice.choice(words.CITIES),
            "country": "Indonesia",
            "score": self.dice.randint(10, 95),
            "probability": self.dice.choice((5, 10, 20, 30)),
        }

    def deal(self, codes: tuple[str, ...]) -> dict[str, Any]:
        """Lines, or for one deal in four just a round amount."""
        more: dict[str, Any] = {
            "source": self.dice.choice(words.LEAD_SOURCES),
            "opportunity_type": self.dice.choice(("new_business", "repeat_business", "expansion")),
            "forecast_category": self.dice.choice(("pipeline", "pipeline", "best_case", "commit")),
            "next_step": self.dice.choice(words.NEXT_STEPS),
            "competitors": self.rivals(),
        }
        if self.dice.random() < 0.25:
            return {**more, "amount": self.dice.randint(10, 140) * 2_500_000}
        prices = {code: price for _name, code, _kind, _category, _unit, price, _cost, _stock in words.PRODUCTS}
        lines = [
            {
                "product": code,
                "quantity": self.dice.randint(1, 3) if prices[code] > 10_000_000 else self.dice.randint(4, 40),
                "unit_price": prices[code],
                "discount": self.dice.choice((0, 0, 0, 5, 7)),
                "tax": 11,
            }
            for code in codes
        ]
        return {**more, "lines": lines}

    def rivals(self) -> list[dict[str, Any]]:
        """Who else is in the race for a deal: nobody, one or two."""
        met = self.dice.sample(words.COMPETITORS, self.dice.choice((0, 0, 1, 1, 2)))
        return [
            {
                "competitor": names.slug(name),
                "strength": self.dice.choice(STRENGTHS),
                "weakness": self.dice.choice(WEAKNESSES),
                "status": self.dice.choice(("active", "active", "behind")),
            }
            for name in met
        ]

    def rival(self) -> str:
        """The key of a competitor."""
        return names.slug(self.dice.choice(words.COMPETITORS))
