"""Verbs, on one record or on a set."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from saluran.core import undo
from saluran.core.perform import find_verb, perform
from saluran.core.refusals import Invalid, NotFound
from saluran.core.schema import Module
from saluran.core.screens.listing import module_for
from saluran.core.screens.recording import find
from saluran.faces.api import writing
from saluran.faces.api.answers import Answer
from saluran.faces.api.asking import Ask
from saluran.faces.api.records import body_for, record_answer
from saluran.faces.api.replay import once
from saluran.platform import sets


def do_verb(ask: Ask, module: str, pk: int, verb: str) -> Answer:
    """``/<module>/<id>/do/<verb>``. Answers what the verb answered, else the record."""

    def act() -> Answer:
        if verb == "restore":
            if extra := ask.body(needed=False):
                raise Invalid({name[:40]: [_("There is no such field.")] for name in extra})
            return record_answer(ask, module, pk, undo.restore(ask.actor, module, pk, face="api"))
        data = body_for(ask, module, verb)
        done = perform(ask.actor, module, verb, pk, data, face="api", version=ask.version)
        if isinstance(done.value, dict):
            return Answer({**done.value, "operation": done.operation})
        if verb == "delete":
            return Answer({"operation": done.operation})
        return record_answer(ask, module, pk, done)

    ask.query()
    declared = module_for(ask.actor, module)
    if verb != "restore":
        if find_verb(declared, verb).needs == "create":
            raise NotFound
        find(ask.actor, module, pk)
    return once(ask, act)


def do_set(ask: Ask, module: str, verb: str) -> Answer:
    """``/<module>/do/<verb>``: up to 100 records answer with a report, more with a job."""

    def act() -> Answer:
        body = ask.body()
        data = _data(ask, declared, verb, body)
        ids = _ids(ask, declared, body)
        sets.check(ask.actor, declared, verb, ids)
        if len(ids) > sets.AT_ONCE:
            job = sets.perform_later(ask.actor, module, verb, ids, data, face="api")
            return Answer({"job": job.pk}, 202, {"Location": f"/api/v1/jobs/{job.pk}"})
        return Answer(_said(sets.perform_now(ask.actor, module, verb, ids, data, face="api")))

    ask.query()
    declared = module_for(ask.actor, module)
    sets.check(ask.actor, declared, verb, ())
    return once(ask, act)


def _data(ask: Ask, module: Module, verb: str, body: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(body) - {"ids", "filter", "expected", "data"}:
        raise Invalid({name[:40]: [_("There is no such field.")] for name in unknown})
    data = body.get("data", {})
    if not isinstance(data, dict):
        raise Invalid({"data": [_("Send a JSON object.")]})
    if verb == "restore":
        if data:
            raise Invalid({name[:40]: [_("There is no such field.")] for name in data})
        return {}
    writing.typed(writing.takes(ask.actor, module, find_verb(module, verb)), data)
    sets.check_data(ask.actor, module, verb, data, face="api")
    return data


def _ids(ask: Ask, module: Module, body: Mapping[str, Any]) -> list[int]:
    """The records that are meant: by id, or by a condition and how many it should find."""
    if ("ids" in body) == ("filter" in body):
        raise Invalid({"ids": [_("Send either “ids”, or “filter” with “expected”.")]})
    if "filter" in body:
        expected = body.get("expected")
        if not isinstance(expected, int) or isinstance(expected, bool) or not 0 <= expected <= sets.MOST:
            raise Invalid({"expected": [_("Send how many records the filter finds.")]})
        if not isinstance(body["filter"], dict | list):
            raise Invalid({"filter": [_("Send a condition.")]})
        return sets.matching(ask.actor, module, body["filter"], expected)
    ids = body["ids"]
    if "expected" in body or not isinstance(ids, list) or not 1 <= len(ids) <= sets.MOST:
        raise Invalid({"ids": [_("Send a list of ids.")]})
    if any(not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk < 2**63 for pk in ids):
        raise Invalid({"ids": [_("Send a list of ids.")]})
    return list(dict.fromkeys(ids))


def _said(report: sets.Report) -> dict[str, Any]:
    items: list[dict[str, Any]] = [{"id": pk, "status": 200} for pk in report.done]
    for pk, refusal in report.refused.items():
        errors = {"errors": refusal.errors} if isinstance(refusal, Invalid) else {}
        items.append({"id": pk, "status": refusal.status, "detail": refusal.sentence, **errors})
    items.sort(key=lambda i: i["id"])
    return {"done": len(report.done), "refused": len(report.refused), "operation": report.operation, "items": items}
