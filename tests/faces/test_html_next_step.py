"""The next step of a deal that somebody wrote down stands on its card, with its day as one speaks of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import make
from tests.faces.html_client import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("away", "said"), [(1, "Besok · Kirim contoh"), (None, "Kirim contoh"), (-1, "Terlambat: kemarin: Kirim contoh")]
)
def test_the_day_of_the_next_step(cast: Any, away: int | None, said: str) -> None:
    day = None if away is None else (timezone.localdate() + dt.timedelta(days=away)).isoformat()
    make("opportunities", title="Mesin kopi", owner=cast.budi.pk, next_step="Kirim contoh", next_step_on=day)
    page = sign_in(cast, "budi").get("/opportunities/board").content.decode()
    assert f">{said}</span>" in page
