"""What hangs on a record: timeline, related lists, notes, files."""

import datetime as dt
import hashlib
from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from saluran.core import access, labels
from saluran.core.models import Attachment, Note
from saluran.core.perform import door, perform
from saluran.core.refusals import Forbidden, Invalid, NotFound
from saluran.core.schema import Module, Related
from saluran.core.screens import connecting, recording
from saluran.core.screens.timeline import timeline
from saluran.faces.api.answers import Answer, Problem, wrong
from saluran.faces.api.asking import Ask
from saluran.faces.api.records import LISTING, params
from saluran.faces.api.replay import once
from saluran.platform import files

SIZE = 50
MOST = 200


def show_timeline(ask: Ask, module: str, pk: int) -> Answer:
    """What happened to the record, newest first; ``next`` goes back in time."""
    query = ask.query(("before", "limit"))
    size = ask.number("limit", query.get("limit", str(SIZE)), MOST)
    before = _moment(query["before"]) if "before" in query else None
    declared, record = recording.find(ask.actor, module, pk)
    found = timeline(ask.actor, declared, record, before, size)
    items = [e.to_json() for e in found]
    return Answer({"items": items, "next": items[-1]["at"] if len(items) == size else None})


def _moment(text: str) -> dt.datetime:
    try:
        value = dt.datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that nobody encoded
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError) as error:
        raise wrong("before", _("Enter a time such as 2026-11-21T09:30:00Z.")) from error


def related_key(module: Module, related: Related) -> str:
    """What a related list is called in the address: its module, and the link where two lists are of one module."""
    several = sum(r.module == related.module for r in module.related) > 1
    return f"{related.module}.{related.field}" if several else related.module


def show_related(ask: Ask, module: str, pk: int, name: str) -> Answer:
    asked = params(ask.query(LISTING))
    declared, record = recording.find(ask.actor, module, pk)
    related = next((r for r in declared.related if related_key(declared, r) == name), None)
    screen = recording.related_screen(ask.actor, declared, record, related, asked) if related else None
    if screen is None:
        raise NotFound
    return Answer(screen.to_json())


def show_connections(ask: Ask, module: str, pk: int) -> Answer:
    """What is linked with the record, one step away and two: a record by itself, several by their condition."""
    ask.query(())
    declared, record = recording.find(ask.actor, module, pk)
    found = connecting.connections(ask.actor, declared, record)
    return Answer({"near": [_connection(c) for c in found.near], "far": [_connection(c) for c in found.far]})


def _connection(c: connecting.Connection) -> dict[str, Any]:
    said = {"module": c.module.key, "field": c.field.name, "via": c.via.key if c.via else None}
    one = {"id": c.one[0], "title": c.one[1]} if c.one else None
    return {**said, "record": one, "count": c.count, "count_is_exact": not c.capped, "filter": c.condition}


def list_notes(ask: Ask, module: str, pk: int) -> Answer:
    query = ask.query(("before", "limit"))
    size = ask.number("limit", query.get("limit", str(SIZE)), MOST)
    before = ask.number("before", query["before"], 2**63 - 1) if "before" in query else None
    declared, record = recording.find(ask.actor, module, pk)
    found = recording.notes(declared, record, before, size)
    return Answer({"items": _notes(ask, found), "next": found[-1].pk if len(found) == size else None})


def _notes(ask: Ask, notes: list[Note]) -> list[dict[str, Any]]:
    people = _people(ask, notes)
    return [
        {
            "id": n.pk,
            "text": n.text,
            "comment": n.comment,
            "author": people(n.author_id),
            "at": utc(n.at),
            "edited_at": utc(n.edited_at) if n.edited_at else None,
        }
        for n in notes
    ]


def write_note(ask: Ask, module: str, pk: int) -> Answer:
    """A note, or with ``"comment": true`` a remark in the thread."""

    def act() -> Answer:
        body = ask.body()
        comment = body.pop("comment", False)
        if not isinstance(comment, bool):
            raise wrong("comment", _("Enter true or false."))
        if not isinstance(body.get("text", ""), str):
            raise wrong("text", _("Enter text."))
        verb = "comment" if comment else "note"
        done = perform(ask.actor, module, verb, pk, body, face="api")
        note = Note.objects.get(pk=done.value[verb])
        return Answer({**_notes(ask, [note])[0], "operation": done.operation}, 201)

    ask.query()
    recording.find(ask.actor, module, pk)
    return once(ask, act)


def list_files(ask: Ask, module: str, pk: int) -> Answer:
    ask.query()
    declared, record = recording.find(ask.actor, module, pk)
    return Answer({"items": _files(ask, module, pk, recording.files(declared, record))})


def _files(ask: Ask, module: str, pk: int, rows: list[Attachment]) -> list[dict[str, Any]]:
    people = _people(ask, rows)
    return [
        {
            "id": a.pk,
            "name": a.name,
            "content_type": a.content_type,
            "size": a.size,
            "sha256": a.digest,
            "author": people(a.author_id),
            "at": utc(a.at),
            "url": f"/api/v1/{module}/{pk}/files/{a.pk}",
        }
        for a in rows
    ]


def attach_file(ask: Ask, module: str, pk: int) -> Answer:
    """An upload (``multipart/form-data``, one part called ``file``) that hangs on the record."""

    def act() -> Answer:
        with door():
            row = files.add(ask.actor, stored)
            done = perform(ask.actor, module, "attach", pk, {"file": row.pk}, face="api")
        row.refresh_from_db()
        return Answer({**_files(ask, module, pk, [row])[0], "operation": done.operation}, 201)

    ask.query()
    declared, record = recording.find(ask.actor, module, pk)
    if not access.reach(ask.actor, declared, "edit").holds(record):  # before its bytes are stored
        raise Forbidden
    request = ask.request
    if request.content_type != "multipart/form-data":
        raise Problem(415, _("Send multipart/form-data with one part called “file”."))
    files.check_size(
        int(request.META.get("CONTENT_LENGTH") or 0) - 10_000
    )  # before it is read; the rest is the envelope
    if extra := [n[:40] for n in (*request.POST, *request.FILES) if n != "file"]:
        raise Invalid({n: [_("There is no such field.")] for n in extra})
    sent: list[Any] = request.FILES.getlist("file")
    if len(sent) != 1 or "file" in request.POST:
        raise wrong("file", _("Choose a file."))
    stored = files.store(sent[0])
    return once(ask, act, hashlib.sha256(f"{stored.name}:{stored.digest}".encode()).hexdigest())


def read_file(ask: Ask, module: str, pk: int, file: int) -> HttpResponseBase:
    """The bytes of a file of this record."""
    ask.query()
    recording.find(ask.actor, module, pk)
    row, opened = files.open_for(ask.actor, file)
    if row.about != f"{module}:{pk}":
        opened.close()
        raise NotFound
    made = FileResponse(opened, as_attachment=True, filename=row.name, content_type=row.content_type)
    made.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return made


def _people(ask: Ask, rows: list[Any]) -> Any:
    titles = labels.titles(ask.actor, {("users", r.author_id) for r in rows if r.author_id})
    return lambda pk: {"id": pk, "title": titles.get(("users", pk))} if pk else None


def utc(at: dt.datetime) -> str:
    """A time as the API says it."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
