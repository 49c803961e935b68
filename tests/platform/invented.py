"""Invented people and firms with known duplicates: each entered once, some a second time by somebody else's habit.

What a second hand does differently: the phone in another habit or under another field, old or new spelling, titles, the
form of the company, a slip of the hand, fields left out, another mailbox.
"""

import random
from collections.abc import Callable
from typing import Any

FIRST = (
    "Budi Agus Siti Muhammad Ahmad Rizky Dewi Sri Rahmat Hendra Eko Dwi Tri Wahyu Bambang Joko Suharto Yusuf "
    "Fitri Ratna Yanto Yanti Rina Rini Dian Andi Indra Surya Chandra Taufik Fauzi Ridwan Iqbal Hasan Aminah Nur "
    "Kartika Lestari Maya Novita Putri Ayu Made Ketut Gede Wayan Nyoman Yohanes Maria Stefanus Lukas"
)
LAST = (
    "Santoso Wijaya Setiawan Kurniawan Hidayat Saputra Nugroho Susanto Hartono Gunawan Permana Pratama Utama "
    "Siregar Nasution Simanjuntak Harahap Lubis Sinaga Tanjung Rahman Hakim Syahputra Firmansyah Maulana Ramadhan "
    "Suryadi Sukarno Wibowo Purnomo Prasetyo Halim Salim Tanoto Lim Kusuma Mahendra Dharmawan Sudirman Suparman"
)
FIRM = (
    "Maju Jaya Sinar Mitra Karya Dinamika Bumi Cahaya Surya Mulia Tirta Arta Samudra Pelita Garuda Lestari "
    "Bintang Mentari Rajawali Cendana Melati Anugerah Berkah Sumber Graha Citra Indah Agung Wahana Prima Multi "
    "Panca Tunas Harapan Kencana"
)
MORE = (
    "Abadi Makmur Sentosa Sejahtera Nusantara Utama Mandiri Perkasa Sakti Bersama Pratama Raya Persada Gemilang "
    "Teknik Pangan Tekstil Logistik Kimia Plastik Farma Elektronik Konstruksi Energi"
)
CITIES = "Jakarta Bandung Surabaya Medan Semarang Makassar Denpasar Palembang Malang Bogor Bekasi Depok Yogyakarta"
FREE = ("gmail.com", "yahoo.com", "yahoo.co.id", "outlook.com")
OLD = (
    ("u", "oe"),
    ("j", "dj"),
    ("c", "tj"),
    ("sy", "sj"),
    ("y", "j"),
    ("f", "v"),
    ("ks", "x"),
    ("i", "ie"),
    ("d", "dh"),
)
Values = dict[str, Any]


class Inventor:
    """Leads thrown by dice. ``records``: values with the number of whom they are about."""

    def __init__(self, seed: int = 3) -> None:
        self.dice = random.Random(seed)
        self.firms: list[tuple[str, str]] = []

    def records(self, count: int, twice: float = 0.25) -> list[tuple[int, Values]]:
        found: list[tuple[int, Values]] = []
        who = 0
        while len(found) < count:
            who += 1
            person = self.person()
            found.append((who, person))
            if self.dice.random() < twice:
                found.append((who, self.again(person)))
        self.dice.shuffle(found)
        return found[:count]

    def one(self, words: str) -> str:
        return self.dice.choice(words.split())

    def phone(self) -> str:
        return f"+6281{self.dice.randrange(10**9):09d}"

    def person(self) -> Values:
        """Seven in ten at a firm; at some firms there are several, who share its phone and its domain."""
        first, last = self.one(FIRST), self.one(LAST) if self.dice.random() < 0.9 else ""
        made: Values = {"first_name": first, "last_name": last, "city": self.one(CITIES), "mobile": self.phone()}
        if self.dice.random() < 0.3:
            made["email"] = self.mailbox(made, self.dice.choice(FREE))
            return made
        if not self.firms or self.dice.random() < 0.75:
            name = " ".join(dict.fromkeys((self.one(FIRM), self.one(FIRM), self.one(MORE))))
            line = f"+6221{self.dice.randrange(10**8):08d}"
            self.firms.append((name, f"{name.lower().replace(' ', '')}{len(self.firms)}.co.id {line}"))
        name, rest = self.dice.choice(self.firms[-400:])
        domain, line = rest.split()
        made |= {"organization": f"{self.dice.choice(('PT', 'CV', 'UD'))} {name}", "phone": line}
        made["email"] = self.mailbox(made, domain) if self.dice.random() < 0.8 else f"info@{domain}"
        return made

    def mailbox(self, made: Values, domain: str) -> str:
        number = self.dice.randrange(1000) if domain in FREE else ""
        return f"{made['first_name']}.{made['last_name'] or 'x'}{number}@{domain}".lower()

    def again(self, old: Values) -> Values:
        """The same one by another hand."""
        made = dict(old)
        chance: list[tuple[float, Callable[[Values], None]]] = [
            (0.30, self.spell), (0.30, self.title), (0.12, self.slip), (0.35, self.form), (0.15, self.another_phone),
            (0.30, self.other_field), (0.35, self.no_email), (0.15, self.other_email), (0.30, self.no_city),
            (0.30, self.no_line), (0.08, self.short),
        ]  # fmt: skip
        for likely, change in chance:
            if self.dice.random() < likely:
                change(made)
        return made

    def spell(self, made: Values) -> None:
        for new, old in self.dice.sample(OLD, 4):
            made["first_name"] = made["first_name"].replace(new, old, 1)
            made["last_name"] = made["last_name"].replace(new, old, 1)
        made["first_name"] = {"Muhammad": "Moh.", "Ahmad": "Achmad", "Yusuf": "Jusuf"}.get(
            made["first_name"], made["first_name"]
        )

    def title(self, made: Values) -> None:
        made["first_name"] = f"{self.dice.choice(('Bapak', 'Ibu', 'H.', 'Dr.', 'Ir.'))} {made['first_name']}"
        made["last_name"] += self.dice.choice((", S.E.", ", S.T., M.M.", ", S.H.", ""))

    def slip(self, made: Values) -> None:
        name = self.dice.choice(("last_name", "organization"))
        text = made.get(name, "")
        if len(text) > 7:
            at = (
                self.dice.randrange(len(text) - 4, len(text) - 1)
                if name == "last_name"
                else self.dice.randrange(4, len(text) - 1)
            )
            made[name] = text[:at] + text[at + 1 :]

    def form(self, made: Values) -> None:
        if "organization" in made:
            bare = made["organization"].partition(" ")[2]
            made["organization"] = self.dice.choice(
                (bare, f"PT. {bare}", f"{bare}, PT", f"P.T. {bare} Tbk", bare.upper())
            )

    def another_phone(self, made: Values) -> None:
        made["mobile"] = self.phone()

    def other_field(self, made: Values) -> None:
        made["whatsapp"] = made.pop("mobile")

    def no_email(self, made: Values) -> None:
        made.pop("email", None)

    def other_email(self, made: Values) -> None:
        made["email"] = self.mailbox(made, self.dice.choice(FREE)).replace(" ", "").replace(",", "")

    def no_city(self, made: Values) -> None:
        made.pop("city", None)

    def no_line(self, made: Values) -> None:
        made.pop("phone", None)

    def short(self, made: Values) -> None:
        made["last_name"] = ""
