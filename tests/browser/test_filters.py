"""A filter is built, read in words, and taken apart again: at a desk with keys alone, on a phone with a thumb."""

from collections.abc import Callable
from urllib.parse import quote, unquote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at
from tests.browser.test_access import wrong_with

TWO = '{"all":[["account.industry","not_empty"],["amount","gt","2000000.00"]]}'


def choose_field(page: Page, row: str, words: str, label: str) -> None:
    """Type, go down to the field, Enter."""
    text = page.locator(f"#f-{row}-field")
    text.press_sequentially(words)
    expect(page.locator(".choices:popover-open [role=option]").first).to_have_text(label)
    text.press("ArrowDown")
    text.press("Enter")
    expect(page.locator(f"#f-{row}-op")).to_be_focused()
    expect(text).to_have_value(label)


def titles(page: Page) -> list[str]:
    return page.locator(".row-link").all_inner_texts()


def test_with_keys_alone(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/opportunities?f.status=open")
    everything = titles(page)
    page.locator("#filter-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-c0-field")).to_be_focused()
    choose_field(page, "c0", "akun industri", "Akun › Industri")
    page.keyboard.press("s")  # salah satu dari
    many = page.locator(".builder-many input")
    expect(many.first).to_be_visible()
    expect(page.locator("#f-c0-op")).to_be_focused()
    for _choice in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    expect(page.locator(".builder-many :checked")).to_have_count(2)
    page.locator("#f-c-row").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-c1-field")).to_be_focused()
    choose_field(page, "c1", "nilai", "Nilai")
    page.locator("#f-c1-op").select_option("gt")
    page.locator("#f-c1-value").fill("sekian")
    page.keyboard.press("Enter")
    expect(page.locator("#e-c1-value")).to_contain_text("sekian")
    assert wrong_with(page) == []
    page.locator("#f-c1-value").fill("2jt")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(".chip")).to_have_count(2)
    assert '["amount","gt","2000000.00"]' in unquote_plus(page.url)
    assert "f.status=open" in page.url
    found = titles(page)
    assert found != everything
    assert wrong_with(page) == []


def test_the_ways_back_and_the_chips(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/opportunities?f.status=open")
    everything = titles(page)
    page.goto(f"/opportunities?f.status=open&filter={quote(TWO)}")
    page.locator("nav.join a[href*='/board']").click()
    at(page, "/opportunities/board")
    expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    assert titles(page) == everything
    page.go_forward()
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip-text").nth(1).click()
    expect(page.locator("#f-c1-value")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    page.locator(".chip-drop").first.click()
    expect(page.locator(".chip-text")).to_have_text(["Nilai lebih dari 2.000.000"])
    page.locator(".chip-row .btn").click()
    expect(page.locator(".chip")).to_have_count(0)
    at(page, "/opportunities$")


def test_records_are_added_one_by_one_and_groups_nest(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/opportunities")
    page.locator("#filter-open").click()
    choose_field(page, "c0", "akun", "Akun")
    page.locator("#f-c0-op").select_option("in")
    for n in (1, 2):
        more = page.locator("#f-c0-value__more")
        more.click()
        expect(page.locator(".choices:popover-open [role=option]").nth(1)).to_be_visible()
        for _down in range(n):
            more.press("ArrowDown")
        more.press("Enter")
        expect(page.locator(".builder-many :checked")).to_have_count(n)
        expect(more).to_be_focused()
        expect(more).to_have_value("")
    for id in ("c", "c1", "c1_1"):
        page.locator(f"#f-{id}-group").click()
        expect(page.locator(f"#f-{id}1-word" if id == "c" else f"#f-{id}_1-word")).to_be_focused()
    expect(page.locator("#f-c1_1_1-group")).to_have_count(0)
    choose_field(page, "c1_1_1_0", "dibuat", "Dibuat")
    page.locator("#f-c1_1_1_0-value").select_option("last_months")
    page.locator("#f-c1_1_1_0-value__n").fill("3")
    assert wrong_with(page) == []
    page.locator("#f-c1_1_0-drop").click()
    page.locator("#dialog .btn-primary").click()  # at once: it waits for the step
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".chip-text").nth(1)).to_have_text("Dibuat 3 bulan terakhir")


def test_what_is_typed_while_a_step_is_on_its_way_stays(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/opportunities")
    page.locator("#filter-open").click()
    page.locator("#f-c0-field").fill("Nilai")
    page.locator("#f-c0-field").press("Enter")  # its whole name is enough
    expect(page.locator("#f-c0-op")).to_be_focused()
    page.locator("#f-c0-value").fill("1")
    page.route("**/filter", lambda route: (page.wait_for_timeout(600), route.continue_())[1])
    page.locator("#f-c-row").click()
    page.locator("#f-c0-value").fill("5jt")
    page.locator("#f-c0-op").select_option("between")
    expect(page.locator("#f-c1-field")).to_be_visible()
    expect(page.locator("#f-c0-high")).to_be_visible()
    expect(page.locator("#f-c0-value")).to_have_value("5.000.000")
    page.unroute("**/filter")
    page.locator("#f-c0-high").fill("2 miliar")
    page.keyboard.press("Enter")
    expect(page.locator(".chip-text")).to_have_text(["Nilai antara 5.000.000 dan 2.000.000.000"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(visit: Callable[..., Page], scheme: str) -> None:
    page = visit("budi", "/leads", width=390, height=844, has_touch=True, is_mobile=True, color_scheme=scheme)
    page.locator("#filter-open").tap()
    page.locator("#f-c0-field").tap()
    page.locator("#f-c0-field").press_sequentially("pemilik")
    page.locator(".choices:popover-open [data-value=owner]").tap()
    page.locator("#f-c0-value").select_option("me")
    page.locator("#f-c-row").tap()
    page.locator("#f-c1-field").press_sequentially("dibuat")
    page.locator(".choices:popover-open [data-value=created_at]").tap()
    page.locator("#f-c1-value").select_option("last_days")
    page.locator("#f-c1-value__n").fill("400")
    assert wrong_with(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#dialog .btn-primary").tap()
    expect(page.locator(".chip-text")).to_have_text(["Pemilik adalah saya", "Dibuat 400 hari terakhir"])
    expect(page.locator("tbody tr").first).to_be_visible()
    assert wrong_with(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/leads", java_script_enabled=False)
    page.locator("#filter-open").click()
    at(page, "/leads/filter")
    page.locator("#f-c0-field").fill("Status")
    page.locator("noscript button, button[value=again]").last.click()
    page.locator(".builder-many input").first.check()
    page.locator("button.btn-primary", has_text="Terapkan").click()
    at(page, r"/leads\?filter=")
    expect(page.locator(".chip-text")).to_have_text(["Status: Baru"])
