"""From a business card to an opportunity and back, on a phone and without a manual."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.house import at, make, prefer, toast, undo
from tests.browser.test_access import DARK, wrong_with


def fits(page: Page) -> None:
    """Nothing is wrong for those who do not see it, and nothing has to be pushed sideways."""
    assert wrong_with(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def save(dialog: Locator) -> None:
    dialog.locator("button.btn-primary").click()


def card_to_lead(page: Page, mobile: str) -> None:
    page.goto("/home")
    page.locator("nav [data-menu] > summary").first.click()
    page.locator("nav a[href='/leads/new']").click()
    dialog = page.locator("#dialog")
    first = dialog.locator("[name=first_name]")
    expect(first).to_be_focused()
    first.fill("Melati")
    dialog.locator("[name=organization]").fill("PT Karya Genggam Abadi")
    dialog.locator("[name=mobile]").fill(mobile)
    hint = dialog.locator("[data-similar-hint] summary")
    hint.click()
    fits(page)
    page.keyboard.press("Escape")  # closes the hint alone: what was typed stays
    expect(dialog.locator("[data-similar-hint] .menu-sheet")).to_be_hidden()
    expect(first).to_have_value("Melati")
    save(dialog)
    expect(dialog.locator("[data-error-summary]")).to_be_focused()
    fits(page)
    save(dialog)
    at(page, r"/leads/\d+$")
    expect(toast(page)).to_contain_text("Melati")


def test_from_a_card_to_an_opportunity_and_back(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads", **DARK)
    make(page, "leads", first_name="Mellati", organization="PT. Karya Genggam Abadi", mobile="0842-0000-8801")
    try:
        prefer(page, language="en")
        card_to_lead(page, "+62 842 0000 8801")
        lead = page.url
        fits(page)
        actions = page.locator(".record-actions")
        actions.locator("a[href$='/do/convert']").click()
        dialog = page.locator("#dialog form")
        fits(page)
        dialog.locator("[name=opportunity][value=none]").check()
        expect(dialog.locator("[name=title]")).to_have_count(0)
        dialog.locator("[name=opportunity][value=create]").check()
        dialog.locator("[name=amount]").fill("25jt")
        save(dialog)
        at(page, r"/opportunities/\d+$")
        expect(page.locator("#screen")).to_contain_text("Rp25,000,000")
        expect(actions.locator("a[href$='/do/lose']")).to_be_visible()
        fits(page)
        undo(page)  # the page of what is gone gives way to what it was made of
        at(page, re.escape(lead.removeprefix("http:")) + "$")
        expect(actions.locator("a[href$='/do/convert']")).to_be_visible()
    finally:
        page.goto("/home")
        prefer(page, language="id")


def test_all_tabs_of_a_lead_are_in_sight(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads", width=1280, height=800)
    pk = make(page, "leads", first_name="Kenanga", last_name="Lebar")
    page.goto(f"/leads/{pk}")
    row = page.locator(".tab-row")
    assert row.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert wrong_with(page) == []
