"""Web addresses: only those that are safe to put behind a link."""

import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NO_SCHEME = re.compile(r"[^:/?#@\\]+(:[0-9]{1,5})?([/?#].*)?")
_PLAIN = re.compile(r"[!-\[\]-~]*")
_SIMPLE = re.compile(r"(https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/?")  # most addresses
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?")


def clean(text: str) -> str:
    """The address with `https://` if it had no scheme; raises ValueError for all but plain http and https."""
    text = text.strip()
    if len(text) <= 2000 and (simple := _SIMPLE.fullmatch(text)):
        return text if simple[1] else "https://" + text
    if len(text) > 2000 or not (_PLAIN.fullmatch(text) or _printable(text)):
        raise ValueError("url")
    typed = not _SCHEME.match(text)
    if typed and not _NO_SCHEME.fullmatch(text):
        raise ValueError("url")
    parts = urlsplit("https://" + text if typed else text)
    host = parts.hostname or ""
    if "@" in parts.netloc or not _HOST.fullmatch(host) or (typed and "." not in host.strip(".")):
        raise ValueError("url")
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


def _printable(text: str) -> bool:
    return "\\" not in text and not any(unicodedata.category(char)[0] in "CZ" for char in text)


def show(url: str) -> str:
    """The address as people say it: without the scheme and a bare last slash."""
    shown = _SCHEME.sub("", url, count=1)
    return shown[:-1] if shown.endswith("/") and shown.count("/") == 1 else shown
