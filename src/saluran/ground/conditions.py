"""The condition language: plain JSON in, one small tree out.

`{"all": [["status", "is", "won"], {"any": [["account.city", "in", ["Solo"]], {"not": ["score", "gt", 5]}]}]}`
A value may be relative, and stays so in a saved view: `{"me": true}`, `{"my_team": true}`,
`{"rel": "last_month"}`, `{"rel": "last_7_days"}`, `{"days": -30}`.

`["owner", "is", null]` is `["owner", "empty"]`; one relative value may stand where a list or a pair does.
"""

import base64
import datetime as dt
import json
import math
import re
import zlib
from dataclasses import dataclass
from typing import Any

DEEP, MANY, WIDE, LONG = 5, 200, 500, 1_000
UNPACKED = 200_000

#: op -> its exact complement. NOT is pushed down to the leaves, so SQL never meets NOT over NULL.
OPPOSITE = {
    "is": "is_not",
    "in": "not_in",
    "lt": "not_lt",
    "lte": "not_lte",
    "gt": "not_gt",
    "gte": "not_gte",
    "between": "not_between",
    "contains": "not_contains",
    "starts_with": "not_starts_with",
    "empty": "not_empty",
    "has": "not_has",
    "has_any": "has_none",
    "changed_since": "not_changed_since",
}
OPPOSITE |= {other: op for op, other in OPPOSITE.items()}
NO_VALUE = frozenset({"empty", "not_empty"})
NOTHING = {"is": "empty", "is_not": "not_empty"}  # what they mean without a value
PAIRS = frozenset({"between", "not_between"})
LISTS = frozenset({"in", "not_in", "has_any", "has_none"}) | PAIRS

UNITS = ("week", "month", "quarter", "half", "year")
DAYS = ("today", "yesterday", "tomorrow")
RELATIVE = frozenset(DAYS) | {f"{which}_{unit}" for which in ("this", "last", "next") for unit in UNITS}
STEP = {"yesterday": -1, "last": -1, "today": 0, "this": 0, "tomorrow": 1, "next": 1}

#: That many days, weeks or months up to today, or from today on; today is one of the days.
ROLLING = re.compile(r"(last|next)_([1-9][0-9]{0,2})_(days|weeks|months)")

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62})?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Path = tuple[str | int, ...]


class Malformed(ValueError):
    """A condition that cannot be read: `path` leads a builder to the bad part, `what` is a key.

    `what` is one of `too_big`, `shape`, `field`, `op`, `value`.
    """

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(what)
        self.path, self.what = path, what


@dataclass(frozen=True)
class Test:
    """One comparison. `value` is a tuple for the ops in `LISTS` and None for those in `NO_VALUE`."""

    __test__ = False  # pytest would collect it by its name

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Group:
    """`all` or `any` of its parts; an empty `all` holds always, an empty `any` never."""

    word: str
    parts: tuple["Group | Test", ...]


def parse(data: Any) -> Group | Test:
    """The tree of a condition, without NOT; raises `Malformed` with the path of the first bad part."""
    count = 0

    def walk(node: Any, path: Path, depth: int, negate: bool) -> Group | Test:
        nonlocal count
        count += 1
        if count > MANY or depth > DEEP:
            raise Malformed(path, "too_big")
        if isinstance(node, list | tuple):
            return _test(node, path, negate)
        if isinstance(node, dict) and len(node) == 1:
            ((word, body),) = node.items()
            if word == "not":
                return walk(body, (*path, "not"), depth + 1, not negate)
            if word in ("all", "any") and isinstance(body, list | tuple):
                parts = tuple(walk(part, (*path, word, n), depth + 1, negate) for n, part in enumerate(body))
                return Group({"all": "any", "any": "all"}[word] if negate else word, parts)
        raise Malformed(path, "shape")

    return walk(data, (), 0, False)


def names(node: Group | Test) -> list[str]:
    """The fields that a condition asks, in its order."""
    return [n for p in node.parts for n in names(p)] if isinstance(node, Group) else [node.field]


def _test(node: list[Any] | tuple[Any, ...], path: Path, negate: bool) -> Test:
    if len(node) not in (2, 3):
        raise Malformed(path, "shape")
    field, op = node[:2]
    if not (isinstance(field, str) and _FIELD.fullmatch(field)):
        raise Malformed((*path, 0), "field")
    if not (isinstance(op, str) and op in OPPOSITE):
        raise Malformed((*path, 1), "op")
    if op in NOTHING and len(node) == 3 and (node[2] is None or node[2] == ""):
        op = NOTHING[op]
    if op in NO_VALUE:
        good, value = len(node) == 2 or node[2] is None or node[2] is True or node[2] == "", None
    elif op in LISTS:
        value = _several(node[2], op in PAIRS) if len(node) == 3 else None
        good = value is not None and len(value) <= WIDE and all(map(_is_value, value))
        good = good and (op not in PAIRS or len(value or ()) == 2)
    else:
        value = node[2] if len(node) == 3 else None
        good = _is_value(value)
    if not good:
        raise Malformed((*path, 2), "value")
    return Test(field, OPPOSITE[op] if negate else op, value)


