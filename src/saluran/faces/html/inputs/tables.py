"""A table of lines: its columns are inputs like any other, named ``lines-0-quantity``."""

from typing import Any

from saluran.core import addresses
from saluran.core.kinds import Region, WrongLines
from saluran.core.perform import read_lines
from saluran.core.refusals import Wrong
from saluran.core.schema import Field
from saluran.faces.html.inputs.widget import Desk, Raw, Widget, check_storable, of, told
from saluran.faces.html.pieces import Input


class Lines(Widget):
    kinds = ("table",)
    silent = True

    def own(self, name: str, raw: Raw) -> Raw:
        return {k: v for k, v in raw.items() if k.startswith(f"{name}-")}

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        made: Raw = {}
        for n, line in enumerate(value or ()):
            made[f"{name}-{n}-id"] = [str(line.get("id") or "")]
            for c in columns(f):
                made |= of(c).write(desk, c, f"{name}-{n}-{c.name}", line.get(c.name))
        return made

    def same(self, desk: Desk, f: Field, name: str, posted: Raw, written: Raw) -> bool:
        """But for the line that is offered empty."""
        new, old = rows(desk, f, name, posted), rows(desk, f, name, written)
        return [r.get("id") for r in new] == [r.get("id") for r in old] and all(
            of(c).same(desk, c, c.name, n, o) for n, o in zip(new, old, strict=True) for c in columns(f)
        )

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        """The lines that hold something, in their order, and an empty one to go on with."""
        found = rows(desk, f, name, raw)
        blank = {k: v for c in columns(f) for k, v in of(c).write(desk, c, c.name, _default(c)).items()}
        drawn = tuple(self._row(desk, f, name, n, row) for n, row in enumerate([*found, {"id": [""], **blank}]))
        made = told(desk, f, name)
        of_lines = [k for k in desk.errors if k.startswith(f"{name}.") and k.endswith((".id", "."))]
        odd = [s for k in of_lines for s in desk.errors[k]]
        made["errors"] = (*made["errors"], *odd)
        widget = "blocks" if addresses.parts_of(columns(f)) else "table"
        return Input(widget=widget, lines=drawn, blank=self._row(desk, f, name, "__n__", blank), **made)

    def _row(self, desk: Desk, f: Field, name: str, n: int | str, row: Raw) -> tuple[Input, ...]:
        raw = {f"{name}-{n}-{k}": v for k, v in row.items()}
        hidden = Input(f"{name}-{n}-id", "", "hidden", value=row.get("id", [""])[-1])
        return (hidden, *(of(c).draw(desk, c, f"{name}-{n}-{c.name}", raw) for c in columns(f)))

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        """Lines by field. Of a line that stands only what was changed is said, so that what is hidden is kept."""
        old = {row["id"][-1]: row for row in rows(desk, f, name, self._stored(desk, f, name))} if desk.record else {}
        lines, cells = [], {}
        for n, row in enumerate(rows(desk, f, name, raw)):
            pk = row.get("id", [""])[-1]
            line: dict[str, Any] = {"id": pk} if pk else {}
            for c in columns(f):
                widget, posted = of(c), of(c).own(c.name, row)
                if not posted and not widget.silent:
                    continue
                if pk and pk in old and widget.same(desk, c, c.name, row, old[pk]):
                    continue
                try:
                    check_storable(posted)
                    line[c.name] = widget.read(desk, c, c.name, row)
                except Wrong as error:
                    cells[f"{n}.{c.name}"] = [error.sentence]
            lines.append(line)
        if cells:
            raise WrongLines(cells)
        return lines

    def _stored(self, desk: Desk, f: Field, name: str) -> Raw:
        return self.write(desk, f, name, read_lines(f, desk.record))


def columns(f: Field) -> list[Field]:
    """The columns that are filled in; what is worked out is not asked for."""
    found = [c for c in f.kind.fields if not c.readonly and c.shown]  # type: ignore[attr-defined]
    return sorted(found, key=lambda c: isinstance(c.kind, Region))  # what an address is for stands before it


def _default(c: Field) -> Any:
    return c.default() if c.default else c.blank


def rows(desk: Desk, f: Field, name: str, raw: Raw) -> list[Raw]:
    """What was posted line by line, names without their number; lines that say nothing are left out."""
    found: dict[int, Raw] = {}
    for key, texts in raw.items():
        number, _dash, column = key.removeprefix(f"{name}-").partition("-")
        if key.startswith(f"{name}-") and column and number.isdecimal() and len(number) < 6:
            found.setdefault(int(number), {})[column] = texts
    blank = [of(c).write(desk, c, c.name, v) for c in columns(f) for v in (_default(c), None)]
    nothing = {(k, tuple(v)) for made in blank for k, v in made.items()}
    return [row for _n, row in sorted(found.items()) if _says(row, nothing)]


def _says(row: Raw, nothing: set[tuple[str, tuple[str, ...]]]) -> bool:
    """A line that stands is taken off by emptying it; a new one counts when it holds more than it began with."""
    stands = any(row.get("id", ()))
    return any(any(v) and k != "id" and (stands or (k, tuple(v)) not in nothing) for k, v in row.items())
