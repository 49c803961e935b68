"""The columns and rows of a list, as its table shows them."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from saluran.core import rollups
from saluran.core.schema import Field, Module
from saluran.core.screens.listing import ListScreen as Core
from saluran.core.screens.listing import Row as CoreRow
from saluran.core.screens.listing import to_text
from saluran.faces.html.asked import with_query
from saluran.faces.html.cells import cells_of
from saluran.faces.html.pieces import Cell
from saluran.faces.html.screens import Column, Row

MOST_KEYS = 3
LEAST, USUAL, MOST = 48, 160, 800  # pixels


def columns_of(core: Core, query: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """The heads: sorting is offered where an index serves it. ``query`` None: no sorting here."""
    now = [p.strip() for p in (core.params.sort or core.module.sort).split(",") if p.strip()]
    names = [p.lstrip("-") for p in now]
    places = _places([f.kind.look for f in core.columns])
    widths = widths_of((query or {}).get("widths", ""))
    found = []
    for f, place in zip(core.columns, places, strict=True):
        down = f"-{f.name}" in now
        way = ("descending" if down else "ascending") if f.name in names else ""
        one = also = ""
        if query is not None and f.name in core.module.sortable:
            kept = {k: v for k, v in query.items() if k not in ("cursor", "sort") and v}
            turned = f.name if down or f.name not in names else f"-{f.name}"
            one = with_query(f"/{core.module.key}", {**kept, "sort": turned})
            also = with_query(f"/{core.module.key}", {**kept, "sort": ",".join(_also(now, f.name, turned))})
        turn = names.index(f.name) + 1 if way and len(names) > 1 else 0
        width = widths.get(f.name, USUAL) if widths else 0
        made = Column(f.name, f.label, one, way, f.kind.right, place, also_url=also, turn=turn, width=width)  # type: ignore[arg-type]
        found.append(made)
    return tuple(found)


def _also(now: list[str], name: str, turned: str) -> list[str]:
    """The sorting with one more field, or with one of it turned about; a fourth takes the place of the third."""
    names = [p.lstrip("-") for p in now]
    if name in names:
        return [turned if p == name else whole for p, whole in zip(names, now, strict=True)]
    return [*now[: MOST_KEYS - 1], turned]


def widths_of(text: str) -> dict[str, int]:
    """``amount:120,name:300``; what cannot be read is left out."""
    pairs = (part.partition(":") for part in text.split(",")[:200])
    return {
        name: min(MOST, max(LEAST, int(width)))
        for name, _colon, width in pairs
        if width.isascii() and width.isdecimal() and len(width) < 5
    }


def _places(looks: list[str]) -> list[str]:
    """Where each column stands on a card of a phone: the first as its title, what it is worth or how it stands beside
    that, three more below; the rest is for wider screens."""
    side = next((n for look in ("money", "badge") for n, one in enumerate(looks) if n and one == look), 0)
    below = [n for n, look in enumerate(looks) if n not in (0, side) and look != "person"][:3]
    return ["main" if n == 0 else "side" if n == side else "meta" if n in below else "hide" for n in range(len(looks))]


def rows_of(core: Core, changeable: Container[int] = ()) -> tuple[Row, ...]:
    """The rows, made column by column; ``changeable``: those that the reader may change."""
    if not core.columns:
        return tuple(Row(r.id, f"/{core.module.key}/{r.id}", _named(r), (), r.id in changeable) for r in core.rows)
    values = [r.values for r in core.rows]
    columns = [
        cells_of(f, core.titles, [(v.get(f.name), v.get(f.beside) if f.beside else None) for v in values])
        for f in core.columns
    ]
    columns = _late_ones(core, [_led(core, f, cells) for f, cells in zip(core.columns, columns, strict=True)], values)
    mark = core.module.mark
    label = core.module.by_name[mark].label if mark else ""
    return tuple(
        Row(
            r.id, f"/{core.module.key}/{r.id}", cells[0].text or _named(r), cells, r.id in changeable,
            label if r.values.get(mark) else "",
        )
        for r, cells in zip(core.rows, zip(*columns, strict=True), strict=True)
    )  # fmt: skip


def _led(core: Core, f: Field, cells: Sequence[Cell]) -> Sequence[Cell]:
    """A figure with the way to the records behind it."""
    if not f.rolled:
        return cells
    behind = (behind_url(core.module, f, r.id) for r in core.rows)
    return [replace(c, url=url) if c.text and url else c for c, url in zip(cells, behind, strict=True)]


def behind_url(module: Module, f: Field, pk: int) -> str:
    """The list of the records that a roll-up is about; "" where no one list has them."""
    found = rollups.condition(module, f, pk)
    return with_query(f"/{found[0]}", {"filter": to_text(found[1])}) if found else ""


def _named(row: CoreRow) -> str:
    return str(row.values.get("title") or f"#{row.id}")


def _late_ones(core: Core, columns: list[Any], values: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The columns with what is late marked."""
    due, now = core.module.due, timezone.localtime()
    at = next((n for n, f in enumerate(core.columns) if due and f.name == due.field), None)
    if due is None or at is None:
        return columns
    marked = [replace(c, tone="error") if due.late(v, now) else c for c, v in zip(columns[at], values, strict=True)]
    return [*columns[:at], marked, *columns[at + 1 :]]
