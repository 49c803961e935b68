import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saluran.ground import emails, names, urls


def test_full() -> None:
    assert names.full("Bapak", "Budi", "", "Santoso") == "Bapak Budi Santoso"
    assert names.full("", "Sukarno", "", "") == "Sukarno"


def test_from_email() -> None:
    assert names.from_email("budi.santoso@x.id") == "Budi Santoso"
    assert names.from_email("BUDI_agus-99+crm@x.id") == "Budi Agus"
    assert names.from_email("123@x.id") == "123"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Budi Santoso", "BS"),
        ("Budi Agus Santoso", "BS"),
        ("PT Maju Jaya", "MJ"),
        ("Sukarno", "S"),
        ("PT", "P"),
        ("", ""),
        ("...", ""),
    ],
)
def test_initials(text: str, letters: str) -> None:
    assert names.initials(text) == letters


@given(st.text())
def test_initials_are_at_most_two(text: str) -> None:
    assert len(names.initials(text)) <= 2


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


def test_fold() -> None:
    assert names.fold("  CAFÉ   Ångström ") == "cafe angstrom"
    assert names.fold("Straße") == "strasse"


@given(st.text())
def test_slug_is_a_key(text: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", names.slug(text))
    assert names.slug(names.slug(text)) == names.slug(text)


def test_slug() -> None:
    assert names.slug("Tanggal Jatuh Tempo (PO)") == "tanggal_jatuh_tempo_po"
    assert names.slug("2nd address") == "f_2nd_address"
    assert names.slug("名前").startswith("f_")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Budi.S@Maju.CO.ID ", "Budi.S@maju.co.id"),
        ("mailto:budi@x.id?subject=a", "budi@x.id"),
        ('"Santoso, Budi" <budi@x.id>', "budi@x.id"),
        ("<budi+crm@x.id>", "budi+crm@x.id"),
    ],
)
def test_email(text: str, address: str) -> None:
    assert emails.clean(text) == address
    assert emails.clean(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "budi",
        "budi@x",
        "@x.id",
        "a@b@x.id",
        "a..b@x.id",
        ".a@x.id",
        "a b@x.id",
        "a@-x.id",
        "a@x.id\nBcc: b@x.id",
        "a@x.id, b@x.id",
        "a@x..id",
        "a" * 65 + "@x.id",
        "a@" + "x." * 130 + "id",
    ],
)
def test_bad_email(text: str) -> None:
    with pytest.raises(ValueError, match="email"):
        emails.clean(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("maju.co.id", "https://maju.co.id"),
        ("www.maju.co.id/a?b=1#c", "https://www.maju.co.id/a?b=1#c"),
        ("HTTP://Maju.co.id:8080/A", "http://maju.co.id:8080/A"),
        ("maju.co.id:8080", "https://maju.co.id:8080"),
        ("http://intranet/", "http://intranet/"),
    ],
)
def test_url(text: str, url: str) -> None:
    assert urls.clean(text) == url
    assert urls.clean(url) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "javascript:alert(1)",
        "JavaScript://x.id/%0aalert(1)",
        "data:text/html,x",
        "mailto:a@x.id",
        "ftp://x.id",
        "https://",
        "https://a b.id",
        "https://x.id/\x00",
        "https://x.id/\u202e",
        "http://u:p@x.id",
        "//x.id",
        "/x",
        "http:\\\\x.id",
        "https://x.id:99999",
        "https://[::1",
        "x.id@evil.id",
        "java\nscript:alert(1)",
        "https://x..id",
        "https://" + "a" * 2000 + ".id",
    ],
)
def test_bad_url(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        urls.clean(text)


def test_show_url() -> None:
    assert urls.show("https://maju.co.id/") == "maju.co.id"
    assert urls.show("http://maju.co.id/a/") == "maju.co.id/a/"
