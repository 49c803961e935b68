"""A word that stands in every field of a hidden record is told to nobody who may not see it: not by pages, lists,
boards, search, suggestions, choices, counts, timelines, related lists, files, the API or its reference."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saluran.core.perform import perform
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.platform import files
from tests.contract import samples
from tests.contract.world import World
from tests.security import routes
from tests.security.marks import checksum

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("canaries")]

CANARY = "kenarizq"
TABS = ("timeline", "details", "activities", "notes", "files")
SEEN = ("products", "campaigns")  # everybody in sales may view these


def with_canary(f: Field, n: int) -> Any:
    """A value that holds the word, where the kind can."""
    match f.kind.key:
        case "text" | "longtext":
            return f"{CANARY}{n}"[: getattr(f.kind, "max_length", 100)]
        case "email":
            return f"{CANARY}{n}@saluran.example"
        case "url":
            return f"https://{CANARY}{n}.example/"
        case "address":
            return {"street": f"{CANARY}{n}"}
        case "names":
            return {"id": f"{CANARY}{n}", "en": f"{CANARY}{n}"}
        case "tags":
            return [f"{CANARY}{n}"]
        case "table":
            (line, *_more) = samples.of_kind(f, 2)
            return [
                {
                    **line,
                    **{c.name: v for c in f.kind.fields if c.name in line and (v := with_canary(c, n)) is not None},
                }
            ]  # type: ignore[attr-defined]
    return None


class Hidden:
    """Eka's records, full of canaries, and Budi's, which lead to them."""

    def __init__(self, world: World) -> None:
        self.world, self.pks, self.mine, self.files = world, {}, {}, {}
        eka, rina = world.actor("eka"), world.actor("rina")
        for n, key in enumerate(self.keys(world)):
            module = world.module(key)
            data = samples.full(module, next(samples.count))
            data |= {
                f.name: v
                for f in samples.settable(module)
                if (v := with_canary(f, n)) is not None and (key, f.name) not in samples.FIXED
            }
            data |= {"owner": world.users["eka"].pk, "team": eka.team} | self.private(module)
            pk = perform(eka if module.personal else rina, key, "create", data=data, face="api").record.pk
            perform(eka, key, "note", pk, {"text": f"{CANARY} catatan"}, face="api")
            row = files.keep(eka, SimpleUploadedFile(f"{CANARY}.txt", f"{CANARY} isi".encode()))
            perform(eka, key, "attach", pk, {"file": row.pk}, face="api")
            perform(eka, key, "update", pk, {"tags": [CANARY]}, face="api")
            self.pks[key], self.files[key] = pk, row.pk
        for key in self.keys(world):
            module = world.module(key)
            data = samples.full(module, next(samples.count))  # nothing is left empty that a party would fill
            data = {n: v for n, v in data.items() if getattr(module.by_name[n].kind, "to", "") not in self.pks}
            data |= {"owner": world.users["budi"].pk} | self.private(module)
            by = world.actor("budi") if module.personal else rina
            self.mine[key] = perform(by, key, "create", data=data, face="api").record.pk
            links = {
                f.name: self.pks[f.kind.to]
                for f in module.fields
                if getattr(f.kind, "to", "") in self.pks and not f.readonly
            }
            perform(by, key, "update", self.mine[key], links, face="api")
        for key in ("tasks", "events", "calls"):  # hidden ones may be about what is not hidden
            about = {"related_to": {"module": "leads", "id": self.mine["leads"]}}
            perform(rina, key, "update", self.pks[key], about, face="api")
        self.gone = {}
        for key in self.keys(world):
            module = world.module(key)
            data = samples.least(module, 990) | {"owner": world.users["eka"].pk}
            data |= {f.name: f"{CANARY} hilang" for f in module.fields if f.kind.key == "text" and f.name in data}
            by = eka if module.personal else rina
            pk = perform(by, key, "create", data=data, face="api").record.pk
            self.gone[key] = perform(eka, key, "delete", pk, face="api").operation

    @staticmethod
    def private(module: Module) -> dict[str, str]:
        return {module.personal: "private"} if module.personal else {}

    @staticmethod
    def keys(world: World) -> list[str]:
        shared = {k for k in samples.all_keys() if world.module(k).fixed or world.module(k).admin}
        return [k for k in samples.written_keys() if k not in shared and k not in SEEN]


@pytest.fixture(scope="module")
def hidden(house: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hidden]:
    from django.conf import settings

    before, settings.FILES = settings.FILES, Path(tmp_path_factory.mktemp("files"))
    made = Hidden(house)
    made.folder = settings.FILES  # type: ignore[attr-defined]
    yield made
    settings.FILES = before


@pytest.fixture(autouse=True)
def _same_files(hidden: Hidden, settings: Any, _home: None) -> None:
    settings.FILES = hidden.folder  # type: ignore[attr-defined]


def asked_of(module: Module) -> Iterator[str]:
    """Ways to ask a list about what one may not see."""
    yield from ("", f"?q={CANARY}", f"?q={CANARY[:4]}", "?limit=200")
    for f in module.fields:
        if "contains" in f.kind.ops:
            yield f"?filter={quote(json.dumps([f.name, 'contains', CANARY]))}"
        if getattr(f.kind, "to", "") in modules.all() and modules.get(f.kind.to).search:  # type: ignore[attr-defined]
            yield f"?filter={quote(json.dumps([f'{f.name}.title', 'contains', CANARY]))}"
    yield f"?filter={quote(json.dumps(['tags', 'has', CANARY]))}"


def pages(hidden: Hidden) -> Iterator[str]:
    """Every GET address of the pages, for every module, with hidden and with visible records."""
    for route in [route for route, p in routes.walk() if routes.policy(p) in ("session", "public", "either")]:
        holes = set(routes.HOLE.findall(route))
        if "key" in holes:
            yield from of_modules(hidden, route, holes)
        else:
            some = {*hidden.files.values(), *hidden.pks.values(), *hidden.gone.values()} if "pk" in holes else {1}
            yield from (routes.address(route, pk=pk) for pk in some)
    for q in (CANARY, CANARY[:5], f"{CANARY} hilang"):
        yield from (f"{p}?q={q}" for p in ("/search", "/search/options", "/my/tags"))
        yield from (f"/{key}/options?q={q}" for key in hidden.pks)
    for key in hidden.mine:
        yield from asked_by_page(hidden, modules.get(key))


def of_modules(hidden: Hidden, route: str, holes: set[str]) -> Iterator[str]:
    for key, pk in hidden.pks.items():
        if "field" in holes:
            every = [f.name for f in modules.get(key).fields]
            yield from (routes.address(route, key=key, pk=at, field=n) for at in (pk, hidden.mine[key]) for n in every)
            continue
        names = ("tag", "assign", "delete", "restore", "note", *modules.get(key).verbs) if "name" in holes else ("",)
        for at in {pk, hidden.mine[key]} if "pk" in holes else {pk}:
            yield from (routes.address(route, key=key, pk=at, name=n) + (f"?ids={pk}" if n else "") for n in names)


def asked_by_page(hidden: Hidden, module: Module) -> Iterator[str]:
    key, pk = module.key, hidden.mine[module.key]
    for query in asked_of(module):
        yield f"/{key}{query}"
        if module.board:
            yield f"/{key}/board{query}"
    for at in (pk, hidden.pks[key]):
        yield from (f"/{key}/{at}?tab={tab}" for tab in (*TABS, *(f"{r.module}.{r.field}" for r in module.related)))
        yield f"/{key}/{at}/older?before=2190-01-01T00:00:00Z"
    links = {f.name: hidden.pks[f.kind.to] for f in module.fields if getattr(f.kind, "to", "") in hidden.pks}  # type: ignore[attr-defined]
    yield from (f"/{key}/new?{name}={pk}" for name, pk in links.items())


def calls(hidden: Hidden) -> Iterator[str]:
    """Every GET address of the API."""
    for route in [route for route, p in routes.walk() if routes.policy(p) in ("token", "either")]:
        holes = set(routes.HOLE.findall(route))
        if "module" not in holes:
            yield from (routes.address(route, pk=pk) for pk in ({*hidden.gone.values()} if "pk" in holes else {1}))
            continue
        for key, pk in hidden.pks.items():
            names = [r.module for r in modules.get(key).related] if "related" in route else [""]
            for at in (pk, hidden.mine[key]):
                yield from (routes.address(route, module=key, pk=at, file=hidden.files[key], name=n) for n in names)
    for key in hidden.mine:
        yield f"/api/v1/search?q={CANARY}&module={key}"
        every = ",".join(f.name for f in modules.get(key).fields)
        yield f"/api/v1/{key}?limit=200&fields={every}"
        yield from (f"/api/v1/{key}{query}" for query in asked_of(modules.get(key)))
    yield from (f"/api/v1/search?q={CANARY}", f"/api/v1/search?q={CANARY[:4]}")


def shows(answer: Any, where: str) -> bool:
    """Whether the word is told, other than as the question that was asked."""
    text = answer.bytes.decode(errors="replace") + json.dumps(dict(answer.headers))
    return (
        f"{CANARY}0" in text
        or any(f"{CANARY}{n}" in text for n in range(1, 10))
        or (CANARY not in where and CANARY in text)
    )


def test_the_canaries_sing_for_those_who_may_hear_them(hidden: Hidden) -> None:
    """Else the test below would prove nothing."""
    for key, pk in hidden.pks.items():
        assert shows(hidden.world.page("eka", f"/{key}/{pk}?tab=details"), "")
        assert shows(hidden.world.api("eka", "GET", f"{key}/{pk}"), "")
        assert hidden.world.api("eka", "GET", f"{key}?q={CANARY}").json["count"] >= 1
    assert shows(hidden.world.page("eka", f"/search?q={CANARY}"), f"/search?q={CANARY}")
    assert CANARY in hidden.world.page("eka", "/my/bin").text


def test_no_page_tells_a_canary(hidden: Hidden) -> None:
    before, found, n = checksum(), [], 0
    for where in dict.fromkeys(pages(hidden)):
        for htmx in (False, True) if "?" not in where else (True,):
            answer = hidden.world.page("budi", where, htmx=htmx)
            assert answer.status < 500, where
            found += [where] if shows(answer, where) else []
            n += 1
    assert found == []
    assert n > 200
    assert checksum() == before


def test_no_call_tells_a_canary(hidden: Hidden) -> None:
    before, found, n = checksum(), [], 0
    for where in dict.fromkeys(calls(hidden)):
        answer = hidden.world.api("budi", "GET", where)
        assert answer.status < 500, where
        found += [where] if shows(answer, where) else []
        if "count" in (body := answer.json if "json" in answer.headers["Content-Type"] else {}) and CANARY in where:
            assert body["count"] == 0, where  # a count that differs tells as much
        n += 1
    assert found == []
    assert n > 100
    assert checksum() == before


def test_refusals_of_writes_tell_no_canary(hidden: Hidden) -> None:
    """A hidden target, a hidden duplicate, a hidden operation: the sentences give nothing away."""
    found = []
    for key, pk in hidden.pks.items():
        module = modules.get(key)
        for f in module.fields:
            if getattr(f.kind, "to", "") in hidden.pks and not f.readonly:
                for where in (f"{key}/{hidden.mine[key]}", f"{key}/{pk}"):
                    answer = hidden.world.api("budi", "PATCH", where, {f.name: hidden.pks[f.kind.to]})  # type: ignore[attr-defined]
                    found += [where] if shows(answer, "") else []
        for op in (hidden.gone[key],):
            answer = hidden.world.api("budi", "POST", f"operations/{op}/undo")
            assert answer.status == 404
        answer = hidden.world.api("budi", "DELETE", f"{key}/{hidden.mine[key]}")
        found += [key] if shows(answer, "") else []
    assert found == []
