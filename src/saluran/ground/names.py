"""Names of people and things: put together, taken apart, folded for matching."""

import re
import unicodedata
import zlib
from functools import lru_cache

LONGEST_SLUG = 40
#: Words before a name that say nothing about who it is.
_TITLE = re.compile(r"pt|cv|ud|pd|bapak|ibu|pak|bu|bp|mr|mrs|ms|dr|ir|drs|dra|drg|h|hj|prof", re.IGNORECASE)


def full(salutation_word: str, first: str, middle: str, last: str) -> str:
    """The name as it is written, of whatever parts there are; one word is a whole name."""
    return " ".join(" ".join((salutation_word, first, middle, last)).split())


def from_email(email: str) -> str:
    """A first guess at a name: `budi.santoso@x.id` is `Budi Santoso`."""
    local = email.partition("@")[0].partition("+")[0]
    words = re.sub(r"[\W\d_]+", " ", local).split()
    return " ".join(word.capitalize() for word in words) or local


def initials(text: str) -> str:
    """At most two letters for a round picture: first and last word, titles and company forms left out."""
    words = re.findall(r"\w+(?:['’]\w+)*", text)
    words = [word for word in words if not _TITLE.fullmatch(word)] or words
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()[:2]


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text for search and matching: lower-case, without accents, spaces squeezed."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).split())


def slug(text: str) -> str:
    """A key made of a label (`[a-z][a-z0-9_]*`, at most 40); the same label gives the same key."""
    key = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    if not key:
        return f"f_{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
    return (key if key[0].isalpha() else f"f_{key}")[:LONGEST_SLUG].rstrip("_")
