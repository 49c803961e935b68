"""A write whose turn did not come is told so, and when to try again; nothing was changed."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from saluran.modules.leads.models import Lead
from tests.cast import Cast
from tests.faces.api_client import Program
from tests.faces.html_client import HTMX, heard, sign_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def in_the_way(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuses new leads, as a database does where others write all the while."""
    if 'INTO "leads_lead"' not in sql:
        return execute(sql, params, many, context)
    error = OperationalError("database is locked" if connection.vendor == "sqlite" else "deadlock detected")
    error.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
    raise error


def test_a_program_is_told_when_to_try_again(cast: Cast) -> None:
    budi = Program(cast.budi)
    with connection.execute_wrapper(in_the_way):
        status, said = budi("POST", "leads", {"first_name": "Tini"})
    assert (status, said["title"], budi.last["Retry-After"]) == (503, "Sedang terlalu sibuk", "5")
    assert budi.last["Content-Type"] == "application/problem+json" and not Lead._base_manager.exists()
    assert budi("POST", "leads", {"first_name": "Tini"})[0] == 201


def test_people_get_a_page_or_a_word_in_the_corner(cast: Cast) -> None:
    client = sign_in(cast, "budi")
    with connection.execute_wrapper(in_the_way):
        page = client.post("/leads/new", {"first_name": "Tini"})
        told = client.post("/leads/new", {"first_name": "Tini"}, headers=HTMX)
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Sedang terlalu sibuk" in page.content.decode() and "coba lagi" in page.content.decode().lower()
    assert (told.status_code, heard(told)["toast"]["tone"]) == (503, "error")
    assert not Lead._base_manager.exists()
