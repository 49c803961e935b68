"""A first visit is light, and nothing comes from elsewhere."""

from collections.abc import Callable

from playwright.sync_api import Page, Request

HEAVIEST = 250_000  # bytes over the wire


def test_a_first_visit(visit: Callable[..., Page], base_url: str) -> None:
    page = visit("budi")
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto("/opportunities/board", wait_until="networkidle")
    sizes = {r.url: r.sizes()["responseBodySize"] + r.sizes()["responseHeadersSize"] for r in asked}
    assert all(url.startswith((base_url, "data:")) for url in sizes), sizes
    assert sum(sizes.values()) <= HEAVIEST, sizes
    assert len(sizes) <= 15, sizes
    asked.clear()
    page.goto("/leads", wait_until="networkidle")
    again = {r.url: r.sizes()["responseBodySize"] for r in asked}
    assert sum(again.values()) <= 40_000, "the second page brings little more than itself"
    assert page.evaluate("document.querySelectorAll('*').length") <= 2500
