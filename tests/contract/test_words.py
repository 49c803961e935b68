"""Every module speaks both languages, and no screen mixes them. Every module stands in the reference of the API."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import saluran
from saluran.core.kinds import Options
from saluran.core.perform import EVERY_MODULE
from saluran.core.schema import Module
from saluran.faces.html.menu import ADMIN
from tests.contract import samples
from tests.contract.world import World

pytestmark = pytest.mark.django_db

CATALOG = Path(saluran.__file__).parent / "locale" / "id" / "LC_MESSAGES" / "django.po"


def said_in(language: str, words: Any) -> str:
    with translation.override(language):
        return str(words)


def differing() -> dict[str, str]:
    """English → Bahasa Indonesia, where the two differ. A word that means the same thing in both is no mixture."""
    with CATALOG.open("rb") as file:
        known = [m for m in read_po(file) if m.id and isinstance(m.id, str) and m.string]
    several = {m.id for m in known if m.context}  # words that mean two things
    pairs = {str(m.id): str(m.string) for m in known if m.id not in several}
    both = {e.casefold() for e in pairs} & {i.casefold() for i in pairs.values()}
    return {
        e: i
        for e, i in pairs.items()
        if e != i and e.casefold() not in both and i.casefold() not in both and "%" not in e
    }


class Texts(HTMLParser):
    """What a reader reads on a page: texts, and what is said by labels and titles. The language switch speaks both."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        self.found |= {v.strip() for k, v in attrs if k in ("title", "aria-label", "placeholder", "alt") and v}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent and (text := re.sub(r"\s+", " ", data).strip(" *·:()–")):
            self.found.add(text)


def labels(module: Module) -> Iterator[Any]:
    yield from (module.label, module.one, module.purpose, *(s.label for s in module.sections))
    for f in module.fields:
        yield f.label
        if isinstance(f.kind, Options):
            yield from (label for _k, label in f.kind.options)
    for verb in (*module.verbs.values(), *EVERY_MODULE.values()):
        yield from (verb.label, verb.done, *(f.label for f in verb.takes))


def test_every_label_has_both_languages(key: str, house: World) -> None:
    module = house.module(key)
    pairs = differing()
    for label in labels(module):
        english, local = said_in("en", label), said_in("id", label)
        assert bool(english) == bool(local)
        assert pairs.get(english, local) == local, english
        assert english not in pairs.values(), english
    spoken = [(said_in("en", w), said_in("id", w)) for w in labels(module) if str(w)]
    assert sum(a != b for a, b in spoken) > len(spoken) / 2


def test_no_page_mixes_languages(house: World, key: str) -> None:
    record = samples.record_of(house.actor("rina"), key)
    pairs = differing()
    english, local = set(pairs), set(pairs.values())
    at = f"/{key}/{record.pk}"
    own = [f"/{key}/new", at, f"{at}?tab=details", f"{at}/edit", f"{at}/do/assign"]
    if (kept := house.module(key).part_of) is not None:  # it stands on the page of what it is part of
        own = [f"/{kept[0]}/{kept[1] and getattr(record, f'{kept[1]}_id')}?tab=history"]
    for path in (f"/{key}", *own, "/home", "/my/bin"):
        id_page, en_page = house.page("rina", path), house.page("wendy", path)
        assert id_page.headers["Content-Language"] == "id"
        assert en_page.headers["Content-Language"] == "en"
        assert '<html lang="id"' in id_page.text
        assert '<html lang="en"' in en_page.text
        assert id_page.text != en_page.text
        assert Texts(id_page.text).found & english == set(), path
        assert Texts(en_page.text).found & local == set(), path


def test_the_reference_has_the_module(house: World, key: str) -> None:
    """In both languages, for those who may see it, with what they may do."""
    module = house.module(key)
    told = {who: house.api(who, "GET", "/api/openapi.json").json for who in ("rina", "wendy", "vina")}
    assert told["rina"]["openapi"].startswith("3.1")
    one, many = f"/api/v1/{key}/{{id}}", f"/api/v1/{key}"
    if module.admin:
        assert not any(p.startswith(many) for p in told["vina"]["paths"])
    paths = told["rina"]["paths"]
    assert ({"get"} if module.part_of else {"get", "patch"}) <= set(paths[one])
    assert ("post" in paths[many]) == samples.can(module, "create")
    assert ("delete" in paths[one]) == samples.can(module, "delete")
    for verb in module.verbs:
        assert f"{one}/do/{verb}" in paths
    shown = told["rina"]["components"]["schemas"][key]["properties"]
    assert {f.name for f in module.fields} <= set(shown)
    assert told["wendy"]["components"]["schemas"][key] != told["rina"]["components"]["schemas"][key]


def test_the_menu_has_the_module(house: World, key: str) -> None:
    module = house.module(key)
    place = "/setup" if module.menu in ADMIN else "/home"
    assert f'href="/{key}' in house.page("rina", place).text
    if key != "opportunities":  # stands there as its board
        for_all = not module.admin and module.menu not in ADMIN
        assert (f'href="/{key}"' in house.page("budi", "/home").text) == for_all
