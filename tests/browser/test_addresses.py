"""An address is typed: what is meant is offered, one choice fills it, and what does not fit is pointed out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at, make
from tests.browser.test_access import wrong_with

OFFERED = ".choices:popover-open [role=option]"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_village_fills_the_rest_by_keys(visit: Callable[..., Page], width: int) -> None:
    page = visit("budi", "/accounts/new", width=width, height=800)
    page.locator("[name=name]").fill(f"PT Alamat {width}")
    village = page.locator("[name=addresses-0-village]")
    village.press_sequentially("menteng")
    expect(village).to_have_attribute("aria-expanded", "true")
    expect(page.locator(OFFERED).first).to_contain_text("Kec. Menteng, Kota Jakarta Pusat, DKI Jakarta 10310")
    assert width < 400 or wrong_with(page) == []  # on a phone the bar with the buttons lies over half a field
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    filled = {"village": "Menteng", "district": "Menteng", "city": "Kota Jakarta Pusat", "province": "DKI Jakarta"}
    for part, text in (filled | {"postal_code": "10310", "country": "Indonesia"}).items():
        expect(page.locator(f"[name=addresses-0-{part}]")).to_have_value(text)
    page.locator("[name=addresses-0-postal_code]").fill("16111")
    page.locator("[name=addresses-0-country]").focus()
    expect(page.locator("[data-doubt=postal_code]")).to_contain_text("16111")
    page.locator("[data-line-add]").click()
    second = page.locator("[name=addresses-1-city]")
    second.press_sequentially("kota bandung")
    page.locator(OFFERED).first.click()
    expect(page.locator("[name=addresses-1-province]")).to_have_value("Jawa Barat")
    page.locator("[data-line-first]").last.click()
    expect(page.locator("[name=addresses-0-city]")).to_have_value("Kota Bandung")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("[data-form] button.btn-primary").click()
    at(page, r"/accounts/\d+$")
    page.goto(page.url + "?tab=details")
    first, second = page.locator(".address").all()
    expect(first).to_contain_text("Kota Bandung, Jawa Barat")
    expect(second).to_contain_text("Kel. Menteng, Kec. Menteng, Kota Jakarta Pusat, DKI Jakarta 16111")
    assert wrong_with(page) == []


def test_abroad_nothing_is_offered(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads/new")
    page.locator("[name=country]").fill("Jerman")
    with page.expect_response("**/my/regions?*"):
        page.locator("[name=city]").press_sequentially("bandung")
    expect(page.locator(OFFERED)).to_have_count(0)


def test_tabs_without_room_stand_in_a_menu(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/accounts", width=1280, height=800)
    pk = make(page, "accounts", name="PT Banyak Tab")
    page.goto(f"/accounts/{pk}")
    row = page.locator(".tab-row")
    more = row.locator(".tab-more summary")
    expect(more).to_be_visible()
    assert row.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    more.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(row.locator(":scope > .tab-link[aria-current]")).to_have_count(1)
    expect(row.locator(".tab-more .tab-link[aria-current]")).to_have_count(0)
    assert wrong_with(page) == []
