"""The reference as a document for programs, and as pages for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string

from saluran.core.kinds import language
from saluran.faces.api.answers import Answer
from saluran.faces.api.asking import Ask
from saluran.faces.api.examples import examples
from saluran.faces.api.openapi import Document, document
from saluran.faces.api.views import view

Schema = dict[str, Any]
WORDS = 20  # of a choice, before it is cut short


@dataclass(frozen=True)
class Property:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One line of the pages."""

    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Property, ...]
    body: tuple[Property, ...]
    statuses: tuple[str, ...]


def show_document(ask: Ask) -> Answer:
    ask.query()
    return Answer(document(ask.actor))


def _pages(ask: Ask) -> HttpResponseBase:
    ask.query()
    made = document(ask.actor)
    groups: dict[str, list[Operation]] = {t["name"]: [] for t in made["tags"]}
    for tag, operation in _operations(made):
        groups[tag].append(operation)
    host = ask.request.build_absolute_uri("/").rstrip("/")
    shown = {
        "groups": [(f"g{n}", tag, found) for n, (tag, found) in enumerate(groups.items()) if found],
        "examples": [(e.title, e.curl(host)) for e in examples()],
        "lang": language(),
        "theme": ask.actor.theme,
    }
    return HttpResponse(render_to_string("saluran/api.html", shown, ask.request))


_view = view(sessions=True, GET=_pages)


def show_pages(request: HttpRequest) -> HttpResponseBase:
    """The pages; somebody who has not signed in is asked to."""
    answer = _view(request)
    if answer.status_code == 401 and "Authorization" not in request.headers:
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}")
    return answer


show_pages.csrf_exempt = True  # type: ignore[attr-defined]


def _operations(made: Document) -> Iterator[tuple[str, Operation]]:
    for path, methods in made["paths"].items():
        for method, o in methods.items():
            sent: Schema = next(iter(o.get("requestBody", {}).get("content", {}).values()), {})
            yield (
                o["tags"][0],
                Operation(
                    method.upper(),
                    path,
                    o["summary"],
                    o.get("description", ""),
                    tuple(_parameter(_follow(made, p)) for p in o.get("parameters", ())),
                    _body(made, sent.get("schema", {})),
                    tuple(sorted(o["responses"])),
                ),
            )


def _follow(made: Document, part: Schema) -> dict[str, Any]:
    """What a reference points at."""
    while "$ref" in part:
        _hash, _components, kind, name = part["$ref"].split("/", 3)
        part = made["components"][kind][name]
    return part


def _parameter(p: Schema) -> Property:
    return Property(p["name"], f"{p['in']}: {_kind(p['schema'])}", p["required"], p.get("description", ""))


def _body(made: Document, schema: Schema) -> tuple[Property, ...]:
    schema = _follow(made, schema)
    if "oneOf" in schema:
        found = {p.name: p for part in schema["oneOf"] for p in _body(made, part)}
        return tuple(found.values())
    needed = schema.get("required", ())
    return tuple(
        Property(n, _kind(_follow(made, p)), n in needed, p.get("description") or p.get("title", ""))
        for n, p in schema.get("properties", {}).items()
    )


def _kind(schema: Schema) -> str:
    """A schema in a few words."""
    if "enum" in schema:
        words = [str(e) for e in schema["enum"] if e]
        return " | ".join([*words[:WORDS], *(["…"] if len(words) > WORDS else [])])
    types = schema.get("type", "")
    words = [types] if isinstance(types, str) else [t for t in types if t != "null"]
    return " | ".join(words) + (f" ({schema['format']})" if "format" in schema else "")
