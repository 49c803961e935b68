"""What an address says of Indonesia, beside its fields: is it so, how is it spelled, how is it written in one block.

The tables lie in a file under ``SALURAN_HOME`` (docs/adr/0030-regions.md). Where it cannot be made, nothing is offered
and nothing is doubted: an address is text that people write."""

import logging
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from saluran.core.kinds import Region
from saluran.ground import regions
from saluran.ground.regions import Place, Regions

log = logging.getLogger(__name__)
FILE = f"regions-{regions.VERSION}.sqlite3"


def prepare() -> bool:
    """Make the file of this version, by a process of its own; whether it is there."""
    path = Path(settings.HOME) / FILE
    if path.exists():
        return True
    made = [sys.executable, "-m", "saluran.ground.gazetteer", str(path)]
    done = subprocess.run(made, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    if done.returncode:
        log.warning("The tables of regions could not be made: %s", done.stderr.strip()[-500:])
        return False
    for old in path.parent.glob("regions-*.sqlite3"):
        if old != path:
            old.unlink(missing_ok=True)
    return True


@lru_cache(maxsize=1)
def _book() -> Regions | None:
    return Regions(Path(settings.HOME) / FILE) if prepare() else None


@lru_cache(maxsize=2048)
def _top(part: str, text: str) -> tuple[Place, ...]:
    """The provinces or cities that ``text`` is a name of: a file says the same few again and again."""
    book = _book()
    return tuple(book.top(part, text)) if book and text else ()


def parts_of(fields: Iterable[Any]) -> dict[str, Any]:
    """The fields among ``fields`` that are parts of one address, by part; empty where they make none."""
    found = {f.kind.place: f for f in fields if isinstance(f.kind, Region)}
    return found if len(found) > 1 else {}


def offered(text: str, part: str, near: Mapping[str, str]) -> list[Place]:
    """The regions that somebody may mean who types ``text``; none in a foreign country."""
    book = _book()
    return book.find(text, part, near) if book and regions.is_home(near.get("country", "")) else []


def block(parts: Mapping[str, Any]) -> str:
    """The address as it is written on a letter, in one line; a foreign one without our words."""
    said = {k: str(v or "").strip() for k, v in parts.items()}
    home = regions.is_home(said.get("country", ""))
    district, village = said.get("district", ""), said.get("village", "")
    if home and district:
        village, district = _named(said)
    last = " ".join(filter(None, (said.get("province", ""), said.get("postal_code", ""))))
    country = "" if home and plain_home(said) else said.get("country", "")
    return ", ".join(filter(None, (said.get("street", ""), village, district, said.get("city", ""), last, country)))


def plain_home(said: Mapping[str, str]) -> bool:
    """Whether the country goes without saying, because a region of ours is named."""
    return bool(said.get("province") or said.get("city"))


def _named(said: Mapping[str, str]) -> tuple[str, str]:
    """Village and district with the words for what they are, as far as the tables know them."""
    village, district = said.get("village", ""), said["district"]
    place = _deepest({k: said.get(k, "") for k in ("province", "city", "district", "village")})[0]
    if place is None or place.level < 3:
        return village, district
    if place.level == 4:
        village = regions.SAID.get(place.kind, "") + village
    return village, f"{regions.district_word(place)}{district}"


def _deepest(said: Mapping[str, str]) -> tuple[Place | None, str, str]:
    """The smallest region that the parts name, one within the other; and the first part that does not fit, with why:
    ``unknown``, or ``elsewhere``."""
    book = _book()
    if book is None:
        return None, "", ""
    province, city = said.get("province", ""), said.get("city", "")
    provinces, cities = _top("province", province), _top("city", city)
    named = _top("province", city) if city and not cities else ()
    if named and not (province and named != provinces):  # “Jakarta”, “Bali”: vague, and not wrong
        provinces, city = named, ""
    if province and not provinces:
        return None, "province", "unknown"
    if city and not cities:
        return (provinces[0] if provinces else None), "city", "unknown"
    if provinces:
        fits = tuple(c for c in cities if c.parts["province"] == provinces[0].parts["province"])
        if cities and not fits:
            return cities[0], "city", "elsewhere"
        cities = fits
    if not cities:
        return (provinces[0] if provinces else None), "", ""
    return _within(book, cities, said)


def _within(book: Regions, cities: Sequence[Place], said: Mapping[str, str]) -> tuple[Place | None, str, str]:
    """District and village, within cities of one name."""
    here = cities
    for part in ("district", "village"):
        text = said.get(part, "")
        if not text:
            break
        deeper = [p for place in here for p in book.inside(place, text)]
        if not deeper:
            return here[0], part, "elsewhere" if book.called(part, text) else "unknown"
        here = deeper
    return here[0], "", ""


def doubt(parts: Mapping[str, Any]) -> tuple[str, str]:
    """The part of an address that contradicts the others, and what a friendly reader would say; else empty texts."""
    said = {k: str(v or "").strip() for k, v in parts.items()}
    if not regions.is_home(said.get("country", "")) or _book() is None:
        return "", ""
    place, part, why = _deepest(said)
    if part:
        return part, _sentence(part, why, said[part], place, said)
    if place and said.get("postal_code"):
        return _doubt_code(place, said["postal_code"])
    return "", ""


def _sentence(part: str, why: str, text: str, place: Place | None, said: Mapping[str, str]) -> str:
    if part == "province":
        return _("“%(text)s” is not a province of Indonesia. For another country, say which.") % {"text": text}
    if part == "city" and why == "unknown":
        return _("“%(text)s” is not a city or regency of Indonesia. For another country, say which.") % {"text": text}
    if part == "city" and place:
        told = {"city": place.name, "province": place.parts["province"], "other": said["province"]}
        return _("%(city)s lies in %(province)s, not in %(other)s.") % told
    told = {"text": text, "place": place.name if place else ""}
    return _("There is no “%(text)s” in %(place)s in the tables of regions. Is it spelled so?") % told


def _doubt_code(place: Place, code: str) -> tuple[str, str]:
    """Large firms have codes of their own, which no table has: only one that is known elsewhere, or of another part
    of the country, is doubted."""
    book = _book()
    assert book is not None  # noqa: S101  who asks has seen that it is there
    if len(code) != 5 or not code.isdigit():
        return "postal_code", _("A postal code of Indonesia has five digits.")
    villages = book.with_code(code)
    depth = [regions.NAMED[n] for n in range(1, place.level + 1)]
    if any(all(v.parts[d] == place.parts[d] for d in depth) for v in villages):
        return "", ""
    if villages:
        where = villages[0]
        told = {"code": code, "where": f"{where.name}, {where.around}", "place": place.name}
        return "postal_code", _("%(code)s belongs to %(where)s, not to %(place)s.") % told
    if book.has_code_like(place, code[:2]):
        return "", ""
    return "postal_code", _("%(code)s is not a postal code of %(place)s.") % {"code": code, "place": place.name}


def tidied(parts: Mapping[str, str]) -> dict[str, str]:
    """Province and city as the tables spell them, where it is certain which are meant; only what changes. What a city
    is called besides (“Solo”) is certain only where the address says that it lies in Indonesia."""
    book = _book()
    if book is None or not regions.is_home(parts.get("country", "")):
        return {}
    made: dict[str, str] = {}
    provinces = _top("province", parts.get("province", ""))
    if len(provinces) == 1:
        made["province"] = provinces[0].name
    if parts.get("city"):
        cities = _top("city", parts["city"])
        if parts.get("province"):
            cities = tuple(c for c in cities if provinces and c.parts["province"] == provinces[0].name)
        if len(cities) > 1 and parts.get("postal_code"):
            code = {(v.parts["city"], v.parts["province"]) for v in book.with_code(parts["postal_code"])}
            cities = tuple(c for c in cities if (c.name, c.parts["province"]) in code)
        named = regions.bare(parts["city"]).replace(" ", "")
        sure = bool(parts.get("country") or provinces)
        if len(cities) == 1 and (sure or regions.bare(cities[0].name).replace(" ", "") == named):
            made["city"] = cities[0].name
    return {k: v for k, v in made.items() if v != parts[k]}
