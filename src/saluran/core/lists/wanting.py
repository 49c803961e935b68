"""What may be wrong with records (``Module.wants``), found in indexes of its own.

Often almost none lack it: a walk in the order of the list would read past all others. So there is an index of just
those that do, and a list that is narrowed so says it once more as the index has it: with its values in the statement.
"""

import threading
from collections.abc import Iterable

from django.db.models import Q

from saluran.core import access, query, stamps
from saluran.core.schema import Module
from saluran.ground import conditions as c

_kept = threading.local()


def wants(module: Module) -> dict[str, Q]:
    """The conditions of a module's wants by their names, but for those that change with the days."""
    return {name: where for name, (_tests, where) in _all(module).items()}


def wanted(module: Module, parts: Iterable[c.Group | c.Test]) -> dict[str, Q]:
    """Those that a condition asks for; ``parts`` is what must hold."""
    tests = {p for p in parts if isinstance(p, c.Test)} if module.wants else set()
    return {name: where for name, (asked, where) in _all(module).items() if asked <= tests}


def parts_of(tree: c.Group | c.Test | None) -> tuple[c.Group | c.Test, ...]:
    """What must hold of a condition, part by part and in its order, however deep."""
    if isinstance(tree, c.Group) and tree.word == "all":
        return tuple(part for inner in tree.parts for part in parts_of(inner))
    return (tree,) if tree else ()


def _all(module: Module) -> dict[str, tuple[frozenset[c.Test], Q]]:
    if getattr(_kept, "stamp", None) != stamps.value("registry"):
        _kept.stamp, _kept.wants = stamps.value("registry"), {}
    known: dict[str, dict[str, tuple[frozenset[c.Test], Q]]] = _kept.wants
    if module.key not in known:
        known[module.key] = dict(_read(module))
    return known[module.key]


def _read(module: Module) -> Iterable[tuple[str, tuple[frozenset[c.Test], Q]]]:
    for want in module.wants:
        said = parts_of(c.parse(want.where))
        if any(not isinstance(t, c.Test) or isinstance(t.value, dict) for t in said):
            continue
        tree = query.cleaned(access.SYSTEM, module, want.where)
        tests = [p for p in parts_of(tree) if isinstance(p, c.Test)]
        yield want.name, (frozenset(tests), query.where(access.SYSTEM, module, tree, query.STANDING))
