"""Pages go out compressed to browsers that take it; nobody can tell from their length what is in them."""

import gzip

import pytest

from tests.faces.html_client import sign_in

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "br, gzip"}


def test_a_page_is_the_same_compressed(cast: object) -> None:
    client = sign_in(cast, "budi")
    plain, small = client.get("/leads"), client.get("/leads", headers=GZIP)
    assert small["Content-Encoding"] == "gzip"
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in small["Vary"]
    assert gzip.decompress(small.content).endswith(plain.content[-500:])


def test_the_length_of_a_page_differs_each_time(cast: object) -> None:
    client = sign_in(cast, "budi")
    assert len({len(client.get("/my/password", headers=GZIP).content) for _n in range(12)}) > 3


def test_only_pages_are_compressed(cast: object) -> None:
    client = sign_in(cast, "budi")
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP)
    made = client.get("/leads/new", headers={**GZIP, "HX-Request": "true", "HX-Target": "dialog"})
    assert gzip.decompress(made.content).lstrip().startswith(b"<")
