"""Lists: found, narrowed, sorted, paged, and changed many at a time."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import at, make, toast, undo


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("rina", "/opportunities")


def titles(page: Page) -> list[str]:
    return [text.splitlines()[-1] for text in page.locator(".row-link").all_inner_texts()]  # behind the mark


def test_search_filter_sort_and_the_way_back(page: Page) -> None:
    everything = titles(page)
    page.locator("[data-list-search]").press_sequentially("mesin")
    at(page, "q=mesin")
    assert titles(page) and titles(page) != everything
    expect(page.locator("[data-list-search]")).to_be_focused()
    page.locator("[name='f.status']").select_option("won")
    at(page, "f.status=won")
    found = titles(page)
    page.locator("th .sort-link", has_text=re.compile("Nama|Name")).click()
    at(page, "sort=title")
    assert sorted(titles(page), key=str.casefold) == titles(page)
    assert set(titles(page)) == set(found)
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.locator(".row-link").first.click()
    at(page, r"/opportunities/\d+$")
    page.go_back()
    at(page, "sort=title")
    expect(page.locator("[data-list-search]")).to_have_value("mesin")
    expect(page.locator("[name='f.status']")).to_have_value("won")
    assert set(titles(page)) == set(found)


def test_pages(page: Page) -> None:
    first = titles(page)
    page.locator("a[rel=next]").click()
    at(page, "cursor=")
    second = titles(page)
    assert first[0] != second[0]
    page.go_back()
    expect(page.locator(".row-link").first).to_contain_text(first[0])
    page.locator("a[rel=next]").click()
    expect(page.locator(".row-link").first).to_contain_text(second[0])


def test_nothing_found_says_what_to_do(page: Page) -> None:
    page.locator("[data-list-search]").fill("zzzqqq")
    at(page, "q=zzzqqq")
    expect(page.locator(".row-link")).to_have_count(0)
    page.get_by_role("link", name="Tampilkan semua").click()
    expect(page.locator(".row-link").first).to_be_visible()


def test_many_are_assigned_and_deleted_and_come_back(page: Page) -> None:
    page.goto("/leads")
    name = f"Massal{uuid4().hex[:6]}"
    for n in ("satu", "dua", "tiga"):
        make(page, "leads", first_name=name, last_name=n)
    page.goto(f"/leads?q={name}")
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-bulk-count]")).to_contain_text("3")
    page.locator(".bulk-bar button[formaction='/leads/do/assign']").click()
    dialog = page.locator("#dialog")
    dialog.locator("select[name=owner], [data-lookup-text]").first.wait_for()
    dialog.locator("select[name=owner]").select_option(label="Sari Anindita")
    dialog.locator("button.btn-primary").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("tbody tr", has_text="Sari Anindita")).to_have_count(3)
    page.locator("[name=ids]").first.check()
    page.locator("[name=ids]").last.click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_contain_text("3")
    page.locator(".bulk-bar button[formaction='/leads/do/delete']").click()
    dialog.locator("button.btn-error").click()
    expect(page.locator(".row-link")).to_have_count(0)
    undo(page)
    expect(page.locator(".row-link")).to_have_count(3)
    expect(toast(page)).to_be_visible()
