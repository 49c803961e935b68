"""The board: cards move by hand, by menu and by keys; counts, sums and order follow."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import make, toast, undo, until

BOARD = "/opportunities/board"


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("budi", BOARD, width=1900, height=1000)


def lane(page: Page, n: int) -> Locator:
    return page.locator("[data-lane]").nth(n)


def deal(page: Page, title: str, amount: str = "Rp2,5 jt") -> Locator:
    """A card of its own in the first column, shown at once."""
    pk = make(page, "opportunities", title=title, amount=amount)
    page.reload()
    card = page.locator(f"#card-{pk}")
    expect(lane(page, 0).locator(f"#card-{pk}")).to_be_visible()
    return card


def count(where: Locator) -> int:
    return int(where.locator("[data-lane-count]").inner_text())


def total(where: Locator) -> str:
    found = where.locator(".lane-head .figures[title]")
    return str(found.first.get_attribute("title")) if found.count() else ""


def lies_in(page: Page, card: Locator, n: int) -> None:
    """The card is in the column, here and after looking anew."""
    inside = lane(page, n).locator(f"#{card.get_attribute('id')}")
    expect(inside).to_be_visible()
    expect(inside).not_to_have_class(re.compile("deal-moving|deal-lifted"))


def test_a_card_is_dragged_and_taken_back(page: Page) -> None:
    card = deal(page, "Seret saya")
    before, sums = count(lane(page, 1)), total(lane(page, 1))
    card.drag_to(lane(page, 1).locator("[data-cards]"), target_position={"x": 90, "y": 30})
    expect(toast(page)).to_contain_text("Seret saya")
    lies_in(page, card, 1)
    expect(lane(page, 1).locator("[data-lane-count]")).to_have_text(str(before + 1))
    until(lambda: total(lane(page, 1)) != sums)  # the sum of the column follows
    undo(page)
    lies_in(page, card, 0)
    expect(lane(page, 1).locator("[data-lane-count]")).to_have_text(str(before))
    until(lambda: total(lane(page, 1)) == sums)


def test_a_card_stays_where_it_was_put_in_its_column(page: Page) -> None:
    card = deal(page, "Turunkan saya")
    second = lane(page, 0).locator("[data-card]").nth(1)
    second_id = second.get_attribute("id")
    link = card.locator(".deal-link")
    link.focus()
    for key in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(toast(page)).to_be_visible()
    page.reload()
    first_two = [lane(page, 0).locator("[data-card]").nth(n).get_attribute("id") for n in (0, 1)]
    assert first_two == [second_id, card.get_attribute("id")]


def test_the_menu_of_a_card(page: Page) -> None:
    card = deal(page, "Lewat menu")
    card.hover()
    card.locator("[data-move-open]").click()
    menu = page.locator("#board-move")
    expect(menu.locator("button:enabled").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    card.locator("[data-move-open]").click()
    menu.locator("button:enabled").nth(1).click()
    lies_in(page, card, 2)
    expect(toast(page)).to_contain_text("Lewat menu")


def test_keys_carry_a_card(page: Page) -> None:
    card = deal(page, "Dengan tombol")
    link = card.locator(".deal-link")
    link.focus()
    page.keyboard.press("Space")
    expect(card).to_have_class(re.compile("deal-lifted"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    lies_in(page, card, 0)
    expect(link).to_be_focused()
    for key in ("Space", "ArrowRight", "ArrowRight", "Space"):
        page.keyboard.press(key)
    lies_in(page, card, 2)
    expect(page.locator("#live")).to_contain_text("Dengan tombol")
    expect(link).to_be_focused()


def test_losing_a_deal_asks_why(page: Page) -> None:
    card = deal(page, "Hampir kalah")
    lost = page.locator("[data-lane]").last
    card.hover()
    card.locator("[data-move-open]").click()
    page.locator("#board-move button").last.click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    lies_in(page, card, 0)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    lies_in(page, card, 0)
    card.hover()
    card.locator("[data-move-open]").click()
    page.locator("#board-move button").last.click()
    dialog.locator("button.btn-primary, button.btn-error").click()
    expect(dialog.locator("[data-error-summary]")).to_be_focused()
    reason = dialog.locator("select[name=lost_reason]")
    expect(reason).to_have_attribute("aria-invalid", "true")
    reason.select_option(index=1)
    dialog.locator("button.btn-primary, button.btn-error").click()
    expect(dialog).to_be_hidden()
    expect(lost.locator(f"#{card.get_attribute('id')}")).to_be_attached()
