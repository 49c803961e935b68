"""The tutorial is walked as it is written; then its two modules stand everywhere, and the how-to pages work."""

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT
from tests.house.walking import Reader, blocks

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("tutorial")]
PASSWORD = "kopi-tubruk-manis-7"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody who has done all that the page says."""
    reader = Reader(tmp_path_factory.mktemp("tutorial"))
    try:
        reader.type(
            f"saluran user add rina --role administrator --email r@saluran.example --password-stdin <<< {PASSWORD}"
        )
        reader.walk(ROOT / "docs" / "tutorial" / "first-module.md")
        yield reader
    finally:
        reader.leave()


class Browser:
    """Enough of one to sign in and look."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open

    def see(self, path: str) -> str:
        with self.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, path: str, page: str, **values: str) -> None:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, page
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], **values}).encode()
        self.open(
            urllib.request.Request(self.address + path, data, {"Referer": self.address + path}), timeout=30
        ).close()


@pytest.fixture(scope="module")
def visitor(reader: Reader) -> Browser:
    visitor = Browser(reader.address)
    page = visitor.see("/auth/login")
    names = re.findall(r'<input[^>]*name="(\w+)"', page)
    login = next(n for n in names if n in ("login", "username", "email"))
    visitor.send("/auth/login", page, **{login: "rina", "password": PASSWORD})
    return visitor


@pytest.mark.parametrize(
    ("key", "indonesian", "english", "column"),
    [("repairs", "Perbaikan", "Repairs", "Siap diambil"), ("x_warranties", "Garansi", "Warranties", "Berlaku")],
)
def test_it_stands_everywhere(visitor: Browser, key: str, indonesian: str, english: str, column: str) -> None:
    visitor.send("/my/preferences", visitor.see("/home"), language="id")
    home = visitor.see("/home")
    assert f'href="/{key}"' in home
    assert indonesian in home
    assert "Mesin kopi" in visitor.see(f"/{key}")
    assert column in visitor.see(f"/{key}/board")
    assert "<form" in visitor.see(f"/{key}/new")
    assert f"/{key}/" in visitor.see("/search?q=mesin+kopi")
    visitor.send("/my/preferences", home, language="en")
    assert english in visitor.see(f"/{key}")
    told = json.loads(visitor.see("/api/openapi.json"))
    assert {f"/api/v1/{key}", f"/api/v1/{key}/{{id}}"} <= set(told["paths"])


def test_a_made_module_takes_files_too(reader: Reader) -> None:
    (reader.here / "warranties.csv").write_text("Judul,Nomor seri,Keadaan\nKulkas,KL-02,Habis\n")
    reader.type("saluran import x_warranties warranties.csv")
    said = reader.type(f'curl -s -G {reader.address}/api/v1/x_warranties -H "Authorization: Bearer $TOKEN"')
    assert {"Kulkas", "Mesin kopi"} == {i["title"] for i in json.loads(said.strip())["items"]}


@pytest.mark.parametrize("name", ["get-a-token", "custom-field", "back-up"])
def test_how_to(reader: Reader, name: str) -> None:
    for kind, _file, text in blocks(ROOT / "docs" / "how-to" / f"{name}.md"):
        assert kind == "sh"
        assert '"status":4' not in reader.type(text)
