"""What all operations of the reference share: problems, parameters, and the schemas that belong to no module."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from saluran.core.models.work import STATES
from saluran.faces.api.answers import TITLES
from saluran.platform.notices import KINDS

Schema = dict[str, Any]
PROBLEMS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503)
READ = (400, 401, 403, 404, 422, 429)
WRITE = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
VERSIONED = tuple(sorted({*WRITE, 412}))
TIME = {"type": "string", "format": "date-time"}
ID = {"type": "integer", "minimum": 1}
MAYBE_ID = {"type": ["integer", "null"]}
OPERATION = {
    "type": ["integer", "null"],
    "description": gettext_lazy("The operation, for undo; null when nothing changed."),
}
PERSON = {"type": ["object", "null"], "properties": {"id": {"type": "integer"}, "title": {"type": ["string", "null"]}}}


def ref(kind: str, name: str) -> Schema:
    """A pointer to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def made(properties: Schema, *optional: str) -> Schema:
    """An object with these properties, all there but the optional ones."""
    return {"type": "object", "properties": properties, "required": [n for n in properties if n not in optional]}


def closed(properties: Schema, *optional: str) -> Schema:
    """An object with these properties and no others."""
    return {**made(properties, *optional), "additionalProperties": False}


def many(items: Schema, **more: Schema) -> Schema:
    return made({"items": {"type": "array", "items": items}, **more})


TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer"}
KEYS: Schema = {"type": "array", "items": TEXT}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
ERRORS: Schema = {"type": "object", "additionalProperties": KEYS}
REFUSED = made({"id": ID, "status": COUNT, "detail": TEXT, "errors": ERRORS}, "detail", "errors")
ENTRY = dict.fromkeys(("user", "verb", "face", "text"), TEXT) | {
    "at": TIME,
    "operation": MAYBE_ID,
    "changes": {"type": "array", "items": made({"field": TEXT, "before": {}, "after": {}})},
    "undone": {"type": "boolean"},
}
SIMILAR = made(
    {
        "module": TEXT,
        "id": {**MAYBE_ID, "description": gettext_lazy("null: out of your reach.")},
        "title": MAYBE_TEXT,
        "sure": {"type": "boolean", "description": gettext_lazy("Most likely the same; else worth a look.")},
        "reasons": KEYS,
        "owner": PERSON,
        "hidden": {"type": "boolean"},
    }
)
FILE = dict.fromkeys(("name", "content_type", "sha256", "url"), TEXT) | {
    "id": ID,
    "size": COUNT,
    "author": PERSON,
    "at": TIME,
    "operation": OPERATION,
}
NOTE = {
    "id": ID,
    "text": TEXT,
    "comment": {"type": "boolean"},
    "author": PERSON,
    "at": TIME,
    "edited_at": MAYBE_TIME,
    "operation": OPERATION,
}
CONNECTION = {
    "module": TEXT,
    "field": TEXT,
    "via": MAYBE_TEXT,
    "record": {"type": ["object", "null"], "properties": {"id": ID, "title": TEXT}},
    "count": COUNT,
    "count_is_exact": {"type": "boolean"},
    "filter": {"type": ["object", "array", "null"]},
}
JOB = {
    "id": ID,
    "task": TEXT,
    "title": TEXT,
    "state": {"type": "string", "enum": list(STATES)},
    "progress": COUNT,
    "total": MAYBE_ID,
    "asked": MAYBE_ID,
    "done": MAYBE_ID,
    "refused": MAYBE_ID,
    "operation": OPERATION,
    "report": MAYBE_TEXT,
    "file": MAYBE_TEXT,
    "result": {},
    "error": TEXT,
    "created_at": TIME,
    "finished_at": MAYBE_TIME,
}
COUNTED = ("total", "rows", "created", "updated", "unchanged", "refused", "repeated", "warnings", "similar", "noted")
CELLS = {
    "type": "array",
    "items": made(dict.fromkeys(("column", "field", "value", "detail"), TEXT) | {"row": COUNT, "again": COUNT}),
}
IMPORT = {
    "id": ID,
    **dict.fromkeys(("module", "name", "state", "error"), TEXT),
    **dict.fromkeys(COUNTED, COUNT),
    "faults": CELLS,
    "notes": CELLS,
    "made": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
    "left": {"type": "array", "items": TEXT},
    "operation": MAYBE_ID,
    "created_at": TIME,
    "finished_at": MAYBE_TIME,
}
ME = dict.fromkeys(("name", "login", "language", "time_zone"), TEXT) | {
    "id": ID,
    "role": {"type": ["string", "null"]},
    "named": KEYS,
    "team": MAYBE_ID,
    "teams": {"type": "array", "items": COUNT},
    "scopes": {"type": ["array", "null"], "items": TEXT},
    "modules": {"type": "array", "items": made({"key": TEXT, "label": TEXT, "one": TEXT, "rights": KEYS})},
}
ABOUT = made({"module": MAYBE_TEXT, "id": MAYBE_ID, "title": MAYBE_TEXT, "hidden": {"type": "boolean"}}, "hidden")
NOTICE = {
    "id": ID,
    "kind": {"type": "string", "enum": list(KINDS)},
    "text": {**TEXT, "description": gettext_lazy("What happened, in your language.")},
    "record": {**ABOUT, "description": gettext_lazy("hidden: gone, or out of your reach.")},
    "count": COUNT,
    "by": PERSON,
    "at": TIME,
    "read": {"type": "boolean"},
}
SCHEMAS: Schema = {
    "Problem": made({"title": TEXT, "status": COUNT, "detail": TEXT, "errors": ERRORS}, "errors"),
    "Done": made({"operation": OPERATION}),
    "Report": many(REFUSED, done=COUNT, refused=COUNT, operation=OPERATION),
    "Similar": many(SIMILAR),
    "Queued": made({"job": ID}),
    "Import": made(IMPORT),
    "Job": made(JOB),
    "Outcomes": many(
        made({"module": TEXT, "id": COUNT, "title": TEXT, "status": COUNT, "detail": TEXT}), next=MAYBE_TEXT
    ),
    "Timeline": many(made(ENTRY), next=MAYBE_TIME),
    "Connections": made({key: {"type": "array", "items": made(CONNECTION)} for key in ("near", "far")}),
    "Note": made(NOTE, "operation"),
    "Notes": many(ref("schemas", "Note"), next=MAYBE_ID),
    "File": made(FILE, "operation"),
    "Files": many(ref("schemas", "File")),
    "Found": many(
        made({"module": TEXT, "id": ID, "title": TEXT}),
        modules={"type": "array", "items": made({"key": TEXT, "label": TEXT})},
    ),
    "Me": made(ME),
    "Notices": many(made(NOTICE), next=MAYBE_TEXT, unread=COUNT),
}


def shared() -> Schema:
    """The components of every document, in the reader's language."""
    return {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _("A token of Saluran.")}},
        "schemas": SCHEMAS,
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
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return answer


def parameter(where: str, name: str, schema: Schema, text: str, *, needed: bool = False) -> Schema:
    """A parameter of an address or a header."""
    return {"in": where, "name": name, "required": needed or where == "path", "schema": schema, "description": text}


def _parameters() -> Schema:
    text = {"type": "string"}
    size = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    fields = _("The fields to answer, separated by commas; %(example)s is one link away.")
    fields %= {"example": "account.industry"}
    return {
        "id": parameter("path", "id", ID, _("The id of the record.")),
        "filter": parameter(
            "query",
            "filter",
            text,
            _("A condition as JSON, such as %(example)s.") % {"example": '["city", "is", "Solo"]'},
        ),
        "q": parameter("query", "q", text, _("Words that a record must hold.")),
        "fields": parameter("query", "fields", text, fields),
        "limit": parameter("query", "limit", size, _("How many at most.")),
        "cursor": parameter("query", "cursor", text, _("“next” of the page before.")),
        "view": parameter(
            "query", "view", {"type": "integer"}, _("A saved view: it speaks where the address is silent.")
        ),
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
