"""The tables of regions: whole, found in any spelling, and what the parts of the package give that we use."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from saluran.ground import gazetteer, regions
from saluran.ground.regions import Regions


@pytest.fixture(scope="module")
def book(tmp_path_factory: Any) -> Regions:
    path: Path = tmp_path_factory.mktemp("regions") / "regions.sqlite3"
    gazetteer.make(path)
    return Regions(path)


def test_the_country_is_whole(book: Regions) -> None:
    db = sqlite3.connect(book.path)
    counts = dict(db.execute("SELECT level, count(*) FROM places GROUP BY level").fetchall())
    assert counts == {1: 38, 2: 514, 3: 7285, 4: 83762}
    papua = [n for (n,) in db.execute("SELECT name FROM places WHERE level = 1 AND name LIKE 'Papua%' ORDER BY name")]
    assert papua == ["Papua", "Papua Barat", "Papua Barat Daya", "Papua Pegunungan", "Papua Selatan", "Papua Tengah"]
    strange = "SELECT count(*) FROM places WHERE level = 4 AND postal NOT GLOB '[1-9][0-9][0-9][0-9][0-9]'"
    assert db.execute(strange).fetchone() == (0,)
    orphans = "SELECT count(*) FROM places WHERE level > 1 AND parent NOT IN (SELECT id FROM places)"
    assert db.execute(orphans).fetchone() == (0,)
    twice = "SELECT squashed FROM also JOIN places ON id = place GROUP BY squashed, level HAVING count(*) > 2"
    assert db.execute(twice).fetchall() == []  # a town and the country around it, but no three


MENTENG = {
    "village": "Menteng", "district": "Menteng", "city": "Kota Jakarta Pusat", "province": "DKI Jakarta",
    "postal_code": "10310",
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "part"),
    [("menteng", "village"), ("Kel. Menteng", "village"), ("jakarta menteng", "village"), ("10310", "postal_code")],
)
def test_a_village_brings_all_parts(book: Regions, typed: str, part: str) -> None:
    first = book.find(typed, part)[0]
    assert dict(first.parts) == MENTENG
    assert first.around == "Kec. Menteng, Kota Jakarta Pusat, DKI Jakarta 10310"


@pytest.mark.parametrize(
    ("typed", "part", "first"),
    [
        ("bandung", "city", "Kota Bandung"), ("kab. bandung", "city", "Kabupaten Bandung"),
        ("jogja", "city", "Kota Yogyakarta"), ("solo", "city", "Kota Surakarta"), ("dki", "province", "DKI Jakarta"),
        ("palangka raya", "city", "Kota Palangkaraya"), ("jawa t", "province", "Jawa Tengah"),
        ("menteng", "district", "Menteng"),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first(book: Regions, typed: str, part: str, first: str) -> None:
    found = book.find(typed, part)
    assert found[0].name == first
    assert all(p.level >= regions.LEVELS[part] for p in found)


def test_what_the_other_parts_say_comes_before_namesakes(book: Regions) -> None:
    assert book.find("menteng", "village", {"city": "Bogor"})[0].parts["city"] == "Kota Bogor"
    assert book.find("menteng", "village", {"province": "Kalimantan Tengah"})[0].parts["city"] == "Kota Palangkaraya"


@pytest.mark.parametrize("text", ["", " ", "a", "%", "'; DROP TABLE places", '"*" OR own', "zzzz", "١٢٣٤٥", "9" * 80])
def test_nonsense_finds_nothing_and_breaks_nothing(book: Regions, text: str) -> None:
    assert book.find(text, "city") == []


@pytest.mark.parametrize(
    ("part", "text", "names"),
    [
        ("city", "Bandung", ["Kota Bandung", "Kabupaten Bandung"]), ("city", "Kab Bandung", ["Kabupaten Bandung"]),
        ("city", "Kota Adm. Jakarta Selatan", ["Kota Jakarta Selatan"]), ("city", "Jakarta", []),
        ("province", "D.I. Yogyakarta", ["DI Yogyakarta"]), ("province", "Prov. Jabar", ["Jawa Barat"]),
        ("city", "Kotabaru", ["Kabupaten Kotabaru"]), ("city", "Denver", []),
    ],
)  # fmt: skip
def test_a_name_means_one_or_several_or_none(book: Regions, part: str, text: str, names: list[str]) -> None:
    assert [p.name for p in book.top(part, text)] == names


def test_home_and_abroad() -> None:
    assert all(map(regions.is_home, ("", "Indonesia", "INDONESIA ", "ID", "Republik Indonesia")))
    assert not any(map(regions.is_home, ("Singapura", "United States", "India")))


def test_what_is_said_again_asks_for_no_more(book: Regions) -> None:
    asked: list[str] = []
    seen = Regions(book.path)
    seen._rows = lambda sql, *values: asked.append(str(values[0])) or []  # type: ignore[method-assign]
    seen.find(" ".join(f"a{n % 26}" for n in range(60)), "village")
    assert max(text.count("*") for text in asked) <= 20
    assert [p.id for p in book.find("citarum bandung " * 5, "village")] == [
        p.id for p in book.find("citarum bandung", "village")
    ]
