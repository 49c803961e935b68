"""Addresses that come from outside and end in a header: they stay in the house, and break no line."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from saluran.core.models import Replay
from saluran.faces.html.page import inside
from saluran.platform import bin
from tests.cast import Cast, make

pytestmark = pytest.mark.django_db

OUTSIDE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "\x00//evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example\\@testserver",
    "http://testserver@evil.example",
    "",
)


@pytest.mark.parametrize("url", OUTSIDE)
def test_addresses_outside_lead_home(url: str) -> None:
    assert inside(RequestFactory().get("/"), url) == "/home"


@pytest.mark.parametrize("url", ["/leads\r\nSet-Cookie: a=b", "/leads?q=日本", "/leads?q=a\x00b"])
def test_what_stays_inside_is_one_line_of_plain_letters(url: str) -> None:
    found = inside(RequestFactory().get("/"), url)
    assert found.isascii()
    assert found.isprintable()


def test_the_way_back_of_a_dialog_is_such_an_address(cast: Cast, client: Client) -> None:
    client.force_login(cast.budi)
    lead: Any = make("leads", first_name="Ani", owner=cast.budi.pk)
    for back, hx in (
        (b, h) for b in ("/leads\r\nX-Evil: 1", "//evil.example", "/leads?q=日本") for h in ({}, {"HX-Request": "true"})
    ):
        for path in (f"/leads/{lead.pk}/do/disqualify", f"/leads/{lead.pk}/edit", "/leads/new"):
            answer = client.get(path, {"back": back}, headers=hx)
            assert answer.status_code == 200
            assert b'href="//evil.example' not in answer.content
        answer = client.post(f"/leads/{lead.pk}/edit", {"back": back, "first_name": "Ani"}, headers=hx)
        assert answer.status_code < 500
        assert "X-Evil" not in answer.headers
        assert "evil" not in f"{answer.headers.get('Location')} {answer.headers.get('HX-Redirect')}"


HTTPS = """
import django
django.setup()
from django.test import Client
for scheme in ("http", "https"):
    answer = Client(headers={"Host": "localhost", "X-Forwarded-Proto": scheme}).get("/healthz")
    print(answer.status_code, answer.headers.get("Location", ""), answer.headers.get("Strict-Transport-Security", ""))
"""


def test_with_https_only_the_proxy_says_what_is_safe(tmp_path: Path) -> None:
    said = {"SALURAN_HTTPS": "true", "SALURAN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "saluran.config.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HTTPS],
        env={**os.environ, **said},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["301 https://localhost/healthz ", "200  max-age=31536000; includeSubDomains"]


def test_answers_that_were_kept_for_a_second_sending_go_after_a_day(cast: Cast) -> None:
    for hours in (2, 30):
        at = timezone.now() - dt.timedelta(hours=hours)
        Replay.objects.create(token=1, route="r", key=str(hours), digest="d", status=200, answer={}, at=at)
    bin.purge.call()
    assert [r.key for r in Replay.objects.all()] == ["2"]
