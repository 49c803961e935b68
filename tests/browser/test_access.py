"""Every kind of screen is checked by axe, on a desk in light Indonesian and on a phone in dark English."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.house import POST, ones_own, prefer

AXE = (Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
RUN = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}).then(found =>
  JSON.stringify(found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))])))"""
SMALL = """[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter(e => e.checkVisibility({visibilityProperty: true}))
  .filter(e => getComputedStyle(e, "::after").position !== "absolute")  // it covers its whole card
  .filter(e => !e.closest(".sr-only, .prose-note") && !e.matches(".sr-only, .skip-link"))
  .map(e => e.matches("[type=checkbox], [type=radio]") ? e.closest("label") ?? e : e)
  .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, box]) => box.width && Math.min(box.width, box.height) < 23.5)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""

HERS = (
    "/home", "/leads", "/leads?q=zzzz", "/leads/board", "/opportunities", "/opportunities/board", "{opportunity}",
    "{opportunity}?tab=details", "{opportunity}?tab=notes", "{opportunity}?tab=files", "/opportunities/new",
    "{account}?tab=contacts.account", "{account}/edit", "/search?q=kopi", "/my/bin", "/my/password",
    "{opportunity}?tab=history", "/opportunities/board?group=expected_close", "/stage_history", "/my/notices",
    "/competitors", "{opportunity}/do/lose", "/nothing-here",
)  # fmt: skip
THEIRS = (
    "/setup", "/my/imports", "/my/jobs", "/settings", "/users/1", "/fields/new", "/roles/1/edit",
    "/leads/do/assign?ids=1", "/leads/do/update?ids=1", "/leads/export",
)  # fmt: skip
EITHER = pytest.mark.parametrize("phone", [False, True], ids=["desk light id", "phone dark en"])
DARK = {"width": 390, "height": 844, "has_touch": True, "color_scheme": "dark"}


STILL = """() => Promise.all(document.getAnimations()
  .filter((a) => a.effect.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => {})))"""

# a bar that lies on half of a row is scrolled away from it: what is found must not hang on how far down the page stands
LAID = """(how) => document.querySelectorAll("header.sticky, .bulk-bar, .bottom-bar")
  .forEach((bar) => { bar.style.position = how; })"""


def wrong_with(page: Page) -> list[Any]:
    """What axe finds, and what is too small to be hit. DevTools run it: the policy of the page stays as it is."""
    page.evaluate(STILL)  # a colour on its way from one to the other has the contrast of neither
    page.evaluate(LAID, "static")
    tools = page.context.new_cdp_session(page)
    tools.send("Runtime.evaluate", {"expression": AXE})
    told = tools.send("Runtime.evaluate", {"expression": RUN, "awaitPromise": True, "returnByValue": True})
    found: list[Any] = json.loads(told["result"]["value"])
    small = page.evaluate(SMALL)
    tools.detach()
    page.evaluate(LAID, "")
    return [*found, *([["smaller than 24 px", small]] if small else [])]


def walk(page: Page, paths: tuple[str, ...], phone: bool) -> dict[str, list[Any]]:
    page.goto("/home")
    if phone:
        prefer(page, language="en")
    try:
        found = {}
        own = ones_own(page) if any("{" in path for path in paths) else {}
        for path in (path.format(**own) for path in paths):
            page.goto(path)
            found[path] = wrong_with(page)
        return {path: wrong for path, wrong in found.items() if wrong}
    finally:
        page.goto("/home")
        prefer(page, language="id")


@EITHER
def test_screens(visit: Callable[..., Page], complaints: list[str], phone: bool) -> None:
    page = visit("budi", **(DARK if phone else {}))
    wrong = walk(page, HERS, phone)
    complaints[:] = [c for c in complaints if "/nothing-here" not in c]
    assert wrong == {}


@EITHER
def test_screens_of_an_administrator(visit: Callable[..., Page], phone: bool) -> None:
    assert walk(visit("rina", **(DARK if phone else {})), THEIRS, phone) == {}


@EITHER
def test_what_opens_and_what_is_wrong(visit: Callable[..., Page], phone: bool) -> None:
    page = visit("sari", "/leads/new", **(DARK if phone else {}))
    if phone:
        prefer(page, language="en")
    wrong = {}
    try:
        page.locator("[name=email]").fill("bukan alamat")
        page.locator("[data-form] button.btn-primary").click()
        page.locator("[data-error-summary]").wait_for()
        wrong["a form with errors"] = wrong_with(page)
        page.keyboard.press("Control+k")
        page.keyboard.type("kopi")
        page.locator("#palette-results [role=option]").first.wait_for()
        wrong["the palette"] = wrong_with(page)
        page.goto("/opportunities/board")
        page.locator("[data-move-open]").first.click()
        wrong["the menu of a card"] = wrong_with(page)
        page.keyboard.press("Escape")
        page.locator(".deal-link").first.click()
        page.locator("a[href$='/do/lose']").first.click()
        page.locator("#dialog form").wait_for()
        wrong["a dialog"] = wrong_with(page)
        page.keyboard.press("Escape")
        page.locator("header details[data-menu] summary").last.click()
        wrong["the menu of the user"] = wrong_with(page)
    finally:
        page.evaluate(POST, ["/my/preferences", {"language": "id"}])
    assert {k: v for k, v in wrong.items() if v} == {}


@EITHER
def test_the_door(visit: Callable[..., Page], phone: bool) -> None:
    page = visit("", "/auth/login", **(DARK if phone else {}))
    if phone:
        page.locator("button[name=language][value=en]").click()
    first = wrong_with(page)
    page.locator("[name=login]").fill("budi")
    page.locator("[name=password]").fill("not this one")
    page.keyboard.press("Enter")
    page.locator("[data-error-summary]").wait_for()
    assert [first, wrong_with(page)] == [[], []]
