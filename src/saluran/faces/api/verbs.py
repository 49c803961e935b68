"""Verbs, on one record or on a set."""

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from saluran.core.models import Job
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
from saluran.platform import exporting, leaving, sets, undoing


def do_verb(ask: Ask, module: str, pk: int, verb: str) -> Answer:
    """``/<module>/<id>/do/<verb>``. Answers what the verb answered, else the record."""

    def act() -> Answer:
        if verb == "restore":
            if extra := ask.body(needed=False):
                raise Invalid({name[:40]: [_("There is no such field.")] for name in extra})
            came = undoing.restore_any(ask.actor, module, pk, face="api")
            return queued(came) if isinstance(came, Job) else record_answer(ask, module, pk, came)
        data = body_for(ask, module, verb, writing.fit)
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
        chosen = _chosen(body)
        sets.check(ask.actor, declared, verb, len(chosen))
        if len(chosen) > sets.AT_ONCE:
            return queued(sets.perform_later(ask.actor, module, verb, chosen, data, face="api"))
        ids = sets.ids_of(ask.actor, declared, chosen)
        return Answer(_said(sets.perform_now(ask.actor, module, verb, ids, data, face="api")))

    ask.query()
    declared = module_for(ask.actor, module)
    sets.check(ask.actor, declared, verb, 0)
    return once(ask, act)


def queued(job: Job) -> Answer:
    """A job does it: where to ask how far it is."""
    return Answer({"job": job.pk}, 202, {"Location": f"/api/v1/jobs/{job.pk}"})


def export(ask: Ask, module: str) -> Answer | HttpResponseBase:
    """``/<module>/do/export``: the file, or the job that writes it."""
    ask.query()
    body = ask.body(needed=False)
    if unknown := set(body) - {"format", "filter", "q", "sort", "fields", "ids"}:
        raise Invalid({name[:40]: [_("There is no such field.")] for name in unknown})
    form, names = body.get("format", "csv"), body.get("fields", [])
    if not isinstance(form, str) or not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise Invalid({"fields": [_("Send a list of fields.")]})
    ids = tuple(_named(body["ids"])) if "ids" in body else None
    words = {k: body.get(k, "") for k in ("q", "sort")}
    if bad := [k for k, v in words.items() if not isinstance(v, str)]:
        raise Invalid({bad[0]: [_("This is not the right type of value.")]})
    condition = body.get("filter") or None
    if condition is not None and not isinstance(condition, dict | list):
        raise Invalid({"filter": [_("Send a condition.")]})
    wish = exporting.Wish(condition, words["q"][:200], words["sort"], tuple(names), ids)
    made = leaving.export_any(ask.actor, module, form, wish, face="api")
    if isinstance(made, Job):
        return queued(made)
    name = leaving.file_name(module, form)
    return FileResponse(made, as_attachment=True, filename=name, content_type=exporting.FORMATS[form])


def _data(ask: Ask, module: Module, verb: str, body: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(body) - {"ids", "filter", "q", "expected", "data"}:
        raise Invalid({name[:40]: [_("There is no such field.")] for name in unknown})
    data = body.get("data", {})
    if not isinstance(data, dict):
        raise Invalid({"data": [_("Send a JSON object.")]})
    if verb == "restore":
        if data:
            raise Invalid({name[:40]: [_("There is no such field.")] for name in data})
        return {}
    writing.fit(writing.takes(ask.actor, module, find_verb(module, verb)), data)
    sets.check_data(ask.actor, module, verb, data, face="api")
    return data


def _chosen(body: Mapping[str, Any]) -> sets.Chosen:
    """The records that are meant: by id, or by a condition and how many it should find."""
    if ("ids" in body) == ("filter" in body):
        raise Invalid({"ids": [_("Send either “ids”, or “filter” with “expected”.")]})
    if "filter" in body:
        expected, q = body.get("expected"), body.get("q", "")
        if not isinstance(expected, int) or isinstance(expected, bool) or not 0 <= expected <= sets.MOST:
            raise Invalid({"expected": [_("Send how many records the filter finds.")]})
        if not isinstance(body["filter"], dict | list):
            raise Invalid({"filter": [_("Send a condition.")]})
        if not isinstance(q, str):
            raise Invalid({"q": [_("This is not the right type of value.")]})
        return sets.Chosen((), body["filter"], q[:200], expected)
    if "expected" in body or "q" in body:
        raise Invalid({"ids": [_("Send a list of ids.")]})
    return sets.Chosen(_named(body["ids"]))


def _named(ids: Any) -> tuple[int, ...]:
    if not isinstance(ids, list) or not 1 <= len(ids) <= sets.NAMED:
        raise Invalid({"ids": [_("Send a list of ids.")]})
    if any(not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk < 2**63 for pk in ids):
        raise Invalid({"ids": [_("Send a list of ids.")]})
    return tuple(dict.fromkeys(ids))


def _said(report: sets.Report) -> dict[str, Any]:
    items: list[dict[str, Any]] = [{"id": pk, "status": 200} for pk in report.done]
    for item in items:
        item |= {"detail": report.told[item["id"]]} if item["id"] in report.told else {}
    for pk, refusal in report.refused.items():
        errors = {"errors": refusal.errors} if isinstance(refusal, Invalid) else {}
        items.append({"id": pk, "status": refusal.status, "detail": refusal.sentence, **errors})
    items.sort(key=lambda i: i["id"])
    told = {"done": len(report.done), "refused": len(report.refused), "operation": report.operation, "items": items}
    return {**(report.value or {}), **told}
