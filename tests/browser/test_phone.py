"""On a phone: one thumb, cards in place of tables, nothing that scrolls sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at, ones_own

SCREENS = (
    "/home", "/leads", "/leads/board", "/leads/new", "/opportunities", "/opportunities/board", "{opportunity}",
    "{opportunity}?tab=details", "/opportunities/new", "{account}?tab=contacts.account", "/search?q=a", "/my/bin",
    "/my/password", "/nothing-here", "/api/docs", "/opportunities/cards?view=all", "/contacts", "{account}",
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
    page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] - 6)
    at(page, r"/leads/\d+$")
    page.go_back()
    page.locator("tbody tr .pick label").first.tap()
    expect(page.locator("[name=ids]:checked")).to_have_count(1)


def test_a_card_is_moved_by_its_menu(phone: Callable[..., Page]) -> None:
    page = phone("/opportunities/board")
    card = page.locator("[data-lane]").first.locator("[data-card]").first
    card_id = card.get_attribute("id")
    card.locator("[data-move-open]").tap()
    page.locator("#board-move button:enabled").first.tap()
    expect(page.locator("[data-lane]").nth(1).locator(f"#{card_id}")).to_be_attached()
    box = page.locator("[data-card]").first.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 12, box["y"] + box["height"] / 2)
    at(page, r"/opportunities/\d+$")


SPACED = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`); document.adoptedStyleSheets = [sheet]; }"""
WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
BARS = """[...document.querySelectorAll("header, .bottom-bar, #screen form > .sticky")]
  .map((e) => getComputedStyle(e).position)"""
CUT = """[...document.querySelectorAll("#screen :is(.badge, .btn, .chip)")].filter((e) => e.checkVisibility())
  .filter((e) => e.scrollHeight > e.clientHeight + 4 || e.scrollWidth > e.clientWidth + 4)
  .map((e) => e.outerHTML.slice(0, 120))"""


def test_nothing_scrolls_sideways(phone: Callable[..., Page], complaints: list[str]) -> None:
    page = phone("/home", 320)
    too_wide = []
    own = ones_own(page)
    for path in (path.format(**own) for path in SCREENS):
        page.goto(path)
        found = {"as it is": page.evaluate(WIDTH)}
        page.evaluate(SPACED)  # as somebody reads who sets letters and lines further apart
        found["spaced"] = page.evaluate(WIDTH)
        too_wide += [(path, how, width) for how, width in found.items() if width > 320]
        too_wide += [(path, "cut off", html) for html in page.evaluate(CUT)]
    page.set_viewport_size({"width": 320, "height": 256})  # a window at four times its size
    page.goto("/leads/new")
    assert set(page.evaluate(BARS)) == {"static"}, "nothing that stays takes the few lines that there are"
    complaints[:] = [c for c in complaints if "/nothing-here" not in c]
    assert too_wide == []
