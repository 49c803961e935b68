"""Saved views, columns, groups and cards, by mouse, by keys and on a phone; with axe."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at, prefer, toast
from tests.browser.test_access import DARK, EITHER, wrong_with


def save(page: Page, name: str) -> None:
    page.locator(".view-acts a[hx-get*='/views?']").click()
    page.locator("#dialog [name=name]").fill(name)
    page.locator("#dialog button.btn-primary").click()
    expect(page.locator(".tab-link[aria-current]")).to_have_text(name)


def forget(page: Page) -> None:
    """Delete the open view."""
    page.locator(".view-acts summary").click()
    page.locator(".view-acts a[href$='/delete']").click()
    page.locator("#dialog button.btn-error").click()
    expect(toast(page)).to_be_visible()


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("joko", "/opportunities")


def test_a_list_is_saved_changed_and_opened_first(page: Page) -> None:
    expect(page.locator(".view-bar")).to_have_count(0)
    page.locator("[name='f.status']").select_option("open")
    name = f"Terbuka {uuid4().hex[:6]}"
    save(page, name)
    at(page, r"\?view=\d+$")
    page.locator("th .sort-link").first.click()
    at(page, "sort=title")
    page.locator("th .sort-link").nth(1).click(modifiers=["Shift"])
    at(page, "sort=title%2C")
    assert page.locator("th .badge").all_inner_texts()[:2] == ["1", "2"]
    with page.expect_navigation():
        page.locator(".view-acts form button").first.click()
    at(page, r"\?view=\d+$")
    expect(page.locator("th[aria-sort]")).to_have_count(2)
    page.locator(".view-acts summary").click()
    with page.expect_navigation():  # it goes there anew, and says what it did
        page.locator(".view-acts form[action$='/first'] button").click()
    expect(toast(page)).to_be_visible()
    page.goto("/opportunities")
    at(page, r"\?view=\d+$")
    page.locator(".tab-link").first.click()
    at(page, "view=all")
    page.go_back()
    forget(page)
    at(page, "/opportunities$")
    expect(page.locator(".view-bar")).to_have_count(0)


def test_columns_by_buttons_and_by_keys(page: Page) -> None:
    page.locator("a[href*='/arrange']").click()
    second = page.locator("#dialog [data-part]").nth(1)
    name = second.locator("[data-part-name]").inner_text()
    second.locator("[data-part-up]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog [data-part-name]").first).to_have_text(name)
    page.locator("#dialog button[name=done]").click()
    expect(page.locator("th[data-column]").first).to_contain_text(name)
    edge = page.locator("[data-col-edge]").first
    before = page.locator("th[data-column]").first.bounding_box()
    edge.focus()
    for _n in range(5):
        page.keyboard.press("ArrowRight")
    at(page, "widths=")
    after = page.locator("th[data-column]").first.bounding_box()
    assert before and after and after["width"] > before["width"] + 12  # at the least the first of them
    box = edge.bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] - 57, box["y"] + 10, steps=4)
    with page.expect_response(re.compile("widths=")):
        page.mouse.up()
    dragged = page.locator("th[data-column]").first.bounding_box()
    assert dragged and dragged["width"] < after["width"] - 20


def test_a_field_of_a_linked_record_becomes_a_column(page: Page) -> None:
    page.locator("a[href*='/arrange']").click()
    text = page.locator("#dialog [name=add__text]")
    text.press_sequentially("akun telepon")
    option = page.locator("#dialog [role=option]", has_text="Akun › Telepon")
    expect(page.locator("#dialog [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(option).to_have_count(0)
    expect(page.locator("#dialog [name=shown][value='account.phone']")).to_be_focused()
    assert wrong_with(page) == []
    page.locator("#dialog button[name=done]").click()
    expect(page.locator("th[data-column='account.phone']")).to_contain_text("Akun › Telepon")
    expect(page.locator("td[data-label='Akun › Telepon'] a[href^='tel:']").first).to_be_visible()
    page.goto("/opportunities/design")
    page.locator("[name=add__text]").press_sequentially("akun telepon")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=shown][value='account.phone']")).to_be_checked()


def test_groups_open_and_add_up(page: Page) -> None:
    page.goto("/opportunities?group=stage")
    expect(page.locator("details.group[open] .row-link").first).to_be_visible()
    second = page.locator("details.group").nth(1)
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(second.locator(".row-link").first).to_be_visible()
    page.goto("/opportunities")
    page.locator("#list-sums a").click()
    expect(page.locator("#list-sums .group-sum").first).to_contain_text("Rp")


def test_cards_are_designed(page: Page) -> None:
    page.goto("/opportunities/cards")
    page.locator("a[href*='/design']").click()
    expect(page.locator("#dialog [data-part] [name=shown]").first).to_be_focused()
    page.locator("#dialog [name=tint]").select_option("stage")
    expect(page.locator("#card-preview .grid-card[data-tone]")).to_have_count(1)
    page.locator("#dialog [name=across]").select_option("3")
    page.locator("#dialog button[name=done]").click()
    expect(page.locator(".card-grid[data-across='3'] .grid-card[data-tone]").first).to_be_visible()
    page.locator(".grid-card .row-link").first.click()
    at(page, r"/opportunities/\d+$")


def test_on_a_phone_the_parts_of_a_card_can_be_read(visit: Callable[..., Page]) -> None:
    page = visit("sari", "/opportunities/cards", **DARK)
    page.locator("a[href*='/design']").click()
    names = page.locator("#dialog [data-part-name]")
    cut = "(names) => names.filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.textContent)"
    expect(names.first).to_be_visible()
    assert names.evaluate_all(cut) == []
    card, part = page.locator("#card-preview").bounding_box(), page.locator("#dialog [data-part]").first.bounding_box()
    assert card and part and card["y"] + card["height"] <= part["y"], "the card does not lie over what it is made of"


def test_the_team_is_asked_of_who_shares_with_a_team(page: Page) -> None:
    page.goto("/leads?sort=title")
    page.locator(".view-acts a[hx-get*='/views?']").click()
    expect(page.locator("#dialog [name=name]")).to_be_visible()
    expect(page.locator("#dialog [name=team]")).to_be_hidden()
    page.locator("#dialog [name=shared]").select_option("team")
    expect(page.locator("#dialog [name=team]")).to_be_visible()


@EITHER
def test_nothing_is_in_anybodys_way(visit: Callable[..., Page], phone: bool) -> None:
    page = visit("joko", "/leads?sort=title", **(DARK if phone else {}))
    if phone:
        prefer(page, language="en")
    wrong = {}
    try:
        save(page, f"Axe {uuid4().hex[:6]}")
        page.goto(f"{page.url}&sort=-title&widths=title:300")
        wrong["a view that was changed"] = wrong_with(page)
        page.locator("a[href*='/arrange']").click()
        page.locator("#dialog form").wait_for()
        wrong["columns"] = wrong_with(page)
        page.goto("/leads?group=status")
        page.locator("details.group .row-link").first.wait_for()
        wrong["groups"] = wrong_with(page)
        page.goto("/leads/cards?tint=status")
        wrong["cards"] = wrong_with(page)
        page.locator("a[href*='/design']").click()
        page.locator("#dialog form").wait_for()
        wrong["the design of cards"] = wrong_with(page)
    finally:
        page.goto("/leads")
        if page.locator(".tab-link").count() > 1:
            page.locator(".tab-link").nth(1).click()
            forget(page)
        prefer(page, language="id")
    assert {k: v for k, v in wrong.items() if v} == {}
