"""The browser that the tests drive: the machine's own Chromium or Chrome."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of the browser; SALURAN_CHROMIUM goes first."""
    names = (os.environ.get("SALURAN_CHROMIUM", ""), *NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)
