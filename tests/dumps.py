"""What all tables hold, to be compared before and after: byte for byte, ids included."""

from typing import Any

from django.apps import apps
from django.db.models import F, Sum

from saluran.core import writer
from saluran.core.models import Job, Kept, Line, Operation, Outbox, Replay, SearchDoc, Stamp, Tag, Tally, Tape, Token
from saluran.core.perform.work import OWN

#: What tells what happened; what is only ever added; and what says the same in other rows (summed up below).
LEFT = (Line, Operation, Outbox, Tape, Replay, Token, Stamp, Job, Tag, SearchDoc, Tally)


def dump() -> dict[str, list[Any]]:
    """Every row but those that tell what happened. Versions only go forward, and are left out."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_models():
        if model in LEFT or model._meta.app_label in ("contenttypes", "sessions", "auth"):
            continue
        rows = [writer.image(r) for r in model._base_manager.order_by("pk")]
        told = [{k: v for k, v in r.items() if k not in OWN} for r in rows]
        if issubclass(model, Kept):  # what comes back has its history made anew: the same rows under other ids
            told = sorted(({k: v for k, v in r.items() if k != "id"} for r in told), key=repr)
        found[model.__name__] = told
    docs = SearchDoc.objects.order_by("module", "record_id").values("module", "record_id", "owner", "team", "text")
    keys = ("module", "made_of", "lane", "currency", "owner_id", "team_id")
    amounts = {"a": F("low") + F("high") * 2**32, "w": F("weighed_low") + F("weighed_high") * 2**32}
    parts = {"n": Sum("count"), **{name: Sum(amount) for name, amount in amounts.items()}}
    sums = Tally.objects.order_by(*keys).values_list(*keys).annotate(**parts)
    return {**found, "search": list(docs), "tallies": [row for row in sums if any(row[len(keys) :])]}
