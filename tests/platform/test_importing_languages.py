"""A file means the same whoever brings it: its own header says in which language it is written."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from saluran.modules.accounts.models import Account
from saluran.platform import importing
from tests.cast import Cast


@pytest.mark.parametrize("reader", ["id", "en"])
@pytest.mark.parametrize(
    ("header", "revenue"), [("Nama;Pendapatan tahunan", 1_500_000_000), ("Name;Annual revenue", 1_500_000)]
)
def test_a_figure_is_read_in_the_language_of_the_header(
    cast: Cast, tmp_path: Path, reader: str, header: str, revenue: int
) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(f"{header}\nPT Maju;{'1,5 M' if header.startswith('Nama') else '1.5M'}\n")
    with translation.override(reader):
        report = importing.run_file(cast["rina"], "accounts", file)
    assert report.created == 1 and report.faults == []
    assert Account.objects.get().annual_revenue == Decimal(revenue)
