"""A condition as a field of a form: the builder, among the other inputs of a record."""

from typing import Any

from saluran.core.kinds import Condition
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Field, Module
from saluran.faces.html.filtering import drawing, nodes
from saluran.faces.html.filtering.building import Building
from saluran.faces.html.inputs import Desk, Raw, Widget
from saluran.faces.html.inputs.widget import one, told
from saluran.faces.html.pieces import Input


class Asked(Widget):
    """What the builder posts; whole only with the module that it asks about, a sibling on the same form."""

    kinds = ("condition",)

    def write(self, desk: Desk, f: Field, name: str, value: Any) -> Raw:
        target = _target(desk, f, {})
        return nodes.to_raw(Building.of(desk.actor, target, value).root) if target else {}

    def draw(self, desk: Desk, f: Field, name: str, raw: Raw) -> Input:
        said, target = told(desk, f, name), _target(desk, f, raw)
        if target is None:
            return Input(widget="hidden", **said)
        building = Building.posted(desk.actor, target, raw)
        if said["errors"]:
            building.condition()  # has each row say what is wrong with it
        return Input(widget="condition", builder=drawing.builder(building), **said)

    def read(self, desk: Desk, f: Field, name: str, raw: Raw) -> Any:
        target = _target(desk, f, raw)
        if target is None:
            return None
        building = Building.posted(desk.actor, target, raw)
        data = building.condition()
        for _id, node in building.wrong:
            said = node.errors if isinstance(node, nodes.Branch) else [s for some in node.errors.values() for s in some]
            raise Wrong(said[0])
        return data

    def own(self, name: str, raw: Raw) -> Raw:
        return {k: v for k, v in raw.items() if nodes.posts(k)}


def _target(desk: Desk, f: Field, raw: Raw) -> Module | None:
    """The module that is asked about: as the form says, as the record has it, else the first that can be chosen."""
    kind = f.kind
    if not isinstance(kind, Condition):
        return None
    if kind.of:
        return modules.all().get(kind.of)
    sibling = desk.module.by_name[kind.about]
    offered = [key for key, _label in getattr(sibling.kind, "options", ())]
    said = one(raw, sibling.name) or (sibling.of(desk.record) if desk.record is not None else "")
    return modules.all().get(said or next(iter(offered), ""))
