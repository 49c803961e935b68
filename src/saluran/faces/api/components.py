"""What all operations of the reference share: problems, parameters, and the schemas that belong to no module."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.faces.api.answers import TITLES

Schema = dict[str, Any]
PROBLEMS = (401, 403, 404, 409, 412, 413, 415, 422, 429)
READ = (401, 403, 404, 422, 429)
WRITE = (401, 403, 404, 409, 413, 415, 422, 429)
VERSIONED = tuple(sorted({*WRITE, 412}))
TIME = {"type": "string", "format": "date-time"}
ID = {"type": "integer", "minimum": 1}
MAYBE_ID = {"type": ["integer", "null"]}
OPERATION = {"type": ["integer", "null"], "description": "The operation, for undo; null when nothing changed."}
PERSON = {"type": ["object", "null"], "properties": {"id": {"type": "integer"}, "title": {"type": ["string", "null"]}}}


def ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def made(properties: Schema, *optional: str) -> Schema:
    """An object with these properties, all there but the optional ones."""
    return {"type": "object", "properties": properties, "required": [n for n in properties if n not in optional]}


def closed(properties: Schema, *optional: str) -> Schema:
    """An object with these properties and no others."""
    return {**made(properties, *optional), "additionalProperties": False}


def many(items: Schema, **more: Schema) -> Schema:
    return made({"items": {"type": "array", "items": items}, **more})


def shared() -> Schema:
    """The components of every document, in the reader's language."""
    return {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _("A token of Saluran.")}},
        "schemas": _schemas(),
        "parameters": _parameters(),
        "responses": {f"Problem{status}": _problem(status) for status in PROBLEMS},
    }


def _problem(status: int) -> Schema:
    answer: Schema = {
        "description": str(TITLES[status]),
        "content": {"application/problem+json": {"schema": ref("schemas", "Problem")}},
    }
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status == 429:
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return answer


def parameter(where: str, name: str, schema: Schema, text: str, *, needed: bool = False) -> Schema:
    return {"in": where, "name": name, "required": needed or where == "path", "schema": schema, "description": text}


def _parameters() -> Schema:
    text = {"type": "string"}
    size = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    return {
        "id": parameter("path", "id", ID, _("The id of the record.")),
        "filter": parameter(
            "query",
            "filter",
            text,
            _("A condition as JSON, such as %(example)s.") % {"example": '["city", "is", "Solo"]'},
        ),
        "q": parameter("query", "q", text, _("Words that a record must hold.")),
        "fields": parameter("query", "fields", text, _("The fields to answer, separated by commas.")),
        "limit": parameter("query", "limit", size, _("How many at most.")),
        "cursor": parameter("query", "cursor", text, _("“next” of the page before.")),
        "count": parameter(
            "query",
            "count",
            {"type": "string", "enum": ["true", "false"]},
            _("Whether to count; on the first page only."),
        ),
        "before": parameter("query", "before", TIME, _("Only what is older.")),
        "If-Match": parameter(
            "header", "If-Match", {"type": "string"}, _("The version that was read; a stale write is refused.")
        ),
        "Idempotency-Key": parameter(
            "header",
            "Idempotency-Key",
            {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[\\x20-\\x7e]+$"},
            _("Sent again within 24 hours, the write is answered as the first time and done once."),
        ),
    }


def _schemas() -> Schema:
    text = {"type": "string"}
    errors = {"type": "object", "additionalProperties": {"type": "array", "items": text}}
    refused = made({"id": ID, "status": {"type": "integer"}, "detail": text, "errors": errors}, "detail", "errors")
    count = {"type": "integer"}
    change = made({"field": text, "before": {}, "after": {}})
    entry = {
        "at": TIME,
        "user": text,
        "verb": text,
        "face": text,
        "operation": MAYBE_ID,
        "text": text,
        "changes": {"type": "array", "items": change},
        "undone": {"type": "boolean"},
    }
    file = {
        "id": ID,
        "name": text,
        "content_type": text,
        "size": count,
        "sha256": text,
        "author": PERSON,
        "at": TIME,
        "url": text,
    }
    note = {
        "id": ID,
        "text": text,
        "comment": {"type": "boolean"},
        "author": PERSON,
        "at": TIME,
        "edited_at": {**TIME, "type": ["string", "null"]},
    }
    keys = {"type": "array", "items": text}
    return {
        "Problem": made({"title": text, "status": count, "detail": text, "errors": errors}, "errors"),
        "Done": made({"operation": OPERATION}),
        "Report": made(
            {"done": count, "refused": count, "operation": OPERATION, "items": {"type": "array", "items": refused}}
        ),
        "Queued": made({"job": ID}),
        "Job": made(
            {
                "id": ID,
                "task": text,
                "state": {"type": "string", "enum": ["ready", "running", "done", "dead", "cancelled"]},
                "progress": count,
                "total": MAYBE_ID,
                "result": {},
                "error": text,
                "created_at": TIME,
                "finished_at": {**TIME, "type": ["string", "null"]},
            }
        ),
        "Timeline": many(made(entry), next={**TIME, "type": ["string", "null"]}),
        "Note": made({**note, "operation": OPERATION}, "operation"),
        "Notes": many(ref("schemas", "Note"), next=MAYBE_ID),
        "File": made({**file, "operation": OPERATION}, "operation"),
        "Files": many(ref("schemas", "File")),
        "Found": many(made({"module": text, "id": ID, "title": text})),
        "Me": made(
            {
                "id": ID,
                "name": text,
                "login": text,
                "language": text,
                "time_zone": text,
                "role": {"type": ["string", "null"]},
                "named": keys,
                "team": MAYBE_ID,
                "teams": {"type": "array", "items": count},
                "scopes": {**keys, "type": ["array", "null"]},
                "modules": {"type": "array", "items": made({"key": text, "label": text, "one": text, "rights": keys})},
            }
        ),
    }
