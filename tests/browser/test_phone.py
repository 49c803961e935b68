"""On a phone: one thumb, cards in place of tables, nothing that scrolls sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at, ones_own

SCREENS = (
    "/home", "/leads", "/leads/board", "/leads/new", "/opportunities", "/opportunities/board", "{opportunity}",
    "{opportunity}?tab=details", "/opportunities/new", "{account}?tab=contacts.account", "/search?q=a", "/my/bin",
    "/my/password", "/nothing-here",
)  # fmt: skip


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Callable[..., Page]:
    def opened(path: str, width: int = 390) -> Page:
        return visit("budi", path, width=width, height=844, has_touch=True, is_mobile=True)

    return opened


def test_the_bar_at_the_thumb(phone: Callable[..., Page]) -> None:
    page = phone("/home")
    bar = page.locator(".bottom-bar")
    bar.locator("a[href='/opportunities/board']").tap()
    at(page, "/opportunities/board")
    bar.locator("summary").tap()
    bar.locator("a[href='/leads/new']").tap()
    expect(page.locator("#dialog [name=first_name]")).to_be_visible()
    page.locator("#dialog [data-dialog-close]").first.tap()
    bar.locator("[data-palette-open]").tap()
    expect(page.locator("#palette-query")).to_be_focused()
    page.locator("[data-palette-close]").tap()
    bar.locator("[popovertarget=sidebar]").tap()
    page.locator("#sidebar a[href='/accounts']").tap()
    at(page, "/accounts$")


def test_lists_are_cards(phone: Callable[..., Page]) -> None:
    page = phone("/leads")
    expect(page.locator("thead")).to_be_hidden()
    first = page.locator("tbody tr").first
    box, title = first.bounding_box(), first.locator(".row-link").bounding_box()
    assert box and title and box["width"] > 300 and 40 < box["height"] < 140, "a row is a card"
    assert title["y"] - box["y"] < 24 and title["width"] > 20, "its title stands first"
    first.locator(".row-link").tap()
    at(page, r"/leads/\d+$")


def test_a_card_is_moved_by_its_menu(phone: Callable[..., Page]) -> None:
    page = phone("/opportunities/board")
    card = page.locator("[data-lane]").first.locator("[data-card]").first
    card_id = card.get_attribute("id")
    card.locator("[data-move-open]").tap()
    page.locator("#board-move button:enabled").first.tap()
    expect(page.locator("[data-lane]").nth(1).locator(f"#{card_id}")).to_be_attached()


def test_nothing_scrolls_sideways(phone: Callable[..., Page], complaints: list[str]) -> None:
    page = phone("/home", 320)
    too_wide = []
    own = ones_own(page)
    for path in (path.format(**own) for path in SCREENS):
        page.goto(path)
        width = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
        if width > 320:
            too_wide.append((path, width))
    complaints[:] = [c for c in complaints if "/nothing-here" not in c]
    assert too_wide == []
