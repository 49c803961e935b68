"""Tables of lines inside a record: quote lines, competitors, addresses. A line's columns are fields like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.kinds.kind import Kind
from saluran.core.refusals import Wrong

MOST = 500


class WrongLines(Wrong):
    """Errors by cell: ``{"2.quantity": ["…"]}``; the door puts the table's name before them."""

    def __init__(self, cells: dict[str, list[str]]) -> None:
        super().__init__(next(iter(cells.values()))[0])
        self.cells = cells


@dataclass(frozen=True)
class Table(Kind):
    key = "table"
    label = gettext_lazy("Table of lines")
    widget = "table"
    ops = frozenset({"empty", "not_empty", "changed_since"})
    stored = "json"
    sortable = False
    empty = ()
    fields: tuple[Any, ...] = ()
    once: str = ""  # the column that says what a line is about: no two lines are about the same

    def clean(self, raw: Any) -> list[dict[str, Any]]:
        if not isinstance(raw, list | tuple) or len(raw) > MOST:
            raise Wrong(_("Enter at most %(n)s lines.") % {"n": MOST})
        lines: list[dict[str, Any]] = []
        cells: dict[str, list[str]] = {}
        for n, line in enumerate(raw):
            clean, bad = self._line(line)
            lines.append(clean)
            cells |= {f"{n}.{name}": said for name, said in bad.items()}
        if cells:
            raise WrongLines(cells)
        return lines

    def _line(self, line: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
        if not isinstance(line, dict):
            return {}, {"": [_("A line is an object of fields.")]}
        known = {f.name: f for f in self.fields}
        bad = {str(k): [_("There is no such field.")] for k in line if k not in known and k != "id"}
        clean: dict[str, Any] = {}
        if line.get("id") not in (None, ""):
            try:
                clean["id"] = int(line["id"])
            except (TypeError, ValueError):
                bad["id"] = [_("There is no such line.")]
        for name, f in known.items():
            value = line.get(name)
            if f.readonly or ("id" in clean and (name not in line or _hidden(value))):
                continue
            if f.kind.is_empty(value):
                if f.required:
                    bad[name] = [_("This field is required.")]
                clean[name] = f.blank
                continue
            try:
                clean[name] = f.kind.clean(value)
            except Wrong as error:
                bad[name] = [error.sentence]
        return clean, bad

    def unite(self, values: Sequence[Any]) -> Any:
        """All lines, those that are alike once."""
        found: list[dict[str, Any]] = []
        known: list[dict[str, Any]] = []
        for line in (line for lines in values for line in lines):
            said = self.said(line)
            if said not in known:
                known.append(said)
                found.append(line)
        return found

    def said(self, line: dict[str, Any]) -> dict[str, Any]:
        """What a line says, wherever it stands."""
        if self.once and line.get(self.once):
            return {self.once: line[self.once]}
        return {k: v for k, v in line.items() if k != "id" and v not in (None, "")}

    def show(self, value: Any, beside: Any = None) -> str:
        return str(len(value)) if value else ""

    def to_json(self, value: Any) -> Any:
        return [self._each(line, "to_json") for line in value or ()]

    def pack(self, value: Any) -> Any:
        return [self._each(line, "pack") for line in value or ()]

    def unpack(self, packed: Any) -> Any:
        return [self._each(line, "unpack") for line in packed or ()]

    def _each(self, line: dict[str, Any], way: str) -> dict[str, Any]:
        kinds = {f.name: f.kind for f in self.fields}
        return {k: getattr(kinds[k], way)(v) if k in kinds else v for k, v in line.items()}

    def words(self, value: Any) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        columns = {f.name: f.kind.schema() for f in self.fields}
        return {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}, **columns}}}


def _hidden(value: Any) -> bool:
    """A link out of reach, sent back as it was read: it is kept."""
    return isinstance(value, dict) and value.get("hidden") is True
