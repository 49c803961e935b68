"""Who is there already: told while one types, asked about once, settled in the queue."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import at, make, toast


def test_told_while_one_types(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    pk = make(page, "leads", first_name="Surya", last_name="Kembaran", mobile="0842-0000-7711")
    page.goto("/leads/new")
    place = "e => [e.offsetTop, e.offsetHeight]"
    before = page.locator("[data-form]").evaluate(place)
    page.locator("[name=first_name]").fill("Soerja")
    page.locator("[name=mobile]").fill("+62 842 0000 7711")
    hint = page.locator("[data-similar-hint] summary")
    expect(hint).to_contain_text("1 mirip")
    assert page.locator("[data-form]").evaluate(place) == before  # nothing moved
    hint.focus()
    page.keyboard.press("Enter")
    link = page.locator(f"[data-similar-hint] a[href='/leads/{pk}']")
    expect(link).to_be_visible()
    expect(page.locator("[data-similar-hint]")).to_contain_text("Nomor telepon sama: 0842-0000-7711")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.locator("[data-form] button.btn-primary").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    save = page.locator("[data-form] button.btn-primary")
    expect(save).to_have_text("Tetap simpan")
    save.click()
    at(page, r"/leads/\d+$")
    similar = page.locator(".record-actions a[href$='/similar']")
    expect(similar).to_have_text(re.compile(r"Mirip \(1\)"))
    similar.click()
    page.get_by_role("button", name=re.compile("bukan duplikat")).click()
    expect(toast(page)).to_be_visible()
    expect(page.locator("#screen")).to_contain_text("Tidak ada yang mirip")
    page.get_by_role("button", name=re.compile("mungkin duplikat")).click()
    expect(page.locator("#screen")).to_contain_text("Surya Kembaran")


def test_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    make(page, "leads", first_name="Surya", last_name="Genggam", mobile="0842-0000-7722")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/leads/new")
    page.locator("[name=mobile]").fill("0842 0000 7722")
    page.locator("[data-similar-hint] summary").click()
    expect(page.locator("[data-similar-hint] .menu-sheet")).to_contain_text("Surya Genggam")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
