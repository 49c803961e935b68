"""A real browser on a real server: the demo company in a home of its own, served once for all walks.

What the browser complains about in its console, a broken content security policy first of all, fails the walk.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.house import House
from tests.chromium import find_chromium

HERE = Path(__file__).parent
SALURAN = Path(sys.executable).with_name("saluran")
REFUSED = ("409", "412", "422", "429")  # answers of the product itself: the browser calls every one an error
PATIENCE = 10_000  # milliseconds; a busy machine is not a failure


def pytest_configure(config: pytest.Config) -> None:
    """A failure leaves a picture of what was on the screen in test-results/."""
    config.option.screenshot = "only-on-failure"
    expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All walks go to one worker: it alone starts the server."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    assert chromium, "No Chromium here: `make test` installs it, or set SALURAN_CHROMIUM; SKIP=browser leaves this out"
    quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    alone = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*quiet, *alone]}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that belongs to these tests."""
    home = tmp_path_factory.mktemp("home")
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"SALURAN_HOME": str(home)}
    subprocess.run([SALURAN, "demo"], env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "serve.log").open("wb") as log:
        command = [SALURAN, "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}", server, home / "serve.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{url}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail(f"the server did not come up: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def house(browser: Browser, base_url: str) -> House:
    """The running product, and the people who are signed in there."""
    return House(browser, base_url)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complains about. A walk that expects a complaint takes it out."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def watch(complaints: list[str]) -> Callable[[Page], Page]:
    def heard(message: ConsoleMessage) -> None:
        refused = "Failed to load resource" in message.text and any(f"status of {n}" in message.text for n in REFUSED)
        if message.type in ("error", "warning") and not refused:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def watched(page: Page) -> Page:
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(PATIENCE)
        return page

    return watched


@pytest.fixture
def visit(new_context: Any, watch: Callable[[Page], Page], house: House) -> Callable[..., Page]:
    """``visit("budi", "/leads")``: a page of somebody who is signed in; of a stranger with ``""``."""

    def opened(login: str, path: str = "", *, width: int = 1440, height: int = 900, **more: Any) -> Page:
        state = house.key(login) if login else None
        context = new_context(viewport={"width": width, "height": height}, storage_state=state, locale="id-ID", **more)
        page = watch(context.new_page())
        if path:
            page.goto(path)
        return page

    return opened
