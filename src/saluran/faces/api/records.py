"""Records of any module: list, make, read, change, delete."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from saluran.core import views
from saluran.core.perform import Done, door, find_verb, perform
from saluran.core.refusals import NotFound
from saluran.core.schema import Verb
from saluran.core.screens.listing import ALL, Params, list_screen, module_for
from saluran.core.screens.recording import record_screen
from saluran.faces.api import writing
from saluran.faces.api.answers import Answer
from saluran.faces.api.asking import Ask
from saluran.faces.api.duplicates import REFUSE, refuse_duplicates
from saluran.faces.api.replay import once

Reads = Callable[..., dict[str, Any]]
LISTING = ("filter", "q", "sort", "fields", "limit", "cursor", "count")
VIEWED = (*LISTING, "view")


def list_records(ask: Ask, module: str) -> Answer:
    query = ask.query(VIEWED)
    if "view" in query:
        _view, query = views.opened(ask.actor, module_for(ask.actor, module), query)
    return Answer(list_screen(ask.actor, module, params(query)).to_json())


def params(query: Mapping[str, str]) -> Params:
    """What a list is asked for."""
    if query.get("count", "true") not in ("true", "false"):
        raise writing.one_of("count", ("true", "false"))
    asked = Params.read(query)
    return asked if asked.fields else replace(asked, fields=ALL)


def create_record(ask: Ask, module: str) -> Answer:
    def act() -> Answer:
        data = body_for(ask, module, "create", writing.fit if careful else writing.typed)
        with door() if careful else nullcontext():  # whoever looks first writes before anybody else does
            if careful:
                refuse_duplicates(ask, declared, data)
            done = perform(ask.actor, module, "create", data=data, face="api")
        answer = record_answer(ask, module, done.record.pk, done, 201)
        return Answer(answer.body, 201, {**answer.headers, "Location": f"/api/v1/{module}/{done.record.pk}"})

    query = ask.query(("duplicates",))
    if query.get("duplicates", "allow") not in REFUSE:
        raise writing.one_of("duplicates", REFUSE)
    declared, careful = module_for(ask.actor, module), query.get("duplicates") == "refuse"
    return once(ask, act)


def read_record(ask: Ask, module: str, pk: int) -> Answer:
    ask.query()
    screen = record_screen(ask.actor, module, pk)
    return Answer(screen.to_json(), 200, {"ETag": f'"{screen.record.version}"'})


def change_record(ask: Ask, module: str, pk: int) -> Answer:
    ask.query()
    data = body_for(ask, module, "update")
    done = perform(ask.actor, module, "update", pk, data, face="api", version=ask.version)
    return record_answer(ask, module, pk, done)


def delete_record(ask: Ask, module: str, pk: int) -> Answer:
    ask.query()
    module_for(ask.actor, module)
    done = perform(ask.actor, module, "delete", pk, face="api", version=ask.version)
    return Answer({"operation": done.operation})


def body_for(ask: Ask, module: str, verb: str, read: Reads = writing.typed) -> dict[str, Any]:
    """The body of a write, its values of the types that the reference says."""
    declared = module_for(ask.actor, module)
    found: Verb = find_verb(declared, verb)
    takes = writing.takes(ask.actor, declared, found)
    return read(takes, ask.body(needed=verb in ("create", "update")))


def record_answer(ask: Ask, module: str, pk: int, done: Done, status: int = 200) -> Answer:
    """The record as it stands now, with the operation; only its id where it was handed out of reach."""
    try:
        screen = record_screen(ask.actor, module, pk)
    except NotFound:
        return Answer({"id": pk, "operation": done.operation}, status)
    headers = {"ETag": f'"{screen.record.version}"'}
    return Answer({**screen.to_json(), "operation": done.operation}, status, headers)
