"""An activity is done, or put off. What it is about follows by rules of its own module."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from saluran.core.perform import Call, near
from saluran.core.registry import modules
from saluran.modules.activities.models import DONE, PhoneCall


def complete_activity(call: Call, record: Any, data: dict[str, Any]) -> None:
    """It has been done, now; a call may say what came of it."""
    if data.get("result"):
        record.result = data["result"]
    record.status, record.done_at = DONE, call.now
    tell(call, record)


def reschedule_activity(call: Call, record: Any, data: dict[str, Any]) -> None:
    """Another time. What has an end keeps its length, and what was called off is planned again."""
    due = call.module.due
    if due is None:
        return
    old, new = getattr(record, due.field), data[due.field]
    setattr(record, due.field, new)
    if "ends_at" in data:
        record.ends_at = data["ends_at"]
    elif old and getattr(record, "ends_at", None):
        record.ends_at = new + (record.ends_at - old)
    if record.status not in due.open:
        record.status = due.open[0]
    if isinstance(record, PhoneCall):
        record.all_day = False  # it is meant for that time; tasks and events say themselves whether a day is meant


def is_done(record: Any) -> str | None:
    return _("This is done already.") if record.status == DONE else None


def begin_activity(call: Call, record: Any) -> None:
    """What is written down afterwards was done when it says, not now; a call without a time is of today, and late when
    the day is over."""
    if "starts_at" in call.module.by_name and record.starts_at is None:
        record.starts_at, record.all_day = call.now, record.status != DONE
    if record.status == DONE:
        record.done_at = record.done_at or _when(call, record)
        tell(call, record)
    else:
        record.done_at = None


def settle_activity(call: Call, record: Any, changed: frozenset[str]) -> None:
    """Done by hand is done all the same; whatever is opened again was not."""
    if "status" not in changed:
        return
    record.done_at = call.now if record.status == DONE else None
    if record.status == DONE:
        tell(call, record)


def _when(call: Call, record: Any) -> dt.datetime:
    """When something happened that was planned for a time in the past."""
    at: dt.datetime | None = getattr(record, call.module.due.field) if call.module.due else None
    return at if at and at <= call.now else call.now


def tell(call: Call, record: Any) -> None:
    """Let the record that it is about follow, if the actor may change that one. A file that comes in says itself how
    things stand."""
    key, _colon, pk = record.related_to.partition(":")
    module = modules.all().get(key)
    if module is None or module.touched is None or call.face == "import":
        return
    if about := near(call, key, int(pk)):
        module.touched(call, about)


def check_event(record: Any) -> Mapping[str, str]:
    if record.starts_at and record.ends_at and record.ends_at < record.starts_at:
        return {"ends_at": _("The end is before the beginning.")}
    return {}
