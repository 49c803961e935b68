"""A browser's part of a form: what it posts when nobody touches it, and what it posts when values are typed in."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from saluran.core import access, labels
from saluran.core.kinds import Link
from saluran.core.registry import modules
from saluran.core.schema import Field, Module

Posted = dict[str, list[str]]


class Form(HTMLParser):
    """The posting form of a page: its fields by name, with their values; where it goes, and what is marked as wrong."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Posted = {}
        self.wrong: set[str] = set()
        self.action = ""
        self._inside = self._template = False
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {k: v or "" for k, v in attrs}
        if tag == "form" and not self.action and ("data-form" in at or "data-dialog-form" in at):
            self._inside, self.action = True, at["action"]
        elif tag == "template":
            self._template = True
        if not self._inside or self._template:
            return
        self._field(tag, at.get("name", ""), at)

    def _field(self, tag: str, name: str, at: dict[str, str]) -> None:
        if "aria-invalid" in at:
            self.wrong.add(name.removesuffix("__text"))
        ticked = at.get("type") not in ("checkbox", "radio") or "checked" in at
        if tag == "input" and name and ticked and at.get("type") not in ("file", "submit"):
            self.fields.setdefault(name, []).append(at.get("value", "on" if at.get("type") == "checkbox" else ""))
        elif tag == "select":
            self._select = name
            if "multiple" not in at:
                self.fields[name] = [""]
        elif tag == "option" and self._select and "selected" in at:
            here = self.fields.setdefault(self._select, [])
            self.fields[self._select] = [*(v for v in here if v), at.get("value", "")]
        elif tag == "textarea":
            self._area, self.fields[name] = name, [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = [self.fields[self._area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "template":
            self._template = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def fill(self, module: Module, data: dict[str, Any]) -> Posted:
        """What is posted when the values of ``data`` are typed in, as a reader of Bahasa Indonesia types them."""
        posted = dict(self.fields)
        for name, value in data.items():
            posted = _typed(posted, module.by_name[name], name, value)
        return {k: v for k, v in posted.items() if v}


def _row(_name: str, value: Any) -> Posted:
    """The one row of a filter builder."""
    asked, op, text = value or ("", "", "")
    row = {"field": asked, "field__text": asked, "op": op, "was": f"{asked} {op}", "value": text}
    return {f"c0-{k}": [v] for k, v in row.items()}


SHAPES: dict[str, Callable[[str, Any], Posted]] = {
    "checkboxes": lambda name, value: {name: list(value)},
    "tags": lambda name, value: {f"{name}__text": [", ".join(value)]},
    "condition": _row,
}


def _typed(posted: Posted, f: Field, name: str, value: Any) -> Posted:
    own = f.kind.widget
    if own == "table":
        made = {k: v for k, v in posted.items() if not k.startswith(f"{name}-")}
        for n, line in enumerate(value):
            for c in f.kind.fields:  # type: ignore[attr-defined]
                made = _typed(made, c, f"{name}-{n}-{c.name}", line.get(c.name, c.blank)) if not c.readonly else made
        return made
    if own in ("names", "address"):
        kept = {k: [""] if k.startswith(f"{name}__") else v for k, v in posted.items()}
        return kept | {f"{name}__{part}": [text] for part, text in value.items()}
    if own == "checkbox":
        return {k: v for k, v in posted.items() if k != name} | ({name: ["true"]} if value else {})
    if own in SHAPES:
        return {**posted, **SHAPES[own](name, value)}
    if isinstance(f.kind, Link):
        return _chosen(posted, name, f.kind.to, value, "{pk}")
    if own == "anylink":
        return _chosen(posted, name, value["module"], value["id"], value["module"] + ":{pk}") if value else posted
    return {**posted, name: [f.kind.edit(f.kind.clean(value)) if value not in (None, "") else ""]}


def _chosen(posted: Posted, name: str, key: str, value: Any, shape: str) -> Posted:
    """A record chosen in a select, or in a lookup, which posts its title too."""
    if not value:
        return posted
    pk = labels.find(access.SYSTEM, modules.get(key), value) if isinstance(value, str) else value
    made = {**posted, name: [shape.format(pk=pk)]}
    if f"{name}__text" in posted or key in ("accounts", "products", "opportunities"):
        made[f"{name}__text"] = [str(labels.titles(access.SYSTEM, [(key, pk)])[key, pk])]
    return made
