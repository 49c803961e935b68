"""What is typed and where one is stays: after menus, dialogs, moves and undo, and when one is no longer signed in."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.house import at, make, toast, undo

# every thing that Tab reaches, focused in turn: those of which a bar that stays hides the middle
BEHIND = """() => [...document.querySelectorAll("#screen :is(a[href], button, input, select, textarea, summary)")]
  .filter((e) => !e.disabled && e.type !== "hidden" && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
  .filter((e) => !e.closest(".tab-row, .path, .lanes, .overflow-x-auto, .chip-row, .scroll, .filter-row, .sr-only"))
  .filter((e) => {
    document.activeElement.blur(); e.focus();
    const box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const bar = top?.closest("header.sticky, .bottom-bar, #screen form > .sticky");
    return !top || Boolean(bar && !bar.contains(e));
  }).map((e) => e.outerHTML.slice(0, 120))"""


def test_no_bar_lies_over_what_has_the_focus(visit: Callable[..., Page]) -> None:
    for size in ({"width": 1280, "height": 720}, {"width": 390, "height": 720}):
        page = visit("budi", **size)
        found = {}
        for path in ("/home", "/opportunities/new", "/leads/new", "/my/notices", "/leads"):
            page.goto(path)
            found[path] = page.evaluate(BEHIND)
        assert {path: hidden for path, hidden in found.items() if hidden} == {}, size


def test_the_focus_has_a_place_after_menus_moves_and_undo(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/leads")
    menu = page.locator("header details[data-menu] summary").first
    menu.focus()
    page.keyboard.press("Enter")
    page.locator("header .menu-sheet a[href='/leads/new']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog [name=first_name]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()  # what opened it is out of sight in its menu

    word = f"Tetap {uuid4().hex[:6]}"
    pk = make(page, "opportunities", title=word, amount="1")
    page.goto(f"/opportunities/{pk}")
    heading = page.locator("#screen h1")
    page.locator("button.path-step:not([data-tone=success], [data-tone=error])").first.focus()
    page.keyboard.press("Enter")
    expect(toast(page)).to_contain_text(word)
    expect(heading).to_be_focused()  # the button is gone: the stage is the one of now
    page.locator("#toasts [data-undo]").last.focus()
    page.keyboard.press("Enter")
    expect(toast(page)).to_contain_text("Diurungkan")
    expect(heading).to_be_focused()

    page.goto(f"/opportunities/board?q={word}")
    card = page.locator(".deal-link").first
    card.focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(toast(page)).to_contain_text(word)
    expect(card).to_be_focused()
    page.locator("#toasts [data-undo]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-lane]").first.locator(".deal-link")).to_be_focused()


def signed_in(page: Page, login: str) -> None:
    """Signing in again in another tab."""
    other = page.context.new_page()
    other.goto("/auth/login")
    other.locator(f"button[name=demo][value={login}]").click()
    other.wait_for_url("**/home")
    other.close()


def test_nothing_typed_is_lost_with_the_session(visit: Callable[..., Page], complaints: list[str]) -> None:
    page = visit("eka", "/leads/new")
    name = page.locator("[name=first_name]")
    save = page.locator("[data-form] button.btn-primary")
    name.fill("Sesi habis")
    page.context.clear_cookies(name="saluran")
    save.click()
    expect(toast(page)).to_contain_text("Sesi Anda sudah berakhir")
    expect(toast(page).locator("a", has_text="Masuk")).to_have_attribute("target", "_blank")
    expect(name).to_have_value("Sesi habis")
    signed_in(page, "eka")
    save.click()  # with the token of before
    expect(toast(page)).to_contain_text("masuk lagi")
    save.click()
    at(page, r"/leads/\d+$")
    expect(page.locator("h1")).to_have_text("Sesi habis")
    undo(page)
    at(page, "/leads$")

    page.context.clear_cookies(name="saluran")  # nothing is typed here: one signs in and is where one was
    page.locator("#filter-f\\.status").select_option(index=1)
    at(page, r"/auth/login\?next=.*status")
    page.locator("button[name=demo][value=eka]").click()
    at(page, r"/leads\?.*f\.status=")

    page.locator("[name=ids]").first.check()
    page.locator(".bulk-bar button[formaction$='/do/tag']").click()
    page.locator("#dialog [name=add__text]").fill("sesi")
    page.context.clear_cookies(name="saluran")
    page.locator("#dialog form .btn-primary").click()
    with page.context.expect_page() as opened:  # a dialog is open, and what the message offers can be pressed
        toast(page).locator("a", has_text="Masuk").click()
    at(opened.value, "/auth/login$")
    opened.value.close()
    expect(page.locator("#dialog[open] form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog[open]")).to_have_count(0)
    expect(toast(page)).to_be_visible()  # it has not gone with the dialog
    complaints[:] = [c for c in complaints if "401" not in c and "403" not in c]


def test_back_is_where_one_was(visit: Callable[..., Page]) -> None:
    page = visit("joko", "/opportunities", height=500)
    row = page.locator("tbody .row-link").nth(20)
    row.focus()
    row.scroll_into_view_if_needed()
    far = "document.querySelector('#screen .scroll').scrollTop"
    before = page.evaluate(far)
    assert before > 0
    name, href = row.inner_text(), row.get_attribute("href")
    page.keyboard.press("Enter")
    at(page, rf"{href}$")
    expect(page.locator("h1")).to_contain_text(name)
    page.go_back()
    expect(page.locator(f"tbody .row-link[href='{href}']")).to_be_focused()
    assert abs(page.evaluate(far) - before) < 60


def test_the_newest_message_is_undone_by_a_key(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/home")
    word = f"Batal {uuid4().hex[:6]}"
    pk = make(page, "opportunities", title=word, amount="1")
    page.goto(f"/opportunities/{pk}")
    page.locator("[action$='/do/win'] button").first.click()
    expect(page.locator(".path-step[aria-current]")).to_have_attribute("data-tone", "success")
    page.keyboard.press("z")
    expect(page.locator(".path-step[aria-current]")).not_to_have_attribute("data-tone", "success")


def test_without_scripts_nothing_stands_there_for_nothing(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/opportunities/board", java_script_enabled=False)
    expect(page.locator("[data-fold]").first).to_be_hidden()
    expect(page.locator(".deal-move").first).to_have_attribute("href")
    page.goto("/leads")
    expect(page.locator("[data-pick-all]").first).to_be_hidden()
    page.locator("#filter-f\\.status").select_option("new")
    page.get_by_role("button", name="Terapkan").click()
    at(page, "f.status=new")
    page.goto("/opportunities/new")
    expect(page.locator("[data-line-add]").first).to_be_hidden()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
