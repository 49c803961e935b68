"""By hand and by keys: fields changed where they stand, the pane beside a list, and what the palette does."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import POST, at, make, prefer, toast, undo
from tests.browser.test_access import DARK, EITHER, wrong_with


@pytest.fixture
def name() -> str:
    return f"Mesin{uuid4().hex[:6]}"


@pytest.fixture
def page(visit: Callable[..., Page], name: str) -> Page:
    """Budi's list with two deals of his own."""
    page = visit("budi", "/opportunities")
    for n in ("satu", "dua"):
        make(page, "opportunities", title=f"{name} {n}", amount="1000000")
    page.goto(f"/opportunities?q={name}&sort=title")
    return page


def cell(page: Page, row: int, field: str) -> Locator:
    n = page.locator("thead th").evaluate_all("(all, name) => all.findIndex(th => th.dataset.edit === name)", field)
    return page.locator("tbody tr").nth(row).locator("td").nth(n)


def editor(page: Page) -> Locator:
    box = page.locator("#inline[open]")
    box.locator("form").wait_for()
    return box


def amount(page: Page) -> None:
    """Walk to the amount of the first row by keys."""
    page.keyboard.press("j")
    while not cell(page, 0, "amount").evaluate("e => e === document.activeElement"):
        page.keyboard.press("ArrowRight")


def test_a_cell_is_changed_by_keys_alone(page: Page, name: str) -> None:
    amount(page)
    expect(page.locator("table")).to_have_role("grid")
    page.keyboard.press("Enter")
    expect(editor(page).locator("[name=amount]")).to_be_focused()
    page.keyboard.type("2,5 juta")
    page.keyboard.press("Enter")
    expect(cell(page, 0, "amount")).to_contain_text("2.500.000")
    expect(page.locator("#inline")).to_be_hidden()
    expect(cell(page, 0, "amount")).to_be_focused()
    undo(page)
    expect(cell(page, 0, "amount")).to_contain_text("1.000.000")
    expect(cell(page, 0, "amount")).to_be_focused()  # back to where one was
    page.keyboard.press("e")
    editor(page)
    page.keyboard.type("3")
    page.keyboard.press("Escape")
    expect(page.locator("#inline")).to_be_hidden()
    expect(cell(page, 0, "amount")).to_be_focused()
    page.keyboard.press("F2")
    editor(page)
    page.keyboard.type("4 juta")
    for _n in range(3):
        page.keyboard.press("Tab")
    expect(cell(page, 0, "expected_close")).to_be_focused()
    expect(cell(page, 0, "amount")).to_contain_text("4.000.000")
    page.keyboard.press("j")
    expect(cell(page, 1, "expected_close")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")  # past the box for choosing
    page.keyboard.press("e")  # the name of the deal
    expect(editor(page).locator("[name=title]")).to_have_value(f"{name} satu")
    page.keyboard.type(f"{name} tiga")
    page.keyboard.press("Enter")
    expect(page.locator(".row-link", has_text="tiga")).to_be_focused()
    page.keyboard.press("o")
    at(page, r"/opportunities/\d+$")


def test_by_mouse_and_leaving_saves(page: Page) -> None:
    target = cell(page, 0, "amount")
    target.hover()
    target.locator("[data-cell-edit]").click()
    editor(page).locator("[name=amount]").fill("banyak")
    page.locator("h1").click()
    expect(page.locator("#inline .field-error", has_text="banyak")).to_be_visible()
    expect(page.locator("#inline [name=amount]")).to_be_focused()
    page.locator("#inline [name=amount]").fill("7 juta")
    page.locator("h1").click()
    expect(target).to_contain_text("7.000.000")
    cell(page, 1, "expected_close").dblclick()
    editor(page).locator("[name=expected_close]").fill("2027-03-01")
    editor(page).locator("button.btn-primary").click()
    expect(cell(page, 1, "expected_close")).to_contain_text("1 Mar 2027")
    modified = page.locator("tbody tr").first.locator("td").last
    modified.dblclick()
    page.wait_for_timeout(300)
    expect(page.locator("#inline")).to_be_hidden()


def test_somebody_else_was_faster(page: Page, visit: Callable[..., Page]) -> None:
    url = page.locator(".row-link").first.get_attribute("href")
    amount(page)
    page.keyboard.press("Enter")
    editor(page)
    other = visit("joko", "/home")
    assert other.evaluate(POST, [f"{url}/field/amount", {"amount": "8000000"}])[0] == 200
    assert other.evaluate(POST, [f"{url}/field/next_step", {"next_step": "Telepon"}])[0] == 200
    page.keyboard.type("9 juta")
    page.keyboard.press("Enter")
    told = page.locator("#inline [data-conflict]")
    expect(told).to_contain_text("Rp8.000.000")
    expect(told).to_contain_text("Rp9.000.000")
    expect(told.locator("[name=amount]")).to_have_value("9 juta")
    assert wrong_with(page) == []
    told.locator("button.btn-primary").click()
    expect(cell(page, 0, "amount")).to_contain_text("9.000.000")
    page.goto(f"{url}?tab=details")
    expect(page.locator("dd", has_text="Telepon")).to_be_visible()


def test_what_cannot_be_sent_stays_until_it_can(page: Page, complaints: list[str]) -> None:
    amount(page)
    page.keyboard.press("Enter")
    editor(page)
    page.keyboard.type("6 juta")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-inline-failed]")).to_be_visible()
    expect(page.locator("#inline [name=amount]")).to_have_value("6 juta")
    page.context.set_offline(False)
    expect(cell(page, 0, "amount")).to_contain_text("6.000.000")
    expect(page.locator("#inline")).to_be_hidden()
    complaints[:] = [c for c in complaints if "INTERNET_DISCONNECTED" not in c and "htmx:" not in c]


