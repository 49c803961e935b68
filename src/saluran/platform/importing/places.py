"""Provinces and cities of a file, spelled as the tables of regions spell them, where it is certain which are meant."""

from functools import lru_cache

from django.utils.translation import gettext as _

from saluran.core import addresses
from saluran.core.kinds import Region
from saluran.platform.importing.entries import Entry
from saluran.platform.importing.mapping import Plan, Target

TELLING = ("province", "city", "postal_code", "country")
SPELLED = ("province", "city")


class Speller:
    """Spells the addresses of rows. What is not certain stays as it is, and where the row says that it lies in
    Indonesia, that is said of it."""

    def __init__(self, plan: Plan) -> None:
        groups: dict[str, dict[str, Target]] = {}
        for t in plan.targets:
            if isinstance(t.inner.kind, Region) and t.inner.kind.place in TELLING and not (t.fresh or t.finds):
                table, dot, _column = t.name.rpartition(".")
                groups.setdefault(table + dot, {})[t.inner.kind.place] = t
        self.groups = [g for g in groups.values() if g.keys() & set(SPELLED)]

    def spell(self, entry: Entry) -> None:
        for group in self.groups:
            said = {p: str(entry.data.get(t.name) or "") for p, t in group.items()}
            home = said.get("country") or next(iter(group.values())).hand.country == "ID"
            if not home or not (said.get("province") or said.get("city")):
                continue
            made, unknown = _spelled(*(said.get(p, "") for p in TELLING))
            for part, text in made:
                entry.data[group[part].name] = text
            for part in unknown:
                entry.note(
                    group[part], said[part], _("This is not in the tables of regions; it stands as it was written.")
                )


@lru_cache(maxsize=4096)
def _spelled(
    province: str, city: str, postal_code: str, country: str
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """What is spelled anew, and which parts are no region although they should be one."""
    said = {"province": province, "city": city, "postal_code": postal_code, "country": country}
    part = addresses.doubt({p: said[p] for p in (*SPELLED, "country")})[0]
    sure = bool(country) or (part == "city" and bool(province))
    return tuple(addresses.tidied(said).items()), (part,) if part and sure else ()
