"""Provinces and cities of a file are spelled alike where that is certain; else they stand as they were written."""

from pathlib import Path
from typing import Any

import pytest

from saluran.modules.accounts.models import AccountAddress
from saluran.modules.leads.models import Lead
from saluran.platform import importing
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
COLUMNS = {"Nama": "first_name", "Kota": "city", "Provinsi": "province", "Kode Pos": "postal_code", "Negara": "country"}


def bring(cast: Cast, path: Path, *lines: str, **mapping: Any) -> importing.Report:
    path.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n")
    return importing.run_file(cast["rina"], "leads", path, {"columns": COLUMNS, **mapping})


@pytest.mark.parametrize(
    ("row", "city", "province"),
    [
        ("Jakarta Selatan,DKI,,", "Kota Jakarta Selatan", "DKI Jakarta"),
        ("Kab. Bandung,Jabar,,Indonesia", "Kabupaten Bandung", "Jawa Barat"),
        ("Jogja,,,Indonesia", "Kota Yogyakarta", ""),
        ("Bandung,,40135,", "Kota Bandung", ""),
        ("Bandung,Jawa Barat,,", "Bandung", "Jawa Barat"),  # the town, or the country around it?
        ("Solo,,,", "Solo", ""),
        ("Solo,,,Spanyol", "Solo", ""),
        ("Springfield,IL,,United States", "Springfield", "IL"),
    ],
)
def test_what_is_certain_is_spelled_alike(cast: Cast, tmp_path: Path, row: str, city: str, province: str) -> None:
    report = bring(cast, tmp_path / "a.csv", f"Wulan,{row}")
    lead = Lead._base_manager.get()
    assert (lead.city, lead.province, report.created, report.warnings) == (city, province, 1, 0)
    again = bring(cast, tmp_path / "a.csv", f"Wulan,{row}")
    assert (again.created, again.unchanged) == (0, 1)


def test_what_is_no_region_comes_in_as_it_was_and_is_told(cast: Cast, tmp_path: Path) -> None:
    report = bring(cast, tmp_path / "a.csv", "Wulan,Bandng,Jawa Barat,,", "Sari,Cikarang,,,", "Budi,Berlin,,,Jerman")
    assert (report.created, report.refused, report.warnings) == (3, 0, 1)
    assert Lead._base_manager.get(first_name="Wulan").city == "Bandng"


def test_files_of_another_country_are_left_alone(cast: Cast, tmp_path: Path) -> None:
    bring(cast, tmp_path / "a.csv", "Wulan,Medan,,,", country="US")
    assert Lead._base_manager.get().city == "Medan"


def test_addresses_of_a_table_are_spelled_too(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nama,Kota,Provinsi\nPT Maju,Surabaya,Jatim\n")
    columns = {"Nama": "name", "Kota": "addresses.city", "Provinsi": "addresses.province"}
    importing.run_file(cast["rina"], "accounts", path, {"columns": columns})
    address = AccountAddress._base_manager.get()
    assert (address.city, address.province) == ("Kota Surabaya", "Jawa Timur")
