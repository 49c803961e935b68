"""What stands in the columns of a file: samples, the different values and how often each, whether none comes twice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from saluran.platform.importing.table import Table

ROWS = 50_000  # that are looked at
SAMPLE = 300  # values of a column that are kept in their order
DIFFERENT = 400  # values of a column that are counted


@dataclass(slots=True)
class Told:
    """One column."""

    sample: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    many: bool = False  # too many different ones to be counted
    filled: bool = True  # in each row
    unique: bool = True


@dataclass(frozen=True)
class Census:
    """All columns, as far as the file was read."""

    rows: int
    columns: Mapping[str, Told]


def take(table: Table) -> Census:
    """Read the first rows of a file, and tell what stands in its columns."""
    told = [Told() for _column in table.header]
    seen: list[set[int]] = [set() for _column in table.header]
    rows = 0
    for _number, cells in islice(table.rows(), ROWS):
        rows += 1
        for n, one in enumerate(told):
            text = cells[n] if n < len(cells) else ""
            if not text:
                one.filled = False
                continue
            if len(one.sample) < SAMPLE:
                one.sample.append(text)
            if one.unique:
                mark = hash(text)
                one.unique = mark not in seen[n]
                seen[n].add(mark)
            if not one.many:
                one.counts[text] += 1
                one.many = len(one.counts) > DIFFERENT
    return Census(rows, dict(zip(table.header, told, strict=True)))
