"""Icons as inline SVG, drawn on the server: no icon font, no request, no script."""

import re
from functools import lru_cache

from lucide import IconDoesNotExist, _render_icon
from markupsafe import Markup

UNKNOWN = "circle"  # a module or plugin may name an icon that this release does not have
#: What the class ``icon`` says for all of them: a list has a hundred, a board twice as many.
STROKES = ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
GAPS = re.compile(r"(?<=>)\s+|\s+(?=/>)")


@lru_cache(maxsize=1024)
def icon(name: str, look: str = "size-4") -> Markup:
    """The Lucide icon ``name`` with the classes ``look``; hidden from screen readers: a label stands beside it."""
    try:
        drawn = _draw(name, look)
    except IconDoesNotExist:
        drawn = _draw(UNKNOWN, look)
    return Markup(drawn)  # noqa: S704 - the package's own drawing and escaped classes


def _draw(name: str, look: str) -> str:
    drawn = str(_render_icon(name, 16, **{"class": f"icon {look}", "aria-hidden": "true"}))
    return GAPS.sub("", drawn.replace(STROKES, "", 1))
