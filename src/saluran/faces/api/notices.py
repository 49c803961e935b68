"""One's own notices, as programs read them and mark them as read."""

from typing import Any

from django.utils.translation import gettext as _

from saluran.faces.api.answers import Answer, wrong
from saluran.faces.api.asking import Ask
from saluran.faces.api.beside import utc
from saluran.faces.api.writing import one_of
from saluran.platform import notices

MOST = 1000  # ids at once


def list_notices(ask: Ask) -> Answer:
    """Notices, those that are not read first; ``new=true``: no others."""
    query = ask.query(("new", "cursor", "limit"))
    new = query.get("new", "false")
    if new not in ("true", "false"):
        raise one_of("new", ("true", "false"))
    size = ask.number("limit", query.get("limit", "50"), 200)
    page = notices.page(ask.actor, query.get("cursor", ""), size, new=new == "true")
    n = notices.unread(ask.actor)
    return Answer({"items": [_told(n) for n in page.items], "next": page.next or None, "unread": n})


def _told(n: notices.Said) -> dict[str, Any]:
    hidden = {"module": None, "id": None, "title": None, "hidden": True}
    record = hidden if n.record is None else dict(zip(("module", "id", "title"), n.record, strict=True))
    return {
        "id": n.id,
        "kind": n.kind,
        "text": n.text,
        "record": record,
        "count": n.count,
        "by": {"id": n.by, "title": n.who} if n.by else None,
        "at": utc(n.at),
        "read": n.read,
    }


def mark_read(ask: Ask) -> Answer:
    """Mark notices as read: those that are named by ``ids``, or with ``all`` every one."""
    ask.query()
    body = ask.body()
    if unknown := [name for name in body if name not in ("ids", "all")]:
        raise wrong(unknown[0][:40], _("There is no such field."))
    if body.get("all") is True and "ids" not in body:
        return Answer({"marked": notices.mark(ask.actor)})
    ids = body.get("ids")
    if "all" in body or not isinstance(ids, list) or not all(type(pk) is int and 0 < pk < 2**63 for pk in ids):
        raise wrong("ids", _("Send the ids of notices, or “all”: true."))
    if len(ids) > MOST:
        raise wrong("ids", _("At most %(n)s at once.") % {"n": MOST})
    return Answer({"marked": notices.mark(ask.actor, ids)})
