"""Records are made and changed in forms: full ones, quick ones, and with somebody else at the same time."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import at, make, toast, undo, until


def test_a_lead_first_wrong_then_right(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    page.locator("[data-new] a").click()
    at(page, "/leads/new")
    page.locator("[name=first_name]").fill("Wulan")
    page.locator("[name=mobile]").fill("0842-0000-9911")
    page.locator("[name=email]").fill("bukan alamat")
    page.locator("[name=annual_revenue]").fill("Rp2,5 jt")
    page.locator("[data-form] button.btn-primary").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#e-email")).to_be_visible()
    for name, typed in (("first_name", "Wulan"), ("mobile", "0842-0000-9911"), ("email", "bukan alamat")):
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    summary.locator("a").first.click()
    expect(page.locator("[name=email]")).to_be_focused()
    page.locator("[name=email]").fill("wulan@toko.example")
    page.locator("[data-form] button.btn-primary").click()
    at(page, r"/leads/\d+$")
    expect(toast(page)).to_contain_text("Wulan")
    page.goto(page.url.split("?")[0] + "?tab=details")
    for shown in ("Rp2.500.000", "0842-0000-9911", "wulan@toko.example"):
        expect(page.get_by_text(shown).first).to_be_attached()


def test_quick_create_from_the_menu(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/home")
    page.locator("header details[data-menu] summary").first.click()
    page.locator("header .menu-sheet a[href='/leads/new']").click()
    dialog = page.locator("#dialog")
    expect(dialog.locator("[name=first_name]")).to_be_focused()
    dialog.locator("button.btn-primary").click()
    expect(dialog.locator("[data-error-summary]")).to_be_focused()
    dialog.locator("[name=first_name]").fill("Cepat")
    dialog.locator("[name=mobile]").fill("+62 842 0000 9922")
    page.keyboard.press("Enter")
    at(page, r"/leads/\d+$")
    expect(page.locator("h1")).to_have_text("Cepat")
    undo(page)
    at(page, "/leads$")  # the record is gone: one is not left on its page
    expect(toast(page)).to_be_visible()


def test_two_people_change_the_same_record(visit: Callable[..., Page]) -> None:
    mine = visit("budi", "/leads")
    pk = make(mine, "leads", first_name="Berdua", organization="Toko Lama")
    mine.goto(f"/leads/{pk}/edit")
    theirs = visit("joko", f"/leads/{pk}/edit")
    theirs.locator("[name=organization]").fill("Toko Baru")
    theirs.locator("[data-form] button.btn-primary").click()
    at(theirs, rf"/leads/{pk}$")
    mine.bring_to_front()
    mine.locator("[name=job_title]").fill("Pemilik")
    mine.locator("[data-form] button.btn-primary").click()
    notice = mine.locator("[data-error-summary]")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Toko Baru")
    expect(mine.locator("[name=job_title]")).to_have_value("Pemilik")
    expect(mine.locator("[name=organization]")).to_have_value("Toko Baru")
    mine.locator("[data-form] button.btn-primary").click()
    at(mine, rf"/leads/{pk}$")
    mine.goto(f"/leads/{pk}?tab=details")
    expect(mine.get_by_text("Toko Baru").first).to_be_attached()
    expect(mine.get_by_text("Pemilik", exact=True).last).to_be_attached()


def test_a_draft_survives_leaving_the_page(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/accounts/new")
    page.locator("[name=name]").fill("PT Belum Selesai")
    until(lambda: page.evaluate("Object.keys(sessionStorage).some(k => k.startsWith('draft:'))"))
    page.goto("/home")
    page.goto("/accounts/new")
    expect(page.locator("[name=name]")).to_have_value("PT Belum Selesai")
    page.locator("[data-cancel]").click()
    page.goto("/accounts/new")
    expect(page.locator("[name=name]")).to_have_value("")


def test_a_record_is_looked_up(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/opportunities/new")
    text = page.locator("[name=account__text]")
    text.press_sequentially("kopi")
    options = page.locator("[role=option]:visible")
    expect(options.first).to_contain_text("Kopi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    expect(text).to_have_value(re.compile("Kopi"))
    expect(page.locator("[name=account]")).to_have_value(re.compile(r"^\d+$"))
    product = page.locator("[data-lines=lines] [data-lookup-text]").first
    product.click()
    hints = options.locator("span:last-child")
    expect(hints.nth(1)).not_to_have_text(hints.first.inner_text())  # each option tells its own
    box, form = options.last.bounding_box(), page.locator("[data-lines=lines]").bounding_box()
    assert box and form and box["y"] > form["y"], "the table does not cut the list off"
