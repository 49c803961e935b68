"""The operations that the reference tells once: what hangs on any record, and what belongs to none."""

from django.utils.translation import gettext as _

from saluran.core import access
from saluran.core.perform import EVERY_MODULE
from saluran.faces.api.components import ID, VERSIONED, WRITE, closed, parameter, ref
from saluran.faces.api.operations import Part, Schema, on_set, operation, queued
from saluran.faces.api.writing import body_schema

ONE = "/api/v1/{module}/{id}"
SHARED = ("assign", "tag", "follow", "comment", "note", "attach", "set_apart")  # verbs that every module has


def of_all(actor: access.Actor, keys: list[str]) -> dict[str, Schema]:
    """What hangs on a record of any module, and the verbs that every module has."""
    module = parameter("path", "module", {"type": "string", "enum": keys}, _("The module."))
    at: tuple[Part, ...] = (module, "id")
    timeline = operation(
        "timeline", _("Any record"), _("Timeline"), ref("schemas", "Timeline"), parameters=(*at, "limit", "before")
    )
    connections = operation(
        "connections", _("Any record"), _("Connections"), ref("schemas", "Connections"), parameters=at
    )
    return {
        f"{ONE}/timeline": {"get": timeline},
        f"{ONE}/connections": {"get": connections},
        **_notes(at),
        **_files(at),
        **_every_verb(actor, module),
    }


def _notes(at: tuple[Part, ...]) -> dict[str, Schema]:
    tag = _("Any record")
    older = parameter("query", "before", ID, _("Only what is older than this id."))
    text = {"type": "string", "minLength": 1, "maxLength": 20_000}
    return {
        f"{ONE}/notes": {
            "get": operation("list_notes", tag, _("Notes"), ref("schemas", "Notes"), parameters=(*at, "limit", older)),
            "post": operation(
                "write_note",
                tag,
                _("Write a note"),
                ref("schemas", "Note"),
                problems=WRITE,
                status=201,
                parameters=(*at, "Idempotency-Key"),
                body=closed({"text": text, "comment": {"type": "boolean"}}, "comment"),
            ),
        }
    }


def _files(at: tuple[Part, ...]) -> dict[str, Schema]:
    tag = _("Any record")
    part = {"type": "string", "format": "binary"}
    file = parameter("path", "file", ID, _("The id of the file."))
    return {
        f"{ONE}/files": {
            "get": operation("list_files", tag, _("Files"), ref("schemas", "Files"), parameters=at),
            "post": operation(
                "attach_file",
                tag,
                _("Attach a file"),
                ref("schemas", "File"),
                problems=WRITE,
                status=201,
                parameters=(*at, "Idempotency-Key"),
                body={"multipart/form-data": {"schema": closed({"file": part})}},
            ),
        },
        f"{ONE}/files/{{file}}": {
            "get": operation("read_file", tag, _("The bytes of a file"), part, content="*/*", parameters=(*at, file))
        },
    }


def _every_verb(actor: access.Actor, module: Schema) -> dict[str, Schema]:
    tag, paths = _("Any record"), {}
    found = [(n, str(EVERY_MODULE[n].label), body_schema(EVERY_MODULE[n].takes, whole=True)) for n in SHARED]
    for name, label, body in [*found, ("restore", _("Restore"), closed({}))]:
        done = operation(
            f"{name}_record",
            tag,
            label,
            ref("schemas", "Done"),
            problems=VERSIONED,
            body=body,
            needed=bool(body.get("required")),
            parameters=(module, "id", "If-Match", "Idempotency-Key"),
        )
        paths[f"{ONE}/do/{name}"] = {"post": done}
        if access.has(actor, "bulk"):
            paths[f"/api/v1/{{module}}/do/{name}"] = {"post": on_set(f"{name}_many", tag, label, body, (module,))}
    return paths


