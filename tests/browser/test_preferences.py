"""Language and appearance are a switch away."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import ones_own


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


def test_colours_of_the_device_tell_what_is_chosen(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/home", forced_colors="active")
    page.goto(ones_own(page)["opportunity"])
    ground = "e => getComputedStyle(e).backgroundColor"
    steps = page.locator(".path-step")
    now = page.locator(".path-step[aria-current]")
    assert now.evaluate(ground) != steps.last.evaluate(ground), "the stage of now"
    line = "e => getComputedStyle(e).borderBottomColor"
    tabs = page.locator("#screen .tab-row .tab-link")
    assert tabs.first.evaluate(line) != tabs.nth(1).evaluate(line), "the open tab"
    page.keyboard.press("Control+k")
    choices = page.locator("#palette-results [role=option]")
    expect(choices.first).to_have_attribute("aria-selected", "true")
    assert choices.first.evaluate(ground) != choices.nth(1).evaluate(ground), "what Enter would do"
