"""Everything is found from everywhere: Ctrl K."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import at, make


def test_found_by_keys_alone(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/home")
    pk = make(page, "leads", first_name="Zulaikha", mobile="0842-0000-9933")
    page.keyboard.press("Control+k")
    query = page.locator("#palette-query")
    expect(query).to_be_focused()
    page.keyboard.type("zulaik")
    expect(page.locator("#palette-results [role=option]").first).to_contain_text("Zulaikha")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    at(page, r"/leads/\d+$")
    page.keyboard.press("Control+k")
    page.keyboard.type("+62 842 0000-9933")
    expect(page.locator(f"#palette-results a[href='/leads/{pk}']")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    query.fill("tidakadayangbegini")
    expect(page.locator("#palette-results [role=option]")).to_have_count(0)
    expect(page.locator("#palette-results")).to_contain_text("tidakadayangbegini")


def test_without_the_palette(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/search?q=kopi")
    expect(page.locator("#screen a.found").first).to_be_visible()
    page.locator("#screen input[name=q]").fill("kemas")
    page.keyboard.press("Enter")
    at(page, "q=kemas")
    expect(page.locator("#screen a.found").first).to_be_visible()
