"""Every word for people goes through gettext and has its Indonesian. The messages themselves are English."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.house import source

PLURAL = {"ngettext", "ngettext_lazy", "npgettext"}
CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
Message = tuple[str, str, str]  # context, message, plural


def _names(tree: ast.Module) -> dict[str, str]:
    """What the functions of gettext are called in this file."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.endswith(("gettext", "gettext_lazy"))
    }


def _in_python(path: source.Path) -> Iterator[Message]:
    names = _names(source.tree(path))
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and (name := names.get(_called(node.func))):
            said = [ast.literal_eval(a) for a in node.args if isinstance(a, ast.Constant)]
            assert said, f"{source.name(path)}:{node.lineno}: gettext needs a constant"
            context = said.pop(0) if name in CONTEXT else ""
            yield context, said[0], said[1] if name in PLURAL else ""


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _in_template(path: source.Path) -> Iterator[Message]:
    reader = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for _line, name, said in reader.extract_translations(path.read_text()):
        words = [w for w in ((said,) if isinstance(said, str) else said) if w]
        context = words.pop(0) if name in CONTEXT else ""
        yield context, words[0], words[1] if name in PLURAL else ""


@cache
def messages() -> dict[Message, str]:
    """Every message of the product, and a file that says it."""
    found: dict[Message, str] = {}
    for path in source.files():
        found |= {m: source.name(path) for m in _in_python(path)}
    for path in source.files(".html"):
        found |= {m: source.name(path) for m in _in_template(path)}
    return found


@cache
def catalog(language: str) -> Catalog:
    path = source.SRC / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def places(text: str) -> list[str]:
    return sorted(m.group(0) for m in PLACES.finditer(text.replace("%%", "")))


def test_every_message_has_its_indonesian() -> None:
    found = catalog("id")
    missing = []
    for (context, said, plural), where in messages().items():
        entry = found.get((said, plural) if plural else said, context or None)
        words = entry.string if entry and not entry.fuzzy else ""
        if not (words if isinstance(words, str) else words and all(words)):
            missing.append(f"{where}: {said}")
    assert missing == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_placeholders_survive_translation(language: str) -> None:
    wrong = []
    for entry in catalog(language):
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if entry.id and any(w and places(w) not in [places(i) for i in ids] for w in said):
            wrong.append(f"{ids[0]} → {said[0]}")
    assert wrong == []


def test_indonesian_has_one_plural_form() -> None:
    """Babel's own table says two, and a translation with one form would be dropped."""
    path = source.SRC / "locale" / "id" / "LC_MESSAGES" / "django.po"
    assert path.exists(), "there is no Indonesian catalogue"
    assert "nplurals=1" in path.read_text()


def test_no_translation_is_left_over() -> None:
    known = {said for _c, said, _p in messages()}
    for language in ("id", "en"):
        left = [e.id for e in catalog(language) if e.id and (e.id if isinstance(e.id, str) else e.id[0]) not in known]
        assert left == [], language


def test_templates_say_nothing_in_one_language() -> None:
    wrong = {source.name(p): said for p in source.files(".html") if (said := _bare(p.read_text()))}
    assert wrong == {}


OWN = {"Saluran", "API", "OpenAPI", "Ctrl", "Enter", "Esc", "Bahasa", "Indonesia", "English"}  # names, in any language
SPOKEN = r'(?:aria-label|title|placeholder|alt)="([^"]*)"'


def _bare(text: str) -> list[str]:
    """Words between and inside tags that no gettext call surrounds."""
    text = re.sub(r"(?s)\{#.*?#\}|\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}|<!--.*?-->", "", text)
    text = re.sub(r"\{% block \w*class %\}.*?\{% endblock %\}", "", text)
    text = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}", "", text)
    outside = re.sub(r'[\w-]+="[^"]*"', "", re.sub(r"(?s)<[^>]*>", " ", text))
    said = [*re.findall(SPOKEN, text), outside]
    words = [w for part in said for w in re.findall(r"[A-Za-z]{3,}", re.sub(r"&\w+;", "", part))]
    return [w for w in words if w not in OWN]
