"""Many rows at once, on each database."""

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from saluran.core.models import Stamp
from saluran.core.pouring import ROWS, pour

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
INTO = "core_stamp (name, value)"


def rows(count: int) -> list[tuple[str, int]]:
    return [(f"n{n}", n) for n in range(count)]


@pytest.mark.parametrize("count", [1, ROWS // 10 - 1, ROWS, 2 * ROWS + ROWS // 10 + 3])
def test_each_row_comes_in_once_in_its_order(count: int) -> None:
    pour(INTO, rows(count))
    there = Stamp.objects.filter(name__startswith="n").order_by("value").values_list("name", "value")
    assert list(there) == rows(count)


def test_what_the_database_refuses_is_said_in_djangos_words_and_nothing_stays() -> None:
    Stamp.objects.create(name=f"n{ROWS}", value=1)
    with pytest.raises(IntegrityError), atomic():
        pour(INTO, rows(2 * ROWS))
    assert Stamp.objects.filter(name__startswith="n").count() == 1
