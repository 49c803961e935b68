"""One word for one thing: how modules, verbs, kinds and files are called."""

import ast
import re

import pytest

from saluran.core.kinds import KINDS
from saluran.core.perform import EVERY_MODULE
from saluran.core.registry import modules
from saluran.core.schema import Verb
from tests.house import source

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "common", "misc", "stuff"}
RESERVED = {"api", "auth", "static", "files", "healthz", "readyz", "setup", "search", "home", "do", "my", "jobs"}


def verbs() -> list[tuple[str, Verb]]:
    own = [(key, v) for key, m in modules._declared.items() for v in m.verbs.values()]
    return [*(("every module", v) for v in EVERY_MODULE.values()), *own]


@pytest.mark.parametrize("key", sorted(modules._declared))
def test_modules_are_plural_nouns(key: str) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*s|[a-z]+_history", key)  # a history is of many already
    assert key not in RESERVED


@pytest.mark.parametrize(("where", "verb"), verbs(), ids=lambda x: getattr(x, "name", x))
def test_verbs_say_what_is_done(where: str, verb: Verb) -> None:
    """A single verb or verb_noun, under the key it names itself, with a docstring that says what the caller gets."""
    known = EVERY_MODULE if where == "every module" else modules._declared[where].verbs
    assert known[verb.name] is verb
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", verb.name)
    assert verb.run.__name__.split("_")[0] == verb.name.split("_")[0]
    assert (verb.run.__doc__ or "").strip().endswith(".")


def test_kinds_are_one_word() -> None:
    assert [k for k in KINDS if not re.fullmatch(r"[a-z]+", k)] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [source.name(p) for p in source.files() if set(p.stem.split("_")) & EMPTY_WORDS] == []


def test_every_file_says_what_it_is() -> None:
    silent = [source.name(p) for p in source.files() if p.read_text().strip() and not _said(p)]
    assert silent == []


def _said(path: source.Path) -> str | None:
    return ast.get_docstring(source.tree(path))
