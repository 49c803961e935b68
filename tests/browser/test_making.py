"""An administrator makes a field and a module, and has both at once on every screen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.house import at, make


def save(page: Page) -> None:
    page.locator("[data-form] button.btn-primary").click()


def test_a_field(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/fields/new")
    page.locator("select[name=module]").select_option("leads")
    page.locator("[name=label__id]").fill("Hobi")
    page.locator("[name=label__en]").fill("Hobby")
    page.locator("select[name=kind]").select_option("text")
    save(page)
    at(page, r"/fields/\d+$")
    page.goto("/leads/new")
    box = page.get_by_label("Hobi")
    box.fill("Memancing")
    page.locator("[name=first_name]").fill("Berhobi")
    save(page)
    at(page, r"/leads/\d+$")
    page.goto(f"{page.url}?tab=details")
    expect(page.get_by_text("Memancing")).to_be_visible()
    page.goto("/leads?fields=title,x_hobi")
    expect(page.locator("th", has_text="Hobi")).to_be_visible()
    expect(page.locator("tbody tr", has_text="Memancing")).to_have_count(1)


def test_a_module(visit: Callable[..., Page]) -> None:
    page = visit("rina", "/modules/new")
    page.locator("[name=name__id]").fill("Pameran Dagang")
    page.locator("[name=name__en]").fill("Trade Fair")
    save(page)
    at(page, r"/modules/\d+$")
    link = page.locator("#sidebar a[href='/x_pameran_dagang']")
    expect(link).to_have_text("Pameran Dagang")
    page.goto("/fields/new")
    page.locator("select[name=module]").select_option("x_pameran_dagang")
    page.locator("[name=label__id]").fill("Tahap Pameran")
    page.locator("select[name=kind]").select_option("choice")
    for n, word in enumerate(("Rencana", "Berjalan", "Selesai")):
        if n:
            page.locator("[data-lines=options] [data-line-add]").click()
        page.locator(f"[name='options-{n}-key']").fill(word.lower())
        page.locator(f"[name='options-{n}-label__id']").fill(word)
        page.locator(f"[name='options-{n}-label__en']").fill(word)
    save(page)
    at(page, r"/fields/\d+$")
    page.goto("/x_pameran_dagang")
    make(page, "x_pameran_dagang", title="Pameran Kemasan", x_tahap_pameran="rencana")
    page.reload()
    expect(page.locator(".row-link")).to_have_text("Pameran Kemasan")
    page.locator("#screen nav a[href*='/board']").click()
    expect(page.locator("[data-lane=rencana] [data-card]")).to_contain_text("Pameran Kemasan")
    expect(page.locator("[data-lane]")).to_have_count(3)
