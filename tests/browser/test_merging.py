"""Records become one: chosen in a list, compared side by side, by hand and by keys, and taken back with a look."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import make, post, toast
from tests.browser.test_access import wrong_with


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("rina", "/leads")


def two(page: Page) -> tuple[int, int, str]:
    """Two leads that are one person, and what both are called."""
    word = f"Ganda{uuid4().hex[:8]}"
    first = make(page, "leads", first_name="Ani", last_name=word, mobile="0812 1111 2222", city="Solo")
    second = make(page, "leads", first_name="Anni", last_name=word, mobile="0813 3333 4444", email="ani@maju.example")
    post(page, f"/leads/{second}/notes", text="Minta brosur")
    return first, second, word


def test_from_a_list_to_one_record_and_back(page: Page) -> None:
    first, second, word = two(page)
    page.goto(f"/leads?q={word}")
    page.locator("[data-pick-all]").check()
    page.locator(".bulk-bar button[formaction$='/do/merge']").click()
    page.wait_for_url("**/do/merge?merge_with=*")
    assert wrong_with(page) == []
    page.locator(f"[name='v.mobile'][value='{second}']").check()
    page.locator(f"#survivor-{second}").check()
    expect(page.locator(f".merge-side:has(#survivor-{second}) .text-success")).to_have_count(1)
    expect(page.locator(f"[name='v.mobile'][value='{second}']")).to_be_checked()
    page.locator(f"#survivor-{first}").check()
    expect(page.locator(f".merge-side:has(#survivor-{first}) .text-success")).to_have_count(1)
    page.locator("[data-form] .btn-primary").click()
    page.wait_for_url(f"**/leads/{first}")
    expect(page.locator("main")).to_contain_text("0813-3333-4444")
    expect(page.locator(".happened")).to_contain_text("Minta brosur")
    toast(page).locator("[data-undo]").last.click()
    expect(page.locator(".happened")).not_to_contain_text("Minta brosur")
    page.goto(f"/leads/{second}")
    expect(page.locator(".happened")).to_contain_text("Minta brosur")


def test_with_whom_is_asked_by_name(page: Page) -> None:
    first, second, word = two(page)
    page.goto(f"/leads/{first}")
    page.locator(".record-actions [data-menu] > summary").last.click()
    page.locator(f"a[href='/leads/{first}/do/merge']").click()
    page.locator("dialog [data-lookup-text]").fill(f"Anni {word}")
    page.locator(".choices [role=option]").first.click()
    page.locator("dialog .btn-primary").click()
    page.wait_for_url(f"**/leads/{first}/do/merge?merge_with={second}")
    expect(page.locator(".merge-side")).to_have_count(2)


def test_what_was_changed_since_is_shown_before_it_is_taken_back(page: Page) -> None:
    first, second, _word = two(page)
    page.goto(f"/leads/{first}/do/merge?merge_with={second}")
    page.locator("[data-form] .btn-primary").click()
    page.wait_for_url(f"**/leads/{first}")
    post(page, f"/leads/{first}/do/update", email="baru@maju.example", version="2")
    page.reload()
    page.locator(".happened form[action^='/my/undo/'] button").last.click()
    page.wait_for_url("**/my/undo/*")
    expect(page.locator(".undo-values dd")).to_have_text(
        [re.compile("kosong"), "ani@maju.example", "baru@maju.example"]
    )
    assert wrong_with(page) == []
    page.locator("#screen .btn-primary").click()
    page.wait_for_url(f"**/leads/{first}")
    expect(page.locator("main")).to_contain_text("baru@maju.example")
    page.goto(f"/leads/{second}")
    expect(page.locator("main")).to_contain_text("ani@maju.example")


def test_on_a_phone_the_values_stand_below_each_other(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/leads")
    first, second, _word = two(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/leads/{first}/do/merge?merge_with={second}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    boxes = [box for o in page.locator("[name='v.mobile']").all() if (box := o.bounding_box())]
    assert boxes[0]["y"] < boxes[1]["y"]
    assert wrong_with(page) == []
