"""The running product as the walks use it: keys of people who are signed in, and records made on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

PASSWORD = "saluran-demo"
POST = """async ([url, values]) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  const token = document.querySelector("meta[name=csrf-token]").content;
  const answer = await fetch(url, {method: "POST", body, headers: {"X-CSRFToken": token, "HX-Request": "true"}});
  return [answer.status, answer.headers.get("HX-Redirect") ?? "", await answer.text()];
}"""


class House:
    """One running server."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self._keys: dict[str, Any] = {}

    def key(self, login: str) -> Any:
        """The cookies of somebody who has signed in; one sign-in a person and run."""
        if login not in self._keys:
            context = self.browser.new_context(base_url=self.url)
            page = context.new_page()
            page.goto("/auth/login")
            page.locator(f"button[name=demo][value={login}]").click()
            page.wait_for_url("**/home")
            self._keys[login] = context.storage_state()
            context.close()
        return self._keys[login]


def post(page: Page, url: str, **values: str) -> str:
    """Post what a form of the page would post; the address to which it leads."""
    status, to, text = page.evaluate(POST, [url, values])
    if status == 409 and (
        seen := re.search('name="already_seen" value="([^"]+)"', text)
    ):  # asked once about duplicates
        status, to, text = page.evaluate(POST, [url, {**values, "already_seen": seen[1]}])
    assert status == 204, f"{url}: {status} {text[:600]}"
    return str(to)


def make(page: Page, key: str, **values: str) -> int:
    """A new record, without walking through its form."""
    return int(post(page, f"/{key}/new", **values).rsplit("/", 1)[1])


def prefer(page: Page, **values: str) -> None:
    """Language or theme of whoever is signed in."""
    page.evaluate(POST, ["/my/preferences", values])
    page.reload()


def ones_own(page: Page) -> dict[str, str]:
    """Addresses of an open opportunity and of an account that the one who is signed in sees: the demo deals by dice."""
    found = {}
    for name, path in (("opportunity", "/opportunities?f.status=open"), ("account", "/accounts")):
        page.goto(path)
        found[name] = page.locator("a.row-link").first.get_attribute("href") or ""
    return found


def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for what no locator can tell."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


def toast(page: Page) -> Locator:
    """The newest message in the corner."""
    return page.locator("#toasts [data-toast]").last


def undo(page: Page) -> None:
    """Take back what the newest message tells."""
    toast(page).locator("[data-undo]").click()


def at(page: Page, pattern: str) -> None:
    """The page is there; ``pattern`` is looked for in its address."""
    expect(page).to_have_url(re.compile(pattern))
