"""The filter builder: of a condition, of what was posted, drawn for a form, and read as a condition."""

import contextlib
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, kinds, known
from saluran.core.cleaned import cleaned
from saluran.core.refusals import Invalid, Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.core.screens import conditions, filterable
from saluran.faces.html.filtering import nodes, values
from saluran.faces.html.filtering.nodes import Branch, Row
from saluran.faces.html.inputs import Desk, Raw
from saluran.ground import conditions as c
from saluran.ground.outlines import data_of, depth, readable

SAME = ("words", "figure", "time")  # families whose values go from one field to another
ONE_OF = {"has": "has_any", "not_has": "has_none"}


class Building:
    """One filter in the making, for whoever builds it."""

    def __init__(self, actor: access.Actor, module: Module, root: Branch) -> None:
        self.desk, self.root, self.focus = Desk(actor, module), root, ""

    @classmethod
    def of(cls, actor: access.Actor, module: Module, data: Any) -> "Building":
        """Of a condition; what cannot be read begins afresh."""
        tree = readable(data) if data else None
        made = cls(actor, module, Branch())
        if tree:
            made.desk.titles.update(conditions.titles_in(actor, module, tree))
            made.root = nodes.of_tree(tree, made._row_of)
        if not made.root.parts:
            made.root.parts.append(Row())
        return made

    @classmethod
    def posted(cls, actor: access.Actor, module: Module, raw: Raw) -> "Building":
        """Of the form, with the step that one of its buttons asks for."""
        made = cls(actor, module, nodes.of_raw(raw))
        do = raw.get("do", [""])[-1]
        for _id, node in nodes.walk(made.root):
            if isinstance(node, Row):
                made._settle(node)
        what, _colon, id = do.partition(":")
        made.focus = f"{id}-op" if what == "field" else nodes.step(made.root, do)
        return made

    @property
    def actor(self) -> access.Actor:
        return self.desk.actor

    def offer(self, row: Row) -> filterable.Offer | None:
        return filterable.find(self.actor, self.desk.module, row.field) if row.field else None

    def condition(self) -> Any:
        """The condition as JSON, None for an empty one. What is wrong stands in the rows afterwards; see ``errors``."""
        made = self._read_branch(self.root)
        data = data_of(made)
        if data is not None and not self.wrong:
            if depth(made) > c.DEEP:
                self.root.errors = [_("The filter is too long or too deeply nested.")]
            else:
                try:
                    cleaned(self.actor, self.desk.module, data)
                except Invalid as refusal:
                    self.root.errors = [s for said in refusal.errors.values() for s in said]
        return data

    @property
    def wrong(self) -> list[tuple[str, Row | Branch]]:
        """The rows and groups with errors, by id."""
        return [(id, node) for id, node in nodes.walk(self.root) if node.errors]

    def _read_branch(self, branch: Branch) -> c.Group:
        parts = []
        for node in branch.parts:
            made = self._read_branch(node) if isinstance(node, Branch) else self._read_row(node)
            if made is not None:
                parts.append(made)
        return c.Group(branch.word, tuple(parts))

    def _read_row(self, row: Row) -> c.Test | None:
        offer = self.offer(row)
        if row.blank or row.errors or offer is None:
            return None
        found = {}
        for hole in values.holes(row.op):
            try:
                found[hole] = values.read(self.desk, offer.field, row.op, hole, row.raw)
            except Wrong as wrong:
                row.errors[hole] = [wrong.sentence]
        if row.errors:
            return None
        value = tuple(found.values()) if row.op in c.PAIRS else found.get("value")
        test = c.Test(row.field, row.op, tuple(value) if row.op in c.LISTS and value is not None else value)
        try:
            cleaned(self.actor, self.desk.module, data_of(test))
        except Invalid as refusal:
            row.errors["value"] = [s for said in refusal.errors.values() for s in said]
        return test

    def _settle(self, row: Row) -> None:
        """Make inputs and question fit the field that was chosen; values that still fit are kept."""
        offer = self.offer(row)
        if row.text.strip() and (offer is None or row.text.strip() != offer.label):
            offer = filterable.called(self.actor, self.desk.module, row.text)
        if offer is None:
            if not row.blank:
                row.errors["field"] = [_("There is no field “%(name)s”.") % {"name": (row.text or row.field)[:60]}]
            return
        row.field, row.text, f = offer.name, offer.label, offer.field
        was, _space, asked = row.was.partition(" ")
        if was != row.field and not self._alike(was, f):
            row.op, row.raw = "", {}
        if not ({row.op, c.OPPOSITE.get(row.op, "")} & f.kind.asked):
            row.op = filterable.ops(f)[0]
        if was == row.field and asked != row.op:
            row.raw = self._turned(f, asked, row)
        if values.several(row.op) and row.raw.get("value__more__text", [""])[-1].strip():
            with contextlib.suppress(Wrong):
                found = values.read(self.desk, f, row.op, "value", row.raw)
                row.raw = values.write(self.desk, f, row.op, "value", found)
        row.was = f"{row.field} {row.op}"

    def _alike(self, was: str, f: Field) -> bool:
        before = filterable.find(self.actor, self.desk.module, was) if was else None
        return before is not None and filterable.family(before.field) == filterable.family(f) in SAME

    def _turned(self, f: Field, asked: str, row: Row) -> Raw:
        """What the inputs of one question held, for those of another."""
        if asked not in c.OPPOSITE or values.timed(f, asked) != values.timed(f, row.op):
            return {}
        given: list[Any] = []
        for hole in values.holes(asked):
            with contextlib.suppress(Wrong):
                found = values.read(self.desk, f, asked, hole, row.raw)
                given += found if values.several(asked) else [found]
        return self._written(f, row.op, given)

    def _written(self, f: Field, op: str, given: list[Any]) -> Raw:
        if values.several(op):
            return values.write(self.desk, f, op, "value", given) if given else {}
        made: Raw = {}
        for hole, value in zip(values.holes(op), given, strict=False):
            made |= values.write(self.desk, f, op, hole, value)
        return made

    def _row_of(self, test: c.Test) -> Row | Branch:
        """A row for a test; days one of which is meant become a group."""
        offer = filterable.find(self.actor, self.desk.module, test.field)
        if offer is None:
            row = Row(test.field, test.field, test.op, f"{test.field} {test.op}")
            row.errors["field"] = [_("There is no field “%(name)s”.") % {"name": test.field[:60]}]
            return row
        f, op = offer.field, ONE_OF.get(test.op, test.op)
        given = [] if op in c.NO_VALUE else list(test.value) if test.op in c.LISTS else [test.value]
        if values.timed(f, op) and values.several(op):
            rows = [self._row_of(c.Test(test.field, "is", v)) for v in given]
            return Branch("any" if op == "in" else "not_any", rows)
        if filterable.family(f) == "link":
            given = [pk for v in given for pk in self._meant(f, v)]
            if len(given) > 1 and op in ("is", "is_not"):
                op = {"is": "in", "is_not": "not_in"}[op]
        return Row(offer.name, offer.label, op, f"{offer.name} {op}", self._written(f, op, given))

    def _meant(self, f: Field, value: Any) -> tuple[Any, ...]:
        """The ids of a natural key, which may be several: stages of pipelines share theirs."""
        target = modules.all().get(getattr(f.kind, "to", ""))
        if isinstance(value, str) and not value.isdecimal() and target and isinstance(f.kind, kinds.Link):
            return known.named(self.actor, target, value) or (value,)
        return (value,)
