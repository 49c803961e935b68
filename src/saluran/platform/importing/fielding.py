"""Columns that no field is for become fields of the module, where the actor may make such fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from saluran.core import access
from saluran.core.kinds import KINDS as ALL
from saluran.core.kinds import Hand
from saluran.core.perform import perform
from saluran.core.refusals import Wrong
from saluran.core.registry import modules
from saluran.core.schema import Module
from saluran.ground import names
from saluran.platform.importing.census import Census, Told
from saluran.platform.importing.mapping import plan

NEW = "+"  # in place of a field: one is to be made
KINDS = ("integer", "decimal", "date")  # in whose order values are tried; else they are text
LONGEST, LINE = 30, 120  # characters of a key, and of a text in one line


def may_make_fields(actor: access.Actor) -> bool:
    """Whether the actor may add fields to modules."""
    return access.may(actor, modules.get("fields"), "create")


def make_fields(actor: access.Actor, module: Module, mapping: Mapping[str, Any], census: Census) -> dict[str, Any]:
    """The mapping with a new field for each column that asks for one; they stay when the import is taken back. Raises
    Invalid, and makes none, where something else in the mapping is wrong."""
    columns = dict(mapping["columns"])
    others = {column: said for column, said in columns.items() if said != NEW}
    if others == columns:
        return dict(mapping)
    plan(actor, module, {**mapping, "columns": others}, tuple(census.columns))
    for column in columns:
        if columns[column] != NEW:
            continue
        key = _free(modules.get(module.key), names.slug(column)[:LONGEST])
        kind = _kind_of(census.columns[column], mapping)
        said = {"module": module.key, "label": {"id": column, "en": column}, "name": key, "kind": kind}
        columns[column] = perform(actor, "fields", "create", data=said, face="html").record.name
    return {**mapping, "columns": columns}


def _free(module: Module, key: str) -> str:
    taken, times, name = {n.removeprefix("x_") for n in module.by_name}, 1, key
    while name in taken:
        times += 1
        name = f"{key}_{times}"
    return f"x_{name}"


def _kind_of(told: Told, mapping: Mapping[str, Any]) -> str:
    hand = Hand(**{n: mapping[n] for n in ("language", "dates", "numbers") if mapping.get(n)})
    for kind in KINDS:
        if told.sample and _all_read(kind, told.sample, hand):
            return kind
    return "longtext" if max(map(len, told.sample), default=0) > LINE else "text"


def _all_read(kind: str, texts: Sequence[str], hand: Hand) -> bool:
    made = ALL[kind]()
    try:
        for text in texts:
            if kind != "date" and text[:1] in ("0", "+") and len(text) > 1:
                return False  # a number of a house or a telephone is no quantity
            if kind == "date" and text.isdecimal():
                return False
            made.clean(made.read(text, hand))
    except Wrong:
        return False
    return True
