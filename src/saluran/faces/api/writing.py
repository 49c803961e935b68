"""What a write may hold: the schemas that the reference shows, and the same schemas checked by type and length.

The kinds read generously, for forms and files. Programs are held to the reference, so that a list where a number
belongs is an error with a name and not an empty field.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.kinds import Kind, Table
from saluran.core.perform.cleaning import fields_for
from saluran.core.refusals import Invalid, Unfit
from saluran.core.schema import Field, Module, Verb
from saluran.faces.api.answers import wrong

Schema = dict[str, Any]
TYPES: Mapping[str, Any] = {
    "string": str,
    "number": (int, float),
    "object": dict,
    "array": list,
    "null": type(None),
    "boolean": bool,
}


def takes(actor: access.Actor, module: Module, verb: Verb) -> tuple[Field, ...]:
    """The fields that a verb takes from this actor."""
    return tuple(fields_for(actor, module, verb, "api").values())


def typed(fields: Iterable[Field], body: dict[str, Any]) -> dict[str, Any]:
    """The body, an ``Unfit`` in the place of each value that is not of the type and length that the reference says;
    the rest is the door's to judge, which names them all together."""
    known = {f.name: f for f in fields}
    made = dict(body)
    for name in body.keys() & known.keys():
        if bad := {path: [said] for path, said in _misfits(written(known[name].kind), body[name], name)}:
            made[name] = Unfit(bad)
    return made


def fit(fields: Iterable[Field], body: dict[str, Any]) -> dict[str, Any]:
    """The body, refused at once where a value is not of its type."""
    bad = {p: said for v in typed(fields, body).values() if isinstance(v, Unfit) for p, said in v.errors.items()}
    if bad:
        raise Invalid(bad)
    return body


def body_schema(fields: Iterable[Field], *, whole: bool) -> Schema:
    """The schema of a body; ``whole``: what is required must be there."""
    found = {f.name: f for f in fields}
    made: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {n: {"title": str(f.label), **written(f.kind, needed=f.required)} for n, f in found.items()},
    }
    if needed := [n for n, f in found.items() if whole and f.must]:
        made["required"] = needed
    return made


def written(kind: Kind, *, needed: bool = False) -> Schema:
    """A kind's schema as it is written: what it reads as, or null; decimals may be numbers, too."""
    made = kind.schema()
    types = made["type"] if isinstance(made["type"], list) else [made["type"]]
    if kind.stored == "number" and types[0] == "string":
        types = [*types, "number"]
    types = [t for t in types if t != "null"] + ([] if needed else ["null"])
    if "enum" in made:
        made["enum"] = [e for e in made["enum"] if e or (e is not None and not needed)] + ([] if needed else [None])
    if "pattern" in made and not needed:
        made["pattern"] = f"^({made['pattern'].strip('^$')})?$"
    if needed and types[0] == "string":
        made["minLength"] = 1
    if isinstance(kind, Table):
        made["items"] = _line(kind)
    return {**made, "type": types[0] if len(types) == 1 else types}


def _line(table: Table) -> Schema:
    """A line: with its id it is changed, without one it is added. What is worked out is not read."""
    columns = {f.name: {} if f.readonly else written(f.kind, needed=f.required) for f in table.fields}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"id": {"type": ["integer", "string", "null"]}, **columns},
    }


def _misfits(schema: Schema, value: Any, path: str) -> Iterator[tuple[str, str]]:
    types = schema.get("type", ())
    types = [types] if isinstance(types, str) else types
    if types and not any(_is(t, value) for t in types):
        yield path, _("This is not the right type of value.")
    elif isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        yield path, _("At most %(n)s characters.") % {"n": schema["maxLength"]}
    elif isinstance(value, list):
        for n, part in enumerate(value[:1000]):
            yield from _misfits(schema.get("items", {}), part, f"{path}.{n}")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _misfits(schema.get("properties", {}).get(name, {}), part, f"{path}.{name}")


def _is(word: str, value: Any) -> bool:
    if word == "integer":
        return (isinstance(value, int) and not isinstance(value, bool)) or (
            isinstance(value, float) and value.is_integer()
        )
    if isinstance(value, bool):
        return word == "boolean"
    return isinstance(value, TYPES[word])


def one_of(name: str, words: Iterable[str]) -> Invalid:
    """A parameter that must be one of some words."""
    return wrong(name, _("Send one of: %(words)s.") % {"words": ", ".join(words)})
