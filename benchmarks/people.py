"""Fifty people in a tree of four levels, who own very different shares of the rows; made through the door.

The head sees 48 owners, a director 11, a manager 5. Of the salespeople most own about 2 %; one owns the 2,000 oldest
leads, one twenty, and one nothing.
"""

from dataclasses import dataclass
from typing import Any

from saluran.core import access
from saluran.core.models import User
from saluran.core.perform import perform

BRANCHES = ("Jakarta", "Surabaya", "Medan", "Makassar")
USERS = 50
FIELDS = (
    ("x_tier", "integer", None),
    ("x_region", "text", None),
    ("x_budget", "decimal", None),
    ("x_due", "date", None),
    ("x_colour", "choice", ("merah", "biru", "hijau")),
)
TEAM_READER = {
    "key": "team_reader",
    "name": {"id": "Pembaca tim", "en": "Team reader"},
    "rights": [{"module": "*", "view": "team", "create": "own", "edit": "own"}],
}


@dataclass(frozen=True)
class Cast:
    """Ids by part, and the team of each owner."""

    by_name: dict[str, int]
    team_of: dict[int, int]

    @property
    def owners(self) -> list[int]:
        """Those among whom the rows are dealt."""
        apart = {self.by_name[n] for n in ("admin", "old", "twenty", "none", "team")}
        return [pk for pk in self.by_name.values() if pk not in apart]


def make(key: str, /, **data: Any) -> Any:
    return perform(access.SYSTEM, key, "create", data=data, face="setup").record


def make_people() -> Cast:
    """Users, teams, one more role, and custom fields of leads."""
    perform(access.SYSTEM, "roles", "create", data=TEAM_READER, face="setup")
    teams = [make("teams", name=name).pk for name in BRANCHES]
    for name, role, boss, branch in _tree():
        make(
            "users", name=name.title(), login=name, email=f"{name}@bench.example", role=role, team=teams[branch],
            **({"manager": boss} if boss else {}),
        )  # fmt: skip
    for name, kind, options in FIELDS:
        lines = [{"key": k, "label": {"id": k, "en": k}} for k in options or ()]
        label = {"id": name[2:].title(), "en": name[2:].title()}
        make("fields", module="leads", name=name, label=label, kind=kind, **({"options": lines} if lines else {}))
    return cast()


def cast() -> Cast:
    """The people of a home that was made before."""
    rows = User.objects.order_by("pk").values_list("login", "pk", "team_id")
    return Cast({login: pk for login, pk, _team in rows}, {pk: team for _login, pk, team in rows})


def _tree() -> list[tuple[str, str, str, int]]:
    """(login, role, manager, branch): head > 4 directors > 8 managers > salespeople."""
    found = [("admin", "administrator", "", 0), ("head", "sales_manager", "", 0)]
    named = ["rep", "old", "twenty", "none", "team"]
    for d in range(4):
        director = "director" if d == 0 else f"director{d}"
        found.append((director, "sales_manager", "head", d))
        for m in range(2):
            manager = "manager" if (d, m) == (0, 0) else f"manager{d}{m}"
            found.append((manager, "sales_manager", director, d))
            found += [(f"rep{d}{m}{r}", "sales", manager, d) for r in range(4)]
    known = {"rep000": "rep", "rep300": "old", "rep301": "twenty", "rep302": "none"}
    found = [(known.get(login, login), role, boss, branch) for login, role, boss, branch in found]
    found.append(("team", "team_reader", "manager31", 3))
    more = USERS - len(found)
    assert more >= 0 and set(named) <= {f[0] for f in found}
    return found + [(f"desk{n}", "sales", "manager10", 1) for n in range(more)]
