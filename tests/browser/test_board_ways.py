"""The board by people, months and forecast; what comes next on its cards; My Pipeline; winning and losing from it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import make, toast, undo, until


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    return visit("joko", "/opportunities/board?group=owner", width=1900, height=1000)


def lane(page: Page, label: str) -> Locator:
    return page.locator(f"[data-lane][data-label='{label}']")


def deal(page: Page, address: str, **values: str) -> Locator:
    pk = make(page, "opportunities", **values)
    page.goto(address)
    return page.locator(f"#card-{pk}")


def carried(page: Page, card: Locator, *keys: str) -> None:
    card.locator(".deal-link").focus()
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # a message may stand there already
        for key in ("Space", *keys, "Space"):
            page.keyboard.press(key)
    expect(toast(page)).to_be_visible()


def test_a_card_goes_to_a_colleague_and_comes_back(page: Page) -> None:
    card = deal(page, "/opportunities/board?group=owner", title="Untuk Sari", amount="1000000", next_step="Telepon")
    mine, hers = lane(page, "Joko Prasetya"), lane(page, "Sari Anindita")
    expect(mine.locator(card)).to_be_visible()
    before = int(hers.locator("[data-lane-count]").inner_text())
    card.drag_to(hers.locator("[data-cards]"), target_position={"x": 90, "y": 30})
    expect(toast(page)).to_contain_text("Untuk Sari")
    expect(hers.locator(card)).to_be_visible()
    expect(hers.locator("[data-lane-count]")).to_have_text(str(before + 1))
    undo(page)
    expect(mine.locator(card)).to_be_visible()
    expect(hers.locator("[data-lane-count]")).to_have_text(str(before))


def test_a_card_goes_to_another_month_and_keeps_its_day(page: Page) -> None:
    me = page.locator("[data-lane]").first.get_attribute("data-lane")
    board = f"/opportunities/board?group=expected_close&f.owner={me}"
    page.goto(board)
    months = page.locator("[data-lane]:not([data-fixed])")
    third = str(months.nth(2).get_attribute("data-lane"))
    card = deal(page, board, title="Bulan depan", expected_close=f"{third}-15")
    expect(months.nth(2).locator(card)).to_be_visible()
    carried(page, card, "ArrowRight")
    expect(months.nth(3).locator(card)).to_be_visible()
    expect(card).to_have_attribute("data-day", "15")
    undo(page)
    expect(months.nth(2).locator(card)).to_be_visible()
    card.hover()
    card.locator("[data-move-open]").click()
    later = page.locator("#board-move button", has_text="Nanti")
    expect(later).to_have_count(0)  # a card leaves it, and none is put there
    page.keyboard.press("Escape")


def test_a_card_gets_another_forecast(page: Page) -> None:
    card = deal(page, "/opportunities/board?group=forecast_category", title="Pasti jadi")
    card.hover()
    card.locator("[data-move-open]").click()
    page.locator("#board-move button", has_text="Komitmen").click()
    expect(lane(page, "Komitmen").locator(card)).to_be_visible()
    expect(toast(page)).to_contain_text("Pasti jadi")


def test_a_deal_is_lost_from_the_board_of_people(page: Page) -> None:
    card = deal(page, "/opportunities/board?group=owner", title="Kalah di papan")
    for last in (False, True):
        card.hover()
        card.locator("[data-move-open]").click()
        page.locator("#board-move a", has_text="Kalah").click()
        dialog = page.locator("#dialog")
        expect(dialog.locator("[name^=competitor]").first).to_be_attached()
        if not last:
            page.keyboard.press("Escape")
            expect(card).to_be_visible()
    dialog.locator("[name=lost_reason]").select_option(index=1)
    dialog.locator("[name=lost_note]").fill("Harga")
    dialog.locator("form button:not([data-dialog-close])").last.click()
    expect(card).to_have_count(0)
    undo(page)
    expect(card).to_be_visible()


def test_figures_lead_to_exactly_their_records(page: Page) -> None:
    for by in ("owner", "expected_close", "forecast_category"):
        page.goto(f"/opportunities/board?group={by}")
        for at in range(page.locator("[data-lane]").count()):
            figure = page.locator("[data-lane]").nth(at).locator("[data-lane-count]")
            n = figure.inner_text()
            figure.click()
            expect(page.locator("h1").locator("xpath=..")).to_contain_text(re.compile(rf"\b{n} data"))
            page.goto(f"/opportunities/board?group={by}")


def test_what_comes_next_and_planning_it(page: Page) -> None:
    card = deal(page, "/opportunities/board", title="Belum ada rencana", pipeline="1")
    expect(card).to_contain_text("Belum ada langkah berikutnya")
    card.hover()
    card.locator("[data-move-open]").click()
    page.locator("#board-move [data-plan]", has_text="Tugas").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=subject]").fill("Kirim contoh")
    dialog.get_by_role("button", name="Simpan").click()
    expect(card).to_contain_text("Kirim contoh")
    expect(card.locator("a.deal-ahead")).to_have_attribute("href", re.compile(r"/tasks/\d+"))


def test_my_pipeline_is_one_click_away(page: Page) -> None:
    page.goto("/home")
    page.locator("nav a", has_text="Pipeline Saya").first.click()
    expect(page).to_have_url(re.compile(r"/opportunities/board\?f\.owner=\d+"))
    expect(page.locator("nav a[aria-current]", has_text="Pipeline Saya").first).to_be_visible()
    names = page.locator("[data-card] .avatar-dot + .sr-only")
    until(lambda: {n.strip() for n in names.all_inner_texts()} <= {"Joko Prasetya"})
    page.locator("nav a", has_text="Pipeline Tim").first.click()
    until(lambda: len({n.strip() for n in names.all_inner_texts()}) > 1)


def test_columns_are_folded_by_keys_and_stay_folded(page: Page) -> None:
    page.goto("/opportunities/board?view=all")
    first = page.locator("[data-lane]").first
    n = first.locator("[data-lane-count]").inner_text()
    button = first.locator("[data-fold]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(first.locator("[data-card]").first).to_be_hidden()
    page.reload()
    expect(first.locator("[data-card]").first).to_be_hidden()
    expect(first.locator("[data-lane-count]")).to_have_text(n)
    page.goto("/opportunities/board?group=owner")
    expect(page.locator("[data-folded]")).to_have_count(0)  # each way of looking has its own
    page.goto("/opportunities/board?view=all")
    first.locator("[data-fold]").click()
    expect(first.locator("[data-card]").first).to_be_visible()
    page.reload()
    expect(first.locator("[data-card]").first).to_be_visible()


def test_a_manager_sets_up_a_pipeline_and_sees_it_with_sums(page: Page) -> None:
    """From a template, a stage with a condition, a team, deals; each figure agrees with its list."""
    page.goto("/pipelines/new")
    page.locator("[name=name__id]").fill("Proyek Khusus")
    page.locator("[name=template]").select_option("services")
    page.locator("[name='teams-0-team']").select_option(label="Surabaya")
    page.get_by_role("button", name="Simpan").click()
    expect(page).to_have_url(re.compile(r"/pipelines/\d+$"))
    pk = page.url.rsplit("/", 1)[1]
    expect(page.locator(".row-link")).to_have_count(6)  # it opens on its stages
    page.locator(".row-link").nth(1).click()
    page.locator("a[href$='/edit']").first.click()
    page.locator("[name=allowed_days]").fill("10")
    field = page.locator("[name='c0-field__text']")
    field.press_sequentially("Langkah")
    page.locator("[role=option]").first.click()
    page.locator("[name='c0-op']").select_option("not_empty")
    expect(page.locator("[name='c0-was']")).to_have_value("next_step not_empty")
    page.get_by_role("button", name="Simpan").click()
    expect(page).to_have_url(re.compile(r"/stages/\d+$"))
    expect(page.locator("main")).to_contain_text("Langkah berikutnya")
    for n, step in ((1, ""), (2, "Survei")):
        make(page, "opportunities", title=f"Proyek {n}", amount=f"{n}000000", pipeline=pk, next_step=step)
    board = f"/opportunities/board?pipeline={pk}"
    page.goto(board)
    lanes = page.locator("[data-lane]")
    expect(lanes.first.locator(".lane-head")).to_contain_text("Rp3 jt")
    card = page.locator("[data-card]", has_text="Proyek 1")
    carried_to(card, lanes.nth(1))
    expect(page.locator("#dialog")).to_contain_text("hanya bisa dimasuki bila")
    expect(page.locator("#dialog")).to_contain_text("Langkah berikutnya")
    page.keyboard.press("Escape")
    expect(lanes.first.locator(card)).to_be_visible()
    carried_to(page.locator("[data-card]", has_text="Proyek 2"), lanes.nth(1))
    expect(lanes.nth(1).locator("[data-lane-count]")).to_have_text("1")
    lanes.nth(1).locator("[data-lane-count]").click()
    expect(page.locator("h1").locator("xpath=..")).to_contain_text("1 data")
    expect(page.locator(".row-link")).to_have_text("Proyek 2")


def carried_to(card: Locator, where: Locator) -> None:
    card.drag_to(where.locator("[data-cards]"), target_position={"x": 90, "y": 30})
