"""E-mail addresses as people paste them."""

import re
from functools import lru_cache

_ADDRESS = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_BETWEEN = re.compile(r"\s*[;,/|\n]\s*|\s+(?:dan|atau|and|or)?\s*", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")


@lru_cache(8192)  # whoever brings a file in asks of each twice
def clean(text: str) -> str:
    """The bare address, its domain in lower case; takes off `mailto:` and `Budi <…>`; else ValueError."""
    text = text.strip()
    if named := _NAMED.fullmatch(text):
        text = named[1].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    if len(text) > 254 or not _ADDRESS.fullmatch(text):
        raise ValueError("email")
    local, _, domain = text.partition("@")
    return f"{local}@{domain.lower()}"


def several(text: str) -> list[str]:
    """The addresses of a cell that holds more than one, each once, in their order; else ValueError."""
    if len(text) > 1000:
        raise ValueError("email")
    found = list(dict.fromkeys(clean(part) for part in _BETWEEN.split(text.strip()) if part))
    if not found:
        raise ValueError("email")
    return found
