"""The page of a record: its tabs, notes and files, who follows it, what belongs to it, and the bin."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.house import at, make, toast


def tab(page: Page, name: str) -> None:
    page.locator(f".tab-link[href*='tab={name}']").click()
    expect(page.locator(f".tab-link[href*='tab={name}']")).to_have_attribute("aria-current", "page")


def test_tabs_a_note_and_a_file(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("budi", "/leads")
    pk = make(page, "leads", first_name="Lembar")
    page.goto(f"/leads/{pk}")
    tab(page, "notes")
    page.locator("#note-text").fill("Minta dihubungi **sesudah** Lebaran")
    page.locator("form:has(#note-text) button").click()
    expect(page.locator("article")).to_contain_text("sesudah")
    expect(page.locator("#note-text")).to_have_value("")
    tab(page, "files")
    letter = tmp_path / "surat penawaran.txt"
    letter.write_text("Dengan hormat")
    page.locator("#file-new").set_input_files(letter)
    page.locator("form:has(#file-new) button").click()
    link = page.locator("a[href^='/files/']")
    expect(link).to_have_text("surat penawaran.txt")
    with page.expect_download() as coming:
        link.click()
    assert Path(coming.value.path()).read_text() == "Dengan hormat"
    assert coming.value.suggested_filename == "surat penawaran.txt"
    page.locator(".tab-link").first.click()
    expect(page.locator(".happened > li")).to_have_count(3)
    page.go_back()


def test_follow(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    pk = make(page, "leads", first_name="Diikuti")
    page.goto(f"/leads/{pk}")
    menu = page.locator(".record-actions [data-menu] > summary").last
    menu.click()
    page.locator("#screen .menu-sheet form[action*='do/follow'] button").click()
    expect(toast(page)).to_contain_text("Diikuti")


def test_what_belongs_to_it_is_added_filled_in(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/accounts")
    pk = make(page, "accounts", name="PT Induk Segala")
    page.goto(f"/accounts/{pk}")
    tab(page, "contacts.account")
    page.locator(f"#screen section a[href*='/contacts/new?account={pk}']").click()
    at(page, "/contacts/new")
    expect(page.locator("[name=account]")).to_have_value(str(pk))
    expect(page.locator("[name=account__text]")).to_have_value("PT Induk Segala")
    page.locator("[name=first_name]").fill("Anak")
    page.locator("[data-form] button.btn-primary").click()
    at(page, r"/contacts/\d+$")
    page.goto(f"/accounts/{pk}?tab=contacts.account")
    expect(page.locator(".row-link")).to_have_text("Anak")


def test_into_the_bin_and_back(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    pk = make(page, "leads", first_name="Terbuang")
    page.goto(f"/leads/{pk}")
    page.locator(".record-actions [data-menu] > summary").last.click()
    page.locator("#screen .menu-sheet [data-tone=error]").click()
    dialog = page.locator("#dialog")
    if dialog.is_visible():
        dialog.locator("button.btn-error").click()
    at(page, "/leads$")
    expect(toast(page).locator("[data-undo]")).to_be_visible()
    page.goto("/my/bin")
    row = page.locator("tbody tr", has_text="Terbuang")
    row.locator("button").click()
    at(page, rf"/leads/{pk}$")
    expect(page.locator("h1")).to_have_text("Terbuang")


def test_a_deal_is_won_and_opened_again(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/opportunities")
    pk = make(page, "opportunities", title="Segera menang")
    page.goto(f"/opportunities/{pk}")
    page.locator(".path-step").nth(2).click()
    expect(page.locator(".path-step").nth(2)).to_have_attribute("aria-current", "step")
    page.locator("form[action$='/do/win'] button, a[href$='/do/win']").first.click()
    expect(page.locator(".path-step[data-tone=success]")).to_have_attribute("aria-current", "step")
    expect(toast(page).locator("[data-undo]")).to_be_visible()
