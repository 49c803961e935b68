"""From a business card to an opportunity, by hand: a lead is noted, converted in its dialog, and the way back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import at, make
from tests.browser.test_access import wrong_with


def test_from_a_card_to_an_opportunity(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads/new")
    card = {"first_name": "Ratna", "last_name": "Kartu", "organization": "PT Kartu Nama", "mobile": "081290001234"}
    for name, value in card.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[data-form] button.btn-primary").click()
    at(page, r"/leads/\d+$")
    lead = page.url
    page.locator("a.btn-primary[href$='/do/convert']").click()
    dialog = page.locator("dialog#dialog[open]")
    expect(dialog.locator("[name=title]")).to_have_value("PT Kartu Nama")
    expect(dialog.locator("[name=account__text]")).to_have_count(0)
    dialog.locator("[name=customer][value=link]").check()
    expect(dialog.locator("[name=account__text]")).to_be_visible()
    expect(dialog.locator("[name=customer][value=link]")).to_be_focused()
    assert wrong_with(page) == []
    dialog.locator("[name=customer][value=create]").check()
    expect(dialog.locator("[name=account__text]")).to_have_count(0)
    dialog.locator("[name=amount]").fill("12,5jt")
    dialog.locator("button.btn-primary").click()
    at(page, r"/opportunities/\d+$")
    expect(page.locator("h1")).to_have_text("PT Kartu Nama")
    page.goto(lead)
    expect(page.locator("main .notice-box")).to_be_visible()
    expect(page.locator("main aside a[href*='/opportunities/']")).to_be_visible()
    page.locator(".record-actions a[href$='/do/unconvert']").first.click()
    dialog.locator("button.btn-primary").click()
    expect(page.locator("a.btn-primary[href$='/do/convert']")).to_be_visible()


def test_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("sari", "/home", width=390, height=844)
    lead = make(page, "leads", first_name="Ponsel", mobile="081290005678")
    page.goto(f"/leads/{lead}")
    page.locator("a.btn-primary[href$='/do/convert']").click()
    dialog = page.locator("dialog#dialog[open]")
    expect(dialog.locator("button.btn-primary")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.locator("button.btn-primary").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+$"))
