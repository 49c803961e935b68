"""The operations of the reference: those of each module, and those that all modules share."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.kinds import Link
from saluran.core.perform import EVERY_MODULE, find_verb
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Verb
from saluran.faces.api.beside import related_key
from saluran.faces.api.components import ID, OPERATION, READ, VERSIONED, WRITE, made, many, ref
from saluran.faces.api.writing import body_schema, takes

Schema = dict[str, Any]
SHARED = ("assign", "tag", "follow", "comment", "note", "attach")  # verbs that every module has, told once
JSON = "application/json"


def operation(
    name: str, tag: str, summary: str, answer: Schema, *, parameters: Iterable[str | Schema] = (), body: Schema | None = None,
    needed: bool = True, problems: Iterable[int] = READ, status: int = 200, content: str = JSON, about: str = "",
) -> Schema:  # fmt: skip
    """One operation; parameters by name are the shared ones."""
    found: Schema = {
        "operationId": name, "tags": [tag], "summary": summary,
        "responses": {
            str(status): {"description": _("Done."), "content": {content: {"schema": answer}}},
            **{str(p): ref("responses", f"Problem{p}") for p in problems},
        },
    }  # fmt: skip
    if listed := [ref("parameters", p) if isinstance(p, str) else p for p in parameters]:
        found["parameters"] = listed
    if body is not None:
        found["requestBody"] = {"required": needed, "content": body if "multipart/form-data" in body else {JSON: {"schema": body}}}
    if about:
        found["description"] = about
    return found


def record_schema(actor: access.Actor, module: Module) -> Schema:
    """A record as it is answered. Lists answer some of its fields."""
    fields = {n: _shown(f) for n, f in access.fields(actor, module, "view").items()}
    return {
        "type": "object", "title": str(module.one), "required": ["id"],
        "properties": {"id": ID, "version": {"type": "integer"}, **fields, "operation": OPERATION},
    }  # fmt: skip


def _shown(f: Field) -> Schema:
    found = {"title": str(f.label), **f.kind.schema()}
    if f.readonly:
        found["readOnly"] = True
    said = [str(f.help)] if f.help else []
    if isinstance(f.kind, Link):
        said.append(_("Link to “%(module)s”.") % {"module": f.kind.to})
    return {**found, "description": " ".join(said)} if said else found


def listing(module: Module) -> tuple[str | Schema, ...]:
    sort = {
        "in": "query", "name": "sort", "required": False, "schema": {"type": "string"},
        "description": _("Up to 3 fields, “-” before one for downwards: %(fields)s.") % {"fields": ", ".join(module.sortable)},
    }  # fmt: skip
    return ("filter", "q", sort, "fields", "limit", "cursor", "count")


def page(key: str) -> Schema:
    count = {"type": ["integer", "null"]}
    return many(ref("schemas", key), next={"type": ["string", "null"]}, count=count, count_is_exact={"type": "boolean"})


def of_module(actor: access.Actor, module: Module) -> dict[str, Schema]:
    """The paths of a module that this actor may use."""
    key, tag = module.key, str(module.label)
    at, one, record = f"/api/v1/{key}", f"/api/v1/{key}/{{id}}", ref("schemas", key)
    paths: dict[str, Schema] = {
        at: {"get": operation(f"list_{key}", tag, _("List"), page(key), parameters=listing(module))},
        one: {"get": operation(f"read_{key}", tag, _("Read"), record, parameters=["id"])},
    }
    if _able(actor, module, "create"):
        paths[at]["post"] = operation(
            f"create_{key}", tag, _("Create"), record, body=ref("schemas", f"{key}.create"), problems=WRITE, status=201,
            parameters=["Idempotency-Key"],
        )  # fmt: skip
    if _able(actor, module, "update"):
        paths[one]["patch"] = operation(
            f"change_{key}", tag, _("Change"), record, body=ref("schemas", f"{key}.update"), problems=VERSIONED, parameters=["id", "If-Match"]
        )
        paths |= _of_set(actor, module, find_verb(module, "update"), ref("schemas", f"{key}.update"))
    if _able(actor, module, "delete"):
        paths[one]["delete"] = operation(
            f"delete_{key}", tag, _("Delete"), ref("schemas", "Done"), problems=VERSIONED, parameters=["id", "If-Match"]
        )
        paths |= _of_set(actor, module, find_verb(module, "delete"), made({}))
    for related in module.related:
        if related.module in modules.all() and access.may(actor, modules.get(related.module), "view"):
            target, name = modules.get(related.module), related_key(module, related)
            paths[f"{one}/related/{name}"] = {"get": operation(
                f"related_{key}_{name.replace('.', '_')}", tag, str(target.label), page(target.key), parameters=["id", *listing(target)]
            )}  # fmt: skip
    for verb in module.verbs.values():
        if _able(actor, module, verb.name):
            paths |= _of_verb(actor, module, verb)
    return paths


def _able(actor: access.Actor, module: Module, name: str) -> bool:
    """Whether the actor may do this verb to some record."""
    verb = module.verbs.get(name) or EVERY_MODULE[name]
    if name in module.closed or (verb.right and not access.has(actor, verb.right)):
        return False
    return access.may(actor, module, verb.needs)


def _of_verb(actor: access.Actor, module: Module, verb: Verb) -> dict[str, Schema]:
    key, fields = module.key, takes(actor, module, verb)
    body = body_schema(fields, whole=True)
    done = operation(
        f"{verb.name}_{key}", str(module.label), str(verb.label), ref("schemas", "Done"), body=body, needed="required" in body,
        problems=VERSIONED, parameters=["id", "If-Match", "Idempotency-Key"], about=_("Answers what the verb answers, or else the record."),
    )  # fmt: skip
    return {f"/api/v1/{key}/{{id}}/do/{verb.name}": {"post": done}, **_of_set(actor, module, verb, body)}


def _of_set(actor: access.Actor, module: Module, verb: Verb, data: Schema) -> dict[str, Schema]:
    if verb.needs == "create" or not access.has(actor, "bulk"):
        return {}
    done = _set(f"{verb.name}_many_{module.key}", str(module.label), str(verb.label), data, ())
    return {f"/api/v1/{module.key}/do/{verb.name}": {"post": done}}


def _set(name: str, tag: str, label: str, data: Schema, parameters: Iterable[Schema]) -> Schema:
    """A verb on a set: by ids, or by a condition and how many it should find."""
    ids = {"type": "array", "minItems": 1, "items": ID}
    condition = {"type": ["object", "array"], "description": _("A condition.")}
    expected = {"type": "integer", "minimum": 0, "description": _("How many records the filter finds.")}
    some = [
        {"type": "object", "additionalProperties": False, "properties": {**by, "data": data}, "required": list(by)}
        for by in ({"ids": ids}, {"filter": condition, "expected": expected})
    ]
    done = operation(
        name, tag, _("%(verb)s: several at once") % {"verb": label}, ref("schemas", "Report"), body={"oneOf": some}, problems=WRITE,
        parameters=[*parameters, "Idempotency-Key"],
    )  # fmt: skip
    done["responses"]["202"] = {"description": _("Queued as a job."), "content": {JSON: {"schema": ref("schemas", "Queued")}}}
    return done


def of_all(actor: access.Actor, keys: list[str]) -> dict[str, Schema]:
    """What hangs on a record of any module, and the verbs that every module has."""
    tag, one = _("Any record"), "/api/v1/{module}/{id}"
    module = {"in": "path", "name": "module", "required": True, "schema": {"type": "string", "enum": keys}, "description": _("The module.")}
    size: list[str | Schema] = [module, "id", "limit"]
    at = [module, "id"]
    older = {"in": "query", "name": "before", "required": False, "schema": ID, "description": _("Only what is older than this id.")}
    note = {"text": {"type": "string", "minLength": 1, "maxLength": 20_000}, "comment": {"type": "boolean"}}
    part = made({"file": {"type": "string", "format": "binary"}})
    bytes_ = {"type": "string", "format": "binary"}
    keyed = [*at, "Idempotency-Key"]
    paths = {
        f"{one}/timeline": {"get": operation("timeline", tag, _("Timeline"), ref("schemas", "Timeline"), parameters=[*size, "before"])},
        f"{one}/notes": {
            "get": operation("list_notes", tag, _("Notes"), ref("schemas", "Notes"), parameters=[*size, older]),
            "post": operation(
                "write_note", tag, _("Write a note"), ref("schemas", "Note"), problems=WRITE, status=201, parameters=keyed,
                body={**made(note, "comment"), "additionalProperties": False},
            ),
        },
        f"{one}/files": {
            "get": operation("list_files", tag, _("Files"), ref("schemas", "Files"), parameters=at),
            "post": operation(
                "attach_file", tag, _("Attach a file"), ref("schemas", "File"), problems=WRITE, status=201, parameters=keyed,
                body={"multipart/form-data": {"schema": {**part, "additionalProperties": False}}},
            ),
        },
        f"{one}/files/{{file}}": {"get": operation(
            "read_file", tag, _("The bytes of a file"), bytes_, content="*/*", parameters=[
                *at, {"in": "path", "name": "file", "required": True, "schema": ID, "description": _("The id of the file.")},
            ],
        )},
    }  # fmt: skip
    return {**paths, **_every_verb(actor, tag, one, module)}


def _every_verb(actor: access.Actor, tag: str, one: str, module: Schema) -> dict[str, Schema]:
    paths = {}
    found = [(v.name, str(v.label), body_schema(v.takes, whole=True)) for n, v in EVERY_MODULE.items() if n in SHARED]
    for name, label, body in [*found, ("restore", _("Restore"), {**made({}), "additionalProperties": False})]:
        done = operation(
            f"{name}_record", tag, label, ref("schemas", "Done"), problems=VERSIONED, body=body, needed="required" in body and bool(body["required"]),
            parameters=[module, "id", "If-Match", "Idempotency-Key"],
        )  # fmt: skip
        paths[f"{one}/do/{name}"] = {"post": done}
        if access.has(actor, "bulk"):
            paths[f"/api/v1/{{module}}/do/{name}"] = {"post": _set(f"{name}_many", tag, label, body, [module])}
    return paths


def of_house(keys: list[str]) -> dict[str, Schema]:
    """What belongs to no record."""
    tag = _("The house")
    words = {"in": "query", "name": "q", "required": True, "schema": {"type": "string", "minLength": 1}, "description": _("What to search for.")}
    within = {"in": "query", "name": "module", "required": False, "schema": {"type": "string", "enum": keys}, "description": _("Only this module.")}
    size = {"in": "query", "name": "limit", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
    later = {"type": "object", "additionalProperties": False, "properties": {"keep_later": {
        "type": "boolean", "default": False, "description": _("Leave what was changed since, instead of refusing."),
    }}}  # fmt: skip
    return {
        "/api/v1/me": {"get": operation("me", tag, _("Who I am"), ref("schemas", "Me"), problems=(401, 422, 429))},
        "/api/v1/search": {"get": operation("search", tag, _("Search"), ref("schemas", "Found"), parameters=[words, within, size])},
        "/api/v1/jobs/{id}": {"get": operation("job", tag, _("How far a job is"), ref("schemas", "Job"), parameters=["id"])},
        "/api/v1/operations/{id}/undo": {"post": operation(
            "undo", tag, _("Undo an operation"), ref("schemas", "Done"), body=later, needed=False, problems=WRITE, parameters=["id", "Idempotency-Key"],
        )},
    }  # fmt: skip