def of_house(keys: list[str]) -> dict[str, Schema]:
    """What belongs to no record."""
    tag = _("The house")
    later = {
        "type": "boolean",
        "default": False,
        "description": _("Leave what was changed since, instead of refusing."),
    }
    words = parameter("query", "q", {"type": "string", "minLength": 1}, _("What to search for."), needed=True)
    within = parameter("query", "module", {"type": "string", "enum": keys}, _("Only this module."))
    size = parameter("query", "limit", {"type": "integer", "minimum": 1, "maximum": 100}, _("How many at most."))
    undo = operation(
        "undo",
        tag,
        _("Undo an operation"),
        ref("schemas", "Done"),
        body=closed({"keep_later": later}, "keep_later"),
        needed=False,
        problems=WRITE,
        parameters=("id", "Idempotency-Key"),
    )
    me = operation("me", tag, _("Who I am"), ref("schemas", "Me"), problems=(400, 401, 422, 429))
    found = operation("search", tag, _("Search"), ref("schemas", "Found"), parameters=(words, within, size))
    undo["responses"]["202"] = queued()
    return {
        "/api/v1/me": {"get": me},
        **_of_notices(tag),
        "/api/v1/search": {"get": found},
        **_of_jobs(tag),
        "/api/v1/operations/{id}/undo": {"post": undo},
        **_imports(keys),
    }


def _imports(keys: list[str]) -> dict[str, Schema]:
    """Files that are brought in."""
    tag, one = _("The house"), "/api/v1/imports/{id}"
    text = {"type": "string", "format": "binary"}
    form = {
        "file": text,
        "module": {"type": "string", "enum": keys},
        "mapping": {"type": "string", "description": _("A mapping as JSON; without one, names tell.")},
        "dry_run": {"type": "string", "enum": ["true", "false"], "default": "false"},
    }
    answer = ref("schemas", "Import")
    name = parameter(
        "path", "name", {"type": "string", "enum": ["start", "pause", "resume", "cancel"]}, _("What to do.")
    )
    send = operation(
        "send_import",
        tag,
        _("Bring in a file"),
        answer,
        problems=WRITE,
        status=202,
        body={"multipart/form-data": {"schema": closed(form, "mapping", "dry_run")}},
    )
    steer = operation(
        "steer_import",
        tag,
        _("Start, pause, go on or cancel"),
        answer,
        problems=WRITE,
        body=closed({}),
        needed=False,
        parameters=("id", name),
    )
    return {
        "/api/v1/imports": {"post": send},
        one: {"get": operation("show_import", tag, _("How far an import is"), answer, parameters=("id",))},
        f"{one}/do/{{name}}": {"post": steer},
        **_of_imports(tag, one),
    }


def _of_imports(tag: str, one: str) -> dict[str, Schema]:
    """The files that an import leaves."""
    text = {"type": "string", "format": "binary"}
    told = operation("import_report", tag, _("All that was said of rows"), text, content="*/*", parameters=("id",))
    return {
        f"{one}/errors": {
            "get": operation("import_errors", tag, _("Rows to correct"), text, content="*/*", parameters=("id",))
        },
        f"{one}/report": {"get": told},
    }


def _of_jobs(tag: str) -> dict[str, Schema]:
    job, at = ref("schemas", "Job"), "/api/v1/jobs/{id}"
    only = {"type": "string", "enum": ["done", "refused"]}
    show = parameter("query", "show", only, _("Only these."))
    ways: tuple[Part, ...] = ("id", show, "limit", "cursor")
    stop = operation("cancel_job", tag, _("Stop a job"), job, problems=WRITE, parameters=("id",))
    report = operation("job_report", tag, _("What became of each record"), ref("schemas", "Outcomes"), parameters=ways)
    file = {"type": "string", "format": "binary"}
    return {
        at: {"get": operation("job", tag, _("How far a job is"), job, parameters=("id",)), "delete": stop},
        f"{at}/report": {"get": report},
        f"{at}/file": {
            "get": operation("job_file", tag, _("The file of a job"), file, content="*/*", parameters=("id",))
        },
    }


def _of_notices(tag: str) -> dict[str, Schema]:
    only = {"type": "string", "enum": ["true", "false"], "default": "false"}
    ways: tuple[Part, ...] = ("limit", "cursor", parameter("query", "new", only, _("Only those that are not read.")))
    ids = {"type": "array", "items": ID, "maxItems": 1000}
    bodies = [closed({"ids": ids}), closed({"all": {"type": "boolean", "enum": [True]}})]
    answer = {"type": "object", "properties": {"marked": {"type": "integer"}}, "required": ["marked"]}
    mark = operation("read_notices", tag, _("Mark notices as read"), answer, body={"oneOf": bodies}, problems=WRITE)
    found = operation("notices", tag, _("What concerns me"), ref("schemas", "Notices"), parameters=ways)
    return {"/api/v1/me/notices": {"get": found}, "/api/v1/me/notices/read": {"post": mark}}