def _several(value: Any, pair: bool) -> tuple[Any, ...] | None:
    if relative(value) is not None:
        return (value, value) if pair else (value,)
    return tuple(value) if isinstance(value, list | tuple) else None


def _is_value(value: Any) -> bool:
    """Only what every database can take: no NUL, half a surrogate pair, NaN or 65-bit integer."""
    if isinstance(value, str):
        return len(value) <= LONG and not _UNSTORABLE.search(value)
    if isinstance(value, int):
        return abs(value) < 2**63
    if isinstance(value, float):
        return math.isfinite(value)
    return relative(value) is not None or _is_link(value)


def _is_link(value: Any) -> bool:
    """``{"id": 7}`` or ``{"module": "leads", "id": 7}``, as links are written."""
    if not isinstance(value, dict) or set(value) not in ({"id"}, {"id", "module"}):
        return False
    return type(value["id"]) is int and abs(value["id"]) < 2**63 and isinstance(value.get("module", ""), str)


def relative(value: Any) -> str | None:
    """The word of a relative value (`me`, `my_team`, `rel`, `days`), or None for a plain one."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((word, body),) = value.items()
    if word in ("me", "my_team"):
        return str(word) if body is True else None
    if word == "rel":
        return "rel" if isinstance(body, str) and (body in RELATIVE or ROLLING.fullmatch(body)) else None
    if word == "days" and isinstance(body, int) and not isinstance(body, bool):
        return "days" if abs(body) < 100_000 else None
    return None


def shape(node: Group | Test) -> tuple[Any, list[Any]]:
    """The tree without its values (hashable), and the values in order: equal shapes share one statement.

    Relative values are part of the shape by their word, since they may compile to a range or a list.
    """
    values: list[Any] = []

    def walk(n: Group | Test) -> Any:
        if isinstance(n, Group):
            return (n.word, *(walk(part) for part in n.parts))
        own = () if n.op in NO_VALUE else n.value if n.op in LISTS else (n.value,)
        values.extend(own)
        words = tuple((i, relative(v)) for i, v in enumerate(own) if isinstance(v, dict))
        return n.field, n.op, len(own), words

    return walk(node), values


def to_url(data: Any) -> str:
    """The condition as text for a query string: short ones stay readable, long ones are packed."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    if len(text) < 400:
        return text
    packed = zlib.compress(text.encode("utf-8", "replace"), 9)
    return "~" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_url(text: str) -> Any:
    """The condition data that `to_url` wrote, not yet parsed; raises `Malformed` for anything else."""
    try:
        if text.startswith("~"):
            packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
            unpack = zlib.decompressobj()
            text = unpack.decompress(packed, UNPACKED).decode()
            if unpack.unconsumed_tail:
                raise Malformed((), "too_big")
        if len(text) > UNPACKED:
            raise Malformed((), "too_big")
        return json.loads(text)
    except Malformed:
        raise
    except (ValueError, RecursionError, zlib.error):
        raise Malformed((), "shape") from None


def span(value: Any, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day (inclusive) that an absolute or relative value means; weeks start on Monday."""
    try:
        word = relative(value)
        if word == "days":
            day = today + dt.timedelta(days=value["days"])
            return day, day
        if word == "rel":
            return _period(value["rel"], today)
        if isinstance(value, str):
            day = dt.date.fromisoformat(value)
            return day, day
    except OverflowError:
        pass
    raise ValueError("day")


def _period(word: str, today: dt.date) -> tuple[dt.date, dt.date]:
    if rolling := ROLLING.fullmatch(word):
        return _rolling(rolling[1], int(rolling[2]), rolling[3], today)
    which, _, unit = word.partition("_")
    step = STEP[which]
    if not unit:
        day = today + dt.timedelta(days=step)
        return day, day
    if unit == "week":
        first = today + dt.timedelta(days=7 * step - today.weekday())
        return first, first + dt.timedelta(days=6)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
    number = (today.year * 12 + today.month - 1) // months + step
    return _month(number * months), _month((number + 1) * months) - dt.timedelta(days=1)


def _rolling(way: str, many: int, unit: str, today: dt.date) -> tuple[dt.date, dt.date]:
    step = -1 if way == "last" else 1
    if unit == "months":
        first = _month(today.year * 12 + today.month - 1 + step * many)
        end = _month(first.year * 12 + first.month) - dt.timedelta(days=1)
        far = min(first + dt.timedelta(days=today.day - 1), end)
    else:
        far = today + dt.timedelta(days=step * many * {"days": 1, "weeks": 7}[unit])
    near = far - dt.timedelta(days=step)
    return (near, today) if way == "last" else (today, near)


def _month(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)
