"""What opens a door to strangers is written in one place or nowhere."""

import ast
import re

import pytest

from tests.house import source

#: Who calls markup safe: the icons of a package, notes that nh3 has cleaned, tables that escape each
#: text, parts of pages that a template drew, and the words of templates.
MARKUP = {
    "faces/html/icons.py",
    "faces/html/jinja.py",
    "faces/html/page.py",
    "faces/html/prose.py",
    "faces/html/rows.py",
}
NEVER = {"pickle", "cPickle", "marshal", "shelve", "dill", "yaml", "telnetlib"}
CALLS = {"eval", "exec", "compile", "__import__"}

#: Where names reach ``filter`` and its like by ``**``: each comes from a declaration or a model, never from a reader.
NAMED_BY_DECLARATION = {
    "core/board.py",
    "core/jobs.py",
    "core/known.py",
    "core/lists/beside.py",
    "core/lists/plan.py",
    "core/lists/walk.py",
    "core/perform/cleaning.py",
    "core/perform/deleting.py",
    "core/totals.py",
    "faces/cli/checking.py",
    "pages/mine.py",
    "platform/importing/writing.py",
}
ASKS = {"filter", "exclude", "annotate", "alias", "values", "values_list", "order_by", "get", "update", "aggregate"}


def test_nothing_is_called_safe_outside_its_file() -> None:
    wrong = [
        source.name(p)
        for p in source.files()
        if source.name(p) not in MARKUP and re.search(r"\bmark_safe\b|\bMarkup\b", p.read_text())
    ]
    assert wrong == []


def test_templates_call_nothing_safe_but_their_own_words() -> None:
    """``'aria-invalid="true"'|safe`` is a constant; a value never is."""
    wrong = []
    for path in source.files(".html"):
        text = re.sub(r"""('[^'{]*'|"[^"{]*")\s*\|\s*safe\b""", "", path.read_text())
        wrong += [source.name(path)] if re.search(r"\|\s*safe\b|autoescape\s+false", text) else []
    assert wrong == []


def test_templates_have_no_script_and_no_style_of_their_own() -> None:
    """The content security policy allows neither."""
    wrong = r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:"
    assert [source.name(p) for p in source.files(".html") if re.search(wrong, p.read_text())] == []


@pytest.mark.parametrize("path", source.files(), ids=source.name)
def test_nothing_runs_what_it_reads(path: source.Path) -> None:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            assert not {a.name.split(".")[0] for a in node.names} & NEVER
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in NEVER
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in CALLS


def test_names_from_readers_never_become_keywords_of_a_query() -> None:
    """A reader's key given to ``filter(**…)`` could say ``owner__password__startswith``."""
    found = {
        source.name(path)
        for path in source.files()
        for call, _on, method in source.calls(path)
        if method in ASKS and any(k.arg is None for k in call.keywords)
    }
    assert found - NAMED_BY_DECLARATION == set(), "use F(field.column) with a lookup, as core/access.py does"
    assert NAMED_BY_DECLARATION - found == set(), "take it off the list"
