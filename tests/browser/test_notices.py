"""The bell and the page behind it: by keys, on a desk and on a phone, in light and dark; big deals on the board."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import make, ones_own, post, until
from tests.browser.test_access import DARK, wrong_with


def mentioned(visit: Callable[..., Page]) -> str:
    """The address of an opportunity of Budi's on which Joko has just mentioned him."""
    budi, joko = visit("budi", "/home"), visit("joko", "/home")
    url = ones_own(budi)["opportunity"]
    post(joko, f"{url}/do/comment", text="@budi, tolong ditindaklanjuti")
    budi.goto("/my/notices")
    until(lambda: budi.reload() and budi.locator("text=menyebut Anda").count())
    return url


@pytest.mark.parametrize("phone", [False, True], ids=["desk light", "phone dark"])
def test_a_notice_is_opened_by_keys_and_is_read(visit: Callable[..., Page], phone: bool) -> None:
    url = mentioned(visit)
    page = visit("budi", "/home", **(DARK if phone else {}))
    bell = page.locator("#bell")
    expect(bell).to_have_accessible_name("Pemberitahuan, 1 belum dibaca")
    bell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/notices")
    assert wrong_with(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a.found").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{url}")
    expect(page.locator("#bell")).to_have_accessible_name("Pemberitahuan")


def test_all_are_read_at_once_and_a_sort_is_turned_off(visit: Callable[..., Page]) -> None:
    mentioned(visit)
    page = visit("budi", "/my/notices")
    page.get_by_role("button", name="Tandai semua sudah dibaca").click()
    expect(page.get_by_role("heading", name="Baru", exact=True)).to_have_count(0)
    wish = page.get_by_label("Komentar yang menyebut saya")
    wish.uncheck()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_label("Komentar yang menyebut saya")).not_to_be_checked()
    page.get_by_label("Komentar yang menyebut saya").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_label("Komentar yang menyebut saya")).to_be_checked()


def test_a_big_deal_is_marked_in_words(visit: Callable[..., Page]) -> None:
    page, word = visit("rina", "/pipelines/1/edit"), f"Raksasa{uuid4().hex[:6]}"
    page.locator("[name=big_deal_amount]").fill("900 miliar")
    page.locator("[name=big_deal_probability]").fill("")
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url("**/pipelines/1")
    make(page, "opportunities", title=word, amount="950 miliar")
    for path in (f"/opportunities?q={word}", f"/opportunities/board?q={word}"):
        page.goto(path)
        expect(page.get_by_role("link", name=f"Peluang besar: {word}")).to_have_count(1)
        assert wrong_with(page) == []
    page.goto("/home")
    expect(page.get_by_role("link", name="Peluang besar yang terbuka")).to_have_count(1)


def test_the_bell_tells_what_is_new_while_the_page_stands(visit: Callable[..., Page]) -> None:
    page = visit("budi", "/home")
    url = ones_own(page)["opportunity"]
    page.goto("/my/notices")
    if page.locator("[name=all]").count():
        page.locator("[name=all]").click()
    page.clock.install()
    page.goto("/leads")
    expect(page.locator("#bell")).to_have_accessible_name("Pemberitahuan")
    post(visit("joko", "/home"), f"{url}/do/comment", text="@budi, bagaimana ini?")

    def rings() -> bool:
        page.clock.fast_forward(61_000)
        page.wait_for_timeout(300)
        return page.locator("#bell .badge").count() == 1

    until(rings)
    expect(page.locator("#bell")).to_have_accessible_name("Pemberitahuan, 1 belum dibaca")
    assert wrong_with(page) == []
