"""Which columns of which boards the reader has folded: a cookie that the page writes, for this reader alone."""

from collections.abc import Mapping

from saluran.core.schema import Field
from saluran.faces.html.asked import Asked

COOKIE = "folded"
MOST = 3000  # characters


def of(cookies: Mapping[str, str], asked: Asked, field: Field) -> tuple[str, frozenset[str]]:
    """Under what the board is remembered (person, module, field, view), and the keys of its folded columns."""
    who, place = str(asked.actor.id), f"{asked.module.key}-{field.name}-{asked.view.id if asked.view else 0}"
    whose, *places = cookies.get(COOKIE, "")[:MOST].split("!")
    found = (p.partition(":")[2] for p in places if whose == who and p.partition(":")[0] == place)
    return f"{who}!{place}", frozenset(next(found, "").split(".")) - {""}
