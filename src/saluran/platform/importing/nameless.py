"""Records that a file would bring without a name: they are called by its number, or the reader is told so at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from saluran.core.schema import Module
from saluran.platform.importing.census import Census
from saluran.platform.importing.vocabulary import called, squeezed


def nameless(module: Module, mapping: Mapping[str, Any]) -> str:
    """The field that has to be filled so that a new record has a name; empty where the mapping fills it."""
    filled = filled_by(mapping)
    if isinstance(module.title, str):
        own = module.by_name[module.title]
        return own.name if own.required and own.name not in filled and own.default is None else ""
    if module.check is None:
        return ""
    blank = module.model()
    for name in filled:
        f = module.by_name.get(name)
        if f and f.column and f.kind.stored == "text":
            setattr(blank, f.column, "x@x.example" if f.kind.key == "email" else "x")
    return "" if module.title(blank) else "last_name" if "last_name" in module.by_name else ""


def filled_by(mapping: Mapping[str, Any]) -> set[str]:
    """The fields that a mapping fills in each row, or at least in some."""
    said = [w for one in mapping.get("columns", {}).values() for w in (one if isinstance(one, list) else [one]) if w]
    fields = {w if isinstance(w, str) else w.get("field", "") for w in said}
    return fields | set(mapping.get("made", {})) | set(mapping.get("defaults", {}))


def name_for(module: Module, mapping: Mapping[str, Any], census: Census) -> dict[str, str]:
    """What a record without a name may be called: by a short number of its own, where the file has one."""
    field = nameless(module, mapping) if filled_by(mapping) else ""  # of a file that says nothing else nothing is made
    column = next(iter(numbers(module, census)), "") if field else ""
    return {field: f"{module.one} {{{column}}}"} if column else {}


def numbers(module: Module, census: Census) -> Sequence[str]:
    """The columns that tell rows apart, the shortest first; those that are called a number before others."""
    apart = [c for c, told in census.columns.items() if census.rows and told.filled and told.unique]
    words = {squeezed(f"{w} {end}") for w in called(module) for end in ("number", "no", "nomor")}
    return sorted(apart, key=lambda c: (squeezed(c) not in words, len(census.columns[c].sample[0])))
