"""What modules declare hangs together: each name is a field, each word is translated as late as it is read."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.functional import Promise

from saluran.core.kinds import Money
from saluran.core.perform import EVERY_MODULE
from saluran.core.registry import modules
from saluran.core.schema import Module, field_of

DECLARED = sorted(modules._declared.items())
every_module = pytest.mark.parametrize("module", [m for _k, m in DECLARED], ids=[k for k, _m in DECLARED])


@every_module
def test_every_name_in_a_declaration_is_a_field(module: Module) -> None:
    named = {
        "sections": [n for s in module.sections for n in s.fields],
        "list": module.list,
        "sort": [module.sort.lstrip("-")],
        "sorts": module.sorts,
        "filters": module.filters,
        "search": module.search,
        "board": [module.board],
        "sums": [module.sums],
        "card": module.card,
        "facts": module.facts,
        "quick": module.quick,
        "natural": [module.natural],
        "title": [module.title] if isinstance(module.title, str) else [],
    }
    unknown = {
        k: [n for n in names if n and n not in (module.every if k in ("list", "facts") else module.by_name)]
        for k, names in named.items()
    }
    assert {k: v for k, v in unknown.items() if v} == {}


@every_module
def test_no_field_is_left_out_of_the_form(module: Module) -> None:
    """Each field that people may write stands in a section, once."""
    placed = [n for s in module.sections for n in s.fields]
    assert len(placed) == len(set(placed))
    theirs = {f.name for f in module.fields if f.shown and not f.readonly and f.name not in ("tags", "owner", "team")}
    assert theirs - set(placed) == set()


@every_module
def test_fields_go_through_verbs_that_exist(module: Module) -> None:
    known = {**EVERY_MODULE, **module.verbs}
    ways = [f.through for f in module.fields if f.through]
    wanted = {v for way in ways for v in ([way] if isinstance(way, str) else way.values())}
    assert wanted - {""} - set(known) == set()


@every_module
def test_amounts_know_their_currency(module: Module) -> None:
    beside = {f.beside for f in module.fields if isinstance(f.kind, Money) and f.beside}
    assert beside - set(module.by_name) == set()


def _words(module: Module) -> Iterator[tuple[str, Any]]:
    yield "label", module.label
    yield "one", module.one
    for s in module.sections:
        yield f"section {s.fields[0]}", s.label
    for f in module.fields:
        yield f.name, f.label
        for line in getattr(f.kind, "fields", ()):
            yield f"{f.name}.{line.name}", line.label
    for v in module.verbs.values():
        yield v.name, v.label
        for f in v.takes:
            yield f"{v.name}.{f.name}", f.label
        if v.done:
            yield f"{v.name}.done", v.done


@every_module
def test_words_are_translated_as_late_as_they_are_read(module: Module) -> None:
    """A label that is a plain string would stand in one language for ever."""
    assert [where for where, said in _words(module) if not isinstance(said, Promise)] == []


@every_module
def test_a_column_has_a_label_of_its_own(module: Module) -> None:
    """Django would make an English one from the name of the attribute."""
    from django.db.models import NOT_PROVIDED

    for column in module.model._meta.concrete_fields:
        if getattr(column, "kind", None):
            assert isinstance(field_of(column).label, Promise), column.name
            assert column.default is not NOT_PROVIDED or column.null or column.name in ("created_at", "modified_at")
