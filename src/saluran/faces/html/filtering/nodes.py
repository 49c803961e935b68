"""The filter that is being built: rows and groups, as a form posts them and as a condition means them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as held

from saluran.faces.html.inputs import Raw
from saluran.ground import conditions as c
from saluran.ground.outlines import CONTRARY

ROOT = "c"
DEEP = 3  # groups within groups below the first one
_NAME = re.compile(r"(c[0-9]{0,3}(?:_[0-9]{1,3}){0,6})-(\w{1,20})")
_WORDS = tuple(CONTRARY)


@dataclass
class Row:
    """One question: a field, an op, and what its inputs hold, by names without the row's own beginning."""

    field: str = ""
    text: str = ""  # what stands in the input of the field
    op: str = ""
    was: str = ""  # the field and the op that the inputs were drawn for
    raw: Raw = held(default_factory=dict)
    errors: dict[str, list[str]] = held(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Nothing was asked yet."""
        return not (self.field or self.text.strip())


@dataclass
class Branch:
    """A group: its parts, and how many of them must hold."""

    word: str = "all"
    parts: list["Row | Branch"] = held(default_factory=list)
    errors: list[str] = held(default_factory=list)


def of_raw(raw: Raw) -> Branch:
    """What a form posted; without any of it an empty filter."""
    found: dict[str, Raw] = {}
    for name, texts in raw.items():
        if match := _NAME.fullmatch(name):
            found.setdefault(match[1], {})[match[2]] = texts
    made: dict[str, Row | Branch] = {}
    for id in sorted(found, key=_place)[: c.MANY]:
        own = found[id]
        node: Row | Branch = _branch(own) if "word" in own else _row(own)
        above = made.get(_above(id))
        if id == ROOT and isinstance(node, Branch):
            made[id] = node
        elif isinstance(above, Branch):
            above.parts.append(node)
            made[id] = node
    root = made.get(ROOT)
    return root if isinstance(root, Branch) else Branch(parts=[Row()])


def posts(name: str) -> bool:
    """Whether an input of this name belongs to the builder."""
    return _NAME.fullmatch(name) is not None


def to_raw(root: Branch) -> Raw:
    """What a form posts of it when nobody touches it; ``of_raw`` takes it back."""
    found: Raw = {}
    for id, node in walk(root):
        own: Raw = {"word": [node.word]} if isinstance(node, Branch) else _written(node)
        found |= {f"{id}-{name}": texts for name, texts in own.items()}
    return found


def _written(row: Row) -> Raw:
    own = {"field": [row.field], "field__text": [row.text], "was": [row.was], **row.raw}
    return {**own, "op": [row.op]} if row.op else own


def _place(id: str) -> tuple[int, ...]:
    return tuple(int(n) for n in id[1:].split("_") if n)


def _above(id: str) -> str:
    return id.rpartition("_")[0] or ROOT


def _branch(own: Raw) -> Branch:
    word = own["word"][-1]
    return Branch(word if word in _WORDS else "all")


def _row(own: Raw) -> Row:
    def one(name: str) -> str:
        return own.get(name, [""])[-1]

    values = {k: v for k, v in own.items() if k.startswith(("value", "high"))}
    return Row(one("field")[:130], one("field__text")[:200], one("op")[:30], one("was")[:170], values)


def below(id: str, n: int) -> str:
    """The id of the n-th part of a group."""
    return f"{id}_{n}" if id != ROOT else f"{ROOT}{n}"


def walk(branch: Branch, id: str = ROOT) -> Iterator[tuple[str, Row | Branch]]:
    """Every row and group with its id, a group before its parts."""
    yield id, branch
    for n, part in enumerate(branch.parts):
        if isinstance(part, Branch):
            yield from walk(part, below(id, n))
        else:
            yield below(id, n), part


def depth(id: str) -> int:
    return len(_place(id))


def step(root: Branch, do: str) -> str:
    """Do what a button says (``row:c0``, ``group:c0``, ``drop:c0_1``); where the focus goes then."""
    what, _colon, id = do.partition(":")
    known = dict(walk(root))
    node = known.get(id)
    if what in ("row", "group") and isinstance(node, Branch) and len(known) < c.MANY:
        if what == "group" and depth(id) >= DEEP:
            return id
        node.parts.append(Row() if what == "row" else Branch("any", [Row()]))
        at = below(id, len(node.parts) - 1)
        return f"{at}-field" if what == "row" else f"{at}-word"
    if what == "drop" and node is not None and id != ROOT:
        above = known[_above(id)]
        if isinstance(above, Branch):
            n = next(n for n, part in enumerate(above.parts) if part is node)
            del above.parts[n]
            return f"{below(_above(id), min(n, len(above.parts) - 1))}-drop" if above.parts else f"{_above(id)}-row"
    return ""


def of_tree(tree: c.Group, row_of: Callable[[c.Test], "Row | Branch"]) -> Branch:
    """The rows and groups of a condition; ``row_of`` fills in the inputs of a row."""
    return Branch(tree.word, [of_tree(p, row_of) if isinstance(p, c.Group) else row_of(p) for p in tree.parts])
