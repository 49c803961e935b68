"""Many records at once: what is chosen, what stands there now, how far it is, its report, and one undo for all."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import make, toast
from tests.browser.test_access import DARK, wrong_with


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("rina", "/products")


def narrowed(page: Page, n: int) -> str:
    """The list of ``n`` new products; what they are called."""
    word = f"Borongan{uuid4().hex[:8]}"
    for k in range(n):
        make(page, "products", name=f"{word} {k}")
    page.goto(f"/products?q={word}")
    return word


def test_several_fields_with_a_look_at_what_stands_there(page: Page) -> None:
    word = narrowed(page, 3)
    page.locator("[data-pick-all]").check()
    page.locator(".bulk-bar button[formaction$='/do/update']").click()
    page.locator("dialog [name=change][value=name]").check()
    page.locator("dialog .btn-primary").click()
    page.locator("dialog [name=name]").fill(f"{word} baru")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("dialog tbody tr")).to_have_count(1)
    expect(page.locator("dialog tbody")).to_contain_text(f"{word} 0 (1)")
    page.locator("dialog .btn-primary").click()
    expect(page.locator(".row-link", has_text=f"{word} baru")).to_have_count(3)
    toast(page).locator("[data-undo]").click()
    expect(page.locator(".row-link", has_text=f"{word} baru")).to_have_count(0)


def test_records_of_a_group_are_chosen_like_those_of_a_page(page: Page) -> None:
    word = narrowed(page, 3)
    page.goto(f"/products?q={word}&group=active")
    rows = page.locator(".group-rows [name=ids]")
    expect(rows).to_have_count(3)
    rows.first.check()
    assert page.locator(".group-rows [data-pick-all]").evaluate("box => box.indeterminate")
    page.locator(".group-rows [data-pick-all]").check()
    expect(page.locator("[name=ids]:checked")).to_have_count(3)
    assert wrong_with(page) == []
    page.locator(".bulk-bar button[formaction$='/do/tag']").click()
    page.locator("dialog [name=add__text]").fill("sekelompok")
    page.locator("dialog .btn-primary").click()
    expect(toast(page)).to_contain_text("3")
    expect(page.locator(".group-head")).to_have_count(1)


def test_on_a_phone_a_list_is_exported_without_choosing_first(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/products", width=390, height=844)
    page.locator("a[href^='/products/export']").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def test_a_job_tells_how_far_it_is_and_is_taken_back_as_one(page: Page) -> None:
    word = narrowed(page, 101)
    page.locator("[data-pick-all]").check()
    page.locator("[name=all]").check()
    page.locator(".bulk-bar button[formaction$='/do/tag']").click()
    page.locator("dialog [name=add__text]").fill("massal")
    page.locator("dialog .btn-primary").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("#toasts [data-more]").first.click()
    page.wait_for_url("**/my/jobs/*")
    expect(page.locator("#screen[hx-get]")).to_have_count(0, timeout=60_000)
    expect(page.locator("[data-count=done]")).to_have_text("101")
    expect(page.locator("[data-count=left]")).to_have_text("0")
    assert wrong_with(page) == []
    page.locator("form[action^='/my/undo/'] button").click()
    page.goto(f"/products?q={word}")
    expect(page.locator("text=massal")).to_have_count(0)


def test_a_list_goes_out_as_a_file(page: Page) -> None:
    narrowed(page, 2)
    page.locator("a[href*='/products/export']").click()
    page.locator("dialog [name=format]").select_option("csv")
    with page.expect_download() as coming:
        page.locator("dialog .btn-primary").click()
    assert coming.value.suggested_filename.endswith(".csv")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_all_that_match_are_counted_and_meant_until_one_is_taken_out(page: Page) -> None:
    narrowed(page, 52)
    page.locator("[data-pick-all]").check()
    chosen, every = page.locator("[data-bulk-count]"), page.locator("[name=all]")
    expect(chosen).to_contain_text("50")
    every.check()
    expect(chosen).to_contain_text("52")
    page.locator("[name=ids]").nth(3).uncheck()
    expect(chosen).to_contain_text("49")
    expect(every).not_to_be_checked()
    every.check()
    expect(page.locator("[name=ids]:checked")).to_have_count(50)


def test_on_a_phone_what_is_done_with_many_stays_at_hand(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/leads", **DARK)
    page.locator("[name=ids]").nth(20).check()
    verb = page.locator(".bulk-bar button[formaction$='/do/update']")
    expect(verb).to_be_in_viewport()
    assert page.locator(".bulk-bar").evaluate("(bar) => bar.offsetHeight") < 140
    page.locator("[data-pick-page]").check()
    expect(page.locator("[data-bulk-count]")).to_contain_text("50")
    assert wrong_with(page) == []
