"""Coming in, and going out."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import PASSWORD


def test_by_login_and_password(visit: Callable[..., Page]) -> None:
    page = visit("", "/opportunities/board")
    expect(page).to_have_url("/auth/login?next=%2Fopportunities%2Fboard")
    expect(page.locator("[name=login]")).to_be_focused()
    page.locator("[name=login]").fill("budi")
    page.locator("[name=password]").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("budi")
    expect(page.locator("[name=password]")).to_be_focused()
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/opportunities/board")
    page.goto("/auth/login")
    expect(page).to_have_url("/home")


def test_by_a_button_of_the_demo_and_out_again(visit: Callable[..., Page]) -> None:
    page = visit("", "/auth/login")
    page.locator("button[name=demo][value=budi]").click()
    expect(page).to_have_url("/home")
    expect(page.locator("h1")).to_contain_text("Budi")
    page.locator("header details[data-menu] summary").last.click()
    page.locator("form[action='/auth/sign-out'] button").click()
    expect(page).to_have_url("/auth/login")
    page.go_back()
    expect(page).to_have_url("/auth/login?next=%2Fhome")
