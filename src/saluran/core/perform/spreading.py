"""Two phone numbers in one cell: the first stays, the others go to phone fields of the record that are empty."""

from collections.abc import Mapping, Sequence
from typing import Any

from saluran.core.kinds import Phone, SeveralNumbers
from saluran.core.perform.item import Item
from saluran.core.schema import Field


def spread(fields: Mapping[str, Field], items: Sequence[Item]) -> dict[int, dict[str, list[str]]]:
    """Place what cleaning found to be several numbers; by item, the fields for whose numbers there is no room."""
    errors: dict[int, dict[str, list[str]]] = {}
    phones = [f for f in fields.values() if isinstance(f.kind, Phone)]
    for f in phones:
        for n, item in enumerate(items):
            numbers = item.clean.get(f.name)
            if isinstance(numbers, list) and not _placed(f, phones, item, numbers):
                item.clean[f.name] = ""
                errors.setdefault(n, {})[f.name] = [SeveralNumbers(numbers).sentence]
    return errors


def _placed(f: Field, phones: Sequence[Field], item: Item, numbers: list[str]) -> bool:
    item.clean[f.name] = numbers[0]
    known = {_now(p, item) for p in phones}
    for number in numbers[1:]:
        if number in known:
            continue
        room = next((p for p in phones if p.kind.spare and not _now(p, item)), None)  # type: ignore[attr-defined]
        if room is None:
            return False
        item.clean[room.name] = number
    return True


def _now(f: Field, item: Item) -> Any:
    """What the field will hold as far as is known: several numbers count as the first of them."""
    value = item.clean[f.name] if f.name in item.clean else f.of(item.record) if item.record is not None else ""
    return value[0] if isinstance(value, list) else value
