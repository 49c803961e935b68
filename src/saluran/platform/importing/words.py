"""The words of a mapping."""

import re
from collections.abc import Mapping
from typing import Any

from saluran.ground import names

COLUMN_OPTIONS = frozenset(
    ("field", "by", "missing", "otherwise", "bad", "values", "times", "language", "dates", "numbers", "country")
)
OPTIONS = frozenset(
    (
        *("module", "source", "key", "match", "language", "dates", "numbers", "country", "currency", "zone"),
        *("sheet", "header", "distinct", "twice", "new", "found", "agree", "empty", "bad", "columns", "made"),
        *("defaults", "lines"),
    )
)
WORDS: Mapping[str, tuple[Any, ...]] = {
    "language": ("id", "en"),
    "dates": ("dmy", "mdy", "ymd"),
    "numbers": ("id", "en", None),
    "found": ("update", "fill", "leave", "create"),
    "agree": ("all", "any"),
    "empty": ("keep", "clear"),
    "missing": ("refuse", "leave", "make"),
    "bad": ("refuse", "leave"),
    "distinct": (True, False),
    "twice": ("refuse", "keep"),
    "new": ("make", "refuse"),
}
HOLE = re.compile(r"\{([^{}:]+)(?::(login|key))?\}")


def login(text: str) -> str:
    """A login made of a name: ``Mei-Mei Johns`` is ``mei-mei.johns``."""
    return re.sub(r"[^a-z0-9-]+", ".", names.fold(text)).strip(".-")
