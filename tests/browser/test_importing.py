"""A small file from a spreadsheet comes in through the wizard; what is wrong in it is told row by row."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import at
from tests.browser.test_access import wrong_with

ROWS = """Nama depan;Organisasi;Ponsel;Email;Perkiraan omzet
Impor Satu;Toko Impor;0842-0000-7701;satu@impor.example;Rp1,5 jt
Impor Dua;Toko Impor;0842-0000-7702;bukan alamat;2.000.000
Impor Tiga;Toko Impor;+62 842 0000 7703;tiga@impor.example;
"""


def test_a_file_of_leads(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "calon.csv"
    file.write_text(ROWS)
    page = visit("rina", "/my/imports")
    page.locator("select[name=module]").select_option("leads")
    page.locator("input[name=file]").set_input_files(file)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-column]")).to_have_count(5)
    assert wrong_with(page) == []
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_label("Email", exact=True)).to_be_checked()
    assert wrong_with(page) == []
    page.locator("main form button.btn-primary").click()  # the rehearsal
    created = page.locator("[data-count=created]")
    expect(created).to_have_text("2")
    expect(page.locator("[data-count=refused]")).to_have_text("1")
    expect(page.get_by_text("bukan alamat", exact=True)).to_be_visible()
    expect(page.locator("td.bad-cell")).to_have_count(1)
    assert wrong_with(page) == []
    page.locator("main form button.btn-primary").click()
    expect(page.locator("progress")).to_have_count(0)
    expect(created).to_have_text("2")
    page.goto("/leads?q=toko+impor")
    at(page, "q=toko")
    expect(page.locator(".row-link")).to_have_count(2)
