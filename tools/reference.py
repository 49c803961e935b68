"""Writes docs/reference from the declarations: modules, kinds, settings, commands, and the counter for plugins.

``python tools/reference.py`` writes the pages; a test says when one is stale.
"""

from __future__ import annotations

import argparse
import inspect
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saluran.config.settings")
if __name__ == "__main__":
    os.environ["SALURAN_HOME"] = tempfile.mkdtemp()
    django.setup()

from saluran import sdk
from saluran.config.env import Environment
from saluran.core import options
from saluran.core.kinds import KINDS, Late
from saluran.core.perform import EVERY_MODULE
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Verb
from saluran.faces.cli.parsing import parser

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py from the declarations: change these, then run it again. -->"
Rows = Iterable[tuple[str, ...]]


def said(thing: Any) -> str:
    """The first paragraph of a docstring."""
    return " ".join(inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].split()).replace("``", "`")


def table(*head: str, rows: Rows) -> list[str]:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines, ""]


def code(words: Iterable[str]) -> str:
    return ", ".join(f"`{w}`" for w in words)


def modules_page() -> Iterator[str]:
    yield from (
        "# Modules",
        "",
        "What each module of the house holds and does. Every record also has `id`, `version` and `tags`.",
    )
    yield from ("", "## Every module", "", *verbs_of(EVERY_MODULE.values()))
    for m in modules._declared.values():
        if ours(m.model):
            yield from (f"## `{m.key}` – {m.label}", "", about(m), "")
            yield from table(
                "field", "label", "kind", "note", rows=[field_row(f) for f in m.fields if f.name != "tags"]
            )
            yield from verbs_of(v for v in m.verbs.values() if ours(v.run))


def ours(thing: Any) -> bool:
    """Plugins that happen to be installed are no part of these pages."""
    return str(thing.__module__).startswith("saluran.")


def about(m: Module) -> str:
    board = (("board by", m.board), ("adds up", m.sums), ("weighs", m.weighed))
    named = (*board, ("natural key", m.natural), ("sorted by", m.sort))
    words = [f"{word} `{name}`" for word, name in named if name]
    words += ["only administrators see it"] if m.admin else ["only administrators change it"] if m.fixed else []
    return " · ".join(words)


def field_row(f: Field) -> tuple[str, ...]:
    return f"`{f.name}`", str(f.label), kind_of(f), note_of(f)


def kind_of(f: Field) -> str:
    kind: Any = f.kind
    found = getattr(kind, "options", ())
    if isinstance(found, Late):
        return f"{kind.key}: {found.what}"
    if found:
        return f"{kind.key}: {code(key for key, _label in found)}"
    if to := getattr(kind, "to", ""):
        return f"{kind.key} → `{to}`"
    if lines := getattr(kind, "fields", ()):
        return f"{kind.key}: " + ", ".join(f"`{x.name}` ({x.kind.key})" for x in lines)
    return str(kind.key)


def note_of(f: Field) -> str:
    verbs = [f.through] if isinstance(f.through, str) else sorted(set((f.through or {}).values()))
    readonly = (
        "computed" if f.computed else "imports alone set it" if f.importable else "read-only" if f.readonly else ""
    )
    words = ("required" if f.required else "", readonly, f"changed through {code(verbs)}" if verbs else "", f.told)
    return "; ".join(w for w in words if w)


def verbs_of(verbs: Iterable[Verb]) -> list[str]:
    rows = [(f"`{v.name}`", str(v.label), said(v.run), takes(v), v.needs) for v in verbs]
    return table("verb", "label", "what it does", "takes (* required)", "right", rows=rows) if rows else []


def takes(v: Verb) -> str:
    return ", ".join(f"`{f.name}`{'*' if f.required else ''}" for f in v.takes)


def kinds_page() -> Iterator[str]:
    yield from ("# Kinds of values", "", "What a field may hold, and by which words conditions may ask for it.", "")
    rows = [
        (f"`{k}`", str(x.label), code(sorted(x.ops)), yes(x.sortable), yes(x.custom)) for k, x in sorted(KINDS.items())
    ]
    yield from table("kind", "label", "conditions", "sortable", "as a custom field", rows=rows)


def yes(it: bool) -> str:
    return "yes" if it else "no"


def settings_page() -> Iterator[str]:
    yield from ("# Settings", "", "Of the company: changed under *Set-up*, or through `/api/v1/settings`.", "")
    every = options.declared().values()
    yield from table(
        "key",
        "label",
        "kind",
        "default",
        rows=[(f"`{o.key}`", str(o.label), o.kind.key, o.text(o.default)) for o in every],
    )
    yield from ("Of the installation: read from the environment when a process starts.", "")
    found = Environment.model_fields.values()
    yield from table("variable", "default", rows=[(f"`{f.validation_alias}`", str(f.default)) for f in found])


def commands_page() -> Iterator[str]:
    yield from (
        "# Commands",
        "",
        "Exit codes: 0 done, 1 refused or failed with a sentence on stderr, 2 wrong usage.",
        "",
    )
    for name, what, command in commands(parser(), "saluran", ""):
        actions = [a for a in command._actions if a.help != argparse.SUPPRESS and a.dest != "help"]
        yield from (f"## `{name}`", "", f"{what[:1].upper()}{what[1:]}.", "")
        yield from (
            table("argument", "what it is", rows=[(argument(a), a.help or "") for a in actions]) if actions else ()
        )


def argument(a: argparse.Action) -> str:
    value = "" if a.nargs == 0 else str(a.metavar or a.dest.upper())
    return f"`{' '.join([*a.option_strings[-1:], value]).strip()}`"


def commands(
    command: argparse.ArgumentParser, name: str, what: str
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    inner = [a for a in command._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield name, what, command
    for action in inner:
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for word, below in action.choices.items():
            yield from commands(below, f"{name} {word}", helps.get(word, ""))


#: What is no class, function or module, and cannot say it itself.
VALUES = {
    "SYSTEM": "The house itself as an actor: for listeners and jobs that nobody asked for.",
    "modules": "The registry: `register(module)`, `extend(key, verbs=…)`, `get(key)`, `all()`.",
}


def sdk_page() -> Iterator[str]:
    yield from (
        "# The counter for plugins: `saluran.sdk`",
        "",
        "A plugin imports from here. Nothing else in the package is a promise.",
        "",
    )
    yield from table("name", "what it is", rows=[counter(name) for name in sorted(sdk.__all__, key=str.casefold)])
    every = [n for n, c in vars(sdk.columns).items() if inspect.isclass(c) and issubclass(c, sdk.columns.Column)]
    yield from (
        "Columns, one for each kind that a table can hold:",
        "",
        code(f"columns.{n}" for n in sorted(every)),
        "",
    )


def counter(name: str) -> tuple[str, str]:
    thing = getattr(sdk, name)
    names = list(inspect.signature(thing).parameters) if inspect.isfunction(thing) else None
    shown = f"`{name}({', '.join(names)})`" if names is not None else f"`{name}`"
    return shown, re.sub(r" \([^()]*\.md[^()]*\)", "", VALUES.get(name) or said(thing))


def pages() -> dict[str, str]:
    """Every page by its name, as it should be."""
    made = {
        "modules": modules_page,
        "kinds": kinds_page,
        "settings": settings_page,
        "commands": commands_page,
        "sdk": sdk_page,
    }
    with translation.override("en"):
        return {f"{name}.md": "\n".join([NOTE, "", *page()]).rstrip() + "\n" for name, page in made.items()}


if __name__ == "__main__":
    for page, text in pages().items():
        (FOLDER / page).write_text(text)
