"""The operations that the reference tells of each module."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import access, rollups
from saluran.core.kinds import Link
from saluran.core.perform import EVERY_MODULE, find_verb
from saluran.core.registry import modules
from saluran.core.schema import Field, Module, Verb
from saluran.faces.api.beside import related_key
from saluran.faces.api.components import ID, OPERATION, READ, VERSIONED, WRITE, closed, many, parameter, ref
from saluran.faces.api.writing import body_schema, takes
from saluran.platform import exporting

Schema = dict[str, Any]
Part = str | Schema  # a parameter: the name of a shared one, or its own description
JSON = "application/json"


def operation(
    name: str,
    tag: str,
    summary: str,
    answer: Schema,
    *,
    parameters: Iterable[Part] = (),
    body: Schema | None = None,
    needed: bool = True,
    problems: Iterable[int] = READ,
    status: int = 200,
    content: str = JSON,
    about: str = "",
) -> Schema:
    """One operation of the document."""
    responses = {
        str(status): {"description": _("Done."), "content": {content: {"schema": answer}}},
        **{str(p): ref("responses", f"Problem{p}") for p in problems},
    }
    found: Schema = {"operationId": name, "tags": [tag], "summary": summary, "responses": responses}
    if listed := [ref("parameters", p) if isinstance(p, str) else p for p in parameters]:
        found["parameters"] = listed
    if body is not None:
        sent = body if "multipart/form-data" in body else {JSON: {"schema": body}}
        found["requestBody"] = {"required": needed, "content": sent}
    if about:
        found["description"] = about
    return found


def record_schema(actor: access.Actor, module: Module) -> Schema:
    """A record as it is answered. Lists answer some of its fields."""
    fields = {n: _shown(f) for n, f in rollups.columns(actor, module).items()}
    properties = {"id": ID, "version": {"type": "integer"}, **fields, "operation": OPERATION}
    return {"type": "object", "title": str(module.one), "required": ["id"], "properties": properties}


def _shown(f: Field) -> Schema:
    found = {"title": str(f.label), **f.kind.schema()}
    if f.readonly:
        found["readOnly"] = True
    said = [f.told] if f.told else []
    if isinstance(f.kind, Link):
        said.append(_("Link to “%(module)s”.") % {"module": f.kind.to})
    return {**found, "description": " ".join(said)} if said else found


def of_module(actor: access.Actor, module: Module) -> dict[str, Schema]:
    """The paths of a module that this actor may use."""
    paths = _of_list(actor, module) | _of_record(actor, module) | _of_related(actor, module)
    paths |= _of_similar(actor, module) if module.known_by else {}
    for verb in module.verbs.values():
        if _able(actor, module, verb.name):
            paths |= _of_verb(actor, module, verb)
    if access.may(actor, module, "export"):
        paths[f"/api/v1/{module.key}/do/export"] = {"post": export(module)}
    return paths


def _able(actor: access.Actor, module: Module, name: str) -> bool:
    """Whether the actor may do this verb to some record."""
    verb = module.verbs.get(name) or EVERY_MODULE[name]
    if name in module.closed or (verb.right and not access.has(actor, verb.right)):
        return False
    return access.may(actor, module, verb.needs)


def _of_list(actor: access.Actor, module: Module) -> dict[str, Schema]:
    key, tag = module.key, str(module.label)
    methods = {"get": operation(f"list_{key}", tag, _("List"), _page(key), parameters=(*_listing(module), "view"))}
    if _able(actor, module, "create"):
        methods["post"] = operation(
            f"create_{key}",
            tag,
            _("Create"),
            ref("schemas", key),
            body=ref("schemas", f"{key}.create"),
            problems=WRITE,
            status=201,
            parameters=("Idempotency-Key", *([_refusing()] if module.known_by else [])),
        )
    return {f"/api/v1/{key}": methods}


def _refusing() -> Schema:
    said = _("refuse: 409 with “similar” where the same is there already, as far as one can tell.")
    return parameter("query", "duplicates", {"type": "string", "enum": ["allow", "refuse"], "default": "allow"}, said)


def _of_similar(actor: access.Actor, module: Module) -> dict[str, Schema]:
    key, tag, answer = module.key, str(module.label), ref("schemas", "Similar")
    show = operation(f"similar_{key}", tag, _("What may be the same"), answer, parameters=("id",))
    body = body_schema(takes(actor, module, find_verb(module, "update")), whole=False)
    find = operation(
        f"similar_to_{key}", tag, _("What may be the same as these values"), answer, body=body,
        problems=(*READ, 413, 415),
    )  # fmt: skip
    return {f"/api/v1/{key}/{{id}}/similar": {"get": show}, f"/api/v1/{key}/similar": {"post": find}}


def _listing(module: Module) -> tuple[Part, ...]:
    said = _("Up to 3 fields, “-” before one for downwards: %(fields)s.") % {"fields": ", ".join(module.sortable)}
    sort = parameter("query", "sort", {"type": "string"}, said)
    return ("filter", *(["q"] if module.search else []), sort, "fields", "limit", "cursor", "count")


def _page(key: str) -> Schema:
    count = {"type": ["integer", "null"]}
    cursor = {"type": ["string", "null"]}
    return many(ref("schemas", key), next=cursor, count=count, count_is_exact={"type": "boolean"})


def _of_record(actor: access.Actor, module: Module) -> dict[str, Schema]:
    key, tag, record = module.key, str(module.label), ref("schemas", module.key)
    methods = {"get": operation(f"read_{key}", tag, _("Read"), record, parameters=("id",))}
    paths = {f"/api/v1/{key}/{{id}}": methods}
    at: tuple[Part, ...] = ("id", "If-Match")
    if _able(actor, module, "update"):
        body = ref("schemas", f"{key}.update")
        methods["patch"] = operation(
            f"change_{key}", tag, _("Change"), record, body=body, problems=VERSIONED, parameters=at
        )
        paths |= _of_set(actor, module, find_verb(module, "update"), body)
    if _able(actor, module, "delete"):
        done = ref("schemas", "Done")
        methods["delete"] = operation(f"delete_{key}", tag, _("Delete"), done, problems=VERSIONED, parameters=at)
        paths |= _of_set(actor, module, find_verb(module, "delete"), closed({}))
    return paths


def _of_related(actor: access.Actor, module: Module) -> dict[str, Schema]:
    paths = {}
    for related in module.related:
        target = modules.all().get(related.module)
        if target is None or not access.may(actor, target, "view"):
            continue
        name = related_key(module, related)
        found = operation(
            f"related_{module.key}_{name.replace('.', '_')}",
            str(module.label),
            str(target.label),
            _page(target.key),
            parameters=("id", *_listing(target)),
        )
        paths[f"/api/v1/{module.key}/{{id}}/related/{name}"] = {"get": found}
    return paths


def _of_verb(actor: access.Actor, module: Module, verb: Verb) -> dict[str, Schema]:
    key, body = module.key, body_schema(takes(actor, module, verb), whole=True)
    done = operation(
        f"{verb.name}_{key}",
        str(module.label),
        str(verb.label),
        ref("schemas", "Done"),
        body=body,
        needed="required" in body,
        problems=VERSIONED,
        parameters=("id", "If-Match", "Idempotency-Key"),
        about=_("Answers what the verb answers, or else the record."),
    )
    return {f"/api/v1/{key}/{{id}}/do/{verb.name}": {"post": done}, **_of_set(actor, module, verb, body)}


def _of_set(actor: access.Actor, module: Module, verb: Verb, data: Schema) -> dict[str, Schema]:
    if verb.needs == "create" or not access.has(actor, "bulk"):
        return {}
    done = on_set(f"{verb.name}_many_{module.key}", str(module.label), str(verb.label), data)
    return {f"/api/v1/{module.key}/do/{verb.name}": {"post": done}}


def on_set(name: str, tag: str, label: str, data: Schema, parameters: Iterable[Part] = ()) -> Schema:
    """A verb on a set: by ids, or by a condition and how many it should find."""
    ids = {"type": "array", "minItems": 1, "items": ID}
    condition = {"type": ["object", "array"], "description": _("A condition.")}
    expected = {"type": "integer", "minimum": 0, "description": _("How many records the filter finds.")}
    ways = (
        closed({"ids": ids, "data": data}, "data"),
        closed({"filter": condition, "q": {"type": "string"}, "expected": expected, "data": data}, "q", "data"),
    )
    done = operation(
        name,
        tag,
        _("%(verb)s: several at once") % {"verb": label},
        ref("schemas", "Report"),
        body={"oneOf": list(ways)},
        problems=WRITE,
        parameters=(*parameters, "Idempotency-Key"),
    )
    done["responses"]["202"] = queued()
    return done


def queued() -> Schema:
    """The answer where a job does it."""
    return {"description": _("Queued as a job."), "content": {JSON: {"schema": ref("schemas", "Queued")}}}


def export(module: Module) -> Schema:
    """Records as a file."""
    properties = {
        "format": {"type": "string", "enum": list(exporting.forms_of(module)), "default": "csv"},
        "filter": {"type": ["object", "array"], "description": _("A condition.")},
        **({"q": {"type": "string"}} if module.search else {}),
        "sort": {"type": "string"},
        "fields": {"type": "array", "items": {"type": "string"}, "description": _("None: all fields.")},
        "ids": {"type": "array", "minItems": 1, "items": ID},
    }
    file = {"type": "string", "format": "binary"}
    done = operation(
        f"export_{module.key}", str(module.label), _("Export"), file, content="*/*",
        body=closed(properties, *properties), needed=False, problems=WRITE,
    )  # fmt: skip
    done["responses"]["202"] = queued()
    return done
