"""Language and appearance are a switch away."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_language(visit: Callable[..., Page]) -> None:
    page = visit("eka", "/leads")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "id")
    try:
        page.locator("header details[data-menu] summary").last.click()
        page.locator("header button[name=language][value=en]").click()
        expect(html).to_have_attribute("lang", "en")
        expect(page.locator("h1")).to_have_text("Leads")
        assert page.url.endswith("/leads"), "one stays where one was"
    finally:
        page.goto("/leads")
        page.locator("header details[data-menu] summary").last.click()
        page.locator("header button[name=language][value=id]").click()
    expect(html).to_have_attribute("lang", "id")
    expect(page.locator("h1")).to_have_text("Calon Pelanggan")


def test_theme_without_a_flash(visit: Callable[..., Page]) -> None:
    page = visit("eka", "/leads")
    html = page.locator("html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("header details[data-menu] summary").last.click()
    with page.expect_response("**/my/preferences"):
        page.locator("header button[name=theme][value=dark]").click()
    expect(html).to_have_attribute("data-theme", "saluran-dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    # The server knows it: the first paint of the next page is dark already.
    assert 'data-theme="saluran-dark"' in page.context.request.get("/accounts").text()
    with page.expect_response("**/my/preferences"):
        page.locator("header button[name=theme][value=system]").click()
    expect(html).not_to_have_attribute("data-theme", "saluran-dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light
