"""Keeps the catalogues of words in step with the sources: `make messages`.

Every message of the product stands in both languages. What is new is added, in English as it is written, in
Indonesian empty, to be filled by hand; what nobody says any more is dropped; nothing is guessed. The files
hold no dates and no places, so that they change only when words change. `--check` writes nothing, and fails
when a catalogue is behind the sources or has an empty entry.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "saluran"
# Babel's own table gives Indonesian two forms, and a translation with one would be dropped.
PLURAL_FORMS = {"id": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
# As in faces/html/jinja.py. A template that cannot be read stops the extraction.
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# Saluran. Sorted, and kept in step with the sources, by "make messages"; the words are written by hand.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def read_python(file: IO[bytes], keywords: Any, _tags: Collection[str], options: Any) -> Iterator[Any]:
    """The messages of a module: by whatever name it imports gettext, and inside f-strings on every Python."""
    tree = ast.parse(file.read())
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation")
    names = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for node in ast.walk(tree):
        name = names.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and name in keywords:
            yield node.lineno, name, tuple(a.value if isinstance(a, ast.Constant) else None for a in node.args), []


METHODS: list[tuple[str, Any]] = [("**/migrations/**", "ignore"), ("**.py", read_python), ("**.html", "jinja2")]


def path_of(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def said() -> Catalog:
    """Every message that the sources say, each once, without words."""
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS):
        found.add(message, context=context)
    return found


def forms(message: Message | None) -> tuple[str, ...]:
    """The words of a translation: one, or one for each plural form."""
    words = message.string if message else None
    return tuple(words) if isinstance(words, list | tuple) else (words or "",)


def words_of(message: Message, old: Message | None, language: str) -> str | tuple[str, ...]:
    """The words that are there; else English as it is written, and Indonesian empty."""
    new = tuple(message.id) if message.pluralizable else (str(message.id),)
    kept = forms(old) if old and not old.fuzzy and old.pluralizable == message.pluralizable else ()
    if not kept or not all(kept):
        kept = new if language == "en" else ("",)
    return kept if message.pluralizable else kept[0]


def renewed(language: str, messages: Catalog) -> Catalog:
    """The catalogue of a language with exactly these messages."""
    old = Catalog(locale=language)
    if path_of(language).exists():
        with path_of(language).open("rb") as file:
            old = read_po(file, locale=language, abort_invalid=True)
    new = Catalog(locale=language)
    new.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    for message in messages:
        if message.id:
            words = words_of(message, old.get(message.id, message.context), language)
            new.add(message.id, words, context=message.context)
    return new


def text_of(language: str, catalog: Catalog) -> str:
    """A catalogue as its file reads."""
    file = BytesIO()
    write_po(file, catalog, width=110, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])
    return header + file.getvalue().decode().strip() + "\n"


def faults(check: bool) -> Iterator[str]:
    """Bring both catalogues up to date, or only look; yields what a person still has to do."""
    messages = said()
    for language in PLURAL_FORMS:
        catalog = renewed(language, messages)
        path, text = path_of(language), text_of(language, catalog)
        if check and (not path.exists() or path.read_text() != text):
            yield f"{path.relative_to(ROOT)} is behind the sources: run 'make messages'."
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        yield from (f"{language}: no words yet for {m.id!r}" for m in catalog if m.id and not all(forms(m)))


def main(arguments: list[str]) -> int:
    """0 when nothing is left to do."""
    found = list(faults(check="--check" in arguments))
    print("\n".join(found) or "Both languages are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
