"""The page of a user: what he owns, and what is said before he is locked out."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, make
from tests.faces.html_client import HTMX

pytestmark = pytest.mark.django_db


def test_what_a_user_owns_is_at_hand_when_he_leaves(client: Client, cast: Cast) -> None:
    for n in range(2):
        make("accounts", name=f"PT Ujian {n}", owner="budi")
        make("leads", last_name=f"Sari {n}", owner="budi")
    make("leads", last_name="Lain", owner="eka")
    client.force_login(cast.rina)
    page: Any = client.get(f"/users/{cast.budi.pk}?tab=owned").content.decode()
    assert "PT Ujian 1" in page and "Sari 1" in page and "Lain</a>" not in page
    assert "/leads?filter=" in page, "the list from which all of them are given away"
    marks = re.findall(r'<tr id="([^"]+)"', page)
    assert len(marks) == len(set(marks)) == 4
    dialog = client.get(f"/users/{cast.budi.pk}/do/deactivate", headers=HTMX).content.decode()
    assert "Data miliknya" in dialog and "Nonaktifkan" in dialog
    cast.budi.refresh_from_db()
    assert cast.budi.active, "looking is not doing"
    client.force_login(cast.sari)
    hidden = client.get(f"/users/{cast.budi.pk}?tab=owned").content.decode()
    assert "PT Ujian" not in hidden and "Sari 1" not in hidden
