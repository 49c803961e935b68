"""Where the rows of the bench lie, and how many there are."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUICK = os.environ.get("QUICK", "") not in ("", "0")
FEW = 1_000
MANY = int(os.environ.get("BENCH_ROWS", "") or (50_000 if QUICK else 1_000_000))
RECIPE = "2"  # raised when the rows would be made differently: then they are made anew


def home() -> Path:
    """``BENCH_HOME``, or a folder beside what ``make run`` uses."""
    chosen = os.environ.get("BENCH_HOME", "")
    return Path(chosen or Path(os.environ.get("SALURAN_HOME", "") or ROOT / "var") / "bench").resolve()


@dataclass(frozen=True)
class Home:
    """One database with its SALURAN_HOME: ``leads`` rows of leads, the rest in proportion."""

    vendor: str
    leads: int
    copy: bool = False

    @property
    def name(self) -> str:
        return f"bench_{self.leads}" + ("_copy" if self.copy else "")

    @property
    def folder(self) -> Path:
        return home() / f"{self.vendor}-{self.leads}{'-copy' if self.copy else ''}"

    @property
    def mark(self) -> Path:
        return self.folder / "made"

    @property
    def opportunities(self) -> int:
        return self.leads * 3 // 10

    @property
    def accounts(self) -> int:
        return max(100, self.leads // 20)

    def is_made(self) -> bool:
        return self.mark.exists() and self.mark.read_text() == RECIPE

    def environment(self, server: str) -> dict[str, str]:
        """What a process of the product gets to work on it; ``server``: the address of PostgreSQL, without a name."""
        url = "" if self.vendor == "sqlite" else server.replace("/postgres?", f"/{self.name}?")
        made = {k: v for k, v in os.environ.items() if not k.startswith("SALURAN_")}
        return made | {
            "SALURAN_HOME": str(self.folder),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "saluran.config.settings",
            "BENCH_LEADS": str(self.leads),
        }