def test_a_stage_that_asks_for_more_opens_its_dialog(page: Page) -> None:
    cell(page, 0, "stage").dblclick()
    editor(page).locator("select").select_option(label="Kalah")
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    dialog.locator("[name=lost_reason]").select_option(index=1)
    dialog.locator("button.btn-primary").click()
    expect(cell(page, 0, "stage")).to_contain_text("Kalah")
    expect(page.locator("#inline")).to_be_hidden()


def test_facts_of_a_record(page: Page) -> None:
    page.goto(str(page.locator(".row-link").first.get_attribute("href")))
    fact = page.locator("aside dd[data-edit-url$='/probability']")
    fact.hover()
    fact.locator("[data-edit-open]").click()
    editor(page).locator("[name=probability]").fill("35")
    page.keyboard.press("Enter")
    expect(fact).to_contain_text("35%")
    expect(fact.locator("[data-edit-open]")).to_be_focused()
    page.keyboard.press("e")
    expect(editor(page).locator("[name=probability]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".happened")).to_contain_text("35%")
    page.locator("h1").click()
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("e")
    at(page, "/edit$")


def test_on_a_phone_in_a_sheet(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads", **DARK)
    pk = make(page, "leads", first_name="Genggam", organization="CV Lama")
    page.goto(f"/leads/{pk}")
    page.locator("aside dd[data-edit-url$='/organization'] [data-edit-open]").tap()
    editor(page).locator("[name=organization]").fill("CV Baru")
    assert wrong_with(page) == []
    editor(page).locator("button.btn-primary").tap()
    expect(page.locator("aside dd[data-edit-url$='/organization']")).to_contain_text("CV Baru")
    page.goto("/leads?q=Genggam")
    box = page.locator("tbody td", has_text="CV Baru").first.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 20, box["y"] + box["height"] / 2)
    at(page, rf"/leads/{pk}$")  # wherever the card is touched


def test_the_pane_follows_the_list(page: Page, name: str) -> None:
    titles = page.locator(".row-link")
    page.keyboard.press("j")
    page.keyboard.press("p")
    pane = page.locator("#preview")
    expect(pane.locator("h2")).to_have_text(f"{name} dua")
    at(page, r"preview=\d+")
    page.keyboard.press("j")
    expect(pane.locator("h2")).to_have_text(f"{name} satu")
    expect(titles.nth(1)).to_be_focused()
    page.reload()
    expect(pane.locator("h2")).to_have_text(f"{name} satu")
    fact = pane.locator("dd[data-edit-url$='/amount']")
    fact.dblclick()
    editor(page).locator("[name=amount]").fill("12 juta")
    page.keyboard.press("Enter")
    expect(fact).to_contain_text("12.000.000")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("12.000.000")
    pane.locator("[action$='/do/win'] button, a[href$='/do/win']").first.click()
    expect(toast(page)).to_contain_text("dimenangkan")
    expect(pane.locator(".badge").first).to_have_text("Menang")
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(page).not_to_have_url(re.compile("preview="))
    page.keyboard.press("j")
    page.keyboard.press(" ")
    expect(pane.locator("h2")).to_be_visible()
    page.goto(f"/opportunities/board?q={name}")
    page.locator(".deal-link").first.focus()
    page.keyboard.press("p")
    expect(pane.locator("h2")).to_contain_text(name)


def test_one_row_is_one_stop(page: Page) -> None:
    stops = "[...document.querySelectorAll('tbody :is(a, button, input)')].filter(e => e.tabIndex === 0)"
    assert page.evaluate(f"new Set({stops}.map(e => e.closest('tr').id)).size") == 1
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(f"{stops}.every(e => e.closest('tr') === document.activeElement.closest('tr'))")


def test_the_palette_does_things(page: Page, name: str) -> None:
    page.goto(str(page.locator(".row-link").first.get_attribute("href")))
    page.keyboard.press("Control+k")
    page.keyboard.type("menang")
    expect(page.locator("#palette-results [role=option]").first).to_contain_text("Tandai menang")
    page.keyboard.press("Enter")
    expect(toast(page)).to_contain_text(name)
    expect(page.locator(".path-step[data-tone=success]")).to_have_attribute("aria-current", "step")
    page.keyboard.press("Control+k")
    page.keyboard.type("pel tamb")
    expect(page.locator("#palette-results [role=option]", has_text="Tambah Peluang")).to_be_visible()
    page.locator("#palette-results [role=option]", has_text="Tambah Peluang").click()
    expect(page.locator("#dialog [name=title]")).to_be_focused()
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")
    page.goto("/leads")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [role=option]").first).to_contain_text(name)
    page.keyboard.type("gelap")
    expect(page.locator("#palette-results [role=option]").first).to_contain_text("gelap")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "saluran-dark")
    at(page, "/leads$")
    prefer(page, theme="system")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


@EITHER
def test_all_of_it_is_for_everybody(visit: Callable[..., Page], phone: bool) -> None:
    page = visit("sari", "/home", **({**DARK, "width": 1100} if phone else {}))
    if phone:
        prefer(page, language="en")
    try:
        make(page, "opportunities", title="Untuk semua", amount="1")
        page.goto("/opportunities?q=Untuk+semua")
        page.keyboard.press("j")
        page.keyboard.press("p")
        page.locator("#preview h2").wait_for()
        wrong = {"the pane": wrong_with(page)}
        cell(page, 0, "account").dblclick()
        editor(page)
        wrong["a lookup in place"] = wrong_with(page)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        wrong["the keys"] = wrong_with(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        page.locator("#palette-results [role=option]").first.wait_for()
        wrong["the palette"] = wrong_with(page)
    finally:
        page.evaluate(POST, ["/my/preferences", {"language": "id"}])
    assert {k: v for k, v in wrong.items() if v} == {}


def test_where_a_name_is_made_of_parts_its_key_opens_the_record(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    page.keyboard.press("j")
    expect(page.locator("tbody .row-link").first).to_be_focused()
    page.keyboard.press("e")
    at(page, r"/leads/\d+/edit$")
