"""Tests one link away. What they lead to is asked first: where it is few records, the test is one of the link itself,
which has an index; where it is many, each row that is walked looks at the record that it leads to (``query``)."""

from dataclasses import replace

from saluran.core import access, query
from saluran.core.lists import narrow
from saluran.core.lists.keys import ID
from saluran.core.lists.walk import Walk
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import conditions as c

FEW = 1000
SIZES = (1, 10, 100, FEW)  # so that few statements serve all numbers of ids


def near(actor: access.Actor, module: Module, tree: c.Group | c.Test) -> c.Group | c.Test:
    """A cleaned condition that means the same, with tests of the module's own links where they lead to few records."""
    if isinstance(tree, c.Group):
        return replace(tree, parts=tuple(near(actor, module, part) for part in tree.parts))
    head, _dot, rest = tree.field.partition(".")
    if not rest or module.by_name[head].lines:
        return tree
    positive = tree.op in query.POSITIVE
    target = modules.get(module.by_name[head].kind.to)  # type: ignore[attr-defined]
    ids = _ids(actor, target, c.Test(rest, tree.op if positive else c.OPPOSITE[tree.op], tree.value))
    if len(ids) > FEW:
        return tree
    if len(ids) == 1:
        return c.Test(head, "is" if positive else "is_not", ids[0])
    lack = next(size for size in SIZES if size >= len(ids)) - len(ids)
    return c.Test(head, "in" if positive else "not_in", (*ids, *(ids[:1] * lack)))


def _ids(actor: access.Actor, target: Module, test: c.Test) -> list[int]:
    """The first thousand and one records that pass a test, within reach."""
    few, _many = narrow.few(actor, target, test)
    return Walk(actor, target, (ID,), test, None, 0, few=few).ids(FEW + 1)
