"""The palette: records, what can be done and where one can go, by name in either language, within one's rights."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saluran.core import options
from tests.cast import make
from tests.faces.html_client import HTMX, rows, sign_in

pytestmark = pytest.mark.django_db


def asked(client: Any, words: str, at: str = "/home") -> dict[str, str]:
    """Address by title of what the palette offers, in its order."""
    page = client.get("/search", {"q": words}, headers={**HTMX, "HX-Current-URL": f"http://testserver{at}"})
    assert page.status_code == 200
    link = re.compile(r'<a class="found" href="([^"]*)"[^>]*role="option".*?font-medium">([^<]*)<', re.DOTALL)
    found = link.findall(page.content.decode())
    return {title.replace("&amp;", "&"): url.replace("&amp;", "&") for url, title in found}


@pytest.mark.parametrize(
    "words",
    ["tambah peluang", "peluang tam", "add opp", "opportunity add", "new deal", "baru kesepakatan", "TAMBÄH pel"],
)
def test_a_record_is_made_by_its_name_in_either_language(cast: Any, words: str) -> None:
    found = asked(sign_in(cast, "budi"), words)
    assert found.get("Tambah Peluang") == "/opportunities/new", found


def test_what_is_found_says_what_tells_it_from_its_namesakes(cast: Any) -> None:
    for firm in ("PT Sinar Jaya", "CV Bulan"):
        make("leads", first_name="Ahmad", organization=firm, mobile="0812-3456-7890", owner=cast.budi.pk)
    page = sign_in(cast, "budi").get("/search", {"q": "ahmad"}, headers=HTMX).content.decode()
    assert "PT Sinar Jaya · 0812-3456-7890" in page and "CV Bulan · 0812-3456-7890" in page


def test_in_ones_own_language(cast: Any) -> None:
    make("users", name="Wendy", login="wendy", role="administrator", language="en")
    cast.wendy = rows("users").get(login="wendy")
    found = asked(sign_in(cast, "wendy"), "tambah peluang")
    assert found.get("Add Opportunity") == "/opportunities/new", found


@pytest.mark.parametrize(
    ("words", "title", "url"),
    [
        ("papan pel", "Papan: Peluang", "/opportunities/board"),
        ("sampah", "Tempat Sampah", "/my/bin"),
        ("recycle", "Tempat Sampah", "/my/bin"),
        ("gelap", "Tampilan: gelap", "/my/preferences"),
        ("dark theme", "Tampilan: gelap", "/my/preferences"),
        ("english", "English", "/my/preferences"),
        ("keluar", "Keluar", "/auth/sign-out"),
        ("sign out", "Keluar", "/auth/sign-out"),
        ("sandi", "Ganti kata sandi", "/my/password"),
        ("pintasan", "Pintasan papan ketik", "#shortcuts"),
        ("pelanggan", "Akun", "/accounts"),
    ],
)
def test_places_and_switches(cast: Any, words: str, title: str, url: str) -> None:
    assert asked(sign_in(cast, "budi"), words).get(title) == url


def test_only_what_one_may_is_offered(cast: Any) -> None:
    rina, vina = (sign_in(cast, n) for n in ("rina", "vina"))
    assert "Tambah Peluang" not in asked(vina, "tambah peluang")
    for words, title in (
        ("mata uang", "Pengaturan: Mata uang"),
        ("peran", "Peran"),
        ("latar", "Pekerjaan latar"),
        ("impor akun", "Impor Akun"),
    ):
        assert title in asked(rina, words), words
        assert title not in asked(vina, words), words
    for o in options.declared().values():
        found = asked(rina, f"pengaturan {o.key}")
        (url,) = [u for t, u in found.items() if u.startswith("/settings/")]
        assert rina.get(url).status_code == 200


def test_every_address_that_is_offered_is_there(cast: Any) -> None:
    record = make("opportunities", title="Mesin", owner=cast.rina.pk)
    client = sign_in(cast, "rina")
    found = {u for c in "abcdefghijklmnopqrstuvwxyz" for u in asked(client, c, f"/opportunities/{record.pk}").values()}
    assert len(found) > 30
    for url in found - {"/my/preferences", "/auth/sign-out", "#shortcuts"}:
        assert client.get(url).status_code in (200, 302, 303), url


def test_what_can_be_done_with_the_record_one_stands_on(cast: Any) -> None:
    record = make("opportunities", title="Mesin kopi", owner=cast.budi.pk)
    budi, eka, vina = (sign_in(cast, n) for n in ("budi", "eka", "vina"))
    url = f"/opportunities/{record.pk}"
    for at in (url, f"{url}/edit", f"/opportunities?preview={record.pk}", f"/opportunities/board?preview={record.pk}"):
        assert asked(budi, "menang", at).get("Tandai menang") == f"{url}/do/win", at
        assert asked(budi, "win", at).get("Tandai menang") == f"{url}/do/win", at
    assert asked(budi, "follow", url).get("Ikuti") == f"{url}/do/follow?on=true"
    assert asked(budi, "", url)["Ubah"] == f"{url}/edit"
    assert "Tandai menang" not in asked(budi, "menang", "/opportunities")
    assert "Tandai menang" not in asked(vina, "menang", url)
    assert not [u for u in asked(eka, "", url).values() if u.startswith(url)]
    for nonsense in ("/opportunities/99999999999999999999", "/nothing/1", "/opportunities/²", "//", "/leads?preview=x"):
        assert "Ubah" not in asked(budi, "", nonsense)


def test_what_was_opened_last_comes_first(cast: Any) -> None:
    mine, gone = (
        make("accounts", name="PT Maju", owner=cast.budi.pk),
        make("leads", first_name="Wati", owner=cast.budi.pk),
    )
    budi = sign_in(cast, "budi")
    assert asked(budi, "") == {k: v for k, v in asked(budi, "").items() if not v[1:].partition("/")[2].isdecimal()}
    for url in (f"/accounts/{mine.pk}", f"/leads/{gone.pk}", f"/accounts/{mine.pk}"):
        budi.get(url)
    budi.get(f"/leads/{gone.pk}", headers={"Sec-Purpose": "prefetch"})
    assert list(asked(budi, ""))[:2] == ["PT Maju", "Wati"]
    assert next(iter(asked(budi, "", f"/accounts/{mine.pk}"))) == "Wati"
    cookie = budi.cookies["recent"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and "Maju" not in cookie.value
    budi.post(f"/leads/{gone.pk}/do/assign", {"owner": cast.eka.pk})
    assert "Wati" not in asked(budi, "")
    eka = sign_in(cast, "eka")
    eka.cookies["recent"] = cookie.value
    assert "PT Maju" not in asked(eka, "")
    for nonsense in ("x", "1.2.3", f"{cast.budi.pk}.accounts-x.nothing-1.accounts-99999999999999999999", "." * 900):
        budi.cookies["recent"] = nonsense
        assert "Tambah Peluang" in asked(budi, "")


def test_without_scripts_search_offers_what_a_page_can_do(cast: Any) -> None:
    page = sign_in(cast, "budi").get("/search?q=tambah").content.decode()
    assert 'href="/opportunities/new"' in page and 'role="option"' not in page
    assert (
        "/auth/sign-out"
        not in sign_in(cast, "budi").get("/search?q=keluar").content.decode().split("<main")[1].split("</main>")[0]
    )


def test_commands_take_no_query(cast: Any) -> None:
    record = make("opportunities", title="Mesin", owner=cast.budi.pk)
    client = sign_in(cast, "budi")

    def queries(words: str, at: str) -> int:
        asked(client, words, at)
        with CaptureQueriesContext(connection) as told:
            asked(client, words, at)
        return len(told)

    bare = queries("", "/home")
    assert bare <= 3  # who asks, and what others have changed
    assert queries("", f"/opportunities/{record.pk}") <= bare + 2
